"""How large enterprises are and how they grow among many, beside the laws that both are held against."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from sim.experiment import estimators, stylised
from sim.experiment.estimators import Floats
from sim.experiment.large_zone import Life

POINTS, BINS = 160, 61  # of a curve; of growth between WIDEST and its negative
WIDEST = 2.5  # log growth in a year
SIMULATED, FITTED = "simulated", "fitted"


def table(lives: Sequence[Life]) -> pa.Table:
    """Return distribution, series, x, y, estimate, all replications together.

    "size": x is sales [万元/yr], y the share of enterprises with at least these [1], estimate the exponent of the upper
    tail; "growth": x is the yearly log growth of sales around its median, y its density [1], estimate Subbotin's b.
    """
    sales, growth = stylised.sales(lives), stylised.growth(lives)
    found = [*_size(sales), *_growth(growth)]
    columns = ("distribution", "series", "x", "y", "estimate")
    words = {name: pa.array([row[k] for row in found], pa.string()) for k, name in enumerate(columns[:2])}
    numbers = {name: pa.array([float(row[k]) for row in found]) for k, name in enumerate(columns[2:], start=2)}
    return pa.table({**words, **numbers})


Row = tuple[str, str, float, float, float]


def _size(sales: Floats) -> list[Row]:
    ordered = np.sort(sales[sales > 0.0])
    n = len(ordered)
    if n < 2:
        return []
    alpha = estimators.tail_exponent(ordered, stylised.TAIL)
    chosen = np.unique(np.geomspace(1, n, POINTS).astype(int))  # ranks from above: the tail in full, the rest thinned
    found: list[Row] = [("size", SIMULATED, float(ordered[n - k]), k / n, alpha) for k in chosen[::-1]]
    if math.isfinite(alpha):
        start = float(ordered[n - max(1, int(stylised.TAIL * n))])
        for x in np.geomspace(start, float(ordered[-1]), POINTS // 4):
            found.append(("size", FITTED, float(x), stylised.TAIL * math.exp(-alpha * math.log(x / start)), alpha))
    return found


def _growth(growth: Floats) -> list[Row]:
    if len(growth) < 3:
        return []
    centred = growth - np.median(growth)
    b = estimators.subbotin_shape(growth)
    density, edges = np.histogram(centred, BINS, (-WIDEST, WIDEST))
    middle = (edges[1:] + edges[:-1]) / 2.0
    shares = density / (len(centred) * (edges[1] - edges[0]))
    found: list[Row] = [("growth", SIMULATED, float(x), float(y), b) for x, y in zip(middle, shares, strict=True) if y]
    if math.isfinite(b):
        distance = np.abs(centred[centred != 0.0])
        a = float(np.mean(distance**b) ** (1.0 / b))
        peak = 1.0 / (2.0 * a * b ** (1.0 / b) * math.gamma(1.0 + 1.0 / b))
        for x in np.linspace(-WIDEST, WIDEST, POINTS + 1):
            y = peak * math.exp(-((abs(x) / a) ** b) / b)
            if y >= shares[shares > 0.0].min() / 3.0:
                found.append(("growth", FITTED, float(x), y, b))
    return found
