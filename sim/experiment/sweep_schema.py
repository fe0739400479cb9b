"""What a sweep file may hold: made from the schema of scenarios, so that every value is checked as it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim import opinion, quarters, schemas
from sim.experiment.designs import DESIGNS, LIST
from sim.experiment.kept import column_names
from sim.experiment.summary_tables import JOINT
from sim.schemas import NAME, Schema, bilingual, closed, described, text

MOST_POINTS = 10_000_000
MOST_STEPS = 1 << 20  # of one variable
MOST_RUNS = 10_000_000  # of a point
LARGEST_SEED = (1 << 63) - 1
SCENARIO = "scenario"  # varies whole scenarios by name

_TOLD_APART = ("name", "title", "description", "extends", "horizon", "profile")  # decided by the base


@dataclass(frozen=True)
class Variable:
    """Something of a scenario that may vary."""

    path: tuple[str, ...]  # of keys in a scenario file; empty for whole scenarios
    schema: Schema

    @property
    def is_integer(self) -> bool:
        """Whether only whole numbers fit."""
        return self.schema.get("type") == "integer"

    @property
    def is_number(self) -> bool:
        """Whether it is a number, so that it has ranges."""
        return self.schema.get("type") in ("integer", "number")

    @property
    def is_quarter(self) -> bool:
        """Whether it is a date."""
        return self.schema.get("pattern") == quarters.PATTERN


@cache
def variables(scenarios: tuple[str, ...] = (), lang: str | None = None) -> Mapping[str, Variable]:
    """Return all that may vary by dotted name; ``scenarios`` are the names of whole scenarios to choose from."""
    properties = schemas.scenario(lang)["properties"]
    found = {SCENARIO: Variable((), {"enum": list(scenarios), "x-noun": "scenario"})} if scenarios else {}
    for key, schema in properties.items():
        if key not in _TOLD_APART:
            found |= {".".join(path): Variable(path, leaf) for path, leaf in _leaves((key,), schema)}
    return found


def _leaves(path: tuple[str, ...], schema: Schema) -> Iterator[tuple[tuple[str, ...], Schema]]:
    if "properties" not in schema:
        yield path, schema
        return
    for key, inner in schema["properties"].items():
        yield from _leaves((*path, key), inner)


def sweep(content: Mapping[str, Any] | None, scenarios: Sequence[str] = (), lang: str | None = None) -> Schema:
    """Return the schema of sweep files.

    Args:
        content: of the file that is checked: where there are several ways to write something, the schema follows the
            one that was chosen, so that a mistake is told in its terms; None for editors, which get all ways
        scenarios: names of the scenarios that may be base
        lang: of the descriptions
    """
    known = variables(tuple(scenarios), lang)
    said = content.get("vary") if content else None
    said = said if isinstance(said, Mapping) else {}
    leaves = {name: one.schema for name, one in known.items()}
    if content is None:
        vary = {name: _every_way({"$ref": f"#/$defs/{name}"}) for name in leaves}
        vary[SCENARIO] = _list(text("", lang, NAME, "bad_parent"))
    else:
        vary = {name: _as_said(leaf, said.get(name), content.get("design") == LIST) for name, leaf in leaves.items()}
    names = sorted({*column_names(), *opinion.targets()})
    keys = {
        "sweep": text("sweep", lang, NAME, "bad_name"),
        "title": bilingual("title", lang),
        "description": bilingual("description", lang),
        "base": text("sweep_base", lang, NAME, "bad_parent"),
        "profile": {"enum": list(schemas.shipped_profiles()), "x-noun": "profile", **described("profile", lang)},
        "vary": closed(vary, "variable", "vary", lang, topic="parameters") | {"minProperties": 1},
        "design": {"enum": list(DESIGNS), "x-noun": "design", **described("design", lang)},
        "points": {"type": "integer", "minimum": 1, "maximum": MOST_POINTS, **described("points", lang)},
        "replications": _replications(content, lang),
        "seed": {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED, **described("seed", lang)},
        "keep": _list(_choice(names, "outcome")) | described("keep", lang),
    }
    root = closed(keys, "key", "sweep_file", lang, required=("sweep", "base", "vary"))
    return {"$schema": schemas.DIALECT, **root, **({"$defs": leaves} if content is None else {})}


def _every_way(leaf: Schema) -> Schema:
    return {"anyOf": [_list(leaf), _spaced(leaf), _range(leaf)]}


def _as_said(leaf: Schema, said: object, zipped: bool) -> Schema:
    """Return the schema of the way that was chosen; lists that are taken value by value may repeat one."""
    if isinstance(said, Mapping):
        return _range(leaf) if {"low", "high"} & said.keys() else _spaced(leaf)
    return _list(leaf) | {"uniqueItems": not zipped}


def _spaced(leaf: Schema) -> Schema:
    steps = {"type": "integer", "minimum": 2, "maximum": MOST_STEPS}
    return closed({"from": leaf, "to": leaf, "steps": steps}, "key", required=("from", "to", "steps"))


def _range(leaf: Schema) -> Schema:
    return closed({"low": leaf, "high": leaf}, "key", required=("low", "high"))


def _replications(content: Mapping[str, Any] | None, lang: str | None) -> Schema:
    number = {"type": "integer", "minimum": 1, "maximum": MOST_RUNS, **described("replications", lang)}
    precision = closed(
        {
            "precision": {"type": "number", "exclusiveMinimum": 0, "maximum": 50},
            "target": _choice([*opinion.targets(), *JOINT], "target"),
            "most": {"type": "integer", "minimum": 1, "maximum": MOST_RUNS},
        },
        "key",
        required=("precision",),
    )
    if content is None:
        return {"anyOf": [number, precision]}
    return precision if isinstance(content.get("replications"), Mapping) else number


def _choice(names: Iterable[str], noun: str) -> Schema:
    return {"enum": list(names), "x-noun": noun}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}
