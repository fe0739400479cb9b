"""A plan of calibration: scenario, parameters and moments, read from YAML and checked in full before anything runs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import conformity, document, extends, quarters, scenario
from sim.document import Document, Mistakes, Where
from sim.entry import Entry
from sim.experiment import shipped_scenarios, stylised
from sim.experiment.calibration.moments import BAND, Moment, Statistic
from sim.experiment.calibration.plan_schema import plan as schema
from sim.experiment.sensitivity.model import inputs_of
from sim.scenario import Scenario

SHIPPED = Path(__file__).parents[2] / "catalogue" / "moments"
DEFAULT_ZONES = 1
_NEEDS = {"level": ("at",), "growth": ("from", "to"), "ratio": ("from", "to", "over")}
_ALSO = {"level": (), "growth": ("per_year",), "ratio": ("over_at",)}
_OF_FORMS = {name for table in (_NEEDS, _ALSO) for names in table.values() for name in names}

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is fitted to what."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    scenario: Scenario
    source: Path  # file of the scenario
    fitted: Mapping[str, Entry]  # parameters by dotted name, in order of the file
    others: Mapping[str, Entry]  # all else that is uncertain in the scenario
    moments: tuple[Moment, ...]
    zones: int  # replications of a draw that are pooled
    digest: str  # SHA-256 of the file


def shipped() -> tuple[str, ...]:
    """Return the names of the plans of the package."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def path_of(name: str) -> Path:
    """Return the file of a shipped plan, or the file that was named."""
    return SHIPPED / f"{name}.yaml" if name in shipped() else Path(name)


def used_facts() -> frozenset[str]:
    """Return the facts of `zonesim validate` that a shipped plan is fitted to: they test nothing any more."""
    plans = (document.shipped(f"moments/{name}.yaml") for name in shipped())
    moments = (moment for one in plans for moment in one["moments"].values() if not moment.get("held_back", False))
    return frozenset(fact for moment in moments for fact in moment.get("facts", ()))


def load(path: str | Path, profile: str | Path | None = None) -> Plan:
    """Return the plan in a file.

    Args:
        path: of the YAML file
        profile: file of a zone profile that replaces that of the plan

    Raises:
        Mistakes: all that is wrong in the file, in the scenario that it names and in the profile
    """
    source = document.read(path)
    neighbours = _scenarios(source.path)
    conformity.check(source, schema(neighbours, (fact.id for fact in stylised.facts())))
    if source.mistakes:
        raise Mistakes(source.mistakes)
    content = source.content
    world = _scenario(content, neighbours[content["scenario"]], profile)
    _check_moments(source, world)
    known = inputs_of(world)
    for place, name in enumerate(content["fit"]):
        if name not in known:
            advice = conformity.remedy(name, known, "parameters")
            source.refuse(("fit", place), "calibrate.no_parameter", name=name, remedy=advice)
    if source.mistakes:
        raise Mistakes(source.mistakes)
    return Plan(
        name=content["calibration"],
        title=content["title"],
        description=content["description"],
        scenario=world,
        source=neighbours[content["scenario"]],
        fitted={name: known[name] for name in content["fit"]},
        others={name: entry for name, entry in known.items() if name not in content["fit"]},
        moments=tuple(_moment(name, node) for name, node in content["moments"].items()),
        zones=content.get("zones", DEFAULT_ZONES),
        digest=hashlib.sha256(source.path.read_bytes()).hexdigest(),
    )


def _scenarios(path: Path) -> dict[str, Path]:
    """Return the files of the scenarios that may be named: shipped ones, and those beside the file."""
    folders = [folder for folder in (shipped_scenarios.folder(), path.parent) if folder is not None]
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.yaml")) if file != path}


def _scenario(content: Content, path: Path, profile: str | Path | None) -> Scenario:
    found = scenario.load(path, profile, content.get("until"))
    if profile is None and "profile" in content:
        found = scenario.of_content(
            extends.read(path), scenario.zone_of({"profile": content["profile"]}), content.get("until")
        )
    return found


def _check_moments(source: Document, world: Scenario) -> None:
    """Note what a schema cannot see: keys that go together, quarters in order and within the horizon."""
    moments = source.content["moments"]
    for name, node in moments.items():
        where, form = ("moments", name), node["statistic"]
        for key in _NEEDS[form]:
            if key not in node:
                source.refuse((*where, key), "calibrate.form_needs", form=form, name=key)
        for key in sorted(_OF_FORMS - {*_NEEDS[form], *_ALSO[form]}):
            if key in node:
                source.refuse((*where, key), "calibrate.form_without", True, form=form, name=key)
        dates: list[tuple[Where, str]] = [((key,), node[key]) for key in ("at", "from", "to") if key in node]
        dates += [(("over_at", place), said) for place, said in enumerate(node.get("over_at", ()))]
        for date, said in dates:
            if quarters.position(said) >= world.quarters:
                last = quarters.name(world.quarters - 1)
                source.refuse((*where, *date), "calibrate.after_end", found=said, last=last)
        if form != "level" and {"from", "to"} <= node.keys():
            apart = quarters.position(node["to"]) - quarters.position(node["from"])
            if apart < (1 if form == "growth" else 0):
                source.refuse((*where, "to"), "calibrate.order", first=node["from"], last=node["to"])
        _check_error(source, name, node)
    for held, message in ((True, "calibrate.none_held_back"), (False, "calibrate.none_used")):
        if all(node.get("held_back", False) is not held for node in moments.values()):
            source.refuse(("moments",), message)


def _check_error(source: Document, name: str, node: Content) -> None:
    """Note where the error of a moment is not given once, or is nothing."""
    where = ("moments", name)
    band = {"low", "high"} & node.keys()
    if ("error" in node) == bool(band) or len(band) == 1:
        source.refuse(where, "calibrate.error_once", True)
    elif band and not node["low"] <= node["value"] <= node["high"]:
        value, low, high = (conformity.shown(node[key]) for key in ("value", "low", "high"))
        source.refuse((*where, "value"), "calibrate.outside_band", value=value, low=low, high=high)
    elif math.hypot(_error(node), node["discrepancy"]) == 0.0:
        source.refuse((*where, "discrepancy"), "calibrate.no_error")


def _error(node: Content) -> float:
    return float(node["error"]) if "error" in node else (node["high"] - node["low"]) / BAND


def _moment(name: str, node: Content) -> Moment:
    form = node["statistic"]
    first, last = (node["at"], node["at"]) if form == "level" else (node["from"], node["to"])
    between = (quarters.position(first), quarters.position(last))
    over_at = tuple(quarters.position(one) for one in node.get("over_at", ()))
    if form == "ratio" and not over_at:
        over_at = tuple(range(between[0], between[1] + 1))
    return Moment(
        id=name,
        is_=node["is"],
        statistic=Statistic(
            form, node["outcome"], *between, node.get("over", ""), over_at, node.get("per_year", False)
        ),
        unit=node.get("unit", "1"),
        value=float(node["value"]),
        error=_error(node),
        discrepancy=float(node["discrepancy"]),
        held_back=node.get("held_back", False),
        source=node["source"],
        tag=node["tag"],
        facts=tuple(node.get("facts", ())),
    )
