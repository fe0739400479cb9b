"""Shapes of distributions: Subbotin shape of growth, Hill exponent of the upper tail, a plain mean."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment import estimators
from sim.experiment.studies.estimate import Arguments, Term, TooFew, Values, clustered, normal
from sim.experiment.studies.panel import ENTERPRISE, asked, column

FEWEST = 30
STEP = 0.02  # of the shape, at which the curvature of the likelihood is taken


def subbotin(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the shape b of a Subbotin density around the median (1 is Laplace, 2 is normal), by maximum likelihood.

    The interval is that of the curvature of the likelihood profile; observations count as independent.
    """
    values = _known(panel, arguments["column"])
    centred = values - np.median(values)
    shape = estimators.subbotin_shape(values)
    curvature = sum(weight * _loss(centred, shape + step) for weight, step in ((1, -STEP), (-2, 0.0), (1, STEP)))
    error = STEP / np.sqrt(curvature) if curvature > 0.0 else np.nan
    return [normal("shape", shape, error, len(values))]


def _loss(centred: Values, shape: float) -> float:
    """Return minus the log-likelihood of a shape at its best scale, for which alpha^b is b times the mean of |x|^b."""
    from scipy.stats import gennorm

    distance = centred[centred != 0.0]
    scale = (shape * np.mean(np.abs(distance) ** shape)) ** (1.0 / shape)
    return float(-gennorm.logpdf(distance, shape, scale=scale).sum())


def hill(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the exponent of the complementary distribution in the upper tail (Hill 1975)."""
    values = _known(panel, arguments["column"])
    values = values[values > 0.0]
    exponent = estimators.tail_exponent(values, arguments["share"])
    tail = int(arguments["share"] * len(values))
    if not np.isfinite(exponent):
        raise TooFew("tail", n=tail)
    return [normal("exponent", exponent, exponent / np.sqrt(tail), tail)]


def mean(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the mean of a column, its error clustered by enterprise."""
    values = column(panel, arguments["column"])[asked(panel)].dropna()
    if len(values) < FEWEST:
        raise TooFew("observations", n=len(values))
    groups = panel.loc[values.index, ENTERPRISE].to_numpy()
    params, errors = clustered(values.to_numpy(), np.ones((len(values), 1)), groups)
    return [normal("mean", params[0], errors[0], len(values))]


def _known(panel: pd.DataFrame, name: str) -> Values:
    values = column(panel, name)[asked(panel)]
    found: Values = values[np.isfinite(values)].to_numpy()
    if len(found) < FEWEST:
        raise TooFew("observations", n=len(found))
    return found
