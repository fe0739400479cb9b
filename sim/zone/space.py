"""Incubator floor: started, built with slippage, let to tenants (model.md section 3, stage 2; 5e)."""

from __future__ import annotations

from sim.chance import within
from sim.policy.incubation import floor_to_start, public_part
from sim.rule import Parameters, rule
from sim.state import FLOOR_AGES, NEVER, Enterprise, Zone
from sim.zone.ranking import rank

OLDEST = FLOOR_AGES - 1  # quarters: older construction gathers in the last place


@rule
def build_floor(zone: Zone, p: Parameters) -> None:
    """Complete what is old enough, less the part that slips, and start this quarter's floor."""
    ready = int(p.floor.build_time)
    on_time = 1.0 - within(p.floor.slippage, 0.0, 1.0)
    for age in range(OLDEST, -1, -1):
        if age + 1 >= ready:
            finished = zone.floor_started[age] * on_time
            zone.floor_completed += finished
            zone.floor_started[age] -= finished
    zone.floor_started[OLDEST] += zone.floor_started[OLDEST - 1]
    for age in range(OLDEST - 1, 0, -1):
        zone.floor_started[age] = zone.floor_started[age - 1]
    begun = floor_to_start(zone, p)
    zone.floor_started[0] = begun
    zone.floor_capital = begun * public_part(zone, p) * p.incubation.unit_cost / 10000.0 if begun > 0.0 else 0.0


@rule
def under_construction(zone: Zone) -> float:
    """Return floor under construction [m2]."""
    total = 0.0
    for age in range(OLDEST + 1):
        total += zone.floor_started[age]
    return total


@rule
def let_floor(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Give free floor to applicants, best first; never more tenants than floor."""
    places = int(zone.floor_completed / p.tenancy.floor_per_tenant) if p.tenancy.floor_per_tenant > 0.0 else 0
    tenants = 0
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if not e.alive or e.entered >= zone.q:
            continue
        if e.tenant_since > NEVER:
            tenants += 1
        elif e.wants_floor:
            e.score = e.merit + p.grants.noise * (e.luck.score - 0.5)
            enterprises[n].place = i
            n += 1
    free = min(max(0, places - tenants), n)
    if free < n:
        rank(enterprises, n)
    for place in range(free):
        enterprises[enterprises[place].place].tenant_since = zone.q
