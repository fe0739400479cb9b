"""The answer at one point, exact however many replications it has: counts as they come, quantiles column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import opinion
from sim.experiment.judgement import Floats, Judged
from sim.experiment.kept import Kept
from sim.experiment.summary import binding_of_gains, gains, order_statistics

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_VALUES = 20_000_000  # numbers in memory at once: 160 MB

Again = Callable[[], Iterable[Kept]]  # yields all replications of the point, as often as it is called


@dataclass(frozen=True)
class Answer:
    """What the replications of one scenario say; M readings, C columns, Q quarters."""

    planned: int
    done: int
    met: NDArray[np.int64]  # (M,) replications that meet the reading
    is_due: NDArray[np.bool_]  # (M,)
    headline: tuple[int, ...]  # per target, position among the readings
    together: tuple[int | None, int | None]  # meet all targets of article 2, all targets; None where one is not due
    binding: tuple[str | None, str | None]  # the target without which most replications meet all the others
    values: Floats  # (M, LEVELS) quantiles of the value at the due quarter; NaN where it is not known
    spend: Floats  # (LEVELS,) quantiles of public money over the horizon [万元]
    mean_spend: float
    bands: Floats  # (Q, C, LEVELS) quantiles by quarter
    means: Floats  # (Q, C) by quarter; parts of a whole add up in them, which quantiles do not

    @property
    def failed(self) -> int:
        """Replications without a result."""
        return self.planned - self.done


class Tally:
    """Counts that add up over parts of the replications, in any order."""

    def __init__(self) -> None:
        self.planned = self.done = 0
        self.met: NDArray[np.int64] = np.zeros(0, np.int64)
        self.together: list[int | None] = [0, 0]
        self.gains: list[NDArray[np.int64]] = [np.zeros(0, np.int64)] * 2
        self.judged: Judged | None = None

    def add(self, part: Kept) -> None:
        """Count some replications."""
        judged = part.judged()
        self.judged = self.judged or judged
        self.planned += len(part.causes)
        self.done += judged.n
        self.met = _sum(self.met, judged.met)
        for k, article_two_only in enumerate((True, False)):
            met = judged.headline_met(article_two_only)
            if met is None:
                self.together[k] = None
            else:
                self.together[k] = (self.together[k] or 0) + int(met.all(axis=1).sum())
                self.gains[k] = _sum(self.gains[k], gains(met))


def answer(again: Again, runs: int, columns: int, quarters: int) -> Answer:
    """Summarise a point.

    Args:
        again: yields its replications; called more than once where they do not fit into memory
        runs: their number
        columns: number of columns kept by quarter
        quarters: length of the horizon
    """
    tally = Tally()
    quantiles, means = [], []
    width = max(1, MOST_VALUES // max(1, runs))
    first, total = 0, 1
    while first < total:
        values, filled = np.empty((width, runs)), 0
        for part in again():
            if not first:
                tally.add(part)
            flat = _flat(part)
            total = flat.shape[1]
            cut = flat[:, first : first + width]
            values[: cut.shape[1], filled : filled + len(cut)] = cut.T
            filled += len(cut)
        known = values[: min(width, total - first), :filled]
        means.append(known_means(known))
        quantiles.append(known_quantiles(known, LEVELS))
        first += width
    found, average = np.concatenate(quantiles), np.concatenate(means)
    judged = tally.judged
    assert judged is not None
    readings = len(judged.is_due)
    ids = [target.id for target in opinion.targets().values()]
    article_two = [target.id for target in opinion.targets().values() if target.of_article_two]
    return Answer(
        planned=tally.planned,
        done=tally.done,
        met=tally.met,
        is_due=judged.is_due,
        headline=judged.headline,
        together=(tally.together[0], tally.together[1]),
        binding=(binding_of_gains(tally.gains[0], article_two), binding_of_gains(tally.gains[1], ids)),
        spend=found[0],
        mean_spend=float(average[0]),
        values=found[1 : 1 + readings],
        bands=found[1 + readings :].reshape(quarters, columns, len(LEVELS)),
        means=average[1 + readings :].reshape(quarters, columns),
    )


def _flat(part: Kept) -> Floats:
    """Return spend, value of each reading and columns by quarter of what was done, shape (done, numbers)."""
    done = part.done
    return np.concatenate(
        [part.spend[done, None], part.value[done], part.outcomes.reshape(len(done), -1)[done]], axis=1
    )


def known_means(values: Floats) -> Floats:
    """Return the mean of each row over the values that are known, shape (rows,); NaN where none is."""
    found = np.full(len(values), np.nan)
    for row, numbers in enumerate(values):
        known = numbers[np.isfinite(numbers)]
        if len(known):
            found[row] = known.mean()
    return found


def known_quantiles(values: Floats, levels: Sequence[float]) -> Floats:
    """Return order statistics of each row over the values that are known, shape (rows, levels); NaN where none is.

    The rows may be put into another order.
    """
    found = np.full((len(values), len(levels)), np.nan)
    for row, numbers in enumerate(values):
        known = numbers if np.isfinite(numbers).all() else numbers[np.isfinite(numbers)]
        if len(known):
            found[row] = order_statistics(known, levels, overwrite=True)
    return found


def _sum(total: NDArray[np.int64], flags: NDArray[np.bool_] | NDArray[np.int64]) -> NDArray[np.int64]:
    added: NDArray[np.int64] = flags.sum(axis=0) if flags.ndim > 1 else flags.astype(np.int64)
    return total + added if len(total) else added
