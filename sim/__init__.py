"""zonesim: the enterprises of a Chinese high-tech zone, simulated quarter by quarter under a mix of policies."""

from importlib import import_module
from typing import Any

PUBLIC: dict[str, str] = {
    "Enterprise": "sim.engine.interactive",
    "Ensemble": "sim.engine.run",
    "Quantity": "sim.experiment.quantities",
    "Result": "sim.api",
    "Scenario": "sim.scenario",
    "ZoneModel": "sim.engine.interactive",
    "compare": "sim.api",
    "ema_model": "sim.bridges",
    "evaluator": "sim.api",
    "load": "sim.scenario",
    "order_under_variants": "sim.api",
    "read": "sim.api",
    "responses": "sim.bridges",
    "run": "sim.api",
    "salib_problem": "sim.bridges",
    "sweep": "sim.api",
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
