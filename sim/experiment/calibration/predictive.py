"""Fresh runs under the posterior and under the priors, held against every moment; those held back decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.calibration.moments import Moment, deviations, values
from sim.experiment.calibration.reference import Reference
from sim.experiment.judgement import Floats

RESAMPLES = 2000
ENDS = (2.5, 97.5)  # per cent of the resamples
SHOWN = (0.05, 0.5, 0.95)
YES, NO, UNCLEAR = "yes", "no", "cannot tell"
TOGETHER = "together"  # all moments that were held back
LEAST = 0.01  # difference of log scores that counts: a hundredth more density is no gain
FAR = 0.005  # of the priors' draws on one side: a moment beyond is outside what they can produce


@dataclass(frozen=True)
class Predictive:
    """What fresh runs say.

    Attributes:
        predictive: moment, held_back, value, deviation (of its error), then of the priors and of the posterior the
            5, 50 and 95 % points of what would be published and the quantile at which the value stands;
            unreached: whether (nearly) all draws of the priors lie on one side of it; inside: whether the value
            lies within the posterior's 5-95 %
        score: moment or TOGETHER, log score of priors and posterior, difference with low and high, beats
    """

    predictive: pd.DataFrame
    score: pd.DataFrame


def predictive(moments: Sequence[Moment], prior: Floats, posterior: Floats, known: Reference, seed: int) -> Predictive:
    """Return predictive checks and log scores.

    Args:
        moments: all of them
        prior: statistics of fresh draws of the priors, shape (draws, moments)
        posterior: of fresh draws of the posterior, row by row with the same luck
        known: the reference table
        seed: of the resampling
    """
    observed, errors = values(moments), deviations(moments)
    rows = []
    for k, moment in enumerate(moments):
        row: dict[str, object] = {
            "moment": moment.id, "held_back": moment.held_back, "unit": moment.unit, "value": moment.value,
            "error": moment.error, "discrepancy": moment.discrepancy, "deviation": moment.deviation,
        }  # fmt: skip
        for name, found in (("prior", prior), ("posterior", posterior)):
            points = [_point(found[:, k], errors[k], share) for share in SHOWN]
            row |= dict(zip((f"{name}_p5", f"{name}_p50", f"{name}_p95"), points, strict=True))
            row[f"{name}_quantile"] = float(_below(found[:, k], errors[k], observed[k]))
        share = float((known.exact[:, k] < moment.value).mean())
        row["prior_below"] = share
        row["unreached"] = bool(min(share, 1.0 - share) < FAR)
        row["inside"] = bool(SHOWN[0] <= float(str(row["posterior_quantile"])) <= SHOWN[-1])
        rows.append({**row, "source": moment.source, "tag": moment.tag})
    return Predictive(pd.DataFrame(rows), _scores(moments, prior, posterior, seed))


def _scores(moments: Sequence[Moment], prior: Floats, posterior: Floats, seed: int) -> pd.DataFrame:
    """Return the log score of each moment that was held back, then of all of them together."""
    back = [k for k, moment in enumerate(moments) if moment.held_back]
    observed, errors = values(moments)[back], deviations(moments)[back]
    densities = [_log_densities(found[:, back], observed, errors) for found in (prior, posterior)]
    random = np.random.default_rng(seed)
    picks = random.integers(0, len(prior), (RESAMPLES, len(prior)))
    rows = []
    parts = [(moments[k].id, [place]) for place, k in enumerate(back)]
    for name, columns in (*parts, (TOGETHER, list(range(len(back))))):
        before, after = (one[:, columns].sum(axis=1) for one in densities)
        difference = _log_mean(after) - _log_mean(before)
        resampled = _log_mean(after[picks]) - _log_mean(before[picks])
        low, high = (float(end) for end in np.percentile(resampled, ENDS))
        row: dict[str, object] = {
            "moment": name,
            "prior": float(_log_mean(before)),
            "posterior": float(_log_mean(after)),
        }
        row |= {"difference": float(difference), "low": low, "high": high}
        rows.append(row | {"beats": YES if low > LEAST else NO if high < -LEAST else UNCLEAR})
    return pd.DataFrame(rows)


def _log_densities(found: Floats, observed: Floats, errors: Floats) -> Floats:
    """Return the log density of what was published given each draw: its error is normal."""
    logs: Floats = -0.5 * np.square((observed - found) / errors) - np.log(errors * np.sqrt(2.0 * np.pi))
    return logs


def _log_mean(logs: Floats) -> Floats:
    """Return the log of the mean of what logs are given of, along the last axis."""
    top = logs.max(axis=-1, keepdims=True)
    return np.asarray(np.log(np.exp(logs - top).mean(axis=-1)) + top[..., 0])


def _below(found: Floats, error: float, value: float) -> Floats:
    """Return the chance that something lower than the value would have been published."""
    from scipy.special import ndtr

    return np.asarray(ndtr((value - found) / error).mean())


def _point(found: Floats, error: float, share: float) -> float:
    """Return the quantile of what would be published."""
    from scipy.optimize import brentq

    ends = found.min() - 10.0 * error, found.max() + 10.0 * error
    return float(brentq(lambda value: float(_below(found, error, value)) - share, *ends, xtol=1e-10))
