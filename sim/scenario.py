"""A scenario: YAML that says what differs from the status quo, read in full, checked, frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim import extends, parameters, profile, quarters, schemas
from sim.document import Mistakes
from sim.profile import Profile

DEFAULT_PROFILE = "lincang"
OPINION_START = quarters.position(extends.DEFAULT_START)

_DATES = ("intensity", "start", "end", "ramp")


@dataclass(frozen=True)
class Plan:
    """What a scenario says about one instrument."""

    intensity: float | None = None  # None: that of the scenario
    levers: Mapping[str, float] = dataclasses.field(default_factory=dict)  # set directly, in their own units
    start: int = OPINION_START  # quarter
    end: int | None = None  # last quarter; None: the horizon's
    ramp: int = 0  # quarters until it is in full force


@dataclass(frozen=True)
class Scenario:
    """One policy question; the horizon always starts with 2018Q1."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    quarters: int
    profile: Profile
    intensity: float
    instruments: Mapping[str, Plan]  # every instrument
    envelope: float | None  # 万元 per year
    parameters: Mapping[str, float]
    variants: Mapping[str, str]  # every variant
    shocks: tuple[str, ...]
    readings: Mapping[str, str]  # the headline reading of every target

    def resolved(self) -> dict[str, Any]:
        """Return what decides the results as plain JSON: without name, title and description."""
        return {
            "horizon": [quarters.FIRST, quarters.name(self.quarters - 1)],
            "profile": {"name": self.profile.name, "digest": self.profile.digest},
            "envelope": self.envelope,
            "instruments": {name: self._plan(plan) for name, plan in self.instruments.items()},
            "parameters": dict(self.parameters),
            "variants": dict(self.variants),
            "shocks": sorted(self.shocks),
            "readings": dict(self.readings),
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the resolved scenario as canonical JSON."""
        return _digest(self.resolved())

    @cached_property
    def life(self) -> str:
        """SHA-256 of what is lived: the choice of readings only decides how it is judged."""
        return _digest({key: value for key, value in self.resolved().items() if key != "readings"})

    def with_quarters(self, number: int) -> Scenario:
        """Return the same scenario over another horizon; validation may go beyond 2030Q4."""
        return dataclasses.replace(self, quarters=number)

    def _plan(self, plan: Plan) -> dict[str, Any]:
        return {
            "intensity": self.intensity if plan.intensity is None else plan.intensity,
            "levers": dict(plan.levers),
            "start": quarters.name(plan.start),
            "end": None if plan.end is None else quarters.name(plan.end),
            "ramp": plan.ramp,
        }


def _digest(resolved: Mapping[str, Any]) -> str:
    canonical = json.dumps(resolved, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def load(path: str | Path, profile: str | Path | None = None, until: str | None = None) -> Scenario:
    """Return the scenario in a file.

    Args:
        path: of the YAML file
        profile: file of a zone profile that replaces the scenario's
        until: last quarter, such as ``2024Q4``, that replaces the scenario's; ValueError if it cannot be simulated

    Raises:
        Mistakes: all that is wrong in the file, in those it extends and in the profile
    """
    if until is not None and until not in quarters.ALL:
        raise ValueError(until)
    mistakes = []
    content: dict[str, Any] = {}
    try:
        content = extends.read(path)
    except Mistakes as wrong:
        mistakes += wrong.mistakes
    zone = None
    try:
        zone = zone_of(content, profile)
    except Mistakes as wrong:
        mistakes += wrong.mistakes
    if mistakes or zone is None:
        raise Mistakes(mistakes)
    return of_content(content, zone, until)


def zone_of(content: Mapping[str, Any], path: str | Path | None = None) -> Profile:
    """Return the zone that a scenario plays in, or that of a file; raise Mistakes."""
    return profile.shipped(content.get("profile", DEFAULT_PROFILE)) if path is None else profile.load(path)


def of_content(content: Mapping[str, Any], zone: Profile, until: str | None = None) -> Scenario:
    """Return the scenario of content that has been checked and merged with what it extends."""
    policy = content.get("policy", {})
    plans = policy.get("instruments", {})
    envelope = content.get("envelope")
    return Scenario(
        name=content["name"],
        title=content["title"],
        description=content["description"],
        quarters=quarters.position(until or content.get("horizon", (None, extends.DEFAULT_END))[1]) + 1,
        profile=zone,
        intensity=float(policy.get("intensity", 0)),
        instruments={name: _plan(plans.get(name, {})) for name in parameters.shipped().instruments},
        envelope=None if envelope is None else float(envelope),
        parameters={name: float(value) for name, value in content.get("parameters", {}).items()},
        variants={name: content.get("variants", {}).get(name, forms[0]) for name, forms in parameters.VARIANTS.items()},
        shocks=tuple(content.get("shocks", ())),
        readings={name: content.get("readings", {}).get(name, known[0]) for name, known in schemas.readings().items()},
    )


def _plan(plan: Mapping[str, Any]) -> Plan:
    intensity, end = plan.get("intensity"), plan.get("end")
    return Plan(
        intensity=None if intensity is None else float(intensity),
        levers={name: float(value) for name, value in plan.items() if name not in _DATES},
        start=quarters.position(plan["start"]) if "start" in plan else OPINION_START,
        end=None if end is None else quarters.position(end),
        ramp=int(plan.get("ramp", 0)),
    )
