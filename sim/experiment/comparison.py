"""Two scenarios under the same luck: differences paired by replication, with 95 % intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim import opinion
from sim.experiment.judgement import Flags, Judged
from sim.experiment.summary import Z


@dataclass(frozen=True)
class Change:
    """Change of one probability against the baseline: of a headline target, or of several at once."""

    id: str  # "joint" for the targets of article 2, "joint_all" for all
    difference: float | None  # of the two probabilities
    low: float | None
    high: float | None
    value: float | None  # mean difference of the reading's value, in the target's unit; None for several targets


def changes(judged: Judged, baseline: Judged) -> tuple[Change, ...]:
    """Return the changes over the replications that both scenarios have done, those of several targets first."""
    _, ours, theirs = np.intersect1d(judged.replications, baseline.replications, return_indices=True)
    same = judged.headline == baseline.headline
    found = []
    for name, article_two_only in (("joint", True), ("joint_all", False)):
        met, met_before = judged.together(article_two_only), baseline.together(article_two_only)
        if met is None or met_before is None or not same or not len(ours):
            found.append(Change(name, None, None, None, None))
        else:
            interval = paired_difference(met[ours], met_before[theirs])
            found.append(Change(name, *interval, None))
    for target, m, b in zip(opinion.targets(), judged.headline, baseline.headline, strict=True):
        # two readings are two questions: their difference would mean nothing
        if m != b or not len(ours) or not (judged.is_due[m] and baseline.is_due[b]):
            found.append(Change(target, None, None, None, None))
            continue
        gap = judged.value[ours, m] - baseline.value[theirs, b]
        known = gap[np.isfinite(gap)]
        interval = paired_difference(judged.met[ours, m], baseline.met[theirs, b])
        found.append(Change(target, *interval, float(known.mean()) if len(known) else None))
    return tuple(found)


def paired_difference(met: Flags, baseline: Flags) -> tuple[float, float, float]:
    """Return the difference of two paired probabilities and its 95 % interval.

    The interval adds half an observation to each cell of the 2 x 2 table (Agresti and Min 2005), so that it keeps a
    width where no pair differs.
    """
    n = len(met)
    better, worse = int((met & ~baseline).sum()), int((~met & baseline).sum())
    centre = (better - worse) / (n + 2.0)
    half = Z * math.sqrt(max(0.0, (better + worse + 1.0) - (better - worse) * (better - worse) / (n + 2.0))) / (n + 2.0)
    return (better - worse) / n, max(-1.0, centre - half), min(1.0, centre + half)
