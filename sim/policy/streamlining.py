"""Article 22: powers passed down and lighter approvals."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import Zone


@rule
def entry_gain(zone: Zone, p: Parameters) -> float:
    """Return by what share more start-ups come, in full a year after the lag of one-stop centres (P11.2-3) [1]."""
    phase = within((p.streamlining.started + 1.0 - p.reform.entry_lag) / 4.0, 0.0, 1.0)
    return p.streamlining.entry * zone.delivery * phase


@rule
def lighter_growth(zone: Zone, p: Parameters) -> float:
    """Return log growth a year of incumbents: lighter approvals less competition (P11.4-5) [1/yr]."""
    return (p.streamlining.growth - p.streamlining.competition) * zone.delivery
