"""What is asked from Python, checked before anything runs: a ValueError names the argument and the remedy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from sim import conformity
from sim.experiment.quantities import target_names
from sim.messages import text
from sim.parameters import shipped
from sim.schemas import MOST_INTENSITY


def known(argument: str, found: Iterable[str], among: Iterable[str], topic: str = "") -> None:
    """Refuse names that there are not.

    Args:
        argument: of the function
        found: names that were given
        among: names that there are
        topic: of ``zonesim describe``, where there are too many to list

    Raises:
        ValueError: for the first one that is unknown
    """
    names = list(among)
    for name in found:
        if name not in names:
            advice = conformity.remedy(str(name), names, topic).text()
            raise ValueError(text("asked.unknown", argument=argument, found=name, remedy=advice))


def between(argument: str, found: float, low: float, high: float = math.inf, open_: bool = False) -> None:
    """Refuse a number outside its limits, which belong to it unless ``open_``; what is not finite is outside.

    Raises:
        ValueError: it is
    """
    inside = low < found < high if open_ else low <= found <= high
    if not (inside and math.isfinite(found)):
        key = "asked.at_least" if math.isinf(high) else "asked.strictly" if open_ else "asked.between"
        raise ValueError(text(key, argument=argument, found=found, low=f"{low:g}", high=f"{high:g}"))


def measure(name: str) -> str:
    """Return what is looked at: a target, how many are met, an outcome or a reading; ValueError where there is none."""
    from sim.experiment.kept import column_names
    from sim.experiment.sensitivity.study import MET

    known("measure", [name], (*target_names(), *MET, *column_names()), "outcomes")
    return name


def mixes(
    reach: Mapping[str, float],
    budget: float | None,
    tools: Sequence[str],
    levels: Sequence[float],
    levers: Mapping[str, Sequence[float]],
    starts_of: str,
) -> None:
    """Refuse targets, instruments, levers and numbers of an optimisation that there are not.

    Raises:
        ValueError: names the first one
    """
    known("reach", reach, target_names())
    for target, least in reach.items():
        between(f"reach[{target!r}]", least, 0.0, 1.0, open_=True)
    if budget is not None:
        between("budget", budget, 0.0)
    known("tools", tools, shipped().instruments, "instruments")
    known("levers", levers, shipped().levers, "instruments")
    known("starts_of", [starts_of], ("mix", "scenario"))
    _grid("levels", levels, 0.0, MOST_INTENSITY)
    for name, values in levers.items():
        lever = shipped().levers[name]
        _grid(f"levers[{name!r}]", values, lever.minimum, lever.maximum)
        if not all(map(lever.allows, values)):
            raise ValueError(text("asked.whole", argument=f"levers[{name!r}]", found=list(values)))


def _grid(argument: str, values: Sequence[float], low: float, high: float) -> None:
    for value in values:
        between(argument, value, low, high)
    if len(values) < 2 or list(values) != sorted(set(values)):
        raise ValueError(text("asked.ascending", argument=argument, found=list(values)))
