"""What a variable takes in a sweep: its values one after the other, or a range to draw them from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sim import quarters
from sim.experiment.designs import BASE
from sim.experiment.sweep_schema import Variable


@dataclass(frozen=True)
class Range:
    """Numbers to draw from, all equally likely; whole ones are rounded, so that the two ends come half as often."""

    low: float
    high: float
    is_integer: bool

    def at(self, share: float) -> float:
        """Return the value at a share of the way from low to high."""
        value = self.low + share * (self.high - self.low)
        return round(value) if self.is_integer else value


Axis = tuple[Any, ...] | Range


def axis(variable: Variable, said: Any) -> Axis:
    """Return what a file that has been checked says of a variable."""
    if isinstance(said, list):
        return tuple(said)
    if "low" in said:
        return Range(said["low"], said["high"], variable.is_integer)
    first, last = said["from"], said["to"]
    if variable.is_quarter:
        spaced = _spaced(quarters.position(first), quarters.position(last), said["steps"])
        return tuple(quarters.name(round(value)) for value in spaced)
    spaced = _spaced(first, last, said["steps"])
    return tuple(round(value) for value in spaced) if variable.is_integer else tuple(spaced)


def value(axis: Axis, place: float) -> Any:
    """Return the value at a place of a design: None for the base; a share of a list is one of its values."""
    if isinstance(axis, Range):
        return axis.at(place)
    if place == BASE:
        return None
    return axis[place if isinstance(place, int) else math.floor(place * len(axis))]


def _spaced(first: float, last: float, steps: int) -> list[float]:
    """Return evenly spaced values, both ends among them.

    >>> _spaced(0.0, 2.0, 5)
    [0.0, 0.5, 1.0, 1.5, 2.0]
    """
    return [round(first + (last - first) * k / (steps - 1), 12) for k in range(steps)]
