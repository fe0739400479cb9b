"""Article 5: one core and four parks; jointly built projects, and tax and output split by investment."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import Zone


@rule
def park_weight(weight: float, zone: Zone, p: Parameters) -> float:
    """Return the weight of a park outside the core in the choice of a project [1].

    Args:
        weight: without sharing [1]
        zone: for its delivery
        p: parameters
    """
    return weight * (1.0 + max(0.0, p.enclave_sharing.pull) * zone.delivery)


@rule
def contract_odds(odds: float, in_core: bool, zone: Zone, p: Parameters) -> float:
    """Return the chance that a lead becomes a contract; hosts of shared projects push harder [1]."""
    if in_core:
        return within(odds, 0.0, 1.0)
    return within(odds * (1.0 + p.enclave_sharing.push * zone.delivery), 0.0, 1.0)


@rule
def core_part(investment_share: float, host_tilt: float) -> float:
    """Return the part of an enclave project's output and tax booked to the core [1].

    Args:
        investment_share: of the core [1]
        host_tilt: what the split leaves to the host beyond its share [1]

    >>> round(core_part(0.4, 0.1), 6)
    0.3
    """
    return within(investment_share - host_tilt, 0.0, 1.0)
