"""A calibration: reference table, posterior, its trials, fresh runs; the same for command and Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.experiment.calibration.indistinct import Indistinct, indistinct
from sim.experiment.calibration.moments import Moment, values
from sim.experiment.calibration.plan import Plan
from sim.experiment.calibration.posterior import Posterior, posterior
from sim.experiment.calibration.predictive import TOGETHER, Predictive, predictive
from sim.experiment.calibration.reference import (
    Parameter,
    Reference,
    ScenarioSimulator,
    Simulator,
    reference,
    spread,
)
from sim.experiment.calibration.trials import Trials, trials
from sim.experiment.evaluator import Evaluator
from sim.experiment.judgement import Floats
from sim.experiment.sensitivity.model import derived, quantile

DRAWS = 1000  # of the posterior that are kept
FRESH = 2000  # draws of each kind for the predictive check; with 500 the verdict changed with the seed
TRIALS = 400  # rows of the reference table that are found again
LEAST_ROWS = 200
SAMPLE = "sample"  # name of the table of draws
DIGITS = 9  # of a kept draw, so that the last bits of a regression do not matter


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        plan: moments, parameters and scenario, see plan.load
        runs: replications of the reference table, ``plan.zones`` of them a draw
        seed: of everything
    """

    plan: Plan
    runs: int = 64_000
    seed: int = 1

    @property
    def rows(self) -> int:
        """Draws of the reference table."""
        return self.runs // self.plan.zones

    @property
    def fresh(self) -> int:
        """Draws of each kind for the predictive check."""
        return min(FRESH, self.rows)

    @property
    def trials(self) -> int:
        """Rows that are found again."""
        return min(TRIALS, self.rows // 2)

    @property
    def columns(self) -> tuple[str, ...]:
        """Outcomes that must be kept of runs."""
        return tuple(dict.fromkeys(name for one in self.plan.moments for name in one.statistic.columns))

    def planned(self) -> dict[str, int]:
        """Return the runs of each stage."""
        return {"reference": self.rows * self.plan.zones, "fresh": 2 * self.fresh * self.plan.zones}


@dataclass(frozen=True)
class Calibration:
    """The answer.

    Attributes:
        draws: the posterior, a column per parameter by dotted name; `run --uncertainty` takes it
        posterior: parameter, prior and posterior mean, deviation and 5, 50, 95 % points, contraction, shift (of the
            mean, in standard deviations of the prior), effective
        trials: recovery and coverage
        fresh: predictive check and log scores
        apart: what the data cannot tell apart
        effective: draws of equal weight that the posterior is worth, also in each row of its table
    """

    draws: pd.DataFrame
    posterior: pd.DataFrame
    trials: Trials
    fresh: Predictive
    apart: Indistinct
    effective: float

    @property
    def beats(self) -> str:
        """Whether it beats the priors on all that was held back: yes, no, or cannot tell."""
        score = self.fresh.score
        return str(score.loc[score["moment"] == TOGETHER, "beats"].iloc[0])

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {
            "posterior": self.posterior,
            "recovery": self.trials.recovery,
            "coverage": self.trials.coverage,
            "ranks": self.trials.ranks,
            "predictive": self.fresh.predictive,
            "score": self.fresh.score,
            "indistinct": self.apart.indistinct,
            "directions": self.apart.directions,
            SAMPLE: self.draws,
        }


def answer(question: Question, evaluator: Evaluator) -> Calibration:
    """Return the posterior of a plan and how far it may be trusted.

    Args:
        question: what is asked
        evaluator: runs what the store does not hold; keeps ``question.columns``

    Raises:
        Undefined: a run failed, with its name
        NoMoment: a moment of a draw has no number
        Constant: a moment that is used does not vary
    """
    plan = question.plan
    simulator = ScenarioSimulator(plan.scenario, plan.fitted, plan.others, plan.moments, plan.zones, evaluator)
    parameters = [Parameter(name, partial(quantile, entry)) for name, entry in plan.fitted.items()]
    return calibrate(simulator, parameters, plan.moments, question.rows, question.seed)


def calibrate(
    simulator: Simulator, parameters: Sequence[Parameter], moments: Sequence[Moment], rows: int, seed: int
) -> Calibration:
    """Return the posterior of a simulator of its own: the part of the method that does not know of scenarios.

    Args:
        simulator: gives the statistics of all moments
        parameters: that are fitted
        moments: what was published; those held back are left out of everything but the check
        rows: draws of the reference table
        seed: of everything
    """
    whole = reference(simulator, len(parameters), moments, rows, seed)
    used = [k for k, moment in enumerate(moments) if not moment.held_back]
    known, observed = whole.of(used), values(moments)[used]
    found = posterior(known, observed)
    random = np.random.default_rng(derived(seed, "kept draws"))
    kept = found.resampled(DRAWS, random)
    apart = indistinct(known, observed, parameters, derived(seed, "resamples of the table"))
    again = found.resampled(min(FRESH, rows), np.random.default_rng(derived(seed, "fresh posterior")))
    fresh = _fresh(simulator, moments, whole, again, seed)
    return Calibration(
        draws=pd.DataFrame({one.name: _rounded(one.quantile(kept[:, k])) for k, one in enumerate(parameters)}),
        posterior=_summary(parameters, found, apart.contraction),
        trials=trials(known, parameters, min(TRIALS, rows // 2)),
        fresh=fresh,
        apart=apart,
        effective=found.effective,
    )


def _fresh(simulator: Simulator, moments: Sequence[Moment], whole: Reference, points: Floats, seed: int) -> Predictive:
    """Run as many draws of the priors as there are of the posterior, with the same new luck."""
    other = derived(seed, "fresh luck")
    priors = spread(len(points), points.shape[1], derived(seed, "fresh priors"))
    before, after = simulator(priors, other), simulator(points, other)
    return predictive(moments, before, after, whole, derived(seed, "resamples of scores"))


def _summary(parameters: Sequence[Parameter], found: Posterior, contraction: pd.DataFrame) -> pd.DataFrame:
    grid = (np.arange(20_000) + 0.5) / 20_000
    rows = []
    for k, parameter in enumerate(parameters):
        prior, values_ = parameter.quantile(grid), parameter.quantile(found.points[:, k])
        row: dict[str, object] = {"parameter": parameter.name}
        means = {}
        for name, column, weights in (
            ("prior", prior, np.full(len(grid), 1.0 / len(grid))),
            ("posterior", values_, found.weights),
        ):
            means[name] = float(weights @ column)
            row[f"{name}_mean"] = means[name]
            row[f"{name}_sd"] = float(np.sqrt(weights @ np.square(column - means[name])))
            for percent in (5, 50, 95):
                row[f"{name}_p{percent}"] = _weighted(column, weights, percent / 100.0)
        row["shift"] = (means["posterior"] - means["prior"]) / float(str(row["prior_sd"]))
        row["effective"] = found.effective
        rows.append(row | contraction.iloc[k].drop("parameter").to_dict())
    return pd.DataFrame(rows)


def _weighted(column: Floats, weights: Floats, share: float) -> float:
    """Return a quantile of weighted values: one of them."""
    order = np.argsort(column, kind="stable")
    place = int(np.searchsorted(np.cumsum(weights[order]), share))
    return float(column[order[min(place, len(order) - 1)]])


def _rounded(column: Floats) -> Floats:
    """Return values with so many digits as do not hang on the order of a sum."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in column])
