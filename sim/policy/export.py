"""Article 8: support for first exports."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone


@rule
def ask_export(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the cost of a year of fairs and advice asked by an enterprise that does not export yet [万元]."""
    call = zone.season == 0 or p.export.started <= 0.0
    return p.export.unit_cost if call and e.aware and not e.exporting and e.leading_broad else 0.0
