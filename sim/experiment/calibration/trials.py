"""Trials of the method on data of known origin: are parameters recovered, do intervals hold as often as they say?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.calibration.posterior import posterior
from sim.experiment.calibration.reference import Parameter, Reference
from sim.experiment.judgement import Floats
from sim.experiment.summary import Z, wilson

LEVELS = (0.5, 0.8, 0.95)  # of central intervals
BINS = 20  # of the ranks


@dataclass(frozen=True)
class Trials:
    """Posteriors given each of some rows of the reference table, which was left out of it.

    Attributes:
        recovery: parameter, trials, error (root mean square over the prior's standard deviation; 1 is what the prior
            alone reaches) with low and high, correlation of estimate and truth with its own interval
        coverage: parameter, level, share of trials whose interval held the truth, low, high, trials
        ranks: parameter, bin, count, expected, p_value of a chi-square test that all bins are equally likely
    """

    recovery: pd.DataFrame
    coverage: pd.DataFrame
    ranks: pd.DataFrame


def trials(known: Reference, parameters: Sequence[Parameter], count: int) -> Trials:
    """Return how well so many draws of the priors are found again from what they give."""
    estimates, quantiles = np.empty((2, count, len(parameters)))
    for row in range(count):
        found = posterior(known.without(row), known.noisy[row, 0])
        quantiles[row] = found.below(known.points[row])
        for k, parameter in enumerate(parameters):
            estimates[row, k] = found.weights @ parameter.quantile(found.points[:, k])
    truth = np.column_stack([one.quantile(known.points[:, k]) for k, one in enumerate(parameters)])
    recovered = [
        _recovery(one.name, estimates[:, k], truth[:count, k], float(truth[:, k].std()))
        for k, one in enumerate(parameters)
    ]
    covered = [row for k, one in enumerate(parameters) for row in _coverage(one.name, quantiles[:, k])]
    ranked = [row for k, one in enumerate(parameters) for row in _ranks(one.name, quantiles[:, k])]
    return Trials(*(pd.DataFrame(rows) for rows in (recovered, covered, ranked)))


def _recovery(name: str, estimates: Floats, truth: Floats, prior: float) -> dict[str, object]:
    from scipy.stats import chi2

    count = len(truth)
    error = math.sqrt(float(np.square(estimates - truth).mean())) / prior
    low, high = (error * math.sqrt(count / chi2.ppf(1.0 - end, count)) for end in (0.025, 0.975))
    varies = np.ptp(estimates) > 0.0 and np.ptp(truth) > 0.0
    correlation = float(np.corrcoef(estimates, truth)[0, 1]) if varies else 0.0
    half = Z / math.sqrt(count - 3) if count > 3 else math.inf  # of Fisher's z
    ends = [math.tanh(math.atanh(max(-0.999999, min(0.999999, correlation))) + sign * half) for sign in (-1, 1)]
    return {
        "parameter": name, "trials": count, "error": error, "low": low, "high": high,
        "correlation": correlation, "correlation_low": ends[0], "correlation_high": ends[1],
    }  # fmt: skip


def _coverage(name: str, quantiles: Floats) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for level in LEVELS:
        held = int((np.abs(quantiles - 0.5) <= level / 2.0).sum())
        low, high = wilson(held, len(quantiles))
        share = held / len(quantiles)
        rows.append(
            {"parameter": name, "level": level, "share": share, "low": low, "high": high, "trials": len(quantiles)}
        )
    return rows


def _ranks(name: str, quantiles: Floats) -> list[dict[str, object]]:
    from scipy.stats import chisquare

    counts, _ = np.histogram(quantiles, bins=BINS, range=(0.0, 1.0))
    p_value = float(chisquare(counts).pvalue)
    expected = len(quantiles) / BINS
    return [
        {"parameter": name, "bin": k + 1, "count": int(found), "expected": expected, "p_value": p_value}
        for k, found in enumerate(counts)
    ]
