"""Where results come from: what names a run, which versions made it, which share of its inputs is judgement."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from sim.engine.digest import model_digest
from sim.experiment.results import Identity
from sim.parameters import judged_share as share_of_judgements
from sim.parameters import shipped

if TYPE_CHECKING:
    from sim.engine.run import Ensemble
    from sim.scenario import Scenario

NAMED = ("zonesim", "numba", "llvmlite", "numpy", "scipy", "mesa")


def identity(ensemble: Ensemble, uncertainty: str, panel: int) -> Identity:
    """Return what names the runs of an ensemble."""
    return Identity(
        model=model_digest(),
        scenario=ensemble.scenario.digest,
        uncertainty=uncertainty,
        engine=ensemble.engine,
        seed=ensemble.seed,
        runs=len(ensemble.causes),
        panel=panel,
    )


def versions() -> dict[str, str]:
    """Return the versions that can move the last bits of a result."""
    found = {name: version(name) for name in NAMED}
    return {**found, "python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}


def judged_share(scenario: Scenario) -> float:
    """Return the share of the inputs, the zone profile's included, that rest on judgement [1]."""
    return share_of_judgements(shipped(), scenario.profile.tags)
