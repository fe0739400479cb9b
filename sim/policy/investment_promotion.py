"""Article 11: money for promotion brings more leads, and more of them are certified enterprises that move."""

from __future__ import annotations

import math

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import INVESTMENT_PROMOTION, Zone


@rule
def leads_per_year(base: float, effort: float, elasticity: float) -> float:
    """Return expected leads a year (9a).

    Args:
        base: without the instrument [1/yr]
        effort: promotion money over that of the opinion in full [1]
        elasticity: g_L, solved from the leads at an effort of 1 [1]

    >>> round(leads_per_year(20.0, 1.0, 0.8074), 2)
    35.0
    """
    return base * math.exp(elasticity * math.log1p(max(effort, 0.0)))


@rule
def promotion_effort(zone: Zone, p: Parameters) -> float:
    """Return this quarter's promotion money over what full effort costs [1]."""
    full = p.investment_promotion.full_cost / 4.0
    return zone.committed[INVESTMENT_PROMOTION] / full if full > 0.0 else 0.0


@rule
def moved_share(effort: float, p: Parameters) -> float:
    """Return the share of attracted enterprises that move in whole, with age, registers and certificate [1]."""
    return within(p.promotion.moved_share + p.investment_promotion.targeting * min(effort, 1.0), 0.0, 1.0)
