"""Article 7: regional headquarters register, mostly on paper, and existing ones are supported."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import REGISTERED, Enterprise, Zone


@rule
def registrations_per_year(zone: Zone, p: Parameters) -> float:
    """Return expected registrations of headquarters per year (9d); none without money for them."""
    if p.headquarters.budget <= 0.0:
        return 0.0
    return p.headquarters.registrations * zone.delivery


@rule
def ask_headquarters(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return what an existing headquarters asks once a year, by what it pays in tax (deadweight) [万元]."""
    call = zone.season == 0 or p.headquarters.started <= 0.0
    if not call or e.origin != REGISTERED or e.corporate_tax <= 0.0:
        return 0.0
    return p.headquarters.rebate * e.corporate_tax


@rule
def real_part(u: float, p: Parameters) -> float:
    """Return the real activity of a registered headquarters over what it books [1] (P9.12), up to twice the mean.

    Args:
        u: uniform draw of its birth [1]
        p: parameters
    """
    return within(2.0 * p.headquarters.real_share * u, 0.0, 1.0)
