"""What a sensitivity analysis asks: points of the unit cube under a luck; scenarios answer it through their runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import numpy as np

from sim import uncertainty
from sim.entry import Entry
from sim.experiment import decisive
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.judgement import Floats
from sim.experiment.kept import Kept
from sim.experiment.ledger import Wanted
from sim.parameters import ENVELOPE, shipped
from sim.scenario import Scenario

UNDEFINED = "undefined"  # cause of a run that was done but has no such number

Answers = tuple[Floats, Sequence[str]]  # a number and a cause by row; NaN where a run failed


class Model(Protocol):
    """What is analysed."""

    def __call__(self, points: Floats, seed: int) -> Answers:
        """Return a number a row and the cause where there is none.

        Args:
            points: quantiles of the inputs, shape (rows, inputs)
            seed: of the luck; row r has luck (seed, r) whatever its point is, so that rows of two calls are pairs
        """


class Undefined(Exception):
    """A run without a number: no index can be made of what is missing."""

    def __init__(self, seed: int, replication: int, cause: str) -> None:
        super().__init__(f"seed {seed}, replication {replication}: {cause}")
        self.seed = seed
        self.replication = replication
        self.cause = cause


class Constant(Exception):
    """All runs have the same number, so that there is no variance to share out."""

    def __init__(self, value: float, runs: int) -> None:
        super().__init__(f"{value} in all of {runs} runs")
        self.value = value
        self.runs = runs


def answers(model: Model, points: Floats, seed: int) -> Floats:
    """Return a number a row; raise Undefined, which names the run, where one is missing."""
    values, causes = model(points, seed)
    missing = ~np.isfinite(values)
    if missing.any():
        row = int(missing.argmax())
        raise Undefined(seed, row, causes[row] or UNDEFINED)
    return values


def derived(seed: int, purpose: str) -> int:
    """Return another seed, never 0, that only depends on the order's seed and on what it is for."""
    return 1 + (int.from_bytes(sha256(f"{seed}/{purpose}".encode()).digest()[:8], "big") >> 2)


def inputs_of(scenario: Scenario) -> dict[str, Entry]:
    """Return the uncertain inputs of a scenario by dotted name: all that it neither fixes nor gives a plan for."""
    fixed = {f"{name}.{lever}" for name, plan in scenario.instruments.items() for lever in plan.levers}
    if scenario.envelope is not None:
        fixed.add(ENVELOPE)
    shocks = [shipped().shocks[name].effects.values() for name in scenario.shocks]
    effects = {entry.dotted: entry for shock in shocks for entry in shock if entry.uncertain}
    free = {**decisive.inputs_of(scenario), **effects}
    return {name: entry for name, entry in free.items() if name not in fixed and name not in scenario.parameters}


def quantile(entry: Entry, u: Floats) -> Floats:
    """Return quantiles of an input's distribution of the catalogue, as draws of it are made.

    >>> from sim.entry import Entry
    >>> one = Entry("a", "b", {}, "1", "", "J", low=0.0, central=0.2, high=1.0)
    >>> quantile(one, np.array([0.0, 0.2, 1.0])).round(9).tolist()
    [0.0, 0.2, 1.0]
    """
    low, mode, high = (np.full(len(u), end) for end in (entry.low, entry.central, entry.high))
    values = low + u * (high - low) if entry.uniform else uncertainty.triangular(u, low, mode, high)
    return np.rint(values) if entry.integer else values


class Measure(Protocol):
    """What is looked at in a run, such as a Quantity."""

    def values(self, runs: Kept) -> Floats:
        """Return a number a replication."""


@dataclass(frozen=True)
class ScenarioModel:
    """A scenario under points of its inputs: each table of points is a table of joint draws, run through the store.

    Attributes:
        scenario: whose runs are looked at
        inputs: that vary, by dotted name, in the order of the points' columns
        held: that do not vary but are central
        measure: what is looked at
        evaluator: runs what the store does not hold
    """

    scenario: Scenario
    inputs: Mapping[str, Entry]
    held: Mapping[str, Entry]
    measure: Measure
    evaluator: Evaluator

    def __call__(self, points: Floats, seed: int) -> Answers:
        """Return the measure of the run of each row."""
        rows = len(points)
        draws = {name: quantile(entry, points[:, k]) for k, (name, entry) in enumerate(self.inputs.items())}
        draws |= {name: np.full(rows, entry.central) for name, entry in self.held.items()}
        (runs,) = self.evaluator.kept(luck(seed, draws), [Wanted(self.scenario, rows)])
        return self.measure.values(runs), runs.causes
