"""What a scenario file says together with the files it extends: each checked, then merged key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import conformity, document, parameters, quarters, schemas
from sim.document import Document, Mistake, Mistakes, Where, Words
from sim.mistake import printable

EXTENSION = ".yaml"
DEFAULT_START = "2019Q1"  # the opinion is of January 2019
DEFAULT_END = "2020Q4"

_OF_SWEEPS = frozenset(("sweep", "base", "vary", "design", "points", "replications", "keep"))
_OF_SCENARIOS = frozenset(
    ("name", "extends", "horizon", "envelope", "policy", "parameters", "variants", "shocks", "readings")
)
_OPTIONS = ("seed", "runs", "engine", "until", "uncertainty")  # of the command, not of a scenario


def read(path: str | Path) -> dict[str, Any]:
    """Return the checked content of a scenario, merged with what it extends; raise Mistakes."""
    chain, mistakes = _chain(Path(path))
    merged: dict[str, Any] = {}
    for source in reversed(chain):
        merged = _merged(merged, source.content)
    _check_dates(merged, chain)
    mistakes = [mistake for source in chain for mistake in source.mistakes] + mistakes
    if mistakes:
        raise Mistakes(mistakes)
    return merged


def _chain(path: Path) -> tuple[list[Document], list[Mistake]]:
    """Return the file and those it extends, youngest first, and the mistakes of one that could not be read."""
    schema = schemas.scenario()
    chain: list[Document] = []
    while True:
        try:
            source = document.read(path)
        except Mistakes as wrong:
            return chain, wrong.mistakes
        if is_sweep(source.content):
            return chain, [source.mistake((), "errors.is_sweep", file=source.path)]
        conformity.check(source, schema, _explain)
        chain.append(source)
        parent = source.content.get("extends")
        if parent is None or ("extends",) in source.refused:
            return chain, []
        path = path.with_name(parent + EXTENSION)
        if not _extendable(path, chain):
            return chain, []


def is_sweep(content: Mapping[str, Any]) -> bool:
    """Return whether a file is meant to be a sweep, by the keys that only sweeps and only scenarios have.

    >>> is_sweep({"base": "opinion-2019", "vary": {}}), is_sweep({"name": "mine", "policy": {}}), is_sweep({})
    (True, False, False)
    """
    return bool(_OF_SWEEPS & content.keys()) and not is_scenario(content)


def is_scenario(content: Mapping[str, Any]) -> bool:
    """Return whether a file says more of what only a scenario has than of what only a sweep has."""
    return len(_OF_SCENARIOS & content.keys()) > len(_OF_SWEEPS & content.keys())


def _extendable(path: Path, chain: list[Document]) -> bool:
    """Whether the youngest file's wish to extend ``path`` can be granted; if not, note why."""
    source = chain[-1]
    names = [file.path.stem for file in chain]
    if path.stem in names:
        circle = " → ".join([*names[names.index(path.stem) :], path.stem])
        source.refuse(("extends",), "errors.cycle", chain=circle)
        return False
    absent = missing(path, names)
    if absent:
        source.refuse(("extends",), absent.key, **absent.values)
    return absent is None


def missing(path: Path, known: list[str]) -> Words | None:
    """Return what to say if a file to extend does not exist; ``known`` are names that cannot be meant."""
    if path.is_file():
        return None
    neighbours = sorted(file.stem for file in path.parent.glob(f"*{EXTENSION}") if file.stem not in known)
    advice = conformity.remedy(path.stem, neighbours) if neighbours else Words("errors.no_neighbours")
    return Words("errors.no_parent", {"value": printable(path.stem), "remedy": advice})


def _explain(where: Where) -> Words | None:
    """Return a better answer than "unknown key" where a name exists but does not belong here."""
    if len(where) == 1 and where[0] in _OPTIONS:
        return Words("errors.not_yours", {"option": f"--{where[0]}"})
    if len(where) != 2 or where[0] != "parameters":
        return None
    catalogue, name = parameters.shipped(), str(where[1])
    if name in catalogue.levers:
        return Words("errors.is_lever", {"instrument": catalogue.levers[name].group})
    entry = catalogue.entries.get(name)
    return Words("errors.is_solved", {"moment": entry.solved}) if entry and entry.solved else None


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Merge key by key, the child wins; lists are replaced whole."""
    merged = dict(parent)
    for key, value in child.items():
        inherited = merged.get(key)
        if isinstance(inherited, dict) and isinstance(value, dict):
            value = _merged(inherited, value)
        merged[key] = value
    return merged


def _check_dates(merged: Mapping[str, Any], chain: list[Document]) -> None:
    """Note instruments that end before they start or start after the horizon."""
    for wrong in wrong_dates(merged):
        _note(chain, wrong.places, wrong.message, **wrong.values)


@dataclass(frozen=True)
class WrongDates:
    """Dates of an instrument that do not fit together."""

    places: list[Where]  # that say one of them
    message: str
    values: dict[str, Any]


def wrong_dates(merged: Mapping[str, Any]) -> Iterator[WrongDates]:
    """Yield instruments that end before they start or start after the horizon."""
    horizon = merged.get("horizon")
    last = _position(horizon[1] if isinstance(horizon, list) and len(horizon) == 2 else None, DEFAULT_END)
    plans = merged.get("policy", {})
    plans = plans.get("instruments", {}) if isinstance(plans, dict) else {}
    for name, plan in plans.items() if isinstance(plans, dict) else ():
        if not isinstance(plan, dict):
            continue
        start, end = _position(plan.get("start"), DEFAULT_START), _position(plan.get("end"), quarters.LAST)
        keys = {key: ("policy", "instruments", name, key) for key in ("start", "end")}
        if end < start:
            words = {"start": quarters.name(start), "end": quarters.name(end)}
            yield WrongDates([keys["end"], keys["start"]], "errors.end_before_start", words)
        if "start" in plan and start > last:
            words = {"start": quarters.name(start), "last": quarters.name(last)}
            yield WrongDates([keys["start"], ("horizon",)], "errors.start_beyond_horizon", words)


def _note(chain: list[Document], places: list[Where], message: str, **values: Any) -> None:
    """Note a mistake in the youngest file that says one of the things that do not fit together."""
    for source in chain:
        said = [where for where in places if where in source.keys]
        if said:
            if not source.refused.intersection(said):
                source.refuse(said[0], message, **values)
            return


def _position(quarter: object, otherwise: str) -> int:
    """Return the position of a quarter that may be missing or wrong, which is told elsewhere."""
    return quarters.position(quarter if isinstance(quarter, str) and quarter in quarters.ALL else otherwise)
