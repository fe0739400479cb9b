"""Article 10: polluters clean up with support or are pushed out."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import GREEN, Enterprise, Zone


@rule
def ask_green(e: Enterprise, p: Parameters) -> float:
    """Return the support a polluter asks for cleaner production [万元]."""
    return p.green.unit_cost if e.polluting and e.aware else 0.0


@rule
def clean_up(e: Enterprise, p: Parameters) -> None:
    """Turn a supported polluter clean at some cost in productivity (P10.8)."""
    if e.polluting and e.granted[GREEN] > 0.0:
        e.polluting = False
        e.tfp += p.green.productivity


@rule
def exit_factor(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return by how much enforcement multiplies the exit hazard of a polluter (P10.9) [1]."""
    if not e.polluting or p.green.budget <= 0.0:
        return 1.0
    return 1.0 + (p.green.exit_factor - 1.0) * within(p.green.strictness * zone.delivery, 0.0, 1.0)
