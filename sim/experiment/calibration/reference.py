"""The reference table: draws of the priors with the statistics that the model gives them, each draw once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.entry import Entry
from sim.experiment.calibration.moments import Moment
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.judgement import Floats
from sim.experiment.ledger import Wanted
from sim.experiment.sensitivity.model import Undefined, derived, quantile
from sim.scenario import Scenario

COPIES = 4  # draws of the errors for each row: they cost nothing


@dataclass(frozen=True)
class Parameter:
    """What is fitted; everywhere else it is the quantile of its prior, a number in (0, 1)."""

    name: str
    quantile: Callable[[Floats], Floats]  # values of these quantiles


class Constant(Exception):
    """A moment that is the same in all draws, so that it says nothing of any parameter."""

    def __init__(self, moment: str) -> None:
        super().__init__(moment)
        self.moment = moment


class NoMoment(Exception):
    """A moment of a draw has no number over all zones of that draw."""

    def __init__(self, seed: int, draw: int, moment: str) -> None:
        super().__init__(f"seed {seed}, draw {draw}: {moment}")
        self.seed, self.draw, self.moment = seed, draw, moment


class Simulator(Protocol):
    """What is calibrated."""

    def __call__(self, points: Floats, seed: int) -> Floats:
        """Return the statistics of each row without errors of measurement, shape (rows, moments).

        Args:
            points: quantiles of the fitted parameters, shape (rows, parameters)
            seed: of luck and of all that is uncertain but not fitted; row r has the same of both in two calls

        Raises:
            Undefined: a run failed
            NoMoment: a moment has no number
        """


@dataclass(frozen=True)
class Reference:
    """Draws of the priors and what they give."""

    points: Floats  # (rows, parameters) quantiles
    exact: Floats  # (rows, moments) as simulated
    noisy: Floats  # (rows, copies, moments) the same with draws of each moment's error: what would have been published

    def without(self, row: int) -> Reference:
        """Return it without one row."""
        return Reference(*(np.delete(one, row, axis=0) for one in (self.points, self.exact, self.noisy)))

    def of(self, moments: Sequence[int]) -> Reference:
        """Return it with some of the moments only."""
        chosen = list(moments)
        return Reference(self.points, self.exact[:, chosen], self.noisy[:, :, chosen])

    def picked(self, rows: NDArray[np.int64]) -> Reference:
        """Return it with these rows, as often as they are named."""
        return Reference(self.points[rows], self.exact[rows], self.noisy[rows])

    def blind(self, rows: NDArray[np.int64]) -> Reference:
        """Return it with the statistics of other rows: it knows nothing of the parameters."""
        return Reference(self.points, self.exact[rows], self.noisy[rows])


def reference(simulator: Simulator, parameters: int, moments: Sequence[Moment], rows: int, seed: int) -> Reference:
    """Return so many draws of the priors, spread evenly over each of them, with what the model gives.

    Args:
        simulator: what is calibrated
        parameters: number of them
        moments: whose errors are drawn, each with a generator of its own
        rows: draws
        seed: of all of it

    Raises:
        Constant: a moment that is not held back does not vary
    """
    points = spread(rows, parameters, derived(seed, "priors"))
    exact = simulator(points, seed)
    for k, moment in enumerate(moments):
        if not moment.held_back and np.ptp(exact[:, k]) == 0.0:
            raise Constant(moment.id)
    errors = [
        np.random.default_rng(derived(seed, f"error of {one.id}")).normal(scale=one.deviation, size=(rows, COPIES))
        for one in moments
    ]
    return Reference(points, exact, exact[:, None, :] + np.stack(errors, axis=-1))


def spread(rows: int, columns: int, seed: int) -> Floats:
    """Return a Latin hypercube in the open unit cube, shape (rows, columns)."""
    from scipy.stats import qmc

    if not columns:
        return np.empty((rows, 0))
    inside = np.finfo(np.float64).eps
    drawn = qmc.LatinHypercube(columns, rng=np.random.default_rng(seed)).random(rows)
    return np.clip(np.asarray(drawn, dtype=np.float64), inside, 1.0 - inside)


@dataclass(frozen=True)
class ScenarioSimulator:
    """A scenario under draws of its inputs, several zones a draw, which share all that is uncertain but not their luck.

    A moment of a province is held against so many zones together; one zone alone would be mostly luck.
    """

    scenario: Scenario
    fitted: Mapping[str, Entry]
    others: Mapping[str, Entry]  # uncertain and not fitted
    moments: Sequence[Moment]
    zones: int
    evaluator: Evaluator

    def __call__(self, points: Floats, seed: int) -> Floats:
        """Return the statistics of each row of points."""
        rows = len(points)
        beside = spread(rows, len(self.others), derived(seed, "not fitted"))
        draws = {name: quantile(entry, points[:, k]) for k, (name, entry) in enumerate(self.fitted.items())}
        draws |= {name: quantile(entry, beside[:, k]) for k, (name, entry) in enumerate(self.others.items())}
        (runs,) = self.evaluator.kept(luck(seed, draws), [Wanted(self.scenario, rows * self.zones)])
        failed = np.flatnonzero(~runs.done)
        if failed.size:
            first = int(failed[0])
            raise Undefined(seed, int(runs.replications[first]), runs.causes[first])
        found = np.column_stack([moment.statistic.of(runs, rows) for moment in self.moments])
        missing = ~np.isfinite(found)
        if missing.any():
            row, moment = (int(k) for k in np.argwhere(missing)[0])
            raise NoMoment(seed, row, self.moments[moment].id)
        return found
