"""Two scenarios run by run under the same luck: what changes, how surely, at what cost, and what the pairing is worth.

Intervals are 95 %. Differences of probabilities: Agresti and Min (2005), see comparison.py; means: normal; ratios of
means: Fieller (1954). The chance that one is higher counts a tie as half (Mann and Whitney 1947), so that it is
(1 + d) / 2 with d the difference of the shares in which each is higher, and has the interval of d.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim import opinion
from sim.experiment.comparison import paired_difference
from sim.experiment.judgement import Flags, Floats
from sim.experiment.kept import Kept
from sim.experiment.summary import Z, wilson
from sim.experiment.summary_tables import JOINT

CAPITAL_APART = ("incubator_area",)  # targets whose capital is no part of spend, so that no price follows from it
DUE = 11  # 2020Q4, the quarter of every target; outcomes are read then, or at the end of a shorter horizon


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; all None where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Line:
    """One target or outcome under A and under B; None where the two cannot be compared."""

    id: str  # of a target, "joint", "joint_all", or of an outcome
    chance_a: Estimate | None  # of meeting the target; None for outcomes
    chance_b: Estimate | None
    chance_change: Estimate | None  # B less A
    chance_gain: float | None  # variance under independent luck over that of pairs
    mean_a: float | None  # of the value, over pairs in which it is known
    mean_b: float | None
    change: Estimate | None  # of the value, B less A
    gain: float | None  # variance under independent luck over that of pairs
    higher: Estimate | None  # chance that B's value is higher
    cost: Estimate | None  # 万元 per unit of the value; None where the change may be 0


@dataclass(frozen=True)
class Comparison:
    """B against A over the replications that both have done."""

    planned: int
    pairs: int
    failed: int  # pairs of which one run or both failed
    spend_a: float | None  # means [万元]
    spend_b: float | None
    spend: Estimate  # difference [万元]
    targets: tuple[Line, ...]
    outcomes: tuple[Line, ...]


def compare(a: Kept, b: Kept) -> Comparison:
    """Compare two scenarios with the same replications and columns."""
    both = a.done & b.done
    extra = b.spend[both] - a.spend[both]
    return Comparison(
        planned=len(both),
        pairs=int(both.sum()),
        failed=int((~both).sum()),
        spend_a=_mean(a.spend[both]),
        spend_b=_mean(b.spend[both]),
        spend=mean_change(extra),
        targets=tuple(_targets(a, b, both, extra)),
        outcomes=tuple(_outcome(name, k, a, b, both, extra) for k, name in enumerate(a.columns)),
    )


def _targets(a: Kept, b: Kept, both: Flags, extra: Floats) -> list[Line]:
    """Return all targets of article 2 at once, all targets at once, then each by its headline reading."""
    judged_a, judged_b = a.chosen(both).judged(), b.chosen(both).judged()
    found = []
    for name, article_two_only in zip(JOINT, (True, False), strict=True):
        met_a, met_b = judged_a.together(article_two_only), judged_b.together(article_two_only)
        same = judged_a.headline == judged_b.headline
        found.append(_line(name, met_a, met_b, None, None, extra, same))
    for target, m, n in zip(opinion.targets(), judged_a.headline, judged_b.headline, strict=True):
        met_a = judged_a.met[:, m] if judged_a.is_due[m] else None
        met_b = judged_b.met[:, n] if judged_b.is_due[n] else None
        # two readings are two questions: their difference would mean nothing
        found.append(_line(target, met_a, met_b, judged_a.value[:, m], judged_b.value[:, n], extra, m == n))
    return found


def _outcome(name: str, k: int, a: Kept, b: Kept, both: Flags, extra: Floats) -> Line:
    q = min(DUE, a.outcomes.shape[1] - 1, b.outcomes.shape[1] - 1)
    return _line(name, None, None, a.outcomes[both, q, k], b.outcomes[both, q, k], extra, True)


def _line(
    name: str, met_a: Flags | None, met_b: Flags | None, a: Floats | None, b: Floats | None, extra: Floats, same: bool
) -> Line:
    change = gain = higher = cost = mean_a = mean_b = chance_change = chance_gain = None
    if same and met_a is not None and met_b is not None and len(met_a):
        chance_change = Estimate(*paired_difference(met_b, met_a))
        chance_gain = variance_reduction(met_a, met_b)
    if same and a is not None and b is not None:
        known = np.isfinite(a) & np.isfinite(b)
        x, y = a[known], b[known]
        mean_a, mean_b, change = _mean(x), _mean(y), mean_change(y - x)
        if len(x):
            gain, higher = variance_reduction(x, y), chance_of_higher(x, y)
            cost = None if name in CAPITAL_APART else ratio(extra[known], y - x)
    return Line(
        name, _chance(met_a), _chance(met_b), chance_change, chance_gain, mean_a, mean_b, change, gain, higher, cost
    )


def _chance(met: Flags | None) -> Estimate | None:
    if met is None or not len(met):
        return None
    return Estimate(float(met.mean()), *wilson(int(met.sum()), len(met)))


def mean_change(gaps: Floats) -> Estimate:
    """Return the mean of paired differences; no interval for a single pair."""
    if not len(gaps):
        return Estimate(None, None, None)
    centre = float(gaps.mean())
    if len(gaps) == 1:
        return Estimate(centre, None, None)
    half = Z * float(gaps.std(ddof=1)) / math.sqrt(len(gaps))
    return Estimate(centre, centre - half, centre + half)


def chance_of_higher(a: Floats, b: Floats) -> Estimate:
    """Return the chance that B is higher than A, a tie counting half.

    >>> chance_of_higher(np.array([1.0, 1.0, 1.0, 1.0]), np.array([2.0, 2.0, 1.0, 0.0])).value
    0.625
    """
    d, low, high = paired_difference(b > a, a > b)
    return Estimate((1.0 + d) / 2.0, (1.0 + low) / 2.0, (1.0 + high) / 2.0)


def variance_reduction(a: Floats | Flags, b: Floats | Flags) -> float | None:
    """Return the variance of B less A under independent luck over that of the pairs, from the same runs.

    None where the pairs do not vary: then the pairing leaves no error at all, or nothing varies anyway.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    paired = float((y - x).var())
    return (float(x.var()) + float(y.var())) / paired if paired > 0.0 else None


