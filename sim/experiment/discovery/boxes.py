"""A box: ranges of some inputs in which targets are missed more often, and what it is worth on rows it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment.judgement import Flags, Floats
from sim.experiment.summary import wilson

LEVEL = 0.01  # of the one-sided test that misses are more frequent inside a box than outside, on the hold-out half

Limits = Mapping[str, tuple[float, float]]  # by input, both ends belong to the box; an infinite one is no limit
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Runs as a search sees them.

    Attributes:
        x: a column per input, a row per run
        missed: whether the run misses what is looked at
        clusters: codes of what runs share, such as their replication; runs that share something are no independent
            evidence, so that they count for less
    """

    x: pd.DataFrame
    missed: Flags
    clusters: tuple[Codes, ...] = ()

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.missed)

    def part(self, chosen: Flags | NDArray[np.intp]) -> Rows:
        """Return some of the rows."""
        clusters = tuple(codes[chosen] for codes in self.clusters)
        return Rows(self.x[chosen] if chosen.dtype == np.bool_ else self.x.iloc[chosen], self.missed[chosen], clusters)


@dataclass(frozen=True)
class Score:
    """What a box is worth on some rows; counts, and by how much runs that share luck or inputs widen intervals."""

    runs: int
    missed: int
    inside: int
    missed_inside: int
    widening_density: float = 1.0  # of the variance, as a design effect; 1 for independent runs
    widening_coverage: float = 1.0

    @property
    def base(self) -> float:
        """Share of all runs that miss."""
        return _share(self.missed, self.runs)

    @property
    def coverage(self) -> float:
        """Share of all misses that lie in the box."""
        return _share(self.missed_inside, self.missed)

    @property
    def density(self) -> float:
        """Share of the runs in the box that miss."""
        return _share(self.missed_inside, self.inside)

    @property
    def mass(self) -> float:
        """Share of all runs that lie in the box."""
        return _share(self.inside, self.runs)

    @property
    def outside(self) -> float:
        """Share of the runs outside the box that miss."""
        return _share(self.missed - self.missed_inside, self.runs - self.inside)

    @property
    def p(self) -> float:
        """Chance of so many misses inside if they were no more frequent than outside (Fisher's exact test)."""
        from scipy.stats import fisher_exact

        cells = np.array(
            [
                [self.missed_inside, self.inside - self.missed_inside],
                [self.missed - self.missed_inside, self.runs - self.inside - (self.missed - self.missed_inside)],
            ]
        )
        return float(fisher_exact(np.rint(cells / self.widening_density).astype(int), alternative="greater")[1])

    @property
    def is_above_base(self) -> bool:
        """Whether runs in the box miss more often than the others, beyond what chance brings."""
        return 0 < self.inside < self.runs and self.density > self.base and self.p <= LEVEL

    def row(self) -> dict[str, Any]:
        """Return counts, shares and 95 % intervals."""
        found: dict[str, Any] = {name: getattr(self, name) for name in ("runs", "missed", "inside", "missed_inside")}
        found |= {"base": self.base, "outside": self.outside, "mass": self.mass}
        for name, part, whole in (
            ("coverage", self.missed_inside, self.missed),
            ("density", self.missed_inside, self.inside),
        ):
            found[name] = getattr(self, name)
            ends = interval(part, whole, getattr(self, f"widening_{name}"))
            found |= {f"{name}_low": ends[0], f"{name}_high": ends[1]}
        return found


@dataclass(frozen=True)
class Restriction:
    """The range of one input in a box.

    Attributes:
        input: dotted name
        low: limit; -inf where there is none
        high: limit; inf where there is none
        p: quasi-p-value on the hold-out half: the chance of so many misses in the box if this restriction added none
        p_fit: the same on the half that the box was made from, so too small
        reproduced: share of the resamples whose box limits this input on the same side; NaN where there were none
    """

    input: str
    low: float
    high: float
    p: float
    p_fit: float
    reproduced: float = np.nan


