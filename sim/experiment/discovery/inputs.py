"""What a future is made of, and what a mix: every input by its dotted name, with range and words.

A mix is what the zone decides: instruments with their intensity, dates and levers, and the envelope. A future is all
else: numbers that are drawn, parameters that are fixed, shocks, variants, readings, the zone itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim import opinion
from sim.entry import Entry
from sim.experiment.results import canonical
from sim.messages import LANGUAGES, text
from sim.parameters import shipped
from sim.scenario import Scenario

FLAG, DATE = "flag", "date"  # units of what applies or not (1 or 0), and of a quarter by its position
POLICY = ("instruments", "envelope")  # keys of a resolved scenario that are the mix
_TAKEN = ("intensity", "start", "end", "ramp")
TOGETHER = "policy.intensity"  # where all instruments have one intensity


@dataclass(frozen=True)
class Input:
    """One input that differs between runs.

    Attributes:
        is_: what it is, in every language
        unit: of the catalogue, FLAG or DATE
        low: end of its whole range
        high: the other end
        is_axis: whether it is the same in all runs of a scenario, not drawn
        is_lever: whether the zone decides it
    """

    is_: Mapping[str, str]
    unit: str
    low: float
    high: float
    is_axis: bool = False
    is_lever: bool = False

    def plain(self) -> dict[str, Any]:
        """Return plain values for a manifest."""
        return {
            "is": dict(self.is_),
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "is_axis": self.is_axis,
            "is_lever": self.is_lever,
        }


def mix_of(scenario: Scenario) -> str:
    """Return what tells the mix of a scenario from others."""
    resolved = scenario.resolved()
    return canonical({key: resolved[key] for key in POLICY})


def future_of(scenario: Scenario) -> str:
    """Return what tells the future of a scenario from others, but for what is drawn."""
    return canonical({key: value for key, value in scenario.resolved().items() if key not in POLICY})


def settings(scenario: Scenario) -> dict[str, float]:
    """Return what a scenario says of its future as numbers: parameters it fixes, 1 for what applies."""
    found = dict(scenario.parameters)
    found |= {f"shocks.{name}": 1.0 for name in scenario.shocks}
    for section in ("variants", "readings"):
        found |= {f"{section}.{name}.{value}": 1.0 for name, value in getattr(scenario, section).items()}
    return found | {f"profile.{scenario.profile.name}": 1.0}


def levers(scenario: Scenario) -> dict[str, float]:
    """Return what a scenario says of its mix as numbers."""
    found = {}
    for tool, plan in scenario.instruments.items():
        found[f"policy.{tool}.intensity"] = scenario.intensity if plan.intensity is None else plan.intensity
        found |= {f"policy.{tool}.start": float(plan.start), f"policy.{tool}.ramp": float(plan.ramp)}
        found |= {} if plan.end is None else {f"policy.{tool}.end": float(plan.end)}
        found |= {f"policy.{tool}.{name}": value for name, value in plan.levers.items()}
    return found if scenario.envelope is None else {**found, "envelope": scenario.envelope}


def is_applied(name: str) -> bool:
    """Return whether an input is 1 where something applies, else 0."""
    return name.split(".")[0] in ("shocks", "variants", "readings", "profile")


def described(name: str, values: Sequence[float], scenario: Scenario) -> Input:
    """Return an input that scenarios set, with the range of the values that they give it."""
    low, high = min(values), max(values)
    section, _, rest = name.partition(".")
    if is_applied(name):
        return Input(_applied(section, rest), FLAG, low, high, is_axis=True)
    if section == "policy" or name == "envelope":
        return Input(*_lever(name), low, high, is_axis=True, is_lever=True)
    entry = _entries(scenario)[name]
    return Input(titles(name, scenario), entry.unit, low, high, is_axis=True)


def titles(name: str, scenario: Scenario) -> dict[str, str]:
    """Return what a number of the catalogue is; with its instrument, or as the founding level that it is."""
    entry = _entries(scenario)[name]
    tool = shipped().instruments.get(entry.group)
    if tool is not None:
        return {lang: text("export.named", lang, title=tool.title[lang], what=entry.is_[lang]) for lang in LANGUAGES}
    if entry.group == "founding":
        return {lang: text("sensitivity.founding", lang, what=entry.is_[lang]) for lang in LANGUAGES}
    return dict(entry.is_)


def _entries(scenario: Scenario) -> dict[str, Entry]:
    levels = {level.dotted: level for level in scenario.profile.levels.values()}
    return {**shipped().entries, **shipped().levers, **levels}


def _applied(section: str, rest: str) -> dict[str, str]:
    if section == "shocks":
        return dict(shipped().shocks[rest].is_)
    name, _, value = rest.partition(".")
    if section == "readings":
        title = opinion.targets()[name].title
        return {lang: text("discover.reading", lang, target=title[lang], reading=value) for lang in LANGUAGES}
    if section == "profile":
        return {lang: text("discover.profile", lang, name=rest) for lang in LANGUAGES}
    return {lang: text("discover.variant", lang, name=name, value=value) for lang in LANGUAGES}


def _lever(name: str) -> tuple[dict[str, str], str]:
    if name in (TOGETHER, "envelope"):
        unit = "万元/yr" if name == "envelope" else ""
        return {lang: text(f"export.varied.{name}", lang) for lang in LANGUAGES}, unit
    tool, _, what = name.removeprefix("policy.").partition(".")
    known = shipped().instruments[tool]
    words = {
        lang: text(f"export.varied.{what}", lang) if what in _TAKEN else known.levers[what].is_[lang]
        for lang in LANGUAGES
    }
    named = {lang: text("export.named", lang, title=known.title[lang], what=words[lang]) for lang in LANGUAGES}
    units = {"intensity": "", "ramp": "quarters", "start": DATE, "end": DATE}
    return named, units[what] if what in units else known.levers[what].unit
