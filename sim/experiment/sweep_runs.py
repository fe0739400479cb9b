"""A sweep run to its end: what is missing is computed, then all tables are written and named by what was asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.digest import model_digest
from sim.experiment import inputs, results, sweep_results, tidy
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted
from sim.experiment.looks import replications_needed
from sim.experiment.provenance import judged_share, versions
from sim.experiment.sweep_file import Precision, Sweep


def manifest(sweep: Sweep, luck: Luck, written: inputs.Inputs) -> dict[str, Any]:
    """Return what is needed to run the same again and to read the tables, but for what only the runs can tell."""
    return {
        "schema_version": results.SCHEMA_VERSION,
        "kind": "sweep",
        "name": sweep.name,
        "title": dict(sweep.title),
        "description": dict(sweep.description),
        "sweep": json.loads(results.canonical(sweep.stored())),
        "inputs": written,
        "points": sweep.n_points,
        "names": list(sweep.names),
        "columns": list(sweep.keep),
        "digests": {"model": model_digest(), "sweep": sweep.digest, "uncertainty": luck.uncertainty_digest},
        "versions": versions(),
        "engine": luck.engine,
        "seed": sweep.seed,
        "judged_share_of_inputs": judged_share(sweep.scenario(0)),
    }


def folder(record: dict[str, Any]) -> str:
    """Return the name of the folder of a sweep's result."""
    return f"{record['name']}-{results.short_hash([record['digests'], record['engine']])}"


def complete(sweep: Sweep, ledger: Ledger, rerun_failed: bool = False) -> NDArray[Any]:
    """Run what the store does not hold; return the replications of each point, shape (points,)."""
    said = sweep.replications
    if isinstance(said, Precision):
        share = said.points / 100.0
        return replications_needed(ledger, sweep.scenario, sweep.n_points, said.target, share, said.most, rerun_failed)
    ledger.counts = Counts(planned=said * sweep.n_points)
    points = (Wanted(sweep.scenario(point), said) for point in range(sweep.n_points))
    ledger.complete(points, rerun_failed)
    return np.full(sweep.n_points, said)


def write(draft: Path, sweep: Sweep, ledger: Ledger, runs: NDArray[Any], uncertainty: str) -> dict[str, Any]:
    """Write the tables into a folder; return how many runs they hold.

    Args:
        draft: the folder
        sweep: whose points they are
        ledger: that has completed them
        runs: replications of each point
        uncertainty: as the user named it; a table of draws is kept beside the others
    """
    tidy.write(draft / "points.parquet", sweep_results.points(sweep))
    inputs.keep_draws(uncertainty, draft)
    tables = sweep_results.Tables(draft, sweep.keep, sweep.scenario_names, sweep.quarters)
    wanted = ((point, Wanted(sweep.scenario(point), int(runs[point]))) for point in range(sweep.n_points))
    counts = tables.write(ledger, wanted)
    return {"counts": counts, "partial": counts["failed"] > 0}