@dataclass(frozen=True)
class Box:
    """Ranges of inputs, found on one half of the replications and judged on the other.

    Attributes:
        method: "prim" or "tree"
        restrictions: of inputs, the one that matters most first
        fit: its worth where it was found, which flatters it
        holdout: its worth on the other half
    """

    method: str
    restrictions: tuple[Restriction, ...]
    fit: Score
    holdout: Score

    @property
    def is_region(self) -> bool:
        """Whether it holds up: it restricts something, and the hold-out half misses more often inside."""
        return bool(self.restrictions) and self.holdout.is_above_base

    @property
    def limits(self) -> dict[str, tuple[float, float]]:
        """Its limits by input."""
        return {one.input: (one.low, one.high) for one in self.restrictions}

    def row(self) -> dict[str, Any]:
        """Return it as a row of the table of boxes; numbers of the hold-out half, then those of the fit."""
        fitted = self.fit.row()
        found = {"method": self.method, "found": self.is_region, "inputs": len(self.restrictions)}
        return found | self.holdout.row() | {"p": self.holdout.p} | {f"fit_{name}": fitted[name] for name in FITTED}


FITTED = ("runs", "missed", "inside", "missed_inside", "base", "coverage", "density", "mass")


def within(x: pd.DataFrame, limits: Limits) -> Flags:
    """Return which rows lie in a box."""
    found = np.ones(len(x), dtype=np.bool_)
    for name, (low, high) in limits.items():
        values = x[name].to_numpy()
        found &= (values >= low) & (values <= high)
    return found


def box(method: str, limits: Limits, fit: Rows, holdout: Rows) -> Box:
    """Return the box of these limits with all its numbers."""
    ends = {name: pair for name, pair in limits.items() if np.isfinite(pair).any()}
    p_fit = {name: quasi_p(fit, ends, name) for name in ends}
    order = sorted(ends, key=lambda name: (p_fit[name], name))
    rules = tuple(Restriction(name, *ends[name], quasi_p(holdout, ends, name), p_fit[name]) for name in order)
    return Box(method, rules, score(fit, ends), score(holdout, ends))


def score(rows: Rows, limits: Limits) -> Score:
    """Return what a box is worth on rows."""
    inside = within(rows.x, limits)
    counts = len(rows), int(rows.missed.sum()), int(inside.sum()), int((inside & rows.missed).sum())
    bare = Score(*counts)
    return Score(
        *counts,
        widening(np.where(inside, rows.missed - bare.density, 0.0), rows.clusters) if counts[2] else 1.0,
        widening(np.where(rows.missed, inside - bare.coverage, 0.0), rows.clusters) if counts[1] else 1.0,
    )


def widening(residuals: Floats, clusters: Sequence[Codes]) -> float:
    """Return by how much the variance of a mean is larger than that of independent rows; at least 1.

    Rows may share several things at once (Cameron, Gelbach and Miller 2011).

    >>> widening(np.array([1.0, 1.0, -1.0, -1.0]), [np.array([0, 0, 1, 1])])
    2.0
    """
    alone = float((residuals * residuals).sum())
    if not clusters or alone == 0.0:
        return 1.0
    sums = [np.bincount(codes, weights=residuals) for codes in clusters]
    together = sum(float((each * each).sum()) for each in sums) - (len(sums) - 1) * alone
    return max(1.0, together / alone)


def quasi_p(rows: Rows, limits: Limits, name: str) -> float:
    """Return the quasi-p-value of a restriction (Bryant and Lempert 2010), a one-sided binomial test.

    Args:
        rows: to test on
        limits: of the box
        name: of the input whose restriction is tested; the box without it gives the share to be exceeded
    """
    from scipy.stats import binomtest

    inside = score(rows, limits)
    without = score(rows, {other: ends for other, ends in limits.items() if other != name})
    if not inside.inside or without.density >= 1.0:
        return 1.0
    size = max(1, round(inside.inside / inside.widening_density))
    hits = min(size, round(inside.missed_inside / inside.widening_density))
    return float(binomtest(hits, size, without.density, alternative="greater").pvalue)


def interval(part: int, whole: int, wider: float) -> tuple[float, float]:
    """Return the Wilson 95 % interval of a share; ``wider`` divides the counts; NaN where there is nothing."""
    if not whole:
        return np.nan, np.nan
    size = max(1, round(whole / wider))
    low, high = wilson(min(size, round(part / wider)), size)
    assert low is not None
    assert high is not None
    return min(low, part / whole), max(high, part / whole)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan
