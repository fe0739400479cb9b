"""zonesim: the enterprises of a Chinese high-tech zone, simulated quarter by quarter under a mix of policies."""

from importlib import import_module
from typing import Any

PUBLIC: dict[str, str] = {
    "Ensemble": "sim.engine.run",
    "Enterprise": "sim.engine.interactive",
    "Quantity": "sim.experiment.quantities",
    "Result": "sim.api",
    "Scenario": "sim.scenario",
    "ZoneModel": "sim.engine.interactive",
    "calibrate": "sim.research",
    "compare": "sim.api",
    "discover": "sim.research",
    "ema_model": "sim.bridges",
    "evaluator": "sim.api",
    "explain": "sim.research",
    "load": "sim.scenario",
    "optimise": "sim.research",
    "order_under_variants": "sim.api",
    "read": "sim.api",
    "responses": "sim.bridges",
    "run": "sim.api",
    "salib_problem": "sim.bridges",
    "sensitivity": "sim.research",
    "study": "sim.research",
    "sweep": "sim.api",
    "twin": "sim.research",
}
"""Public name -> module that holds it; loaded when first used, so that ``import sim`` stays cheap."""

__all__ = ["__version__", *PUBLIC]


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name == "__version__":
        from importlib.metadata import version

        return version("zonesim")
    if name in PUBLIC:
        return getattr(import_module(PUBLIC[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
