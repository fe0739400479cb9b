"""Article 21: guarantees, interest subsidies, patent pledges, venture equity and a credit platform."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import FINANCE, Enterprise, Zone


@rule
def ask_interest_subsidy(e: Enterprise, p: Parameters) -> float:
    """Return a year's interest subsidy asked by an indebted enterprise [万元]."""
    if not e.aware or e.debt <= 0.0 or e.subsidised_quarters > 0:
        return 0.0
    return min(p.finance.rate_cut * p.credit.rate * e.debt, p.finance.subsidy_cap)


@rule
def begin_subsidy(e: Enterprise, p: Parameters) -> None:
    """Begin a year of subsidised interest where granted."""
    if e.granted[FINANCE] > 0.0:
        e.interest_cut = within(e.granted[FINANCE] / (p.credit.rate * e.debt), 0.0, 1.0) if e.debt > 0.0 else 0.0
        e.subsidised_quarters = 4


@rule
def guarantee_room(zone: Zone, p: Parameters) -> float:
    """Return what the guarantee fund may still guarantee [万元]: capital times leverage less exposure."""
    return max(0.0, zone.guarantee_capital * p.finance.leverage - zone.guarantee_exposure)


@rule
def odds_gain(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the fall in the log odds of being refused from patent pledges and the credit platform [1]."""
    if p.finance.budget <= 0.0:
        return 0.0
    pledge = p.finance.pledge if e.inventions + e.other_patents > 0.0 else 0.0
    return (pledge + p.finance.platform) * zone.delivery


@rule
def venture_ticket(e: Enterprise, p: Parameters) -> float:
    """Return the venture equity that suits an enterprise [万元]; 0 for who is not innovative or has had its part."""
    if not (e.performer and e.aware) or e.equity > 0.0:
        return 0.0
    return min(p.finance.venture_ticket, p.finance.venture_limit * e.capital)
