"""What one scenario changes against another: instrument by instrument, then everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim import opinion, parameters
from sim.entry import Entry
from sim.instrument import Instrument
from sim.scenario import Scenario

Texts = Mapping[str, str]
Resolved = Mapping[str, Any]  # Scenario.resolved(), or what it says of one instrument


@dataclass(frozen=True)
class Part:
    """One thing that differs; None stands for what is not said."""

    what: (
        str  # of an instrument: "intensity", "start", "end", "ramp", "lever"; "off"; "on", "since", "until", "ramp_in"
    )
    before: Any
    after: Any
    unit: str = ""
    name: Texts | None = None  # of a lever; "with" is one of an instrument that was off


@dataclass(frozen=True)
class Change:
    """All that differs in one instrument, or in one other thing, whose only part has its kind for ``what``."""

    kind: str  # "instrument", "envelope", "horizon", "profile", "content", "variant", "shock", "reading", "parameter"
    id: str  # dotted name as in a scenario file, without the section
    title: Texts
    article: int | None  # of the opinion
    parts: tuple[Part, ...]


def changes(a: Scenario, b: Scenario) -> tuple[Change, ...]:
    """Return what B changes against A, instruments in the order of the opinion first."""
    before, after = a.resolved(), b.resolved()
    return (*_instruments(before, after), *_frame(before, after), *_choices(before, after), *_parameters(before, after))


def _instruments(before: Resolved, after: Resolved) -> Iterator[Change]:
    tools = parameters.shipped().instruments
    for name, tool in sorted(tools.items(), key=lambda item: item[1].article):
        parts = tuple(_parts(tool, before["instruments"][name], after["instruments"][name]))
        if parts:
            yield Change("instrument", name, tool.title, tool.article, parts)


def _parts(tool: Instrument, was: Resolved, now: Resolved) -> Iterator[Part]:
    """Yield what differs in one instrument; of one that is off, dates and ramp do not matter."""
    if not _is_on(now):
        if _is_on(was):
            yield Part("off", was["intensity"], None)
        return
    if _is_on(was):
        for key in ("intensity", "start", "end", "ramp"):
            if was[key] != now[key]:
                yield Part(key, was[key], now[key])
    else:
        yield Part("on", None, now["intensity"])
        yield Part("since", None, now["start"])
        if now["end"] is not None:
            yield Part("until", None, now["end"])
        if now["ramp"]:
            yield Part("ramp_in", None, now["ramp"])
    for lever, entry in tool.levers.items():
        values = was["levers"].get(lever), now["levers"].get(lever)
        if values[0] != values[1]:
            yield Part("lever" if _is_on(was) else "with", *values, _unit(entry), entry.is_)


def _is_on(plan: Resolved) -> bool:
    return bool(plan["intensity"] or any(plan["levers"].values()))


def _frame(before: Resolved, after: Resolved) -> Iterator[Change]:
    was, now = before["envelope"], after["envelope"]
    if was != now:  # it caps budgets, which the parameter of that name does not
        yield _other("envelope", "envelope", was, now, "万元/yr")
    if before["horizon"] != after["horizon"]:
        yield _other("horizon", "horizon", before["horizon"][1], after["horizon"][1])
    was, now = before["profile"], after["profile"]
    if was["name"] != now["name"]:
        yield _other("profile", "profile", was["name"], now["name"])
    elif was["digest"] != now["digest"]:
        yield _other("content", was["name"], was["digest"], now["digest"])


def _choices(before: Resolved, after: Resolved) -> Iterator[Change]:
    for name, was in before["variants"].items():
        if was != after["variants"][name]:
            yield _other("variant", name, was, after["variants"][name])
    for name, shock in parameters.shipped().shocks.items():
        was, now = (name if name in side["shocks"] else None for side in (before, after))
        if was != now:
            yield _other("shock", name, was, now, title=shock.is_)
    for name, was in before["readings"].items():
        if was != after["readings"][name]:
            about = opinion.targets()[name]
            yield _other("reading", name, was, after["readings"][name], title=about.title, article=about.article)


def _parameters(before: Resolved, after: Resolved) -> Iterator[Change]:
    for name in sorted({*before["parameters"], *after["parameters"]}):
        was, now = before["parameters"].get(name), after["parameters"].get(name)
        if was != now:
            entry = parameters.shipped().entries[name]
            yield _other("parameter", name, was, now, _unit(entry), entry.is_, entry.clause)


def _unit(entry: Entry) -> str:
    """Return the unit in which a number is told: of those without one only shares are told in per cent."""
    is_share = (entry.minimum, entry.maximum) == (0.0, 1.0)
    return "" if entry.unit == "1" and not is_share else entry.unit


def _other(
    kind: str, name: str, was: Any, now: Any, unit: str = "", title: Texts | None = None, article: int | None = None
) -> Change:
    return Change(kind, name, title or {"zh": name, "en": name}, article, (Part(kind, was, now, unit),))
