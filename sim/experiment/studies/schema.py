"""What a study file may hold: keys of its own, those of a scenario's policy, and the arguments of its estimator."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim import profile_schema, quarters, schemas
from sim.entry import TAGS
from sim.experiment.studies.estimate import (
    CHOICE,
    COLUMN,
    COLUMNS,
    FLAG,
    INTEGER,
    NUMBER,
    NUMBERS,
    PAIR,
    YEARS,
    Argument,
)
from sim.experiment.studies.estimators import ESTIMATORS
from sim.schemas import NAME, Schema, bilingual, closed, described, text

TEST, CONSISTENCY = "test", "consistency"
FEWEST, MOST = 10, 100_000  # enterprises
MOST_REPLICATIONS = 1000
LAST_YEAR = quarters.FIRST_YEAR + 49
OF_SCENARIOS = ("policy", "envelope", "parameters", "variants", "shocks")  # as they are there


def study(content: Mapping[str, Any] | None = None, lang: str | None = None) -> Schema:
    """Return the schema.

    Args:
        content: of a file, whose estimator decides which arguments there are; None for editors, which get any
        lang: of the descriptions
    """
    scenario = schemas.scenario(lang)["properties"]
    keys = {
        "study": text("study_name", lang, NAME, "bad_name"),
        "title": bilingual("title", lang),
        "description": bilingual("description", lang),
        "source": text("source", lang),
        "tag": {"enum": list(TAGS), "x-noun": "tag", **described("tag", lang)},
        "kind": {"enum": [TEST, CONSISTENCY], "x-noun": "study_kind", **described("study_kind", lang)},
        "profile": text("study_profile", lang),
        "traits": closed(
            {name: profile_schema.limits(name) for name in profile_schema.TRAITS}, "trait", "study_traits", lang
        ),
        "regime": text("study_regime", lang, NAME, "bad_parent"),
        **{name: scenario[name] for name in OF_SCENARIOS},
        "population": _number(lang, "study_population", "integer", FEWEST, MOST),
        "years": _years() | described("study_years", lang),
        "replications": _number(lang, "study_replications", "integer", 1, MOST_REPLICATIONS),
        "uncertainty": {"enum": ["catalogue", "off"], "x-noun": "value", **described("study_uncertainty", lang)},
        "sample": {"type": "object", "additionalProperties": _wanted(), **described("study_sample", lang)},
        "estimator": {"enum": list(ESTIMATORS), "x-noun": "estimator", **described("study_estimator", lang)},
        "arguments": _arguments(content) | described("study_arguments", lang),
        "published": {"type": "array", "items": _published(lang), **described("study_published", lang)},
    }
    required = ("study", "title", "description", "source", "tag", "kind", "population", "years", "estimator")
    return {"$schema": schemas.DIALECT, **closed(keys, "key", "study_file", lang, required)}


def _arguments(content: Mapping[str, Any] | None) -> Schema:
    estimator = ESTIMATORS.get(str((content or {}).get("estimator")))
    if estimator is None:
        return {"type": "object"}
    needed = [name for name, one in estimator.arguments.items() if one.required]
    return closed({name: _argument(one) for name, one in estimator.arguments.items()}, "argument", required=needed)


def _argument(one: Argument) -> Schema:
    limits = {key: limit for key, limit in (("minimum", one.least), ("maximum", one.most)) if math.isfinite(limit)}
    number: Schema = {"type": "number", **limits}
    kinds: Mapping[str, Schema] = {
        COLUMN: {"type": "string"},
        COLUMNS: {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
        NUMBER: number,
        INTEGER: {"type": "integer", **limits},
        NUMBERS: {"type": "array", "items": number, "minItems": 1, "uniqueItems": True},
        PAIR: {"type": "array", "items": number, "minItems": 2, "maxItems": 2},
        YEARS: _years(),
        FLAG: {"type": "boolean"},
        CHOICE: {"enum": list(one.choices), "x-noun": "value"},
    }
    return kinds[one.kind]


def _years() -> Schema:
    year = {"type": "integer", "minimum": quarters.FIRST_YEAR, "maximum": LAST_YEAR}
    return {"type": "array", "items": year, "minItems": 2, "maxItems": 2}


def _wanted() -> Schema:
    return {
        "anyOf": [
            {"type": ["number", "boolean"]},
            closed({"from": {"type": "number"}, "to": {"type": "number"}}, "key") | {"minProperties": 1},
        ],
        "x-messages": {"anyOf": "studies.bad_wanted"},
    }


def _published(lang: str | None) -> Schema:
    number = {"type": "number"}
    keys = {
        "term": text("study_term", lang),
        "value": number | described("study_value", lang),
        "low": number | described("study_low", lang),
        "high": number | described("study_high", lang),
        "unit": text("unit", lang),
        "source": text("source", lang),
    }
    return closed(keys, "key")


def _number(lang: str | None, words: str, kind: str, least: int, most: int) -> Schema:
    return {"type": kind, "minimum": least, "maximum": most, **described(words, lang)}
