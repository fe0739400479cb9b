"""Article 12: grants for R&D, ranked under a budget."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone


@rule
def ask_rd_subsidy(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the grant a performer asks in the call of the first quarter, or of the instrument's first [万元]."""
    call = zone.season == 0 or p.rd_subsidy.started <= 0.0
    if not (call and e.performer and e.aware):
        return 0.0
    return min(p.rd_subsidy.rate * e.rd_own, p.rd_subsidy.cap)


@rule
def product_priority(e: Enterprise, p: Parameters) -> float:
    """Return the points that key new products add to the ranking score [1]."""
    return p.rd_subsidy.product_priority if e.product_age <= 4 else 0.0
