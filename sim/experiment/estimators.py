"""Estimators of stylised facts: shape and width of growth, size tail, length of life, persistence."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SHAPES = (0.2, 5.0)  # between which the Subbotin shape is sought; 1 is Laplace, 2 is normal


def subbotin_shape(sample: Floats) -> float:
    """Return the shape b of a Subbotin density around the sample's median, by maximum likelihood.

    f(x) = exp(-|x/a|^b / b) / (2 a b^(1/b) Gamma(1 + 1/b)); at its best scale a^b is the mean of |x|^b, so only b is
    searched. Source: Bottazzi and Secchi 2006 (the form), evidence row P1.1 (its value).
    """
    distance = np.abs(sample - np.median(sample))
    distance = distance[distance > 0.0]
    if len(distance) < 3:
        return math.nan

    def loss(b: float) -> float:
        scale = np.log(np.mean(distance**b)) / b
        return float(scale + 1.0 / b + math.log(b) / b + gammaln(1.0 + 1.0 / b))

    return float(minimize_scalar(loss, bounds=SHAPES, method="bounded").x)


def width_slope(size: Floats, growth: Floats, bins: int = 10) -> float:
    """Return beta where the width of growth falls as size^-beta: the slope over bins of equal numbers.

    Args:
        size: sales of the first of two years, above 0
        growth: log growth to the second
        bins: groups by size

    Width is the mean absolute deviation from the group's median, which heavy tails leave alone.
    """
    order = np.argsort(size, kind="stable")
    groups = [group for group in np.array_split(order, bins) if len(group) > 2]
    width = np.array([np.mean(np.abs(growth[group] - np.median(growth[group]))) for group in groups])
    middle = np.array([np.mean(np.log(size[group])) for group in groups])
    known = width > 0.0
    if known.sum() < 2:
        return math.nan
    return -float(np.polyfit(middle[known], np.log(width[known]), 1)[0])


def tail_exponent(values: Floats, share: float) -> float:
    """Return the exponent of the complementary distribution in the upper tail (Hill 1975).

    Args:
        values: above 0
        share: of the sample that counts as tail [1]
    """
    ordered = np.sort(values)[::-1]
    k = int(share * len(ordered))
    if k < 2:
        return math.nan
    excess = float(np.mean(np.log(ordered[:k] / ordered[k])))
    return 1.0 / excess if excess > 0.0 else math.nan


def median_life(duration: npt.ArrayLike, ended: npt.ArrayLike) -> float:
    """Return the first duration at which the Kaplan-Meier curve is at one half or below; NaN where it never is.

    Args:
        duration: time until the end, or until observation stopped
        ended: False where observation stopped first

    >>> median_life([1, 2, 3, 4], [True, False, True, True])
    3.0
    """
    times, over = np.asarray(duration, dtype=np.float64), np.asarray(ended, dtype=np.bool_)
    survival = 1.0
    for time in np.unique(times[over]):
        at_risk = int((times >= time).sum())
        survival *= 1.0 - int((over & (times == time)).sum()) / at_risk
        if survival <= 0.5:
            return float(time)
    return math.nan


def correlation(first: Floats, second: Floats) -> float:
    """Return the correlation of two series; NaN where one of them does not vary."""
    if len(first) < 3 or np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return math.nan
    return float(np.corrcoef(first, second)[0, 1])


def part(some: float, whole: float) -> float:
    """Return some / whole; NaN where there is no whole."""
    return float(some / whole) if whole > 0.0 else math.nan
