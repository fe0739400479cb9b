"""Article 4: a plan that shortens land and approval waits and keeps entrants inside the leading industries."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import Zone


@rule
def approval_wait(zone: Zone, p: Parameters) -> float:
    """Return the expected wait of a contract for land and approvals [quarters].

    Planning and streamlining each take a share of what the other leaves.

    Source: evidence row P11.7; base wait a judgement.
    """
    planned = 1.0 - within(p.planning.wait_cut * zone.delivery, 0.0, 1.0)
    streamlined = 1.0 - within(p.streamlining.wait_cut * zone.delivery, 0.0, 1.0)
    return max(1.0, p.promotion.approval_wait * planned * streamlined)


@rule
def steering(zone: Zone, p: Parameters) -> float:
    """Return the share of entrants outside the leading industries that the plan turns to a leading one [1]."""
    return within(p.planning.focus * zone.delivery, 0.0, 1.0)
