"""Article 16: posts for national-programme experts and for teams."""

from __future__ import annotations

import math

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import TALENT, Enterprise, Zone


@rule
def fill_chance(p: Parameters) -> float:
    """Return the chance that an open post is filled in a quarter (7b, P7.4) [1]."""
    ratio = max(p.talent.package_ratio, 0.01)
    return within(p.talent.fill_rate * math.exp(p.talent.package_elasticity * math.log(ratio)), 0.0, 1.0)


@rule
def open_posts(posts: float, in_post: float, zone: Zone) -> float:
    """Return posts on offer: what delivery opens of the plan, less those in post [persons]."""
    return max(0.0, posts * min(zone.delivery, 1.0) - in_post)


@rule
def affordable_arrivals(zone: Zone, p: Parameters) -> int:
    """Return how many packages the budget left can pay [persons]."""
    if p.talent.package_cost <= 0.0:
        return 0
    return int(min(zone.budget_left[TALENT] / p.talent.package_cost, 1000.0))


@rule
def expert_factor(e: Enterprise, p: Parameters) -> float:
    """Return what a leading expert or team does to the innovation hazard of its host (P7.3) [1]."""
    return p.talent.expert_gain if e.thousand + e.ten_thousand + e.teams > 0 else 1.0
