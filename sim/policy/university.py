"""Article 18: links between enterprises and universities; an early loss, then a gain."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import UNIVERSITY, Enterprise


@rule
def ask_university(e: Enterprise, p: Parameters) -> float:
    """Return the support a performer asks for its first university link [万元]."""
    return p.university.unit_cost if e.performer and e.aware and e.university_age < 0 else 0.0


@rule
def keep_link(e: Enterprise, p: Parameters) -> None:
    """Begin a supported link, with local graduates as S&T staff, and let links grow older."""
    if e.university_age >= 0:
        e.university_age += 1
    elif e.granted[UNIVERSITY] > 0.0:
        e.university_age = 0
        e.st_share = min(1.0, e.st_share + p.university.graduates)


@rule
def link_factor(e: Enterprise, p: Parameters) -> float:
    """Return what a university link does to the innovation hazard (chi_U = -u0 + u1 min(years, 3), P8.1-2) [1]."""
    if e.university_age < 0:
        return 1.0
    years = min(e.university_age / 4.0, 3.0)
    slope = (p.cooperation.later - p.cooperation.first_year) / 3.0
    return 1.0 + p.cooperation.first_year + slope * years
