"""Article 17: outside knowledge for enterprises that can absorb it."""

from __future__ import annotations

import math

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import TECH_TRANSFER, Enterprise, Zone


@rule
def ask_tech_transfer(e: Enterprise, p: Parameters) -> float:
    """Return the support a performer asks for a licence or a joint trial [万元]."""
    return p.tech_transfer.unit_cost if e.performer and e.aware else 0.0


@rule
def transferred_knowledge(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the knowledge that a supported transfer brings this quarter, by distance and incentive [万元]."""
    if e.granted[TECH_TRANSFER] <= 0.0:
        return 0.0
    near = math.exp(-p.spillover.decay * p.tech_transfer.university_distance)
    chance = within(p.tech_transfer.success * near * (1.0 + p.tech_transfer.inventor_share), 0.0, 1.0)
    if e.luck.transfer >= chance:
        return 0.0
    return p.tech_transfer.contribution * e.knowledge
