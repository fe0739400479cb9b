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

MOST_POINTS = 1 << 20
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
    zipped = content is not None and content.get("design") == LIST  # whose lists may repeat a value
    vary = {name: _variation(one.schema, said.get(name, ()), content is None, zipped) for name, one in known.items()}
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
    return {"$schema": schemas.DIALECT, **root}


def _variation(leaf: Schema, said: object, every_way: bool, zipped: bool) -> Schema:
    """Return the schema of a list of values, of evenly spaced values, or of a range to draw from."""
    steps = {"type": "integer", "minimum": 2, "maximum": MOST_POINTS}
    spaced = closed({"from": leaf, "to": leaf, "steps": steps}, "key", required=("from", "to", "steps"))
    ranged = closed({"low": leaf, "high": leaf}, "key", required=("low", "high"))
    if every_way:
        return {"anyOf": [_list(leaf), spaced, ranged]}
    if isinstance(said, Mapping):
        return ranged if {"low", "high"} & said.keys() else spaced
    return _list(leaf) | {"uniqueItems": not zipped}


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
