"""Article 14: floor space, and services for tenants."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import INCUBATION, NEVER, Enterprise, Zone


@rule
def ask_incubation(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the cost of a year of mentoring for a tenant [万元], asked once a year."""
    if e.tenant_since == NEVER or e.served:
        return 0.0
    return p.incubation.service_cost


@rule
def use_services(e: Enterprise, zone: Zone) -> None:
    """Begin a year of services where granted; they end with the year or the tenancy."""
    if e.granted[INCUBATION] > 0.0:
        e.served = True
        e.served_since = zone.q
    elif e.served and (e.tenant_since == NEVER or zone.q - e.served_since >= 4):
        e.served = False


@rule
def service_growth(e: Enterprise, p: Parameters) -> float:
    """Return log growth a year that services add to a tenant's [1/yr] (P5.4, half of it in lower-tier cities, P5.5)."""
    return p.incubation.service_growth if e.served and e.tenant_since > NEVER else 0.0


@rule
def co_investors_stay(zone: Zone, p: Parameters) -> bool:
    """Return whether completed floor is let well enough for private co-investors to go on."""
    let = zone.tenants * p.tenancy.floor_per_tenant
    return let >= p.incubation.private_occupancy * zone.floor_completed


@rule
def floor_to_start(zone: Zone, p: Parameters) -> float:
    """Return the floor that the instrument begins this quarter [m2]: an even part of what is missing.

    Private co-investors take their part unless the floor stands too empty.
    """
    if p.incubation.floor <= 0.0 or p.incubation.started >= p.incubation.programme:
        return 0.0
    missing = max(0.0, p.incubation.floor - zone.floor_founding)
    wanted = missing / p.incubation.programme * within(zone.delivery, 0.0, 1.0)
    return wanted if co_investors_stay(zone, p) else wanted * p.incubation.public_share


@rule
def public_part(zone: Zone, p: Parameters) -> float:
    """Return the part of this quarter's new floor that public money builds [1]."""
    return p.incubation.public_share if co_investors_stay(zone, p) else 1.0
