"""Article 6: grants and equity for lead projects in the leading industries, as far as the fund is raised."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import DUE_FUND, DUE_QUARTERS, Enterprise


@rule
def ask_industry_fund(e: Enterprise, p: Parameters) -> float:
    """Return what a lead project asks of the fund [万元]; 0 outside the leading industries."""
    if not (e.leading and e.aware):
        return 0.0
    promised = 0.0
    for quarter in range(DUE_QUARTERS):
        promised += e.due[DUE_FUND * DUE_QUARTERS + quarter]
    limit = p.industry_fund.equity_limit * e.capital - e.equity - promised
    ticket = min(p.industry_fund.ticket, limit)
    return ticket if ticket >= p.industry_fund.smallest else 0.0


@rule
def raised_part(p: Parameters) -> float:
    """Return the share of the fund's budget that exists: grants in full, equity as far as it is raised (P12.13) [1]."""
    return p.industry_fund.grant_share + (1.0 - p.industry_fund.grant_share) * p.industry_fund.raised
