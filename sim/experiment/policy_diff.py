"""What one scenario changes against another: instrument by instrument, then everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim import opinion, parameters
from sim.entry import Entry
from sim.parameters import ENVELOPE
from sim.scenario import Scenario

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """One thing that differs; None stands for "not set", or for the end of the horizon."""

    what: str  # "intensity", "start", "end", "ramp", "lever", "value"
    name: Texts | None  # of a lever
    unit: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """All that differs in one instrument, parameter or choice."""

    kind: str  # "instrument", "parameter", "envelope", "horizon", "profile", "variant", "shock", "reading"
    title: Texts
    article: int | None  # of the opinion
    parts: tuple[Part, ...]


def changes(a: Scenario, b: Scenario) -> tuple[Change, ...]:
    """Return what B changes against A, instruments in the order of the opinion first."""
    before, after = a.resolved(), b.resolved()
    return (*_instruments(before, after), *_others(before, after), *_parameters(before, after))


def _instruments(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    tools = parameters.shipped().instruments
    for name, tool in sorted(tools.items(), key=lambda item: item[1].article):
        was, now = before["instruments"][name], after["instruments"][name]
        if not any((was["intensity"], now["intensity"], any(was["levers"].values()), any(now["levers"].values()))):
            continue  # off in both: its dates do not matter
        parts = [
            Part(key, None, "", was[key], now[key])
            for key in ("intensity", "start", "end", "ramp")
            if was[key] != now[key]
        ]
        for lever in sorted({*was["levers"], *now["levers"]}):
            values = was["levers"].get(lever), now["levers"].get(lever)
            if values[0] != values[1]:
                entry = tool.levers[lever]
                parts.append(Part("lever", entry.is_, entry.unit, *values))
        if parts:
            yield Change("instrument", tool.title, tool.article, tuple(parts))


def _others(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    plain = {"zh": "", "en": ""}
    pairs = (
        ("envelope", "万元/yr", before["envelope"], after["envelope"]),
        ("horizon", "", before["horizon"][1], after["horizon"][1]),
        ("profile", "", before["profile"]["name"], after["profile"]["name"]),
    )
    for kind, unit, was, now in pairs:
        if was != now:
            yield Change(kind, plain, None, (Part("value", None, unit, was, now),))
    for name, was in before["variants"].items():
        if was != after["variants"][name]:
            title = {"zh": name, "en": name}
            yield Change("variant", title, None, (Part("value", None, "", was, after["variants"][name]),))
    shocks = parameters.shipped().shocks
    for name in sorted({*before["shocks"]} ^ {*after["shocks"]}):
        parts = (Part("value", None, "", name in before["shocks"], name in after["shocks"]),)
        yield Change("shock", shocks[name].is_, None, parts)
    for target, was in before["readings"].items():
        now = after["readings"][target]
        if was != now:
            about = opinion.targets()[target]
            yield Change("reading", about.title, about.article, (Part("value", None, "", was, now),))


def _parameters(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    entries: Mapping[str, Entry] = parameters.shipped().entries
    for name in sorted({*before["parameters"], *after["parameters"]} - {ENVELOPE}):
        was, now = before["parameters"].get(name), after["parameters"].get(name)
        if was != now:
            entry = entries[name]
            yield Change("parameter", entry.is_, entry.clause, (Part("value", None, entry.unit, was, now),))
