"""The zone's money: yearly budgets, what delivery lets through, and administration."""

from __future__ import annotations

from sim.policy.industry_fund import raised_part
from sim.policy.staffing_reform import delivery
from sim.rule import Parameters, rule
from sim.state import (
    BRAND_QUALITY,
    CERTIFICATION,
    ENCLAVE_SHARING,
    EVALUATION,
    EXPORT,
    FINANCE,
    GREEN,
    HEADQUARTERS,
    INCUBATION,
    INDUSTRY_FUND,
    INTERNET_PLUS,
    INVESTMENT_PROMOTION,
    IP_STANDARDS,
    PLANNING,
    PLATFORMS,
    RD_SUBSIDY,
    STAFFING_REFORM,
    STREAMLINING,
    TALENT,
    TECH_TRANSFER,
    UNIVERSITY,
    Zone,
)


@rule
def open_budgets(zone: Zone, p: Parameters) -> None:
    """Open the yearly budgets in the first quarter, after delivery; what is left of last year lapses."""
    zone.delivery = delivery(p)
    for k in range(len(zone.budget_left)):
        if zone.season == 0:
            zone.budget_left[k] = 0.0
            zone.budget_year[k] = 0.0
        zone.committed[k] = 0.0
        zone.spend[k] = 0.0
        zone.applications[k] = 0.0
        zone.awards[k] = 0.0
    raised = raised_part(p)
    add_budget(zone, INDUSTRY_FUND, p.industry_fund.budget, raised)
    add_budget(zone, HEADQUARTERS, p.headquarters.budget, 1.0)
    add_budget(zone, EXPORT, p.export.budget, 1.0)
    add_budget(zone, INTERNET_PLUS, p.internet_plus.budget, 1.0)
    add_budget(zone, GREEN, p.green.budget, 1.0)
    add_budget(zone, INVESTMENT_PROMOTION, p.investment_promotion.budget, 1.0)
    add_budget(zone, RD_SUBSIDY, p.rd_subsidy.budget, 1.0)
    add_budget(zone, PLATFORMS, p.platforms.budget, 1.0)
    add_budget(zone, INCUBATION, p.incubation.budget, 1.0)
    add_budget(zone, CERTIFICATION, p.certification.budget, 1.0)
    add_budget(zone, TALENT, p.talent.budget, 1.0)
    add_budget(zone, TECH_TRANSFER, p.tech_transfer.budget, 1.0)
    add_budget(zone, UNIVERSITY, p.university.budget, 1.0)
    add_budget(zone, IP_STANDARDS, p.ip_standards.budget, 1.0)
    add_budget(zone, BRAND_QUALITY, p.brand_quality.budget, 1.0)
    open_finance(zone, p)


@rule
def opened_now(zone: Zone, k: int, yearly: float) -> float:
    """Return what a yearly budget opens this quarter [万元]: all in the first; a later rise pro rata."""
    rise = max(0.0, yearly - zone.budget_year[k])
    zone.budget_year[k] = max(zone.budget_year[k], yearly)
    return rise * (4.0 - zone.season) / 4.0


@rule
def add_budget(zone: Zone, k: int, yearly: float, raised: float) -> None:
    """Put a yearly budget [万元] at the disposal of an instrument, as far as it is raised and delivery lets it.

    A budget that ends takes with it what is left.
    """
    opened = opened_now(zone, k, yearly)
    zone.budget_to_date[k] += opened
    zone.allowed_to_date[k] += opened * zone.delivery
    zone.budget_left[k] += opened * zone.delivery * raised
    if yearly <= 0.0:
        zone.budget_left[k] = 0.0


@rule
def open_finance(zone: Zone, p: Parameters) -> None:
    """Split the budget of finance: interest subsidy, guarantee capital, venture fund as far as it is raised (P6.16)."""
    opened = opened_now(zone, FINANCE, p.finance.budget)
    usable = opened * zone.delivery
    paid_in = usable * p.finance.guarantee_share
    interest = usable * p.finance.interest_share
    zone.budget_to_date[FINANCE] += opened
    zone.allowed_to_date[FINANCE] += usable
    zone.budget_left[FINANCE] += interest
    zone.guarantee_capital += paid_in
    zone.venture_cash += max(0.0, usable - paid_in - interest) * p.finance.raised
    zone.committed[FINANCE] += paid_in
    pay(zone, FINANCE, paid_in)
    if p.finance.budget <= 0.0:
        zone.budget_left[FINANCE] = 0.0


@rule
def pay(zone: Zone, k: int, amount: float) -> None:
    """Record public money paid out by an instrument [万元]."""
    zone.spend[k] += amount
    zone.spend_to_date[k] += amount


@rule
def commit(zone: Zone, k: int, amount: float) -> None:
    """Take an amount [万元] off what an instrument may still commit this year; never below 0."""
    zone.budget_left[k] = max(0.0, zone.budget_left[k] - amount)
    zone.committed[k] += amount
    zone.committed_to_date[k] += amount


@rule
def pay_administration(zone: Zone, p: Parameters) -> None:
    """Pay the administration of the instruments that buy nothing."""
    pay(zone, PLANNING, p.planning.admin_cost / 4.0)
    pay(zone, ENCLAVE_SHARING, p.enclave_sharing.admin_cost / 4.0)
    pay(zone, STREAMLINING, p.streamlining.admin_cost / 4.0)
    pay(zone, STAFFING_REFORM, p.staffing_reform.admin_cost / 4.0)
    pay(zone, EVALUATION, p.evaluation.admin_cost / 4.0)
