"""Article 9: online sales for consumer goods, smart manufacturing for the others."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import Enterprise


@rule
def ask_internet_plus(e: Enterprise, p: Parameters) -> float:
    """Return the support asked for a shop online or for smart equipment [万元]."""
    if not e.aware:
        return 0.0
    if e.consumer:
        return 0.0 if e.online else p.internet_plus.online_cost
    return p.internet_plus.smart_cost if e.manufacturing and not e.digital else 0.0
