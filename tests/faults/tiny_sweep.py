"""A small sweep as the command line runs it, in a process that has the compiled kernel at hand."""

import os
from pathlib import Path

from sim import scenario
from sim.commands import sweeping
from sim.commands.refusal import Refusal
from sim.engine.run import run

SCENARIOS = Path(__file__).parent / "scenarios"
FAILED = 1

run(scenario.load(SCENARIOS / "base.yaml"), runs=1, workers=1)  # loads the kernel before anybody forks


def order(folder, name, workers=1, chunk=4, **more):
    """Return the order of a sweep whose store and results are in a folder."""
    plain = {"dask": None, "uncertainty": "catalogue", "profile": None, "dry_run": False, "rerun_failed": False}
    file, out = str(SCENARIOS / f"{name}.yaml"), str(Path(folder) / "results")
    return sweeping.Order(lang="en", file=file, out=out, workers=workers, chunk=chunk, **{**plain, **more})


def sweep(folder, name, workers=1, chunk=4):
    """Run a sweep of tests/faults/scenarios; return the exit code of the command."""
    os.environ["ZONESIM_STORE"] = str(Path(folder) / "store")
    try:
        return sweeping.run(order(folder, name, workers, chunk))
    except Refusal as refusal:
        return refusal.code
