"""One scenario's answer: the probability of each target and of all together, with 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import opinion, quarters
from sim.experiment.judgement import NEVER, Flags, Floats, Judged, target_of_each_reading
from sim.targets import readings

if TYPE_CHECKING:
    from sim.engine.run import Ensemble

Z = 1.959963984540054  # 97.5 % quantile of the normal distribution: 95 % intervals


@dataclass(frozen=True)
class Joint:
    """Probability of meeting several targets at once; None where one is not due within the horizon."""

    probability: float | None
    low: float | None
    high: float | None
    binding: str | None  # the target whose removal raises the probability most; None where none raises it


@dataclass(frozen=True)
class Mean:
    """A mean over replications with its interval."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class TargetRow:
    """One reading of one target; values in the target's unit."""

    id: str
    reading: str
    headline: bool
    threshold: float
    unit: str
    probability: float | None
    low: float | None
    high: float | None
    median: float | None
    p5: float | None
    p95: float | None
    founding: float | None  # median over replications
    first_met: str | None  # median quarter over the replications that ever meet it


@dataclass(frozen=True)
class Summary:
    """The answer for one scenario, in the form that ``--format json`` prints."""

    name: str
    spend: float | None  # 万元 of public money over the horizon, mean over replications; floor capital apart
    joint: Joint
    joint_all: Joint
    expected_met: Mean  # of all targets
    targets: tuple[TargetRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values, None where something is not defined."""
        return {**asdict(self), "targets": [asdict(row) for row in self.targets]}


def summarise(ensemble: Ensemble, judged: Judged) -> Summary:
    """Summarise the replications that were done."""
    met = judged.headline_met()
    counts = None if met is None else met.sum(axis=1).astype(np.float64)
    return Summary(
        name=ensemble.scenario.name,
        spend=_finite(spend(ensemble).mean()) if judged.n else None,
        joint=joint(judged, article_two_only=True),
        joint_all=joint(judged, article_two_only=False),
        expected_met=Mean(None, None, None) if counts is None else mean(counts, 0.0, float(len(opinion.targets()))),
        targets=tuple(_row(judged, m) for m in range(len(readings()))),
    )


def spend(ensemble: Ensemble) -> Floats:
    """Return the public money that each replication that was done paid out over the horizon [万元]."""
    done = [cause == "" for cause in ensemble.causes]
    return spend_of_all(ensemble)[done]


def spend_of_all(ensemble: Ensemble) -> Floats:
    """Return the public money of every replication [万元], NaN where it failed, shape (R,)."""
    from sim.outcomes import totals

    column = [outcome.id for outcome in totals()].index("spend")
    paid = np.zeros(len(ensemble.causes))
    for q in range(ensemble.totals.shape[1]):  # a loop, so that the last bit does not depend on how many run together
        paid += ensemble.totals[:, q, column]
    return paid


def joint(judged: Judged, article_two_only: bool) -> Joint:
    """Return the probability that all headline readings are met, and which of them binds."""
    met = judged.headline_met(article_two_only)
    if met is None or not len(met):
        return Joint(None, None, None, None)
    together = int(met.all(axis=1).sum())
    names = [target.id for target in opinion.targets().values() if target.of_article_two or not article_two_only]
    return Joint(together / len(met), *wilson(together, len(met)), binding(met, names))


def binding(met: Flags, names: list[str]) -> str | None:
    """Return the target without which most replications meet all the others; None where no removal adds any."""
    return binding_of_gains(gains(met), names)


def gains(met: Flags) -> NDArray[np.int64]:
    """Return how many replications each target keeps from meeting all: those in which it alone is missed."""
    missed = ~met
    alone: NDArray[np.int64] = missed[missed.sum(axis=1) == 1].sum(axis=0)
    return alone


def binding_of_gains(gained: NDArray[np.int64], names: list[str]) -> str | None:
    """Return the target whose removal gains most replications."""
    return names[int(gained.argmax())] if gained.any() else None


def wilson(successes: int, trials: int) -> tuple[float | None, float | None]:
    """Return the Wilson 95 % score interval of a probability (Wilson 1927).

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if trials == 0:
        return None, None
    share, zz = successes / trials, Z * Z
    centre = (share + zz / (2.0 * trials)) / (1.0 + zz / trials)
    half = Z / (1.0 + zz / trials) * math.sqrt(share * (1.0 - share) / trials + zz / (4.0 * trials * trials))
    # at 0 and n the formula gives the end itself but for rounding
    return (0.0 if successes == 0 else centre - half), (1.0 if successes == trials else centre + half)


def mean(values: Floats, lowest: float, highest: float) -> Mean:
    """Return a mean with its normal 95 % interval, kept inside what is possible."""
    if not len(values):
        return Mean(None, None, None)
    centre = float(values.mean())
    if len(values) == 1:
        return Mean(centre, None, None)
    half = Z * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Mean(centre, max(lowest, centre - half), min(highest, centre + half))


def _row(judged: Judged, m: int) -> TargetRow:
    reading, target = readings()[m], target_of_each_reading()[m]
    judgeable = bool(judged.is_due[m]) and judged.n > 0
    successes = int(judged.met[:, m].sum())
    low, high = wilson(successes, judged.n) if judgeable else (None, None)
    p5, median, p95 = quantiles(judged.value[:, m], (0.05, 0.5, 0.95))
    return TargetRow(
        id=target.id,
        reading=reading.name,
        headline=m in judged.headline,
        threshold=target.threshold,
        unit=target.unit,
        probability=successes / judged.n if judgeable else None,
        low=low,
        high=high,
        median=median,
        p5=p5,
        p95=p95,
        founding=quantiles(judged.founding[:, m], (0.5,))[0],
        first_met=_middle_quarter(judged.first_met[:, m]),
    )


def quantiles(values: Floats, levels: tuple[float, ...]) -> list[float | None]:
    """Return the order statistics of the values that are defined; None where none is."""
    known = values[np.isfinite(values)]
    return order_statistics(known, levels).tolist() if len(known) else [None] * len(levels)


def order_statistics(values: Floats, levels: Sequence[float], overwrite: bool = False) -> Floats:
    """Return for each level the smallest value with at least that share of all values at or below it.

    So every quantile is a value that occurred: no run has half an expert, and a 95 % value above a target line means
    that runs reached it. ``overwrite`` allows to put the values into another order.

    >>> order_statistics(np.array([3.0, 0.0, 1.0, 2.0]), (0.05, 0.5, 0.95)).tolist()
    [0.0, 1.0, 3.0]
    """
    found: Floats = np.quantile(values, levels, method="inverted_cdf", overwrite_input=overwrite)
    return found


def _middle_quarter(first_met: np.ndarray) -> str | None:
    met = first_met[first_met != NEVER]
    return quarters.name(int(order_statistics(met, (0.5,))[0])) if len(met) else None


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
