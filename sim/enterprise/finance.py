"""Investment, credit, cash and default."""

from __future__ import annotations

import math

from sim.chance import logistic, quarterly, within
from sim.policy.finance import odds_gain
from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone


@rule
def loan_rate(e: Enterprise, p: Parameters) -> float:
    """Return the loan rate after the part that an interest subsidy takes over [1/yr]."""
    subsidised = e.interest_cut if e.subsidised_quarters > 0 else 0.0
    return p.credit.rate * (1.0 - subsidised)


@rule
def desired_investment(capital: float, profitability: float, rate: float, base: float, slope: float) -> float:
    """Return the investment an enterprise wants if it is not rationed (6b) [万元 per year].

    Args:
        capital: [万元]
        profitability: profit before R&D over capital, for the marginal product [1/yr]
        rate: loan rate it pays [1/yr]
        base: investment over capital where the two are equal [1/yr]
        slope: response to their difference [1/yr per 1/yr]

    >>> round(desired_investment(1000.0, 0.10, 0.0675, 0.10, 0.5), 2)
    116.25
    """
    gap = within(profitability - rate, -1.0, 1.0)
    return max(0.0, capital * (base + slope * gap))


@rule
def investment_wish(e: Enterprise, rate: float, p: Parameters) -> float:
    """Return what the enterprise wants to invest at a loan rate [万元 per year]."""
    profitability = e.margin * e.sales / e.capital if e.capital > 0.0 else 0.0
    return desired_investment(e.capital, profitability, rate, p.credit.investment_base, p.credit.investment_slope)


@rule
def internal_funds(e: Enterprise, p: Parameters) -> float:
    """Return what it can invest this quarter out of cash and cash flow, above its buffer [万元]."""
    flow = (e.profit + p.credit.depreciation * e.capital) / 4.0
    return max(0.0, e.cash + flow - p.credit.cash_buffer * e.sales)


@rule
def ask_for_credit(e: Enterprise, p: Parameters) -> None:
    """Ask for what the wished investment of the quarter lacks."""
    missing = investment_wish(e, loan_rate(e, p), p) / 4.0 - internal_funds(e, p)
    room = p.credit.leverage_limit * (e.capital + max(e.cash, 0.0)) - e.debt
    e.loan_asked = missing if missing > p.credit.smallest_loan and room > missing else 0.0
    e.rationed = False
    e.loan = 0.0


@rule
def rationing_chance(e: Enterprise, guaranteed: bool, zone: Zone, p: Parameters) -> float:
    """Return the chance that an applicant is refused (6a), by the chosen variant.

    Variant 0 ``scoring``: log odds that fall with size, certificate, pledged patents, brand and a guarantee. Variant 1
    ``collateral``: a bank lends on collateral only; what is asked beyond it is refused.

    Source: f0, f1 solved from loan approval (facts, 46 %) and P6.2; f4 from P6.12; f5 from facts (10-25 points).
    """
    eased = odds_gain(e, zone, p)
    if p.variant.rationing == 1:
        limit = (p.credit.collateral_share + (p.credit.guaranteed_share if guaranteed else 0.0)) * e.capital
        limit += within(eased, 0.0, 1.0) * e.loan_asked
        covered = within(limit / (e.debt + e.loan_asked), 0.0, 1.0) if e.debt + e.loan_asked > 0.0 else 1.0
        return 1.0 - covered
    odds = p.credit.intercept - p.credit.size_slope * math.log(max(e.sales, 1.0))
    if e.certified_until >= zone.q:
        odds -= p.credit.certified_slope
    if guaranteed:
        odds -= p.credit.guarantee_slope
    odds -= eased
    odds -= p.brand_quality.loan_odds if e.branded else 0.0
    return logistic(odds)


@rule
def invest(e: Enterprise, p: Parameters) -> None:
    """Invest and move capital, debt and cash; what is missing against the unsubsidised wish slows growth (6b)."""
    wish = investment_wish(e, loan_rate(e, p), p) / 4.0
    own = internal_funds(e, p)
    spent = min(wish, own + e.loan)
    informal = (1.0 - p.credit.rationed_response) * max(0.0, wish - spent) if e.rationed else 0.0
    spent += informal
    plain = investment_wish(e, p.credit.rate, p) / 4.0
    leak = p.finance.leakage if e.subsidised_quarters > 0 else 0.0
    useful = spent - leak * max(0.0, spent - plain)
    e.shortfall = 4.0 * (useful - plain) / e.capital if e.capital > 0.0 else 0.0
    e.investment = 4.0 * spent
    repaid = min(e.debt, e.debt / p.credit.loan_quarters)
    flow = (e.profit + p.credit.depreciation * e.capital) / 4.0 - e.corporate_tax / 4.0
    e.cash += flow + e.loan + informal - spent - repaid
    e.debt += e.loan + informal - repaid
    e.guaranteed_debt = min(e.guaranteed_debt * (1.0 - 1.0 / p.credit.loan_quarters), e.debt)
    e.capital = max(0.0, e.capital + spent - quarterly(p.credit.depreciation) * e.capital)
    e.subsidised_quarters = max(0, e.subsidised_quarters - 1)
    ceiling = p.credit.cash_ceiling * e.sales + e.equity
    if e.cash > ceiling:
        e.cash = ceiling
    e.quarters_short = e.quarters_short + 1 if e.cash < 0.0 else 0


@rule
def default_hazard(base: float, leverage: float, profit_ratio: float, p: Parameters, guaranteed: float) -> float:
    """Return the yearly hazard of default (6c).

    Args:
        base: hazard at the reference leverage and profit [1/yr]
        leverage: debt / capital [1]
        profit_ratio: profit / sales [1]
        p: parameters
        guaranteed: guaranteed share of the debt [1]

    Source: base solved from P6.5 and P6.8; the sign of the guarantee term is open (P6.7).
    """
    power = p.credit.default_leverage * (leverage - p.credit.reference_leverage)
    power -= p.credit.default_profit * (profit_ratio - p.credit.reference_profit)
    power += p.credit.default_guarantee * guaranteed
    return within(base * math.exp(within(power, -10.0, 10.0)), 0.0, 1.0)


@rule
def fall_into_default(e: Enterprise, p: Parameters) -> None:
    """Draw default, which costs part of the capital; the zone's step settles the debt."""
    e.defaulted = False
    if e.debt <= 0.0:
        return
    leverage = e.debt / e.capital if e.capital > 0.0 else 1.0
    profit_ratio = e.profit / e.sales if e.sales > 0.0 else 0.0
    guaranteed = e.guaranteed_debt / e.debt
    hazard = default_hazard(p.credit.default_base, leverage, profit_ratio, p, guaranteed)
    if e.luck.default < quarterly(hazard):
        e.defaulted = True
        e.capital = e.capital * (1.0 - p.credit.default_loss)
