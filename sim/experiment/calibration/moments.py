"""Moments: what was published, how exactly, and the statistic of the model that answers to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim import quarters
from sim.experiment.judgement import Floats
from sim.experiment.kept import Kept

Form = Literal["level", "growth", "ratio"]
BAND = 2.0 * 1.6448536269514722  # standard deviations of a normal between its 5 and 95 %


@dataclass(frozen=True)
class Statistic:
    """A number made of outcomes, pooled over the zones of a draw: sums stand over sums.

    level: the outcome at the quarter ``last``, mean of the zones. growth: the outcome at ``last`` over that at
    ``first``, less 1. ratio: the outcome summed from ``first`` to ``last`` over another one summed over ``over_at``.
    """

    form: Form
    outcome: str
    first: int  # quarters from 0
    last: int
    over: str = ""
    over_at: tuple[int, ...] = ()
    per_year: bool = False  # of a growth over several years: its yearly rate

    @property
    def columns(self) -> tuple[str, ...]:
        """Outcomes that must be kept."""
        return (self.outcome, self.over) if self.over else (self.outcome,)

    def of(self, runs: Kept, draws: int) -> Floats:
        """Return the statistic of each draw, shape (draws,); replication r lives draw r modulo their number."""
        main = self._pooled(runs, self.outcome, draws)
        zones = len(runs.causes) // draws
        if self.form == "level":
            return main[:, self.last] / zones
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.form == "growth":
                ratio: Floats = main[:, self.last] / main[:, self.first]
                years = (self.last - self.first) / quarters.PER_YEAR
                return np.asarray(ratio ** (1.0 / years) - 1.0 if self.per_year else ratio - 1.0)
            over = self._pooled(runs, self.over, draws)[:, list(self.over_at)].sum(axis=1)
            return np.asarray(main[:, self.first : self.last + 1].sum(axis=1) / over)

    def _pooled(self, runs: Kept, name: str, draws: int) -> Floats:
        values = runs.outcomes[:, :, runs.columns.index(name)]
        pooled: Floats = values.reshape(-1, draws, values.shape[1]).sum(axis=0)
        return pooled


@dataclass(frozen=True)
class Moment:
    """A published number; ``held_back`` was said before the fit, which then never sees it."""

    id: str
    is_: Mapping[str, str]
    statistic: Statistic
    unit: str
    value: float
    error: float  # standard error of the published number
    discrepancy: float  # standard deviation of what the model may be wrong by where its parameters are right
    held_back: bool
    source: str
    tag: str
    facts: tuple[str, ...] = ()  # of `zonesim validate`, that are this same number

    @property
    def deviation(self) -> float:
        """Standard deviation of error and discrepancy together."""
        return math.hypot(self.error, self.discrepancy)


def deviations(moments: Sequence[Moment]) -> Floats:
    """Return the standard deviation of each moment."""
    return np.array([moment.deviation for moment in moments])


def values(moments: Sequence[Moment]) -> Floats:
    """Return the published number of each moment."""
    return np.array([moment.value for moment in moments])
