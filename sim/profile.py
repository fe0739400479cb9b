"""A zone profile: with which parks, industries and enterprises the zone starts; read from YAML and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim import conformity, document, parameters, profile_schema, state
from sim.document import Document, Mistakes
from sim.entry import Entry

SHIPPED = Path(__file__).parent / "catalogue" / "zones"


@dataclass(frozen=True)
class Park:
    """One park of the zone."""

    is_: Mapping[str, str]
    latitude: float  # degrees north
    longitude: float  # degrees east
    core: bool


@dataclass(frozen=True)
class Industry:
    """One industry and the groups of industries it belongs to."""

    is_: Mapping[str, str]
    flags: Mapping[str, bool]  # profile_schema.FLAGS


@dataclass(frozen=True)
class Large:
    """A class of large enterprises, without names."""

    is_: Mapping[str, str]
    park: str
    industry: str
    numbers: Mapping[str, float]  # number, sales [万元/yr], rd_intensity, st_share, high_tech_share


@dataclass(frozen=True)
class Profile:
    """The zone before the simulation; names in the order of the file."""

    name: str
    title: Mapping[str, str]
    parks: Mapping[str, Park]
    industries: Mapping[str, Industry]
    traits: Mapping[str, Mapping[str, float]]  # trait -> industry -> value
    park_traits: Mapping[str, Mapping[str, float]]  # trait -> park -> value
    zone_traits: Mapping[str, float]
    enterprises: Mapping[str, Mapping[str, int]]  # park -> industry -> number
    large: Mapping[str, Large]
    levels: Mapping[str, Entry]  # founding.certified -> uncertain founding level
    tags: tuple[str, ...]  # of every source but those of the levels

    @property
    def core(self) -> str:
        """Name of the core park."""
        return next(name for name, park in self.parks.items() if park.core)

    def resolved(self) -> dict[str, Any]:
        """Return all numbers as plain JSON, without texts and sources."""
        levels = {entry.name: [entry.low, entry.central, entry.high] for entry in self.levels.values()}
        return {
            "parks": {name: [park.latitude, park.longitude, park.core] for name, park in self.parks.items()},
            "industries": {name: dict(industry.flags) for name, industry in self.industries.items()},
            "traits": self.traits,
            "park_traits": self.park_traits,
            "zone_traits": self.zone_traits,
            "enterprises": self.enterprises,
            "large": {name: [one.park, one.industry, one.numbers] for name, one in self.large.items()},
            "levels": {
                name: [None if np.isnan(value) else value for value in values] for name, values in levels.items()
            },
            "order": [list(self.parks), list(self.industries), list(self.large)],
        }

    @property
    def digest(self) -> str:
        """SHA-256 of what the model sees of the profile."""
        return hashlib.sha256(json.dumps(self.resolved(), sort_keys=True, allow_nan=False).encode()).hexdigest()

    def record(self) -> np.void:
        """Return the record of type ``state.Profile`` that rules read; unused places hold 0."""
        record: np.void = np.zeros(1, dtype=state.record_dtype(state.Profile))[0]
        parks, industries = list(self.parks), list(self.industries)
        record["n_parks"], record["n_industries"], record["n_large"] = len(parks), len(industries), len(self.large)
        record["core"] = parks.index(self.core)
        record["latitude"][: len(parks)] = [park.latitude for park in self.parks.values()]
        record["longitude"][: len(parks)] = [park.longitude for park in self.parks.values()]
        for name in profile_schema.FLAGS:
            record[name][: len(industries)] = [industry.flags[name] for industry in self.industries.values()]
        for name, values in self.traits.items():
            record[name][: len(industries)] = [values[industry] for industry in industries]
        for name, values in self.park_traits.items():
            record[name][: len(parks)] = [values[park] for park in parks]
        for name, value in self.zone_traits.items():
            record[name] = value
        counts = record["counts"].reshape(state.MAX_PARKS, state.MAX_INDUSTRIES)
        for row, park in enumerate(parks):
            counts[row, : len(industries)] = [self.enterprises[park][industry] for industry in industries]
        for position, one in enumerate(self.large.values()):
            record["large_park"][position] = parks.index(one.park)
            record["large_industry"][position] = industries.index(one.industry)
            for name, value in one.numbers.items():
                record[f"large_{name}"][position] = value
        return record


@cache
def shipped(name: str) -> Profile:
    """Return a profile of the package."""
    path = SHIPPED / f"{name}.yaml"
    source = Document(path, document.shipped(f"{SHIPPED.name}/{name}.yaml"))
    levels = check(source)
    return load(path) if source.mistakes else _profile(source.content, levels)  # load knows line and column


def load(path: str | Path) -> Profile:
    """Return the profile in a file; raise Mistakes with all that is wrong in it."""
    source = document.read(path)
    levels = check(source)
    if source.mistakes:
        raise Mistakes(source.mistakes)
    return _profile(source.content, levels)


def check(source: Document) -> Mapping[str, Entry]:
    """Note in the document all that keeps it from being a profile; return the founding levels that are sound."""
    content = source.content
    parks, industries = _mapping(content.get("parks")), _mapping(content.get("industries"))
    conformity.check(source, profile_schema.profile(parks, industries))
    cores = [park for park in parks.values() if _mapping(park).get("core")]
    if parks and len(cores) != 1:
        source.refuse(("parks",), "errors.one_core", at_key=True, number=len(cores))
    levels = _levels(source)
    if not source.mistakes and not any(
        number for row in content["enterprises"]["values"].values() for number in row.values()
    ):
        source.refuse(("enterprises", "values"), "errors.no_enterprises", at_key=True)
    return levels


def _levels(source: Document) -> Mapping[str, Entry]:
    """Read those founding levels that the schema finds nothing wrong with."""
    levels, told = source.content.get("levels"), {where[:2] for where in source.refused}
    sound = {name: node for name, node in _mapping(levels).items() if ("levels", name) not in told}
    return parameters.read_levels(sound, source.refuse) if sound else {}


def _mapping(node: object) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _profile(content: Mapping[str, Any], levels: Mapping[str, Entry]) -> Profile:
    """Make the profile of a file that has been checked."""
    sources = [*content["traits"].values(), *content["park_traits"].values(), *content["zone_traits"].values()]
    large = content.get("large", {})
    return Profile(
        name=content["name"],
        title=content["title"],
        parks={
            name: Park(park["is"], float(park["latitude"]), float(park["longitude"]), park.get("core", False))
            for name, park in content["parks"].items()
        },
        industries={
            name: Industry(industry["is"], {flag: industry[flag] for flag in profile_schema.FLAGS})
            for name, industry in content["industries"].items()
        },
        traits={name: _floats(entry["values"]) for name, entry in content["traits"].items()},
        park_traits={name: _floats(entry["values"]) for name, entry in content["park_traits"].items()},
        zone_traits={name: float(entry["values"]) for name, entry in content["zone_traits"].items()},
        enterprises={
            park: {industry: int(number) for industry, number in row.items()}
            for park, row in content["enterprises"]["values"].items()
        },
        large={name: _large(one) for name, one in large.items()},
        levels=levels,
        tags=tuple(entry["tag"] for entry in (*sources, content["enterprises"], *large.values())),
    )


def _large(one: Mapping[str, Any]) -> Large:
    places = ("park", "industry")
    numbers = {name: float(one[name]) for name in profile_schema.LARGE if name not in places}
    return Large(one["is"], one["park"], one["industry"], numbers)


def _floats(values: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}
