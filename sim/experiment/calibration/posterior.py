"""The posterior given what was published: draws of the priors near it, weighted, then moved to it by regression.

Rejection with local-linear regression (Beaumont, Zhang & Balding 2002). The regression is of log odds of prior
quantiles, so that no draw leaves the range of its prior. To regress the spread too (Blum & Francois 2010) was tried:
where what was published lies at the edge of what the priors give, it only added noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment.calibration.reference import Reference
from sim.experiment.judgement import Floats

ACCEPTED = 0.5  # of the reference table
LEAST = 100  # rows accepted where there are so many
RIDGE = 1e-6


@dataclass(frozen=True)
class Posterior:
    """Weighted draws; weights sum to 1."""

    points: Floats  # (draws, parameters) quantiles of the priors
    weights: Floats  # (draws,)
    rows: NDArray[np.int64]  # (draws,) of the reference table that they come from

    @property
    def effective(self) -> float:
        """Number of rows of equal weight that know as much."""
        return float(1.0 / np.square(np.bincount(self.rows, self.weights)).sum())

    def below(self, point: Floats) -> Floats:
        """Return the posterior weight below a value of each parameter: its quantile."""
        return np.asarray(self.weights @ (self.points < point))

    def resampled(self, draws: int, random: np.random.Generator) -> Floats:
        """Return draws of equal weight in random order, shape (draws, parameters): as often as their weight says."""
        steps = (np.arange(draws) + random.random()) / draws
        edges = np.cumsum(self.weights)
        chosen = np.minimum(np.searchsorted(edges, steps), len(edges) - 1)
        drawn: Floats = self.points[random.permutation(chosen)]
        return drawn


def posterior(known: Reference, observed: Floats) -> Posterior:
    """Return the posterior of the parameters given what was observed, shape (moments,)."""
    rows, copies, moments = known.noisy.shape
    statistics = known.noisy.reshape(rows * copies, moments)
    apart = (statistics - observed) / _scale(statistics)
    distance = np.sqrt(np.square(apart).sum(axis=1))
    count = min(len(distance), max(LEAST, round(ACCEPTED * len(distance))))
    near = np.sort(np.argsort(distance, kind="stable")[:count])
    reach = distance[near].max() * (1.0 + 1e-9)
    weights = 1.0 - np.square(distance[near] / reach) if reach > 0.0 else np.ones(count)
    weights = weights / weights.sum()
    return Posterior(_moved(known.points[near // copies], apart[near], weights), weights, near // copies)


def _moved(points: Floats, apart: Floats, weights: Floats) -> Floats:
    """Return the points as they would be at no distance."""
    from sklearn.linear_model import Ridge

    odds = np.log(points) - np.log1p(-points)
    line = Ridge(alpha=RIDGE).fit(apart, odds, sample_weight=weights * len(weights))
    moved = odds + line.predict(np.zeros((1, apart.shape[1]))) - line.predict(apart)
    inside = np.finfo(np.float64).eps
    quantiles: Floats = np.clip(1.0 / (1.0 + np.exp(-moved)), inside, 1.0 - inside)
    return quantiles


def _scale(statistics: Floats) -> Floats:
    """Return the spread of each statistic: 1.48 times its median absolute deviation, 1 where nothing varies."""
    spread = 1.4826 * np.median(np.abs(statistics - np.median(statistics, axis=0)), axis=0)
    return np.where(spread > 0.0, spread, 1.0)
