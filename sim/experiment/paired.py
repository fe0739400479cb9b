"""Two scenarios run by run under the same luck: what changes, how surely, at what cost, what the pairing is worth."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiment import comparison
from sim.experiment.comparison import Sides
from sim.experiment.judgement import Floats
from sim.experiment.kept import Kept
from sim.experiment.paired_estimates import (
    Estimate,
    chance,
    chance_of_higher,
    mean_change,
    paired_difference,
    pairs_needed,
    ratio,
    variance_reduction,
)

CAPITAL_APART = ("incubator_area",)  # targets whose capital is no part of spend, so that no price follows from it
DUE = 11  # 2020Q4, the quarter of every target; outcomes are read then, or at the end of a shorter horizon


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
    change: Estimate | None  # of the value, B less A; its interval is None for a single pair
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


@dataclass(frozen=True)
class Precision:
    """How exactly the difference of a probability is known."""

    half_width: float | None  # of its 95 % interval [1]; None where the two cannot be compared
    is_enough: bool  # also where no number of pairs would tell
    more: int  # pairs that it would still take, by the discordance seen so far


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
        targets=tuple(_line(sides, extra) for sides in comparison.targets(a.judged(), b.judged())),
        outcomes=tuple(_line(_outcome(name, a, b), extra) for name in a.columns),
    )


def precision(a: Kept, b: Kept, target: str, within: float) -> Precision:
    """Return how exactly the difference in the probability of a target is known.

    Args:
        a: the reference
        b: with the same replications
        target: id, "joint" or "joint_all"
        within: wanted half-width of its 95 % interval [1]
    """
    found = next(sides for sides in comparison.targets(a.judged(), b.judged()) if sides.id == target)
    if found.chance_change() is None or found.met_a is None or found.met_b is None:
        return Precision(None, True, 0)
    _, low, high = paired_difference(found.met_b, found.met_a)
    half = (high - low) / 2.0
    more = pairs_needed(found.met_a, found.met_b, within) - len(found.met_a)
    return Precision(half, half <= within, max(1, more) if half > within else 0)


def _outcome(name: str, a: Kept, b: Kept) -> Sides:
    both, k = a.done & b.done, a.columns.index(name)
    q = min(DUE, a.outcomes.shape[1] - 1, b.outcomes.shape[1] - 1)
    return Sides(name, None, None, a.outcomes[both, q, k], b.outcomes[both, q, k])


def _line(sides: Sides, extra: Floats) -> Line:
    """Return what can be said of a target or outcome; ``extra`` is the additional spend of each pair [万元]."""
    known = sides.known()
    a, b = sides.value_a[known], sides.value_b[known]
    change, some = sides.chance_change(), bool(known.any())
    met = None if change is None or sides.met_a is None or sides.met_b is None else (sides.met_a, sides.met_b)
    priced = some and sides.id not in CAPITAL_APART
    return Line(
        id=sides.id,
        chance_a=chance(sides.met_a),
        chance_b=chance(sides.met_b),
        chance_change=change,
        chance_gain=variance_reduction(*met) if met else None,
        mean_a=_mean(a),
        mean_b=_mean(b),
        change=mean_change(b - a) if some else None,
        gain=variance_reduction(a, b) if some else None,
        higher=chance_of_higher(a, b) if some else None,
        cost=ratio(extra[known], b - a) if priced else None,
    )


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None
