"""JSON Schemas of the input files, made from the catalogue: what a file is held against and what editors complete."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sim import document, messages, parameters, quarters
from sim.entry import Entry
from sim.instrument import Instrument
from sim.state import SCOPES

Schema = dict[str, Any]

NAME = r"^[a-z0-9][a-z0-9-]{0,63}$(?!\n)"  # Python's $ alone would let a line end through
MOST_INTENSITY = 10
BLANK = "blank"  # the shipped profile that is there to be filled in

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ZONES = Path(__file__).parent / "catalogue" / "zones"


@cache
def scenario(lang: str | None = None) -> Schema:
    """Return the schema of a scenario, described in the reader's language; it is shared: do not change it."""
    catalogue = parameters.shipped()
    keys = {
        "name": text("name", lang, NAME, "bad_name"),
        "title": bilingual("title", lang),
        "description": bilingual("description", lang),
        "extends": text("extends", lang, NAME, "bad_parent"),
        "horizon": _horizon(lang),
        "profile": _choice(shipped_profiles(), "profile", "profile", lang),
        "envelope": {"type": "number", "exclusiveMinimum": 0, **described("envelope", lang)},
        "policy": _policy(catalogue.instruments, lang),
        "parameters": closed(
            {name: number(entry, lang) for name, entry in settable(catalogue).items()},
            "parameter",
            "parameters",
            lang,
            topic="parameters",
        ),
        "variants": closed(
            {name: _choice(forms, "variant") for name, forms in parameters.VARIANTS.items()},
            "variant",
            "variants",
            lang,
        ),
        "shocks": {
            "type": "array",
            "items": _choice(catalogue.shocks, "shock"),
            "uniqueItems": True,
            **described("shocks", lang),
        },
        "readings": closed(
            {target: _choice(names, "reading", topic="targets") for target, names in readings().items()},
            "target",
            "readings",
            lang,
        ),
    }
    root = closed(keys, "key", "scenario", lang, required=("name", "title", "description"))
    return {"$schema": DIALECT, **root}


@cache
def readings() -> Mapping[str, tuple[str, ...]]:
    """Return the names of each target's readings, the headline first: ``definition`` or ``definition@scope``."""
    names = {}
    for target, entry in document.shipped("targets.yaml").items():
        definitions = [reading["id"] for reading in entry["readings"]]
        scopes = SCOPES[1:] if entry["scoped"] else ()
        names[target] = (*definitions, *(f"{name}@{scope}" for scope in scopes for name in definitions))
    return names


def shipped_profiles() -> tuple[str, ...]:
    """Return the names of the zone profiles in the package that are ready for use."""
    return tuple(sorted(path.stem for path in _ZONES.glob("*.yaml") if path.stem != BLANK))


def settable(catalogue: parameters.Catalogue) -> Mapping[str, Entry]:
    """Return what a scenario may fix under ``parameters``: what is solved follows from other numbers."""
    return {name: entry for name, entry in catalogue.entries.items() if entry.solved is None}


def closed(
    keys: Mapping[str, Schema],
    noun: str,
    words: str = "",
    lang: str | None = None,
    required: Iterable[str] = (),
    topic: str = "",
) -> Schema:
    """Return the schema of keys with values that allows no other keys."""
    schema = {"type": "object", **described(words, lang), "properties": dict(keys), "additionalProperties": False}
    names = list(required)
    return schema | {"x-noun": noun} | ({"required": names} if names else {}) | ({"x-topic": topic} if topic else {})


def text(words: str, lang: str | None, pattern: str = r"\S", message: str = "no_text") -> Schema:
    """Return the schema of a text; what does not match the pattern gets the message."""
    return {"type": "string", "pattern": pattern, "x-messages": {"pattern": f"errors.{message}"}} | described(
        words, lang
    )


def bilingual(words: str, lang: str | None) -> Schema:
    """Return the schema of a text in both languages."""
    keys = {language: text("", lang) for language in messages.LANGUAGES}
    return closed(keys, "key", words, lang, messages.LANGUAGES) | {"x-messages": {"type": "errors.bilingual"}}


def number(entry: Entry, lang: str | None, words: str = "parameter") -> Schema:
    """Return the schema of a value for an entry of the catalogue, within its hard limits."""
    limits = {"minimum": entry.minimum, "maximum": entry.maximum}
    ranged = words == "parameter" and entry.uncertain
    values = {"low": entry.low, "central": entry.central, "high": entry.high} if ranged else {}
    description = messages.text(
        f"schema.{words}{'_range' if ranged else ''}",
        lang,
        is_=entry.is_[messages.language(lang)],
        unit=entry.unit,
        **{name: f"{value:g}" for name, value in values.items()},
    )
    schema: Schema = {"type": "integer" if entry.integer else "number", "description": description}
    return schema | {name: value for name, value in limits.items() if math.isfinite(value)}


def quarter(words: str, lang: str | None) -> Schema:
    """Return the schema of a quarter that can be simulated."""
    return {
        "type": "string",
        "pattern": quarters.PATTERN,
        "enum": list(quarters.ALL),
        "x-messages": {"type": "errors.bad_quarter", "pattern": "errors.bad_quarter", "enum": "errors.quarter_outside"},
        "x-values": {"first": quarters.FIRST, "last": quarters.LAST},
    } | described(words, lang)


def _horizon(lang: str | None) -> Schema:
    bad = {"x-messages": dict.fromkeys(("type", "minItems", "maxItems", "const"), "errors.bad_horizon")}
    return {
        "type": "array",
        "prefixItems": [{"const": quarters.FIRST, **bad}, quarter("", lang)],
        "minItems": 2,
        "maxItems": 2,
        **bad,
        **described("horizon", lang),
    }


def _policy(instruments: Mapping[str, Instrument], lang: str | None) -> Schema:
    intensity = {"type": "number", "minimum": 0, "maximum": MOST_INTENSITY, **described("intensity", lang)}
    dates = {
        "intensity": intensity,
        "start": quarter("start", lang),
        "end": quarter("end", lang),
        "ramp": {"type": "integer", "minimum": 0, "maximum": len(quarters.ALL), **described("ramp", lang)},
    }
    plans = {}
    for name, tool in instruments.items():
        levers = {lever: number(entry, lang, "lever") for lever, entry in tool.levers.items()}
        title = tool.title[messages.language(lang)]
        words = messages.text("schema.instrument", lang, title=title, article=tool.article)
        plans[name] = closed({**dates, **levers}, "lever") | {"description": words}
    tools = closed(plans, "instrument", "instruments", lang, topic="instruments")
    return closed({"intensity": intensity, "instruments": tools}, "key", "policy", lang)


def _choice(names: Iterable[str], noun: str, words: str = "", lang: str | None = None, topic: str = "") -> Schema:
    schema = {"enum": list(names), "x-noun": noun, **described(words, lang)}
    return schema | ({"x-topic": topic} if topic else {})


def described(words: str, lang: str | None) -> Schema:
    """Return the description of a key, which editors show."""
    return {"description": messages.text(f"schema.{words}", lang)} if words else {}
