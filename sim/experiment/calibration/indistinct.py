"""What the data cannot tell apart: parameters no narrower than their prior, pairs that trade off, flat directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sim.experiment.calibration.posterior import Posterior, posterior
from sim.experiment.calibration.reference import Parameter, Reference
from sim.experiment.judgement import Floats

RESAMPLES = 200
ENDS = (2.5, 97.5)  # per cent of the resamples
NOTICED = 0.3  # correlation from which a pair is told
PARAMETER, PAIR, DIRECTION = "parameter", "pair", "direction"


@dataclass(frozen=True)
class Spread:
    """Second moments of a posterior, each parameter in standard deviations of its prior."""

    left: Floats  # (parameters,) share of the prior's variance that is left
    correlation: Floats  # (parameters, parameters)
    shares: Floats  # (parameters,) variance along the posterior's own axes, the narrowest first; 1 is the prior's
    axes: Floats  # (parameters, axes)


@dataclass(frozen=True)
class Indistinct:
    """What is and what is not told apart.

    Attributes:
        contraction: parameter, contraction (1 less posterior over prior variance), low, high, by_chance: what a table
            without any information reaches in 97.5 % of cases
        indistinct: kind, first, second, value, low, high, by_chance, told_apart; of a parameter the contraction, of a
            pair the correlation, of a direction the share of the prior's variance that is left along it. Told apart
            is what differs from a table without information and, by its interval, from the prior
        directions: direction, parameter, loading; the narrowest first
    """

    contraction: pd.DataFrame
    indistinct: pd.DataFrame
    directions: pd.DataFrame


def indistinct(known: Reference, observed: Floats, parameters: Sequence[Parameter], seed: int) -> Indistinct:
    """Return what the data tell apart; intervals are of a bootstrap over the rows of the reference table.

    What information there is shows against tables whose statistics were shuffled: they have none.
    """
    grid = (np.arange(2000) + 0.5) / 2000
    deviations = np.array([one.quantile(grid).std() for one in parameters])
    random = np.random.default_rng(seed)
    rows = len(known.points)

    def of(table: Reference) -> Spread:
        return _spread(posterior(table, observed), parameters, deviations)

    found = of(known)
    again, blind = [], []
    for _ in range(RESAMPLES):
        picked = random.integers(0, rows, rows)
        again.append(of(known.picked(picked)))
        shuffled = random.permutation(rows)
        blind.append(of(known.blind(shuffled)))
    names = [one.name for one in parameters]
    contraction = _contraction(names, found, again, blind)
    told = [
        {**row, "kind": PARAMETER, "first": row["parameter"], "second": "", "value": row["contraction"]}
        for row in contraction.to_dict("records")
    ]
    apart = [*told, *_pairs(names, found, again, blind), *_directions(found, again, blind)]
    columns = ["kind", "first", "second", "value", "low", "high", "by_chance", "told_apart"]
    loadings = [
        {"direction": k + 1, "parameter": name, "loading": float(found.axes[n, k])}
        for k in range(len(names))
        for n, name in enumerate(names)
    ]
    return Indistinct(contraction, pd.DataFrame(apart)[columns], pd.DataFrame(loadings))


def _spread(found: Posterior, parameters: Sequence[Parameter], deviations: Floats) -> Spread:
    values = np.column_stack([one.quantile(found.points[:, k]) for k, one in enumerate(parameters)]) / deviations
    centred = values - found.weights @ values
    covariance = (centred * found.weights[:, None]).T @ centred
    left = np.diag(covariance)
    width = np.sqrt(np.maximum(left, 1e-300))
    shares, axes = np.linalg.eigh(covariance)
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(len(left))] < 0.0, -1.0, 1.0)
    return Spread(left, covariance / np.outer(width, width), shares, axes)


def _contraction(names: Sequence[str], found: Spread, again: Sequence[Spread], blind: Sequence[Spread]) -> pd.DataFrame:
    lows, highs = np.percentile([1.0 - one.left for one in again], ENDS, axis=0)
    chance = np.percentile([1.0 - one.left for one in blind], ENDS[1], axis=0)
    removed = 1.0 - found.left
    return pd.DataFrame(
        {
            "parameter": list(names),
            "contraction": removed,
            "low": lows,
            "high": highs,
            "by_chance": chance,
            "told_apart": (removed > chance) & (lows > 0.0),
        }
    )


def _pairs(
    names: Sequence[str], found: Spread, again: Sequence[Spread], blind: Sequence[Spread]
) -> list[dict[str, object]]:
    lows, highs = np.percentile([one.correlation for one in again], ENDS, axis=0)
    chance = np.percentile(np.abs([one.correlation for one in blind]), ENDS[1], axis=0)
    rows: list[dict[str, object]] = []
    for i, k in combinations(range(len(names)), 2):
        value, low, high = float(found.correlation[i, k]), float(lows[i, k]), float(highs[i, k])
        linked = abs(value) >= max(NOTICED, float(chance[i, k])) and low * high > 0.0
        rows.append(_row(PAIR, (names[i], names[k]), (value, low, high, chance[i, k]), not linked))
    return rows


def _directions(found: Spread, again: Sequence[Spread], blind: Sequence[Spread]) -> list[dict[str, object]]:
    lows, highs = np.percentile([one.shares for one in again], ENDS, axis=0)
    chance = np.percentile([one.shares[0] for one in blind], ENDS[0])  # of the narrowest one, so that few are told
    return [
        _row(DIRECTION, (str(k + 1), ""), (share, lows[k], highs[k], chance), bool(share < chance and highs[k] < 1.0))
        for k, share in enumerate(found.shares)
    ]


def _row(kind: str, names: tuple[str, str], numbers: Sequence[float], told_apart: bool) -> dict[str, object]:
    return {
        "kind": kind,
        **dict(zip(("first", "second"), names, strict=True)),
        **{name: float(one) for name, one in zip(("value", "low", "high", "by_chance"), numbers, strict=True)},
        "told_apart": told_apart,
    }
