"""Writes the golden targets of two scenarios: ``python -m tests.golden.make`` after a commit that changes results."""

import json
from pathlib import Path

from sim import scenario
from sim.engine.run import run
from sim.targets import readings

FOLDER = Path(__file__).parent
SCENARIOS = ("status-quo", "opinion-2019")


def targets(name: str) -> dict[str, list[float]]:
    """Return every reading at 2020Q4 of three replications, by target and reading."""
    ensemble = run(scenario.load(FOLDER.parents[1] / "scenarios" / f"{name}.yaml"), runs=3, seed=1)
    last = ensemble.readings[:, -1]
    return {f"{reading.target} {reading.name}": last[:, reading.position].tolist() for reading in readings()}


if __name__ == "__main__":
    for name in SCENARIOS:
        (FOLDER / f"{name}.json").write_text(json.dumps(targets(name), indent=1) + "\n")
