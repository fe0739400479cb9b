"""What the next 100 万元 buys, instrument by instrument: one step more of each, paired with the mix as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.experiment.optimisation import estimates
from sim.experiment.optimisation.aim import Scores
from sim.experiment.paired_estimates import Estimate, ratio
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.experiment.optimisation.search import Mix
    from sim.experiment.optimisation.study import Question

SUM = 100.0  # 万元
COLUMNS = (
    *("instrument", "before", "after", "spend_change", "spend_change_low", "spend_change_high"),
    *("value_change", "value_change_low", "value_change_high", "per_sum", "per_sum_low", "per_sum_high"),
)

Played = Callable[[Sequence[Scenario]], list[Scores]]


def marginal(question: Question, mix: Mix, play: Played) -> pd.DataFrame:
    """Return what one step more of each instrument changes, and what 100 万元 more spent that way would change.

    Args:
        question: whose mixes are looked at
        mix: that is changed in one instrument at a time
        play: plays scenarios under the same luck

    Returns:
        instrument, before and after (intensity, or value of a lever), spend_change [万元] and value_change, paired,
        with their ends; per_sum: value per 100 万元 with Fieller's interval, missing where the step may cost nothing.
        No row for an instrument in full force, nor for a lever of one that is off
    """
    steps = [k for k, place in enumerate(mix) if place + 1 < len(question.axes[k].values) and _acts(question, mix, k)]
    more = [tuple(place + (k == j) for k, place in enumerate(mix)) for j in steps]
    base, *found = play([question.played(one) for one in (mix, *more)])
    rows = []
    for k, one in zip(steps, found, strict=True):
        spend, value = (estimates.pairs(base, one, of) for of in (lambda x: x.spend, lambda x: x.value))
        axis = question.axes[k]
        price = ratio(SUM * (value[1] - value[0]), spend[1] - spend[0])
        rows.append(
            {
                "instrument": axis.name,
                "before": axis.values[mix[k]],
                "after": axis.values[mix[k] + 1],
                **estimates.flat("spend_change", estimates.change(*spend, False)),
                **estimates.flat("value_change", estimates.change(*value, question.aim.is_chance)),
                **estimates.flat("per_sum", price or Estimate(None, None, None)),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _acts(question: Question, mix: Mix, k: int) -> bool:
    """Return whether what is chosen at a place can act: a lever needs its instrument."""
    plan = question.played(mix).instruments[question.axes[k].tool]
    return not question.axes[k].is_lever or bool(plan.levers)
