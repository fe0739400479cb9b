"""The players of an attribution: everything in which two scenarios of one zone differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sim.experiment.policy_diff import changes
from sim.scenario import Plan, Scenario

FIXED = ("profile", "content", "horizon", "reading")  # kinds of differences that are no policy


class Incomparable(ValueError):
    """Two scenarios differ in what no policy decides; ``kind`` is one of FIXED."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Player:
    """One thing that A and B have differently: an instrument, the envelope, a shock, a variant or a parameter."""

    kind: str  # of policy_diff.Change
    id: str  # name, as in a scenario file
    title: Mapping[str, str]


def players(a: Scenario, b: Scenario) -> tuple[Player, ...]:
    """Return the players, instruments in the order of the opinion first; none where the scenarios do the same.

    Raises:
        Incomparable: the scenarios play in different zones, over different horizons or are judged differently
    """
    found = changes(a, b)
    for change in found:
        if change.kind in FIXED:
            raise Incomparable(change.kind)
    return tuple(Player(change.kind, change.id, change.title) for change in found)


def mix(a: Scenario, b: Scenario, chosen: Collection[Player]) -> Scenario:
    """Return A with the settings of B for the chosen players."""
    taken = {(player.kind, player.id) for player in chosen}

    def side(kind: str, name: str) -> Scenario:
        return b if (kind, name) in taken else a

    parameters = {
        name: side("parameter", name).parameters[name]
        for name in {**a.parameters, **b.parameters}
        if name in side("parameter", name).parameters
    }
    return replace(
        a,
        instruments={name: _plan(side("instrument", name), name) for name in a.instruments},
        envelope=side("envelope", "envelope").envelope,
        parameters=parameters,
        variants={name: side("variant", name).variants[name] for name in a.variants},
        shocks=tuple(name for name in sorted({*a.shocks, *b.shocks}) if name in side("shock", name).shocks),
    )


def _plan(scenario: Scenario, name: str) -> Plan:
    """Return the plan of an instrument with its intensity, which may be that of its scenario."""
    plan = scenario.instruments[name]
    return plan if plan.intensity is not None else replace(plan, intensity=scenario.intensity)
