"""The scenarios of a result as they were understood: every number that the file left to defaults is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.engine.digest import model_digest
from sim.experiment import inputs, sweep_file

MOST_POINTS = 200  # of a sweep; beyond, its design says the same


def resolved(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield names and resolved scenarios of a manifest: one of a run, one for each point of a sweep.

    Of a sweep of more points, or of another version of the model, which may have understood it otherwise, there is
    its design with the scenarios that it names.
    """
    if record["kind"] == "run":
        yield "scenario", record["scenario"]
    elif record["points"] > MOST_POINTS or record["digests"]["model"] != model_digest():
        yield "design", record["sweep"]
    else:
        sweep = sweep_file.restored(record["sweep"], inputs.zone_of(record["inputs"]))
        for point in range(sweep.n_points):
            scenario = sweep.scenario(point)
            varied = dict(zip(sweep.names, sweep.values(point), strict=True))
            yield f"point-{point:03}", {"point": point, "varied": varied, **scenario.resolved()}
