"""Estimates from pairs of runs under the same luck, with 95 % intervals.

Differences of probabilities: Agresti and Min (2005); means: normal; ratios of means: Fieller (1954). The chance that
one is higher counts a tie as half (Mann and Whitney 1947), so that it is (1 + d) / 2 with d the difference of the
shares of pairs in which each is higher. These shares are two of the three cells of one multinomial, as the discordant
cells of the 2 x 2 table are, so d has the same interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.experiment.judgement import Flags, Floats
from sim.experiment.summary import Z, wilson

NOISE = 1e-12  # of the values: differences that vary less than this vary by rounding only


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; None where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None


def chance(met: Flags | None) -> Estimate | None:
    """Return the probability of meeting a target, with its Wilson interval; None where there is none."""
    if met is None or not len(met):
        return None
    return Estimate(float(met.mean()), *wilson(int(met.sum()), len(met)))


def paired_difference(met: Flags, baseline: Flags) -> tuple[float, float, float]:
    """Return the difference of two paired probabilities and the ends of its interval; there is at least one pair.

    The interval adds half an observation to each cell of the 2 x 2 table (Agresti and Min 2005), so that it keeps a
    width where no pair differs.
    """
    n = len(met)
    better, worse = int((met & ~baseline).sum()), int((~met & baseline).sum())
    centre = (better - worse) / (n + 2.0)
    half = Z * math.sqrt(max(0.0, (better + worse + 1.0) - (better - worse) * (better - worse) / (n + 2.0))) / (n + 2.0)
    return (better - worse) / n, max(-1.0, centre - half), min(1.0, centre + half)


def mean_change(gaps: Floats) -> Estimate:
    """Return the mean of paired differences; no interval for a single pair."""
    if not len(gaps):
        return Estimate(None, None, None)
    centre = float(gaps.mean())
    if len(gaps) == 1:
        return Estimate(centre, None, None)
    half = Z * float(gaps.std(ddof=1)) / math.sqrt(len(gaps))
    return Estimate(centre, centre - half, centre + half)


def chance_of_higher(a: Floats | Flags, b: Floats | Flags) -> Estimate:
    """Return the chance that B is higher than A, a tie counting half.

    >>> chance_of_higher(np.array([1.0, 1.0, 1.0, 1.0]), np.array([2.0, 2.0, 1.0, 0.0])).value
    0.625
    """
    d, low, high = paired_difference(b > a, a > b)
    return Estimate((1.0 + d) / 2.0, (1.0 + low) / 2.0, (1.0 + high) / 2.0)


def variance_reduction(a: Floats | Flags, b: Floats | Flags) -> float | None:
    """Return the variance of B less A under independent luck over that of the pairs, from the same runs.

    None where the pairs do not vary: then the pairing leaves no error at all, or nothing varies anyway.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    noise = NOISE * max(float(np.abs(x).max(initial=0.0)), float(np.abs(y).max(initial=0.0)))
    paired = float((y - x).var())
    return (float(x.var()) + float(y.var())) / paired if paired > noise * noise else None


def ratio(above: Floats, below: Floats) -> Estimate | None:
    """Return mean(above) / mean(below) of pairs with Fieller's interval; None where mean(below) may be 0.

    Args:
        above: such as additional spend, shape (pairs,)
        below: such as additional certificates, shape (pairs,)
    """
    n = len(below)
    if n < 2:
        return None
    x, y = float(below.mean()), float(above.mean())
    (s_yy, s_xy), (_, s_xx) = np.cov(above, below, ddof=1) / n
    a = x * x - Z * Z * s_xx
    if a <= 0.0:
        return None
    b, c = x * y - Z * Z * s_xy, y * y - Z * Z * s_yy
    half = math.sqrt(max(0.0, b * b - a * c)) / a
    return Estimate(y / x, b / a - half, b / a + half)


def pairs_needed(met_a: Flags, met_b: Flags, within: float) -> int:
    """Return how many pairs make the half-width of the difference ``within`` [1], by the discordance seen so far."""
    n = len(met_a)
    better, worse = int((met_b & ~met_a).sum()), int((met_a & ~met_b).sum())
    gap = (better - worse) / (n + 2.0)
    variance = max(0.0, (better + worse + 1.0) / (n + 2.0) - gap * gap)
    return math.ceil(Z * Z * variance / (within * within))
