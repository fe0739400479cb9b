"""Tenancies: who wants floor space, and when a tenant leaves."""

from __future__ import annotations

from sim.chance import quarterly
from sim.rule import Parameters, rule
from sim.state import NEVER, Enterprise, Zone


@rule
def eligible_tenant(e: Enterprise, p: Parameters) -> bool:
    """Return whether an enterprise is small and young enough for a tenancy and has not had one."""
    young = e.age <= p.tenancy.age_limit * 4.0
    return young and e.sales <= p.tenancy.sales_limit and e.tenant_since == NEVER and e.left_incubator < 0


@rule
def look_for_floor(e: Enterprise, p: Parameters) -> None:
    """Apply for floor space, rarely or, when just opened, often."""
    e.wants_floor = False
    if not eligible_tenant(e, p):
        return
    chance = p.tenancy.startup_application if e.age <= 4 else quarterly(p.tenancy.application)
    e.wants_floor = e.luck.tenancy < chance


@rule
def graduate(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Leave the incubator when a criterion is met or the tenancy cap is reached (5d)."""
    if e.tenant_since == NEVER:
        return
    stayed = zone.q - e.tenant_since
    if stayed * 3 >= p.tenancy.months or e.luck.graduate < quarterly(p.tenancy.graduation):
        e.tenant_since = NEVER
        e.left_incubator = zone.q