def ratio(above: Floats, below: Floats) -> Estimate | None:
    """Return mean(above) / mean(below) of pairs with Fieller's interval; None where mean(below) may be 0.

    Args:
        above: such as additional spend, shape (pairs,)
        below: such as additional certificates, shape (pairs,)
    """
    n = len(below)
    if n < 2:
        return None
    x, y = float(below.mean()), float(above.mean())
    (s_yy, s_xy), (_, s_xx) = np.cov(above, below, ddof=1) / n
    a = x * x - Z * Z * s_xx
    if a <= 0.0:
        return None
    b, c = x * y - Z * Z * s_xy, y * y - Z * Z * s_yy
    half = math.sqrt(max(0.0, b * b - a * c)) / a
    return Estimate(y / x, b / a - half, b / a + half)


def pairs_needed(met_a: Flags, met_b: Flags, within: float) -> int:
    """Return how many pairs make the half-width of the difference ``within`` [1], by the discordance seen so far."""
    n = len(met_a)
    better, worse = int((met_b & ~met_a).sum()), int((met_a & ~met_b).sum())
    gap = (better - worse) / (n + 2.0)
    variance = max(0.0, (better + worse + 1.0) / (n + 2.0) - gap * gap)
    return math.ceil(Z * Z * variance / (within * within))


def met(one: Kept, target: str) -> Flags | None:
    """Return whether each replication that was done meets a target, "joint" or "joint_all"; None where not due."""
    judged = one.judged()
    if target in JOINT:
        return judged.together(article_two_only=target == JOINT[0])
    m = judged.headline[list(opinion.targets()).index(target)]
    found: Flags = judged.met[:, m]
    return found if judged.is_due[m] else None


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None
