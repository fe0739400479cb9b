"""Shared by all tests: bounds checking in the compiled kernel, and one cache of it for parallel workers."""

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import settings

# before numba is imported: an index out of range must raise here, not corrupt memory
os.environ["NUMBA_BOUNDSCHECK"] = "1"

settings.register_profile("zonesim", deadline=None, derandomize=True)
settings.load_profile("zonesim")


@pytest.fixture(scope="session")
def kernel():
    """The compiled kernel, compiled once for all workers (about a minute where the cache is cold)."""
    from sim import scenario
    from sim.engine import ensemble
    from sim.engine.run import run

    folder = ensemble.cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run(scenario.load(Path("scenarios/status-quo.yaml")), runs=1)
    return ensemble


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory, monkeypatch):
    """Keep the runs of a test out of the checkout's store."""
    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path_factory.mktemp("store")))
