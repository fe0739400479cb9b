"""What is chosen: the intensity of an instrument, or the value of one of its native levers, on a grid."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiment import decisive
from sim.experiment.own_effect import at_intensity
from sim.parameters import shipped
from sim.scenario import Scenario

LEVELS = (0.0, 0.5, 1.0, 1.5, 2.0)  # intensities; beyond 2 only money grows
STEPS = 5  # values of a lever between two ends


@dataclass(frozen=True)
class Axis:
    """One thing that is chosen, with its values from low to high."""

    name: str  # of an instrument, or dotted name of a lever
    values: tuple[float, ...]

    @property
    def tool(self) -> str:
        """The instrument."""
        return self.name.partition(".")[0]

    @property
    def is_lever(self) -> bool:
        """Whether it is a lever and not an intensity."""
        return "." in self.name

    def applied(self, scenario: Scenario, place: int) -> Scenario:
        """Return the scenario with the value at a place; a lever of an instrument that is off stays off."""
        if not self.is_lever:
            return at_intensity(scenario, self.name, self.values[place])
        return decisive.fixed(scenario, self.name, self.values[place])

    def nearest(self, scenario: Scenario) -> int:
        """Return the place of the value that is nearest to what a scenario says."""
        plan = scenario.resolved()["instruments"][self.tool]
        said = plan["intensity"]
        if self.is_lever:
            lever = shipped().levers[self.name]
            native = lever.central if math.isfinite(lever.central) else self.values[0]
            said = plan["levers"].get(lever.name, native * said)
        return int(np.abs(np.array(self.values) - said).argmin())


def axes(names: Sequence[str], levels: tuple[float, ...], levers: Mapping[str, tuple[float, ...]]) -> tuple[Axis, ...]:
    """Return what is chosen: intensities of instruments, then values of levers."""
    return (*(Axis(name, levels) for name in names), *(Axis(name, values) for name, values in sorted(levers.items())))


def spaced(low: float, high: float, whole: bool) -> tuple[float, ...]:
    """Return values of a lever, evenly spaced, both ends among them.

    >>> spaced(0.0, 1.0, whole=False)
    (0.0, 0.25, 0.5, 0.75, 1.0)
    >>> spaced(1.0, 3.0, whole=True)
    (1.0, 2.0, 3.0)
    """
    found = [round(low + (high - low) * k / (STEPS - 1), 12) for k in range(STEPS)]
    return tuple(dict.fromkeys(float(math.floor(value + 0.5)) if whole else value for value in found))
