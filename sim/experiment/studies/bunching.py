"""Bunching at a threshold: how many more are just above it than a smooth distribution would have there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiment.studies.estimate import Arguments, Term, TooFew, Values, of_draws, resampled
from sim.experiment.studies.panel import ENTERPRISE, asked, column

LINEAR, POISSON = "linear", "poisson"
FAMILIES = (LINEAR, POISSON)
FEWEST = 50  # observations in the range


def bunching(panel: pd.DataFrame, arguments: Arguments, generator: np.random.Generator) -> list[Term]:
    """Return the excess mass at a threshold against a polynomial counterfactual.

    Counts by bin are regressed on a polynomial of the bin and one dummy for every bin of the excluded window; the
    counterfactual leaves the dummies out. With ``family`` ``linear`` this is least squares, as usual; ``poisson`` lets
    the logarithm of the counts be the polynomial, for a density that falls steeply. The excess is what the window
    holds from the threshold up beyond it, the missing mass what it lacks below. Intervals by a bootstrap that draws
    whole enterprises. Source of the form: Chetty et al. 2011, Kleven and Waseem 2013 (recalled); of its use at
    thresholds of R&D intensity: Chen et al. 2021 (S1).

    Returns:
        ``excess``: extra observations over the mean counterfactual of a bin of the window at or above the threshold
        ``share``: extra observations over all in the range
        ``missing``: lacking observations over the mean counterfactual of a bin of the window below
    """
    running = column(panel, arguments["column"])
    least, most = arguments["range"]
    inside = running.between(least, most, inclusive="left") & asked(panel)
    values, clusters = running[inside].to_numpy(dtype=np.float64), panel.loc[inside, ENTERPRISE]
    if len(values) < FEWEST:
        raise TooFew("in_range", n=len(values), least=least, most=most)
    bins = _Bins(least, most, arguments["threshold"], arguments["width"], tuple(arguments["window"]))
    where = bins.of(values)
    model = arguments["order"], arguments["family"]
    found = bins.measured(bins.counts(where, np.ones(len(where))), *model)
    weights = resampled(clusters, arguments["bootstrap"], generator)
    draws = np.array([bins.measured(bins.counts(where, row), *model) for row in weights])
    return [of_draws(name, found[k], draws[:, k], len(values)) for k, name in enumerate(("excess", "share", "missing"))]


class _Bins:
    """Bins of equal width, one of which begins at the threshold."""

    def __init__(self, least: float, most: float, threshold: float, width: float, window: tuple[float, ...]) -> None:
        below = int(np.ceil(round((threshold - least) / width, 9)))
        above = int(np.ceil(round((most - threshold) / width, 9)))
        self.start, self.width, self.number = threshold - below * width, width, below + above
        middles = self.start + (np.arange(self.number) + 0.5) * width
        self.scaled = (middles - middles.mean()) / (self.number * width / 2.0)
        self.above = (middles > threshold) & (middles < window[1])
        self.below = (middles < threshold) & (middles > window[0])

    def of(self, values: Values) -> npt.NDArray[np.int64]:
        """Return the bin of each value; a hair below an edge, from rounding, counts as on it."""
        bins = np.floor((values - self.start) / self.width + 1e-9).astype(np.int64)
        return np.clip(bins, 0, self.number - 1)

    def counts(self, bins: npt.NDArray[np.int64], weights: Values) -> Values:
        """Return the sum of weights of each bin."""
        return np.asarray(np.bincount(bins, weights, self.number), dtype=np.float64)

    def measured(self, counts: Values, order: int, family: str) -> tuple[float, float, float]:
        """Return excess, share and missing mass of these counts."""
        excluded = np.flatnonzero(self.above | self.below)
        if not self.above.any() or not self.below.any():
            raise TooFew("window")
        if self.number - len(excluded) <= order + 1:
            raise TooFew("outside_window", n=self.number - len(excluded))
        powers = np.vander(self.scaled, order + 1, increasing=True)
        dummies = np.zeros((self.number, len(excluded)))
        dummies[excluded, np.arange(len(excluded))] = 1.0
        smooth = self._smooth(counts, powers, dummies, family)
        excess = float((counts - smooth)[self.above].sum())
        lacking = float((smooth - counts)[self.below].sum())
        height = [float(smooth[side].mean()) for side in (self.above, self.below)]
        if min(height) <= 0.0:
            raise TooFew("counts")
        return excess / height[0], excess / float(counts.sum()), lacking / height[1]

    def _smooth(self, counts: Values, powers: Values, dummies: Values, family: str) -> Values:
        import statsmodels.api as sm

        if family == LINEAR:
            fit = sm.OLS(counts, np.hstack([powers, dummies])).fit()
            return np.asarray(powers @ fit.params[: powers.shape[1]], dtype=np.float64)
        # a dummy of its own takes a bin out of the fit, and its logarithm may be that of no observation at all
        outside = ~(self.above | self.below)
        fit = sm.GLM(counts[outside], powers[outside], family=sm.families.Poisson()).fit()
        return np.asarray(np.exp(powers @ fit.params), dtype=np.float64)
