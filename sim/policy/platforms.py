"""Article 13: recognised R&D units, and new research institutes."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import PLATFORMS, Enterprise, Zone


@rule
def ask_platforms(e: Enterprise, p: Parameters) -> float:
    """Return the support a performer asks for a recognised R&D unit [万元]."""
    return p.platforms.unit_cost if e.performer and e.aware and not e.rd_unit else 0.0


@rule
def open_unit(e: Enterprise) -> None:
    """Recognise the R&D unit of a supported enterprise."""
    if e.granted[PLATFORMS] > 0.0:
        e.rd_unit = True


@rule
def unit_factor(e: Enterprise, p: Parameters) -> float:
    """Return what a recognised unit does to the innovation hazard of a performer (chi_P, P8.4) [1]."""
    return 1.0 + p.rd_unit.gain if e.rd_unit and e.performer else 1.0


@rule
def institutes_per_quarter(zone: Zone, p: Parameters) -> float:
    """Return expected new institutes this quarter, as far as the budget left can open them."""
    wanted = p.platforms.institutes * zone.delivery / 4.0
    affordable = zone.budget_left[PLATFORMS] / p.platforms.institute_cost if p.platforms.institute_cost > 0.0 else 0.0
    return within(wanted, 0.0, max(0.0, affordable))
