"""What is kept of many replications of one scenario: enough for every probability, small enough for a million runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import opinion
from sim.experiment.judgement import Floats, Judged, judged_readings, judgement
from sim.experiment.summary import spend_of_all
from sim.outcomes import totals
from sim.targets import readings

if TYPE_CHECKING:
    from sim.engine.run import Ensemble
    from sim.scenario import Scenario

SPEND = "spend"
_BY_REPLICATION = ("replications", "value", "first_met", "founding", "spend", "outcomes")


@dataclass(frozen=True)
class Kept:
    """R replications of one scenario in order; a failed one is NaN everywhere and has its cause."""

    scenario: Scenario
    replications: NDArray[np.int64]  # (R,)
    causes: tuple[str, ...]  # (R,) empty where done
    value: Floats  # (R, readings) at the due quarter
    first_met: NDArray[np.int64]  # (R, readings) quarter; judgement.NEVER where it is never met
    founding: Floats  # (R, readings)
    spend: Floats  # (R,) public money over the horizon [万元]
    columns: tuple[str, ...]
    outcomes: Floats  # (R, quarters, columns)

    @property
    def done(self) -> NDArray[np.bool_]:
        """Which replications were done, shape (R,)."""
        return np.array([cause == "" for cause in self.causes], dtype=np.bool_)

    def part(self, start: int, stop: int) -> Kept:
        """Return the rows from ``start`` to before ``stop``."""
        cut = {name: getattr(self, name)[start:stop] for name in (*_BY_REPLICATION, "causes")}
        return replace(self, **cut)

    def judged(self) -> Judged:
        """Return the judgement of the replications that were done."""
        done = self.done
        return judgement(
            self.scenario, self.replications[done], self.value[done], self.first_met[done], self.founding[done]
        )


def of_ensemble(ensemble: Ensemble, columns: Sequence[str]) -> Kept:
    """Return what is kept of an ensemble; ``columns`` as in ``column_names()``."""
    value, first_met, founding = judged_readings(ensemble)
    return Kept(
        scenario=ensemble.scenario,
        replications=ensemble.replications,
        causes=ensemble.causes,
        value=value,
        first_met=first_met,
        founding=founding,
        spend=spend_of_all(ensemble),
        columns=tuple(columns),
        outcomes=ensemble_columns(ensemble, columns),
    )


def ensemble_columns(ensemble: Ensemble, columns: Sequence[str]) -> Floats:
    """Return columns of an ensemble by quarter, shape (R, quarters, columns)."""
    found = np.empty((*ensemble.totals.shape[:2], len(columns)))
    for k, name in enumerate(columns):
        position = _positions()[name]
        measured, first = (ensemble.totals, 0) if position < len(totals()) else (ensemble.readings, len(totals()))
        found[:, :, k] = measured[:, :, position - first]
    return found


def joined(parts: Sequence[Kept]) -> Kept:
    """Put parts of one scenario with the same columns together, in the order given."""
    arrays: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _BY_REPLICATION}
    return replace(parts[0], causes=tuple(cause for part in parts for cause in part.causes), **arrays)


@cache
def column_names() -> tuple[str, ...]:
    """Return all that can be kept by quarter: ids of outcomes, then every reading as ``target.reading``."""
    return (*(outcome.id for outcome in totals()), *(f"{reading.target}.{reading.name}" for reading in readings()))


@cache
def default_columns() -> tuple[str, ...]:
    """Return what is kept unless said otherwise: each target's first reading, and spend."""
    return (*(f"{target.id}.{target.readings[0]}" for target in opinion.targets().values()), SPEND)


@cache
def _positions() -> dict[str, int]:
    return {name: k for k, name in enumerate(column_names())}
