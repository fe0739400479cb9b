"""Exit: by age, size, productivity, liquidity, tenancy and green rules."""

from __future__ import annotations

import math

from sim.chance import quarterly, within
from sim.policy.green import exit_factor
from sim.rule import Parameters, rule
from sim.state import LEFT, NEVER, Enterprise, Zone


@rule
def age_hazard(age: int, p: Parameters) -> float:
    """Return the yearly exit hazard by age at median size and reference productivity [1/yr].

    Args:
        age: quarters since founding
        p: parameters

    Source: registry report, evidence rows P1.7-P1.9.
    """
    if age < 4:
        return p.exit.first_year
    if age < 2 * 4:
        return p.exit.second_year
    if age < 3 * 4:
        return p.exit.third_year
    return p.exit.years_four_to_seven if age < p.exit.later_from * 4.0 else p.exit.later_years


@rule
def exit_chance(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the chance to leave this quarter (1c): complementary log-log with the age hazard as its base.

    Size is measured against enterprises of the same origin: the age hazards hold for start-ups as small as they are.
    """
    median = zone.industry_sales[e.industry] * e.typical_size
    size = within(math.log(e.sales / median), -4.0, 4.0) if median > 0.0 and e.sales > 0.0 else 0.0
    base = -math.log1p(-within(quarterly(age_hazard(e.age, p)), 0.0, 0.99))
    power = -p.exit.size_slope * size - p.exit.productivity_slope * within(e.tfp, -3.0, 3.0)
    if e.quarters_short >= 2:
        power += p.exit.liquidity
    factor = 1.0
    if e.tenant_since > NEVER:
        factor = p.tenancy.hazard
    elif e.left_incubator >= 0 and zone.q - e.left_incubator <= p.tenancy.years_after * 4.0:
        factor = p.tenancy.hazard_after
    return 1.0 - math.exp(-base * math.exp(power) * factor * exit_factor(e, zone, p) * (1.0 + p.shock.exit))


@rule
def survive(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Draw exit; who leaves keeps its slot."""
    if e.luck.exit < exit_chance(e, zone, p):
        leave(e, zone.q)


@rule
def leave(e: Enterprise, q: int) -> None:
    """Close an enterprise: nothing of it counts any more."""
    e.alive = False
    e.stage = LEFT
    e.left_at = q
    e.tenant_since = NEVER
    e.wants_floor = False
    e.thousand = 0
    e.ten_thousand = 0
    e.teams = 0
