"""What an improvement costs the public, or why it has no price: one rule for tables and for JSON."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiment.judgement import Flags, Floats
from sim.experiment.paired_estimates import Estimate, mean_change, ratio

CAPITAL_APART = ("incubator_area", "floor_construction", "floor_completed", "floor_let")
"""Targets and outcomes whose capital is no part of spend, so that no price follows from it."""

POINT = 0.01  # of a probability
_MORE = {1: "more", 0: "same", -1: "less"}


@dataclass(frozen=True)
class Price:
    """A price, or the reason why there is none.

    Reasons: "capital_apart"; "no_direction", neither more nor less is better; "no_effect", the effect may be 0; else B
    is better or worse at less, more or perhaps the same spend: "better_for_less", "better_for_same", "worse_for_less",
    "worse_for_same", "worse_for_more".
    """

    cost: Estimate | None  # 万元 per unit of the improvement
    reason: str | None = None


def price(name: str, extra: Floats, effect: Floats, direction: str | None) -> Price:
    """Return the price of a unit of improvement: there is one where B is better and costs more, both for sure.

    Args:
        name: of the target or outcome
        extra: spend of B less that of A, by pair [万元]
        effect: value of B less that of A, by pair
        direction: "more" or "less" of it is better; None for neither
    """
    if name.partition(".")[0] in CAPITAL_APART:
        return Price(None, "capital_apart")
    if direction is None:
        return Price(None, "no_direction")
    gain = -effect if direction == "less" else effect
    cost = ratio(extra, gain)
    if cost is None:
        return Price(None, "no_effect")
    spend, is_better = _sign(mean_change(extra)), float(gain.mean()) > 0.0
    if is_better and spend > 0:
        return Price(cost)
    return Price(None, f"{'better' if is_better else 'worse'}_for_{_MORE[spend]}")


def price_of_chance(name: str, extra: Floats, met_a: Flags, met_b: Flags, change: Estimate) -> Price:
    """Return the price of a percentage point of the probability of meeting a target.

    Args:
        name: of the target, "joint" or "joint_all"
        extra: spend of B less that of A, by pair [万元]
        met_a: which pairs meet it under A
        met_b: under B
        change: of the probability; where its interval holds 0 there is no price
    """
    found = price(name, extra, (met_b.astype(float) - met_a.astype(float)) / POINT, "more")
    return found if _sign(change) or found.reason == "capital_apart" else Price(None, "no_effect")


def _sign(change: Estimate) -> int:
    """Return 1 or -1 where the interval lies on one side of 0, else 0."""
    if change.low is None or change.high is None:
        return 0
    return int(change.low > 0.0) - int(change.high < 0.0)
