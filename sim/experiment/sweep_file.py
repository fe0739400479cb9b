"""A sweep: a base scenario, what varies, and a design; read from YAML, checked in full, its points made when asked."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim import conformity, document, extends, opinion, parameters, quarters, scenario
from sim.document import Document, Mistakes, Where, Words
from sim.experiment import designs, kept
from sim.experiment.designs import BASE, Design
from sim.experiment.results import canonical
from sim.experiment.sweep_checks import check_design, check_points
from sim.experiment.sweep_schema import SCENARIO, Variable, sweep, variables
from sim.profile import Profile
from sim.scenario import Scenario

FOLDER = "sweeps"  # beside the scenarios
DEFAULT_REPLICATIONS = 400
DEFAULT_MOST = 25_600
DEFAULT_TARGET = "joint"

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Precision:
    """Replications until the interval of a target's probability is narrow enough at a point."""

    target: str  # id, "joint" or "joint_all"
    points: float  # half-width of the interval [percentage points]
    most: int  # replications


@dataclass(frozen=True)
class Range:
    """Values to draw from, all equally likely."""

    low: float
    high: float
    is_integer: bool

    def at(self, share: float) -> float:
        """Return the value at a share of the way from low to high."""
        value = self.low + share * (self.high - self.low)
        return round(value) if self.is_integer else value


