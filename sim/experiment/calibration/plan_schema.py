"""What a file of moments may hold."""

from __future__ import annotations

from collections.abc import Iterable

from sim import schemas
from sim.entry import TAGS
from sim.experiment.kept import column_names
from sim.schemas import NAME, Schema, bilingual, closed, described, quarter, text

FORMS = ("level", "growth", "ratio")
MOST_ZONES = 1000


def plan(scenarios: Iterable[str], facts: Iterable[str], lang: str | None = None) -> Schema:
    """Return the schema of files of moments.

    Args:
        scenarios: names of those that may be simulated
        facts: names of those that `zonesim validate` knows
        lang: of the descriptions
    """
    keys = {
        "calibration": text("calibration", lang, NAME, "bad_name"),
        "title": bilingual("title", lang),
        "description": bilingual("description", lang),
        "scenario": {"enum": list(scenarios), "x-noun": "scenario", **described("calibrated_scenario", lang)},
        "profile": {"enum": list(schemas.shipped_profiles()), "x-noun": "profile", **described("profile", lang)},
        "until": quarter("until", lang),
        "zones": {"type": "integer", "minimum": 1, "maximum": MOST_ZONES, **described("zones", lang)},
        "fit": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "uniqueItems": True,
            **described("fit", lang),
        },
        "moments": {
            "type": "object",
            "minProperties": 2,
            "propertyNames": text("", lang, r"^[a-z][a-z0-9_]{0,63}$(?!\n)", "bad_moment"),
            "additionalProperties": _moment(facts, lang),
            **described("moments", lang),
        },
    }
    required = ("calibration", "title", "description", "scenario", "fit", "moments")
    return {"$schema": schemas.DIALECT, **closed(keys, "key", "moments_file", lang, required)}


def _moment(facts: Iterable[str], lang: str | None) -> Schema:
    outcome = {"enum": list(column_names()), "x-noun": "outcome", "x-topic": "outcomes"}
    number = {"type": "number"}
    positive = {"type": "number", "minimum": 0}
    keys = {
        "is": bilingual("is", lang),
        "statistic": {"enum": list(FORMS), "x-noun": "statistic", **described("statistic", lang)},
        "outcome": {**outcome, **described("moment_outcome", lang)},
        "over": {**outcome, **described("over", lang)},
        "at": quarter("at", lang),
        "from": quarter("moment_from", lang),
        "to": quarter("moment_to", lang),
        "over_at": {
            "type": "array",
            "items": quarter("", lang),
            "minItems": 1,
            "uniqueItems": True,
            **described("over_at", lang),
        },
        "per_year": {"type": "boolean", **described("per_year", lang)},
        "unit": text("unit", lang),
        "value": {**number, **described("moment_value", lang)},
        "error": {**positive, **described("moment_error", lang)},
        "low": {**number, **described("moment_band", lang)},
        "high": {**number, **described("moment_band", lang)},
        "discrepancy": {**positive, **described("discrepancy", lang)},
        "held_back": {"type": "boolean", **described("held_back", lang)},
        "source": text("source", lang),
        "tag": {"enum": list(TAGS), "x-noun": "tag", **described("tag", lang)},
        "facts": {
            "type": "array",
            "items": {"enum": list(facts), "x-noun": "fact"},
            "uniqueItems": True,
            **described("facts", lang),
        },
    }
    required = ("is", "statistic", "outcome", "value", "discrepancy", "source", "tag")
    return closed(keys, "key", required=required)
