"""What counts as a miss: targets that are not all met, or an outcome beyond a bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import opinion
from sim.experiment import measures
from sim.experiment.judgement import Floats
from sim.experiment.kept import Kept
from sim.experiment.quantities import CHANCES, Quantity
from sim.experiment.summary_tables import JOINT


class NotDue(Exception):
    """A target that is due after the horizon."""


@dataclass(frozen=True)
class Miss:
    """What is looked at in a run; either targets, or an outcome with one bound.

    Attributes:
        targets: a run misses where it does not meet all of them; "joint" and "joint_all" are several at once
        outcome: name of an outcome or ``target.reading``
        below: a run misses where the outcome is less
        above: a run misses where the outcome is more
    """

    targets: tuple[str, ...] = ()
    outcome: str | None = None
    below: float | None = None
    above: float | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that must be kept of runs, beside what is kept of all."""
        return () if self.outcome is None else Quantity(self.outcome, is_chance=False).columns

    @property
    def unit(self) -> str:
        """Unit of the value."""
        if self.outcome is not None:
            return measures.unit(self.outcome) or "1"
        return opinion.targets()[self.targets[0]].unit if self.has_value else CHANCES

    @property
    def has_value(self) -> bool:
        """Whether there is a value beside hit or miss: of an outcome, or of a single target."""
        return self.outcome is not None or (len(self.targets) == 1 and self.targets[0] not in JOINT)

    @property
    def more_is_better(self) -> bool:
        """Whether a larger value is further from a miss."""
        return self.above is None

    def missed_by(self, values: Floats) -> Floats:
        """Return 1 where the value of an outcome misses its bound, else 0; NaN where it is undefined."""
        beyond = values < self.below if self.below is not None else values > (self.above or 0.0)
        return np.where(np.isfinite(values), beyond.astype(np.float64), np.nan)

    def of_runs(self, runs: Kept) -> tuple[Floats, Floats]:
        """Return whether each replication misses (1 or 0), and its value; NaN where it failed.

        Raises:
            NotDue: a target is due after the horizon
        """
        if self.outcome is not None:
            values = Quantity(self.outcome, is_chance=False).values(runs)
            return self.missed_by(values), values
        try:
            met = [Quantity(name, is_chance=True).values(runs) for name in self.targets]
        except ValueError as wrong:
            raise NotDue(*wrong.args) from None
        all_met = np.min(met, axis=0)
        if not self.has_value:
            return 1.0 - all_met, all_met
        judged = runs.judged()
        values = np.full(len(runs.causes), np.nan)
        values[runs.done] = judged.value[:, judged.headline[list(opinion.targets()).index(self.targets[0])]]
        return 1.0 - all_met, values
