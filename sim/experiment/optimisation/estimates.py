"""Estimates of what mixes are worth and cost, with 95 % intervals: levels, paired changes, differences of two lucks."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sim.experiment.judgement import Floats
from sim.experiment.optimisation.aim import Scores
from sim.experiment.paired_estimates import Estimate, mean_change, paired_difference
from sim.experiment.summary import Z, wilson


def flat(name: str, estimate: Estimate) -> dict[str, float | None]:
    """Return an estimate as columns of a row: its value under its name, its ends beside it."""
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def ends(share: float, runs: int) -> tuple[float, float]:
    """Return the Wilson interval of a probability."""
    low, high = wilson(round(share * runs), runs)
    return 0.0 if low is None else low, 1.0 if high is None else high


def verdict(low: float, high: float, least: float) -> str:
    """Return what an interval says of a least value."""
    return "reached" if low >= least else "missed" if high < least else "unclear"


def level(values: Floats, is_chance: bool) -> Estimate:
    """Return the mean of values, or the probability of ones."""
    if not (is_chance and len(values)):
        return mean_change(values)
    share = float(values.mean())
    return Estimate(share, *ends(share, len(values)))


def pairs(a: Scores, b: Scores, of: Callable[[Scores], Floats]) -> tuple[Floats, Floats]:
    """Return values of two mixes in the replications that both have done."""
    _, ours, theirs = np.intersect1d(a.replications, b.replications, return_indices=True)
    return of(a)[ours], of(b)[theirs]


def change(a: Floats, b: Floats, is_chance: bool) -> Estimate:
    """Return B less A of pairs."""
    return Estimate(*paired_difference(b > 0.0, a > 0.0)) if is_chance and len(a) else mean_change(b - a)


def apart(a: Floats, b: Floats, is_chance: bool) -> Estimate:
    """Return the mean of A less that of B, under independent luck.

    Probabilities get one observation of each kind besides (Agresti and Caffo 2000), so that the interval keeps a width
    where no run or every run meets all.
    """
    if len(a) < 2 or len(b) < 2:
        return Estimate(float(a.mean() - b.mean()) if len(a) and len(b) else None, None, None)
    sides = [(float(x.sum() + is_chance) / (len(x) + 2 * is_chance), len(x) + 2 * is_chance, x) for x in (a, b)]
    spread = sum((p * (1.0 - p) if is_chance else float(x.var(ddof=1))) / n for p, n, x in sides)
    centre, half = sides[0][0] - sides[1][0], Z * math.sqrt(spread)
    return Estimate(float(a.mean() - b.mean()), centre - half, centre + half)
