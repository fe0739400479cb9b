"""A sensitivity study of a scenario: screening, variance, one input at a time; the same for command and Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.entry import Entry
from sim.experiment.evaluator import Evaluator
from sim.experiment.judgement import Floats
from sim.experiment.kept import Kept
from sim.experiment.quantities import Quantity, target_names
from sim.experiment.sensitivity.model import Model, ScenarioModel, answers, derived, inputs_of
from sim.experiment.sensitivity.one_at_a_time import Base, one_at_a_time
from sim.experiment.sensitivity.screening import LUCKS, screening
from sim.experiment.sensitivity.variance import variance
from sim.scenario import Scenario

Method = Literal["variance", "screening"]
VARIANCE: Method = "variance"
SCREENING: Method = "screening"
METHODS = (VARIANCE, SCREENING)
MET = ("met_of_article_2", "met_of_all")  # how many targets are met, in the order of summary_tables.JOINT
COUNT = "targets"  # their unit
LEAST = 2  # rows, trajectories
BARS = 15  # inputs moved one at a time
ROWS_OF_BARS = 256  # runs at each end


@dataclass(frozen=True)
class NumberMet:
    """How many targets a run meets: of article 2, or of all."""

    name: str  # of MET
    is_chance: bool = False
    unit: str = COUNT
    columns: tuple[str, ...] = ()

    def values(self, runs: Kept) -> Floats:
        """Return it by replication; NaN where a run failed.

        Raises:
            ValueError: a target is not due within the horizon
        """
        met = runs.judged().headline_met(article_two_only=self.name == MET[0])
        if met is None:
            raise ValueError(self.name)
        found = np.full(len(runs.causes), np.nan)
        found[runs.done] = met.sum(axis=1)
        return found


def measure(name: str) -> Quantity | NumberMet:
    """Return what is looked at: a target or several at once, a number of targets, an outcome or a reading."""
    return NumberMet(name) if name in MET else Quantity(name, is_chance=name in target_names())


@dataclass(frozen=True)
class Question:
    """What is asked of a scenario.

    Attributes:
        scenario: whose inputs vary over the catalogue's ranges
        measure: a target ("joint" and "joint_all" are several at once), one of MET, an outcome or a reading
        method: "variance" (Sobol' indices, after a screening where there are more than ``top`` inputs) or "screening"
        inputs: dotted names of those that vary, all others then held central; none stands for all
        size: rows of the Sobol' design, rounded up to a power of two
        trajectories: of the screening
        top: inputs with an index of their own
        seed: of everything
    """

    scenario: Scenario
    measure: str = MET[0]
    method: Method = VARIANCE
    inputs: tuple[str, ...] = ()
    size: int = 1024
    trajectories: int = 16
    top: int = 12
    seed: int = 1

    @property
    def rows(self) -> int:
        """Rows of the Sobol' design: the next power of two."""
        return int(2 ** np.ceil(np.log2(max(self.size, LEAST))))

    @property
    def rows_of_bars(self) -> int:
        """Runs at each end of an input that is moved alone."""
        return min(self.rows, ROWS_OF_BARS)

    @property
    def varied(self) -> dict[str, Entry]:
        """Inputs that vary; KeyError for one that the scenario does not have or fixes."""
        known = inputs_of(self.scenario)
        return {name: known[name] for name in sorted({*self.inputs})} if self.inputs else known

    @property
    def is_screened(self) -> bool:
        """Whether elementary effects are measured."""
        return self.method == SCREENING or len(self.varied) > self.top

    def planned(self) -> dict[str, int]:
        """Return the runs of each stage."""
        varied, own = len(self.varied), min(self.top, len(self.varied))
        groups = own + 1 + (varied > own)
        screened = self.trajectories * LUCKS * (varied + 1) if self.is_screened else 0
        bars = self.rows_of_bars * 2 * min(own, BARS)
        if self.method == SCREENING:
            return {"screening": screened, "one_at_a_time": bars + self.rows_of_bars}
        return {"screening": screened, "variance": self.rows * (groups + 2), "one_at_a_time": bars}


@dataclass(frozen=True)
class Sensitivity:
    """The answer.

    Attributes:
        indices: a row per input, then "others" and "luck": first, total with intervals; mu, mu_star, sigma, noise of
            the screening; missing where a stage did not look at it. The most important first
        variance: source (parameters, luck, interaction), share, low, high; None for a screening
        ranking: how surely the first ten stand in this order, and what it takes to settle it
        sensitivity: one input at a time at the ends of its range, see one_at_a_time; with measure and unit
    """

    indices: pd.DataFrame
    variance: pd.DataFrame | None
    ranking: pd.DataFrame
    sensitivity: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        found = {"sensitivity": self.sensitivity, "indices": self.indices, "ranking": self.ranking}
        return found if self.variance is None else {**found, "variance": self.variance}


def answer(question: Question, evaluator: Evaluator) -> Sensitivity:
    """Return what moves the measure of a scenario.

    Args:
        question: what is asked
        evaluator: runs what the store does not hold; keeps the columns of the measure

    Raises:
        Undefined: a run has no number, with its name
        Constant: no run differs from another
        ValueError: a target is not due within the horizon
    """
    looked_at = measure(question.measure)
    varied = question.varied
    held = {name: entry for name, entry in inputs_of(question.scenario).items() if name not in varied}
    model = ScenarioModel(question.scenario, varied, held, looked_at, evaluator)
    found = analyse(model, varied, question)
    unit = "1" if looked_at.is_chance else looked_at.unit
    bars = found.sensitivity.assign(unit=unit, outcome=question.measure)
    return Sensitivity(found.indices, found.variance, found.ranking, bars)


def analyse(model: Model, inputs: Mapping[str, Entry], question: Question) -> Sensitivity:
    """Return what moves a model of its own: the part of the method that does not know of scenarios."""
    names, seed, rows = list(inputs), question.seed, question.rows_of_bars
    is_chance = measure(question.measure).is_chance
    screened: pd.DataFrame | None = None
    single = names
    if question.method == SCREENING or len(names) > question.top:
        screened, effects = screening(model, names, question.trajectories, seed)
        single = list(screened["input"][: question.top])
        if question.method == SCREENING:
            points = np.random.default_rng(derived(seed, "points")).random((rows, len(names)))
            base = Base(points, answers(model, points, seed), seed)
            bars = one_at_a_time(model, inputs, single[:BARS], base, is_chance)
            return Sensitivity(screened, None, effects.ranking(), bars)
    found = variance(model, names, single, question.rows, seed)
    chosen = [name for name in found.indices["input"] if name in single][:BARS]
    base = Base(found.points[:rows], found.values[:rows], seed)
    bars = one_at_a_time(model, inputs, chosen, base, is_chance)
    return Sensitivity(_together(found.indices, screened), found.shares, found.ranking, bars)


def _together(indices: pd.DataFrame, screened: pd.DataFrame | None) -> pd.DataFrame:
    """Return indices and elementary effects in one table, inputs with an index of their own first."""
    if screened is None:
        return indices
    later = screened.loc[~screened["input"].isin(indices["input"])]
    order = [*indices["input"], *later["input"]]
    both = indices.merge(screened, on="input", how="outer").set_index("input")
    return both.loc[order].reset_index()
