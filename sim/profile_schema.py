"""JSON Schema of a zone profile; with the parks and industries of a given file it asks for a value of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim import parameters, state
from sim.entry import TAGS
from sim.messages import language
from sim.schemas import DIALECT, NAME, Schema, bilingual, closed, described, text

IDENTIFIER = r"^[a-z][a-z0-9_]*$(?!\n)"
FLAGS = ("leading", "leading_broad", "leading_narrow", "high_tech", "consumer", "manufacturing")
POSITIVE = ("median_sales", "cap_sales", "sales_per_staff", "capital_ratio", "sigma_sales", "sales")
SIGNED = ("trend", "margin")  # may be negative
# what no scenario has
OWN_KEYS = {"parks", "industries", "traits", "park_traits", "zone_traits", "enterprises", "large", "levels"}


def _fields(kind: object, ignored: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the fields of the model's Profile that are declared as ``kind``."""
    declared = state.Profile.__annotations__
    return tuple(name for name, hint in declared.items() if hint == kind and name not in ignored)


TRAITS = _fields("ByIndustry", FLAGS)
PARK_TRAITS = _fields("ByPark", ("latitude", "longitude"))
ZONE_TRAITS = _fields("float")
LARGE = tuple(name.removeprefix("large_") for name in state.Profile.__annotations__ if name.startswith("large_"))


def profile(parks: Iterable[str] = (), industries: Iterable[str] = (), lang: str | None = None) -> Schema:
    """Return the schema; without parks and industries, as editors get it, any name of the right form will do."""
    parks, industries = list(parks), list(industries)
    count = {"type": "integer", "minimum": 0}
    by_industry = _by(industries, count, "industry")
    keys = {
        "name": text("profile_name", lang, NAME, "bad_name"),
        "title": bilingual("title", lang),
        "parks": _named(_park(lang), state.MAX_PARKS, "parks", lang),
        "industries": _named(_industry(lang), state.MAX_INDUSTRIES, "industries", lang),
        "traits": _traits(TRAITS, lambda limits: _by(industries, limits, "industry"), "traits", lang),
        "park_traits": _traits(PARK_TRAITS, lambda limits: _by(parks, limits, "park"), "park_traits", lang),
        "zone_traits": _traits(ZONE_TRAITS, lambda limits: limits, "zone_traits", lang),
        "enterprises": _entry(_by(parks, by_industry, "park"), lang) | described("enterprises", lang),
        "large": _named(_archetype(parks, industries, lang), state.MAX_LARGE, "large", lang) | {"minProperties": 0},
        "levels": _levels(lang),
    }
    required = [name for name in keys if name != "large"]
    return {"$schema": DIALECT, **closed(keys, "key", "zone_profile", lang, required)}


def _named(each: Schema, most: int, words: str, lang: str | None) -> Schema:
    """Return the schema of things that the file itself names."""
    names = {"pattern": IDENTIFIER, "x-messages": {"pattern": "errors.bad_identifier"}}
    sizes = {"minProperties": 1, "maxProperties": most}
    return {"type": "object", "propertyNames": names, "additionalProperties": each} | sizes | described(words, lang)


def _documented(lang: str | None) -> dict[str, Schema]:
    tag = {"enum": list(TAGS), "x-noun": "tag"} | described("tag", lang)
    return {"is": bilingual("is", lang), "source": text("source", lang), "tag": tag}


def _park(lang: str | None) -> Schema:
    keys = {
        **_documented(lang),
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "core": {"type": "boolean"},
    }
    return closed(keys, "key", required=("is", "source", "tag", "latitude", "longitude"))


def _industry(lang: str | None) -> Schema:
    flags = {flag: {"type": "boolean"} for flag in FLAGS}
    documented = _documented(lang)
    return closed({**documented, **flags}, "key", required=("is", *FLAGS))


def _archetype(parks: list[str], industries: list[str], lang: str | None) -> Schema:
    places = {"park": {"enum": parks, "x-noun": "park"}, "industry": {"enum": industries, "x-noun": "industry"}}
    if not parks or not industries:
        places = {name: {"type": "string"} for name in places}
    numbers = {name: limits(name) for name in LARGE if name not in places}
    numbers["number"] = {"type": "integer", "minimum": 1}
    return closed({**_documented(lang), **places, **numbers}, "key", required=("is", "source", "tag", *LARGE))


def limits(trait: str) -> Schema:
    """Return the schema of one value of a trait: most are shares.

    >>> limits("median_sales")
    {'type': 'number', 'exclusiveMinimum': 0}
    """
    if trait in POSITIVE:
        return {"type": "number", "exclusiveMinimum": 0}
    return {"type": "number", "minimum": -1 if trait in SIGNED else 0, "maximum": 1}


def _traits(names: Iterable[str], values: Any, words: str, lang: str | None) -> Schema:
    keys = {name: _entry(values(limits(name)), lang) for name in names}
    return closed(keys, "trait", words, lang, required=keys)


def _entry(values: Schema, lang: str | None) -> Schema:
    keys = {**_documented(lang), "unit": text("unit", lang), "values": values}
    return closed(keys, "key", required=keys)


def _by(names: list[str], value: Schema, noun: str) -> Schema:
    """Return the schema of a value for each name; for any name where none is known yet."""
    if not names:
        return {"type": "object", "additionalProperties": value}
    return closed(dict.fromkeys(names, value), noun, required=names)


def _levels(lang: str | None) -> Schema:
    """Return the schema of the founding levels: their names are the model's, each is an entry of the catalogue."""
    numbers = {name: {"type": "number"} for name in ("low", "central", "high")}
    entry = {"type": "object", "properties": {**_documented(lang), "unit": text("unit", lang), **numbers}}
    keys = {
        level.name: entry | {"description": level.is_[language(lang)], "required": ["is", "unit", "central", "source"]}
        for level in parameters.shipped().founding.values()
    }
    return closed(keys, "level", "levels", lang, required=keys)
