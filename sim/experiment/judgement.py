"""Which targets each replication meets: the arrays behind targets.parquet and every probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim import opinion
from sim.targets import readings

if TYPE_CHECKING:
    from sim.engine.run import Ensemble
    from sim.scenario import Scenario

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEVER = -1  # in ``first_met``


@dataclass(frozen=True)
class Judged:
    """Every reading of every replication that was done, judged at its due quarter; R replications, M readings."""

    replications: NDArray[np.int64]  # (R,)
    value: Floats  # (R, M) at the due quarter; NaN where undefined, or where the horizon ends earlier
    met: Flags  # (R, M)
    first_met: NDArray[np.int64]  # (R, M) quarter; NEVER where it is never met
    founding: Floats  # (R, M) value at the founding
    is_due: Flags  # (M,) False where the horizon ends before the due quarter
    headline: tuple[int, ...]  # per target of the opinion, the position of its headline reading

    @property
    def n(self) -> int:
        """Number of replications that were done."""
        return len(self.replications)

    def headline_met(self, article_two_only: bool = False) -> Flags | None:
        """Return (R, targets) for the headline readings; None where one of them is not due within the horizon."""
        pairs = zip(self.headline, opinion.targets().values(), strict=True)
        columns = [m for m, target in pairs if target.of_article_two or not article_two_only]
        return self.met[:, columns] if self.is_due[columns].all() else None

    def together(self, article_two_only: bool) -> Flags | None:
        """Return (R,) whether all headline readings are met at once; None where one is not due."""
        met = self.headline_met(article_two_only)
        if met is None:
            return None
        every: Flags = np.logical_and.reduce(met, axis=1)
        return every


def judge(ensemble: Ensemble) -> Judged:
    """Judge every replication that was done."""
    done = np.array([cause == "" for cause in ensemble.causes], dtype=np.bool_)
    value, first_met, founding = judged_readings(ensemble)
    return judgement(ensemble.scenario, ensemble.replications[done], value[done], first_met[done], founding[done])


def judged_readings(ensemble: Ensemble) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Return value at its own due quarter, quarter first met and founding value of each reading, all (R, M).

    NaN, such as that of a failed replication or of a target that is due after the horizon, never meets a target.
    """
    values = ensemble.readings
    replications, quarters, _ = values.shape
    value = np.full((replications, len(readings())), np.nan)
    ever = np.zeros(values.shape, dtype=np.bool_)
    for m, target in enumerate(target_of_each_reading()):
        ever[:, :, m] = values[:, :, m] >= target.threshold
        if target.due < quarters:
            value[:, m] = values[:, target.due, m]
    first_met = np.where(ever.any(axis=1), ever.argmax(axis=1), NEVER)
    return value, first_met, founding_values(ensemble)


def judgement(
    scenario: Scenario,
    replications: NDArray[np.int64],
    value: Floats,
    first_met: NDArray[np.int64],
    founding: Floats,
) -> Judged:
    """Return the judgement of replications that were done, by the readings that the scenario chose."""
    targets = target_of_each_reading()
    return Judged(
        replications=replications,
        value=value,
        met=value >= np.array([target.threshold for target in targets]),
        first_met=first_met,
        founding=founding,
        is_due=np.array([target.due < scenario.quarters for target in targets], dtype=np.bool_),
        headline=headline_readings(scenario),
    )


def target_of_each_reading() -> Sequence[opinion.Target]:
    """Return the target of each of readings(), in that order."""
    targets = opinion.targets()
    return [targets[reading.target] for reading in readings()]


def headline_readings(scenario: Scenario) -> tuple[int, ...]:
    """Return, per target, the position of the reading that the scenario chose, else of its first."""
    return tuple(_headline(target, scenario.readings.get(target)) for target in opinion.targets())


def _headline(target: str, chosen: str | None) -> int:
    positions = [m for m, reading in enumerate(readings()) if reading.target == target]
    return next((m for m in positions if readings()[m].name == chosen), positions[0])


def founding_values(ensemble: Ensemble) -> Floats:
    """Return (R, M) readings at the founding, else in the first quarter in which they are defined."""
    values = ensemble.readings
    known = np.isfinite(values)
    first = np.take_along_axis(values, known.argmax(axis=1)[:, None, :], axis=1)[:, 0, :]
    return np.where(np.isfinite(ensemble.founding), ensemble.founding, first)