@dataclass(frozen=True)
class Sweep:
    """Scenarios that differ in what varies; points are numbered from 0."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    base: str
    contents: Mapping[str, Content]  # of the base and of every named scenario, merged with what they extend
    profile: Profile
    design_name: str
    design: Design
    names: tuple[str, ...]  # dotted names that vary, in order of the file
    axes: tuple[tuple[Any, ...] | Range, ...]  # what each takes
    replications: int | Precision
    seed: int
    keep: tuple[str, ...]  # names of columns
    content: Content = field(repr=False)  # of the file

    @property
    def n_points(self) -> int:
        """Number of points."""
        return self.design.n_points

    @cached_property
    def scenario_names(self) -> tuple[str, ...]:
        """Names of all scenarios that points can have, in alphabetical order."""
        return tuple(sorted(self.contents))

    @cached_property
    def quarters(self) -> int:
        """Length of the horizon, which all points share."""
        return self.scenario(0).quarters

    def values(self, point: int) -> tuple[Any, ...]:
        """Return what varies at a point, in order of ``names``; None where it is as in the base."""
        return tuple(map(_value, self.axes, self.design.places(point)))

    def scenario(self, point: int) -> Scenario:
        """Return the scenario of a point; its values have been checked."""
        name, overrides = self.base, []
        for (dotted, variable), value in zip(self._variables, self.values(point), strict=True):
            if value is not None and dotted == SCENARIO:
                name = value
            elif value is not None:
                overrides.append((variable.path, value))
        content = self.contents[name]
        for path, value in overrides:
            content = replaced(content, path, value)
        return scenario.of_content(content, self.profile)

    def stored(self) -> dict[str, Any]:
        """Return plain values from which ``restored`` makes the same sweep, without any file but the profile's."""
        return {
            "file": self.content,
            "contents": dict(self.contents),
            "profile": {"name": self.profile.name, "digest": self.profile.digest},
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what decides the answer."""
        decides = {
            "scenarios": {name: self._plain(name).digest for name in self.scenario_names},
            "base": self.base,
            "names": self.names,
            "axes": [axis.__dict__ if isinstance(axis, Range) else axis for axis in self.axes],
            "design": [self.design_name, self.n_points],
            "replications": getattr(self.replications, "__dict__", self.replications),
            "seed": self.seed,
            "keep": self.keep,
        }
        return hashlib.sha256(canonical(decides).encode()).hexdigest()

    @cached_property
    def _variables(self) -> list[tuple[str, Variable]]:
        known = variables(self.scenario_names)
        return [(name, known[name]) for name in self.names]

    def _plain(self, name: str) -> Scenario:
        return scenario.of_content(self.contents[name], self.profile)


def load(path: str | Path, profile: str | Path | None = None) -> Sweep:
    """Return the sweep in a file.

    Args:
        path: of the YAML file; its base stands in the same folder, or in the one above a folder ``sweeps``
        profile: file of a zone profile that replaces that of the scenarios

    Raises:
        Mistakes: all that is wrong in the file, in the scenarios that it names and in the profile
    """
    source = document.read(path)
    folder = source.path.parent.parent if source.path.parent.name == FOLDER else source.path.parent
    neighbours = tuple(sorted(file.stem for file in folder.glob(f"*{extends.EXTENSION}") if file != source.path))
    conformity.check(source, sweep(source.content, neighbours), _explain)
    contents, elsewhere = {}, []
    for name, where in _named(source):
        try:
            contents[name] = _read(source, folder, name, where)
        except Mistakes as wrong:
            elsewhere += [mistake for mistake in wrong.mistakes if mistake not in elsewhere]
    check_design(source)
    if source.mistakes or elsewhere:
        raise Mistakes([*source.mistakes, *elsewhere])
    made = _sweep(source.content, contents, profile)
    check_points(source, made.names, made.axes, contents)
    if source.mistakes:
        raise Mistakes(source.mistakes)
    return made


def restored(stored: Content, profile: str | Path | None = None) -> Sweep:
    """Return the sweep that was stored; Mistakes where the profile's file has some."""
    return _sweep(stored["file"], stored["contents"], profile)


def _named(source: Document) -> list[tuple[str, Where]]:
    """Return the scenarios that the file names, with where, each once."""
    found: dict[str, Where] = {}
    base, vary = source.content.get("base"), source.content.get("vary")
    if isinstance(base, str) and ("base",) not in source.refused:
        found[base] = ("base",)
    names = vary.get(SCENARIO) if isinstance(vary, dict) else None
    for position, name in enumerate(names if isinstance(names, list) else ()):
        where = ("vary", SCENARIO, position)
        if isinstance(name, str) and where not in source.refused:
            found.setdefault(name, where)
    return list(found.items())


def _read(source: Document, folder: Path, name: str, where: Where) -> dict[str, Any]:
    """Return a scenario's content merged with what it extends; what is said of the sweep goes before its profile."""
    path = folder / f"{name}{extends.EXTENSION}"
    if not path.is_file():
        known = sorted(file.stem for file in folder.glob(f"*{extends.EXTENSION}"))
        advice = conformity.remedy(name, known) if known else Words("errors.no_neighbours")
        source.refuse(where, "sweep_file.no_base", value=name, remedy=advice)
        return {}
    content = extends.read(path)
    return content | ({"profile": source.content["profile"]} if "profile" in source.content else {})


def _explain(where: Where) -> Words | None:
    """Return a better answer where a lever is looked for among the parameters."""
    if len(where) != 2 or where[0] != "vary":
        return None
    dotted = str(where[1]).removeprefix("parameters.")
    if dotted in parameters.shipped().levers:
        return Words("errors.did_you_mean_variable", {"nearest": f"policy.instruments.{dotted}"})
    return None


def _sweep(content: Content, contents: Mapping[str, Content], profile: str | Path | None) -> Sweep:
    """Make the sweep of content that has been checked."""
    base = contents[content["base"]]
    zone = scenario.zone_of(base, profile)
    known = variables(tuple(contents))
    names = tuple(content["vary"])
    axes = tuple(_axis(known[name], said) for name, said in content["vary"].items())
    said = content.get("replications", DEFAULT_REPLICATIONS)
    if isinstance(said, Mapping):
        most = said.get("most", DEFAULT_MOST)
        said = Precision(said.get("target", DEFAULT_TARGET), float(said["precision"]), most)
    title = content.get("title", dict.fromkeys(("zh", "en"), content["sweep"]))
    seed = content.get("seed", 1)
    return Sweep(
        name=content["sweep"],
        title=title,
        description=content.get("description", dict.fromkeys(("zh", "en"), "")),
        base=content["base"],
        contents=contents,
        profile=zone,
        design_name=content.get("design", designs.GRID),
        design=_design(content, axes, seed),
        names=names,
        axes=axes,
        replications=said,
        seed=seed,
        keep=_columns(content.get("keep"), base),
        content=content,
    )


def _design(content: Content, axes: Sequence[tuple[Any, ...] | Range], seed: int) -> Design:
    kind = content.get("design", designs.GRID)
    if kind in designs.SAMPLED:
        return designs.sampled(kind, content["points"], len(axes), seed)
    lengths = tuple(len(axis) for axis in axes if isinstance(axis, tuple))
    if kind == designs.LIST:
        return designs.List(lengths[0], len(lengths))
    return designs.OneAtATime(lengths) if kind == designs.ONE_AT_A_TIME else designs.Grid(lengths)


def _axis(variable: Variable, said: Any) -> tuple[Any, ...] | Range:
    """Return the values of a variable, or the range to draw them from."""
    if isinstance(said, list):
        return tuple(said)
    if "low" in said:
        return Range(said["low"], said["high"], variable.is_integer)
    first, last = said["from"], said["to"]
    if variable.is_quarter:
        spaced = _spaced(quarters.position(first), quarters.position(last), said["steps"])
        return tuple(quarters.name(round(value)) for value in spaced)
    spaced = _spaced(first, last, said["steps"])
    return tuple(round(value) for value in spaced) if variable.is_integer else tuple(spaced)


def _spaced(first: float, last: float, steps: int) -> list[float]:
    """Return evenly spaced values, both ends among them.

    >>> _spaced(0.0, 2.0, 5)
    [0.0, 0.5, 1.0, 1.5, 2.0]
    """
    return [round(first + (last - first) * k / (steps - 1), 12) for k in range(steps)]


def _value(axis: tuple[Any, ...] | Range, place: float) -> Any:
    if isinstance(axis, Range):
        return axis.at(place)
    if place == BASE:
        return None
    return axis[place if isinstance(place, int) else math.floor(place * len(axis))]


def _columns(keep: Sequence[str] | None, base: Content) -> tuple[str, ...]:
    """Return the columns that are kept: a target's id stands for its reading in the base, unless an outcome has it."""
    if keep is None:
        return kept.default_columns()
    known, chosen = set(kept.column_names()), base.get("readings", {})
    targets = opinion.targets()
    return tuple(name if name in known else f"{name}.{chosen.get(name, targets[name].readings[0])}" for name in keep)


def replaced(content: Content, path: Sequence[str], value: Any) -> dict[str, Any]:
    """Return the content with another value at a path; what was given is not changed.

    >>> replaced({"policy": {"intensity": 1}}, ("policy", "intensity"), 2)
    {'policy': {'intensity': 2}}
    """
    key, *rest = path
    return {**content, key: replaced(content.get(key, {}), rest, value) if rest else value}
