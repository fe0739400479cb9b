"""What two scenarios under the same luck make of each target: pair by pair, then as differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim import opinion
from sim.experiment.judgement import Flags, Floats, Judged
from sim.experiment.paired_estimates import Estimate, mean_change, paired_difference
from sim.experiment.summary_tables import JOINT


@dataclass(frozen=True)
class Sides:
    """A target, several at once or an outcome, under A and under B: R pairs."""

    id: str  # "joint" for the targets of article 2, "joint_all" for all
    met_a: Flags | None  # (R,); None for outcomes, and where a target is not due within the horizon
    met_b: Flags | None
    value_a: Floats  # (R,) in the unit of the target or outcome; NaN where undefined, as for several targets
    value_b: Floats
    alike: bool = True  # False where the readings differ: that is two questions, their difference would mean nothing

    def chance_change(self) -> Estimate | None:
        """Return the difference in probability, B less A; None where the two cannot be compared."""
        if not self.alike or self.met_a is None or self.met_b is None or not len(self.met_a):
            return None
        return Estimate(*paired_difference(self.met_b, self.met_a))

    def known(self) -> Flags:
        """Return in which pairs both values are known and can be compared, shape (R,)."""
        return np.isfinite(self.value_a) & np.isfinite(self.value_b) & self.alike


@dataclass(frozen=True)
class Change:
    """Change of one probability against the baseline: of a headline target, or of several at once."""

    id: str
    difference: float | None  # of the two probabilities
    low: float | None
    high: float | None
    value: float | None  # mean difference of the reading's value, in the target's unit; None for several targets


def changes(judged: Judged, baseline: Judged) -> tuple[Change, ...]:
    """Return the changes over the replications that both scenarios have done, those of several targets first."""
    return tuple(_change(sides) for sides in targets(baseline, judged))


def targets(a: Judged, b: Judged) -> Iterator[Sides]:
    """Yield all targets of article 2 at once, all targets at once, then each by its headline reading, paired."""
    _, rows_a, rows_b = np.intersect1d(a.replications, b.replications, return_indices=True)
    for name, article_two_only in zip(JOINT, (True, False), strict=True):
        met_a, met_b = a.together(article_two_only), b.together(article_two_only)
        yield Sides(
            id=name,
            met_a=None if met_a is None else met_a[rows_a],
            met_b=None if met_b is None else met_b[rows_b],
            value_a=np.full(len(rows_a), np.nan),
            value_b=np.full(len(rows_b), np.nan),
            alike=a.headline == b.headline,
        )
    for target, m, n in zip(opinion.targets(), a.headline, b.headline, strict=True):
        yield Sides(
            id=target,
            met_a=a.met[rows_a, m] if a.is_due[m] else None,
            met_b=b.met[rows_b, n] if b.is_due[n] else None,
            value_a=a.value[rows_a, m],
            value_b=b.value[rows_b, n],
            alike=m == n,
        )


def _change(sides: Sides) -> Change:
    change, known = sides.chance_change(), sides.known()
    if change is None:
        return Change(sides.id, None, None, None, None)
    value = mean_change(sides.value_b[known] - sides.value_a[known])
    return Change(sides.id, change.value, change.low, change.high, value.value)
