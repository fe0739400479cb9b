"""Two scenarios run by run under the same luck: what changes, how surely, at what cost, what the pairing is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.experiment import comparison, looks, measures
from sim.experiment.comparison import Sides
from sim.experiment.judgement import Flags, Floats
from sim.experiment.kept import SPEND, Kept
from sim.experiment.measures import DUE
from sim.experiment.paired_estimates import (
    Estimate,
    chance,
    chance_of_higher,
    mean_change,
    paired_difference,
    pairs_needed,
    variance_reduction,
)
from sim.experiment.prices import Price, price, price_of_chance
from sim.experiment.summary_tables import JOINT

NO_PRICE = Price(None)  # of what cannot be compared


@dataclass(frozen=True)
class Line:
    """One target or outcome under A and under B; None where the two cannot be compared."""

    id: str  # of a target, "joint", "joint_all", or of an outcome
    unit: str | None  # of the value; None for several targets at once
    direction: str | None  # "more" or "less" of it is better; None for neither
    chance_a: Estimate | None  # of meeting the target; None for outcomes
    chance_b: Estimate | None
    chance_change: Estimate | None  # B less A
    chance_gain: float | None  # variance under independent luck over that of pairs
    chance_cost: Estimate | None  # 万元 per percentage point
    no_chance_cost: str | None  # why not, see prices.Price
    mean_a: float | None  # of the value, over pairs in which it is known
    mean_b: float | None
    change: Estimate | None  # of the value, B less A; its interval is None for a single pair
    gain: float | None  # variance under independent luck over that of pairs
    higher: Estimate | None  # chance that B's value is higher
    better: Estimate | None  # chance that B is better, of several targets by meeting them; None without a direction
    adds_up: bool  # the price is that of a unit of what it comes to from 2019Q1 on
    cost: Estimate | None  # per unit of improvement
    cost_unit: str | None
    no_cost: str | None


@dataclass(frozen=True)
class Comparison:
    """B against A over the replications that both have done."""

    planned: int
    pairs: int
    failed: int  # pairs of which one run or both failed
    cause: str  # of the first failure
    spend_a: float | None  # means, up to 2020Q4 or the end of a shorter horizon [万元]
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


def compare(a: Kept, b: Kept, outcomes: Sequence[str] | None = None) -> Comparison:
    """Compare two scenarios with the same replications, quarters and columns.

    Args:
        a: the reference; beyond 2020Q4 its columns hold spend
        b: what is compared with it
        outcomes: columns to compare; all where it is None
    """
    both = a.done & b.done
    spend_a, spend_b = _spend(a)[both], _spend(b)[both]
    extra = spend_b - spend_a
    chosen = a.columns if outcomes is None else outcomes
    return Comparison(
        planned=len(both),
        pairs=int(both.sum()),
        failed=int((~both).sum()),
        cause=next((cause for pair in zip(a.causes, b.causes, strict=True) for cause in pair if cause), ""),
        spend_a=_mean(spend_a),
        spend_b=_mean(spend_b),
        spend=mean_change(extra),
        targets=tuple(_line(sides, extra) for sides in comparison.targets(a.judged(), b.judged())),
        outcomes=tuple(_line(_outcome(name, a, b), extra, _effect(name, a, b)) for name in chosen),
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
    half, pairs = (high - low) / 2.0, len(found.met_a)
    if half <= within and looks.is_enough(pairs, within):
        return Precision(half, True, 0)
    needed = max(pairs_needed(found.met_a, found.met_b, within), math.ceil(looks.LEAST / within))
    return Precision(half, False, max(1, needed - pairs))


def _spend(runs: Kept) -> Floats:
    """Return public money up to 2020Q4, or over a shorter horizon, shape (R,)."""
    if runs.outcomes.shape[1] <= DUE + 1:
        return runs.spend
    spend: Floats = _to_due(SPEND, runs).sum(axis=1)
    return spend


def _to_due(name: str, runs: Kept) -> Floats:
    """Return a column by quarter up to 2020Q4, or over a shorter horizon, shape (R, quarters)."""
    values: Floats = runs.outcomes[:, : DUE + 1, runs.columns.index(name)]
    return values


def _outcome(name: str, a: Kept, b: Kept) -> Sides:
    both = a.done & b.done
    return Sides(name, None, None, _to_due(name, a)[both, -1], _to_due(name, b)[both, -1])


def _effect(name: str, a: Kept, b: Kept) -> Floats:
    """Return the change that is priced, by pair: of what adds up all that it comes to."""
    both = a.done & b.done
    values_a, values_b = _to_due(name, a)[both], _to_due(name, b)[both]
    if not measures.adds_up(name):
        return values_b[:, -1] - values_a[:, -1]
    return measures.in_all(name, values_b) - measures.in_all(name, values_a)


def _line(sides: Sides, extra: Floats, effect: Floats | None = None) -> Line:
    """Return what can be said of a target or outcome.

    Args:
        sides: its values in each pair
        extra: additional spend of each pair [万元]
        effect: change that is priced; that of the value where it is None
    """
    name, known, direction = sides.id, sides.known(), measures.better(sides.id)
    a, b = sides.value_a[known], sides.value_b[known]
    change, some = sides.chance_change(), bool(known.any())
    met = None if change is None or sides.met_a is None or sides.met_b is None else (sides.met_a, sides.met_b)
    per_point = price_of_chance(name, extra, *met, change) if met and change else NO_PRICE
    per_unit = price(name, extra[known], b - a if effect is None else effect[known], direction) if some else NO_PRICE
    return Line(
        id=name,
        unit=measures.unit(name),
        direction=direction,
        chance_a=chance(sides.met_a),
        chance_b=chance(sides.met_b),
        chance_change=change,
        chance_gain=variance_reduction(*met) if met else None,
        chance_cost=per_point.cost,
        no_chance_cost=per_point.reason,
        mean_a=_mean(a),
        mean_b=_mean(b),
        change=mean_change(b - a) if some else None,
        gain=variance_reduction(a, b) if some else None,
        higher=chance_of_higher(a, b) if some else None,
        better=_better(*met, direction) if met and name in JOINT else _better(a, b, direction),
        adds_up=measures.adds_up(name),
        cost=per_unit.cost,
        cost_unit=measures.cost_unit(name),
        no_cost=per_unit.reason,
    )


def _better(a: Floats | Flags, b: Floats | Flags, direction: str | None) -> Estimate | None:
    """Return the chance that B is better, a tie counting half; None where neither more nor less is."""
    if direction is None or not len(a):
        return None
    return chance_of_higher(b, a) if direction == "less" else chance_of_higher(a, b)


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None
