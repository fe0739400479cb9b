"""The books: this year to date, the registers of closed fiscal years, and tax."""

from __future__ import annotations

from sim.enterprise.finance import loan_rate
from sim.national.provincial import rd_subsidy
from sim.national.super_deduction import additional_deduction, claimed_rate
from sim.national.taxes import elect_regime, is_small, losses_carried_forward, tax_due, taxable_income
from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone


@rule
def book_quarter(e: Enterprise, p: Parameters) -> None:
    """Add the quarter to the year: sales after its growth, profit after R&D and interest."""
    interest = loan_rate(e, p) * e.debt
    e.profit = e.margin_now * e.sales - e.rd_own - interest
    e.ytd_quarters += 1
    e.ytd_sales += e.sales / 4.0
    e.ytd_profit += e.profit / 4.0


@rule
def close_year(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Close the fiscal year in the fourth quarter: tax in the cheapest regime, losses carried forward, net assets."""
    extra = additional_deduction(e.ytd_rd_real, claimed_rate(e.claims, e.manufacturing, p))
    income = e.ytd_profit - extra
    e.taxable_income = taxable_income(income, e.losses)
    certified = e.certified_until >= zone.q
    small = is_small(e.taxable_income, e.staff, e.capital, p)
    e.tax_regime = elect_regime(e.taxable_income, certified, e.encouraged, small, p)
    e.corporate_tax = tax_due(e.taxable_income, e.tax_regime, p)
    years = p.tax.loss_years_certified if certified else p.tax.loss_years
    e.losses = losses_carried_forward(income, e.losses, years)
    e.cash += rd_subsidy(e.ytd_rd_real / (1.0 - min(e.relabelled, 0.95)), p)
    for year in range(3):
        e.net_assets[3 - year] = e.net_assets[2 - year]
    e.net_assets[0] = max(0.0, e.capital + e.cash - e.debt)


@rule
def open_year(e: Enterprise) -> None:
    """Roll the registers in the first quarter; money of a part of a year counts as its yearly rate."""
    if e.ytd_quarters == 0:
        return
    for year in range(2):
        e.sales_years[2 - year] = e.sales_years[1 - year]
        e.rd_real_years[2 - year] = e.rd_real_years[1 - year]
        e.innovation_years[2 - year] = e.innovation_years[1 - year]
        e.conversion_years[2 - year] = e.conversion_years[1 - year]
    whole = 4.0 / e.ytd_quarters
    e.sales_years[0] = e.ytd_sales * whole
    e.rd_real_years[0] = e.ytd_rd_real * whole
    e.innovation_years[0] = e.ytd_innovations
    e.conversion_years[0] = e.ytd_conversions
    e.closed_years = min(3, e.closed_years + 1)
    e.ytd_quarters = 0
    e.ytd_sales = 0.0
    e.ytd_rd_real = 0.0
    e.ytd_innovations = 0.0
    e.ytd_conversions = 0.0
    e.ytd_profit = 0.0
