"""How many more runs would settle a ranking: until no two neighbours differ by chance only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.experiment.judgement import Floats
from sim.experiment.summary import Z

FIRST = 10  # of the ranking that are looked at
FARTHEST = 1000.0  # times the runs there are; beyond it nothing is promised


@dataclass(frozen=True)
class Effects:
    """Independent estimates of the size of each input's effect, the largest mean first; shape (rows, inputs)."""

    names: Sequence[str]
    sizes: Floats
    runs_a_row: int

    def ranking(self) -> pd.DataFrame:
        """Return the ranking of inputs, see ``ranking``."""
        rows, count = self.sizes.shape
        gaps = -np.diff(self.sizes, axis=1)
        deviations = gaps.std(axis=0, ddof=1) / math.sqrt(rows) if count > 1 else np.zeros(0)
        return ranking(self.names, self.sizes.mean(axis=0), deviations, rows, self.runs_a_row)


def ranking(names: Sequence[str], values: Floats, deviations: Floats, rows: int, runs_a_row: int) -> pd.DataFrame:
    """Return how surely each of the first inputs stands before the next, and what it takes to know.

    Intervals shrink with the root of the number of rows. The differences are those seen so far, which flatter the
    order that was found: a pair that is settled by them may need more.

    Args:
        names: of inputs, the largest first
        values: of each
        deviations: standard deviation of the difference of each from the next
        rows: of the design so far
        runs_a_row: of the design

    Returns:
        columns rank, input, next, difference, low, high (95 %), settled, more_runs that settle the order down to this
        pair (0 where it is settled; missing where even many times the runs would not do)
    """
    found = []
    needed: float = rows
    for k, (name, other) in enumerate(pairwise(list(names)[: FIRST + 1])):
        gap, half = float(values[k] - values[k + 1]), Z * float(deviations[k])
        factor = (half / gap) ** 2 if gap > 0.0 else math.inf
        needed = max(needed, rows * factor)
        within = needed <= FARTHEST * rows
        more = math.ceil(needed - rows) * runs_a_row if within else None
        found.append(
            {
                "rank": k + 1, "input": name, "next": other, "difference": gap, "low": gap - half, "high": gap + half,
                "settled": gap - half > 0.0, "more_runs": more,
            }
        )  # fmt: skip
    names_of = ("rank", "input", "next", "difference", "low", "high", "settled", "more_runs")
    return pd.DataFrame(found, columns=list(names_of)).astype({"more_runs": "Int64"})
