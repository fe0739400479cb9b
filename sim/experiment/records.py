"""Runs as records for the store: one row a replication, whole or cut down to what a sweep keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment import kept
from sim.experiment.kept import Kept

if TYPE_CHECKING:
    from sim.engine.run import Ensemble
    from sim.scenario import Scenario

Records = NDArray[Any]

EVERYTHING = ("everything",)  # instead of names of columns: all that the engine measured but the panel
_WHOLE = ("totals", "parks", "industries", "readings", "founding", "shift")
_KEPT = ("value", "first_met", "founding", "spend", "outcomes")


def covers(stored: Sequence[str], wanted: Sequence[str]) -> bool:
    """Return whether records of the stored columns hold the wanted ones."""
    return tuple(stored) == EVERYTHING or set(wanted) <= set(stored)


def records(ensemble: Ensemble, columns: Sequence[str]) -> Records:
    """Return the columns of an ensemble, or EVERYTHING, as records, shape (replications,)."""
    if tuple(columns) == EVERYTHING:
        arrays = {name: getattr(ensemble, name) for name in _WHOLE}
        arrays |= {f"level.{name}": values for name, values in ensemble.levels.items()}
    else:
        cut = kept.of_ensemble(ensemble, columns)
        arrays = {name: getattr(cut, name) for name in _KEPT}
        arrays["first_met"] = cut.first_met.astype(np.int16)
    kind = [(name, values.dtype, values.shape[1:]) for name, values in arrays.items()]
    rows = np.empty(len(ensemble.causes), np.dtype(kind))
    for name, values in arrays.items():
        rows[name] = values
    return rows


def ensemble(
    rows: Records, scenario: Scenario, seed: int, engine: str, first: int, failed: Mapping[int, str]
) -> Ensemble:
    """Return records of EVERYTHING, from replication ``first`` on, as the ensemble that they were made from."""
    from sim.engine.run import Ensemble

    replications = np.arange(first, first + len(rows))
    return Ensemble(
        scenario=scenario,
        seed=seed,
        engine=engine,
        replications=replications,
        causes=_causes(replications, failed),
        levels={name.removeprefix("level."): rows[name] for name in rows.dtype.names or () if "level." in name},
        **{name: rows[name] for name in _WHOLE},
    )


def cut(
    rows: Records,
    stored: Sequence[str],
    columns: Sequence[str],
    scenario: Scenario,
    first: int,
    failed: Mapping[int, str],
) -> Kept:
    """Return the wanted columns of records, from replication ``first`` on; ``covers(stored, columns)`` holds."""
    if tuple(stored) == EVERYTHING:
        return kept.of_ensemble(ensemble(rows, scenario, 0, "", first, failed), columns)
    replications = np.arange(first, first + len(rows))
    chosen = [list(stored).index(name) for name in columns]
    return Kept(
        scenario=scenario,
        replications=replications,
        causes=_causes(replications, failed),
        value=rows["value"],
        first_met=rows["first_met"].astype(np.int64),
        founding=rows["founding"],
        spend=rows["spend"],
        columns=tuple(columns),
        outcomes=rows["outcomes"][:, :, chosen],
    )


def _causes(replications: NDArray[np.int64], failed: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(failed.get(int(r), "") for r in replications)
