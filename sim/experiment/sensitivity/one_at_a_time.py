"""One input at a time at the ends of its range, everything else as drawn, under the same luck: bars of a tornado."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.entry import Entry
from sim.experiment.judgement import Floats
from sim.experiment.paired_estimates import chance, mean_change
from sim.experiment.sensitivity.model import Model, answers
from sim.experiment.structure import difference

ENDS = {"low": 0.0, "high": 1.0}  # quantiles


@dataclass(frozen=True)
class Base:
    """Runs in which nothing is moved.

    Attributes:
        points: of all inputs, drawn from their distributions, shape (rows, inputs)
        values: of the model there
        seed: of the luck that these values had
    """

    points: Floats
    values: Floats
    seed: int


def one_at_a_time(
    model: Model, inputs: Mapping[str, Entry], chosen: Sequence[str], base: Base, is_chance: bool = False
) -> pd.DataFrame:
    """Return what becomes of the mean where an input is low or high in every run.

    Args:
        model: what is analysed
        inputs: of the model, in the order of its points
        chosen: of them
        base: where nothing is moved
        is_chance: whether values are 1 or 0, so that their mean is a probability

    Returns:
        columns input, low_input, high_input (its values), at_low, at_high (means), change (at_high less at_low),
        change_low, change_high (95 %, runs paired by luck), base, base_low, base_high (mean, 95 %), runs; the largest
        span first
    """
    mean = chance(base.values > 0.5) if is_chance else mean_change(base.values)
    assert mean is not None
    found = []
    for name in chosen:
        entry = inputs[name]
        at = {}
        for end, quantile in ENDS.items():
            moved = base.points.copy()
            moved[:, list(inputs).index(name)] = quantile
            at[end] = answers(model, moved, base.seed)
        change = difference(at["high"], at["low"], is_chance)
        found.append(
            {
                "input": name, "low_input": entry.low, "high_input": entry.high,
                **{f"at_{end}": float(values.mean()) for end, values in at.items()},
                "change": change.value, "change_low": change.low, "change_high": change.high, "base": mean.value,
                "base_low": mean.low, "base_high": mean.high, "runs": len(base.values),
            }
        )  # fmt: skip
    table = pd.DataFrame(found)
    ends = table[["at_low", "at_high", "base"]]
    order = (ends.max(axis=1) - ends.min(axis=1)).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
