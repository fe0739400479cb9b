"""What an analysis looks at in a run: whether a target is met, or a value; one number a replication."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import opinion
from sim.experiment import measures
from sim.experiment.judgement import Floats
from sim.experiment.kept import SPEND, Kept
from sim.experiment.measures import DUE
from sim.experiment.summary_tables import JOINT

CHANCES = "chance"  # unit of a quantity whose mean is a probability


@dataclass(frozen=True)
class Quantity:
    """Whether a target is met, 1 or 0, so that its mean is a probability; or the value of an outcome or a reading."""

    name: str  # of a target, "joint" or "joint_all"; or of a column, some of which are called as targets are
    is_chance: bool

    @property
    def unit(self) -> str:
        """Unit of the catalogue; CHANCES of a probability."""
        return CHANCES if self.is_chance else measures.unit(self.name) or "1"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that must be kept of runs, beside what is kept of all."""
        return () if self.is_chance or self.name == SPEND else (self.name,)

    def values(self, runs: Kept) -> Floats:
        """Return it by replication, shape (replications,): at 2020Q4 or the end of a shorter horizon.

        Public spend is that over the horizon [万元]. NaN where a run failed, or where the value is undefined.

        Raises:
            ValueError: a target is not due within the horizon
        """
        if self.name == SPEND:
            return runs.spend
        if not self.is_chance:
            last = min(DUE, runs.outcomes.shape[1] - 1)
            value: Floats = runs.outcomes[:, last, runs.columns.index(self.name)]
            return value
        found = np.full(len(runs.causes), np.nan)
        judged = runs.judged()
        if self.name in JOINT:
            met = judged.together(article_two_only=self.name == JOINT[0])
        else:
            position = judged.headline[list(opinion.targets()).index(self.name)]
            met = judged.met[:, position] if judged.is_due[position] else None
        if met is None:
            raise ValueError(self.name)
        found[runs.done] = met
        return found


def target_names() -> tuple[str, ...]:
    """Return what has a probability: the targets, then all of article 2 and all nine at once."""
    return (*opinion.targets(), *JOINT)
