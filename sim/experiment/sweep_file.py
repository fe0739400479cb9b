"""A sweep: a base scenario, what varies, and a design; read from YAML, checked in full, its points made when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim import conformity, document, extends, opinion, parameters, scenario
from sim.document import Document, Mistakes, Where, Words
from sim.experiment import designs, kept
from sim.experiment.designs import Design
from sim.experiment.results import canonical
from sim.experiment.sweep_axes import Axis, Range, axis, value
from sim.experiment.sweep_checks import check_dates, check_design, check_scenarios
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
    axes: tuple[Axis, ...]  # what each takes
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
        """Names of all scenarios that points can have, in alphabetical order; those of their files may differ."""
        return tuple(sorted({content["name"] for content in self.contents.values()}))

    @cached_property
    def quarters(self) -> int:
        """Length of the horizon, which all points share."""
        return self.scenario(0).quarters

    def values(self, point: int) -> tuple[Any, ...]:
        """Return what varies at a point, in order of ``names``; None where it is as in the base."""
        return tuple(map(value, self.axes, self.design.places(point)))

    def scenario(self, point: int) -> Scenario:
        """Return the scenario of a point; its values have been checked."""
        name, overrides = self.base, []
        for (dotted, variable), chosen in zip(self._variables, self.values(point), strict=True):
            if chosen is not None and dotted == SCENARIO:
                name = chosen
            elif chosen is not None:
                overrides.append((variable.path, chosen))
        content = self.contents[name]
        for path, chosen in overrides:
            content = replaced(content, path, chosen)
        return scenario.of_content(content, self.profile)

    def stored(self) -> dict[str, Any]:
        """Return plain values from which ``restored`` makes the same sweep, without any file but the profile's."""
        return {
            "file": self.content,
            "order": list(self.names),  # a manifest sorts its keys
            "contents": dict(self.contents),
            "profile": {"name": self.profile.name, "digest": self.profile.digest},
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what decides the answer."""
        decides = {
            "scenarios": {name: self._plain(name).digest for name in self.contents},
            "base": self.base,
            "names": self.names,
            "axes": [one.__dict__ if isinstance(one, Range) else one for one in self.axes],
            "design": [self.design_name, self.n_points],
            "replications": getattr(self.replications, "__dict__", self.replications),
            "seed": self.seed,
            "keep": self.keep,
        }
        return hashlib.sha256(canonical(decides).encode()).hexdigest()

    @cached_property
    def _variables(self) -> list[tuple[str, Variable]]:
        known = variables(tuple(self.contents))
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
    if extends.is_scenario(source.content):
        raise Mistakes([source.mistake((), "sweep_file.is_scenario", file=source.path)])
    folder = scenarios_of(source.path)
    neighbours = tuple(sorted(file.stem for file in folder.glob(f"*{extends.EXTENSION}") if file != source.path))
    conformity.check(source, sweep(source.content, neighbours), _explain)
    contents, elsewhere = {}, []
    for name, where in _named(source):
        try:
            contents[name] = _read(source, folder, name, where)
        except Mistakes as wrong:
            elsewhere += [mistake for mistake in wrong.mistakes if mistake not in elsewhere]
    check_design(source)
    sound = not source.mistakes and not elsewhere
    if sound:
        check_scenarios(source, contents, own_profile=profile is None)
        check_dates(source, _axes(source.content), contents)
    try:
        zone = scenario.zone_of(contents[source.content["base"]] if sound else {}, profile)
    except Mistakes as wrong:
        elsewhere += wrong.mistakes
    if source.mistakes or elsewhere:
        raise Mistakes([*source.mistakes, *elsewhere])
    return _sweep(source.content, contents, zone)


def restored(stored: Content, zone: Profile | None = None) -> Sweep:
    """Return the sweep that was stored.

    Args:
        stored: see ``Sweep.stored``
        zone: that it was run with, where it is not that of its base
    """
    contents, file = stored["contents"], stored["file"]
    content = {**file, "vary": {name: file["vary"][name] for name in stored["order"]}}
    return _sweep(content, contents, zone or scenario.zone_of(contents[file["base"]]))


def scenarios_of(path: Path) -> Path:
    """Return the folder of the scenarios that a sweep file names; its name is looked up, ``.`` says nothing."""
    return path.parent / ".." if path.parent.absolute().name == FOLDER else path.parent


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


def _sweep(content: Content, contents: Mapping[str, Content], zone: Profile) -> Sweep:
    """Make the sweep of content that has been checked."""
    base = contents[content["base"]]
    axes = _axes(content)
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
        design=_design(content, tuple(axes.values()), seed),
        names=tuple(axes),
        axes=tuple(axes.values()),
        replications=said,
        seed=seed,
        keep=_columns(content.get("keep"), base),
        content=content,
    )


def _axes(content: Content) -> dict[str, Axis]:
    """Return what each variable takes, in order of the file."""
    known = variables(("",))
    return {name: axis(known[name], said) for name, said in content["vary"].items()}


def _design(content: Content, axes: Sequence[Axis], seed: int) -> Design:
    kind = content.get("design", designs.GRID)
    if kind in designs.SAMPLED:
        return designs.sampled(kind, content["points"], len(axes), seed)
    return designs.combined(kind, [len(values) for values in axes if isinstance(values, tuple)])


def _columns(keep: Sequence[str] | None, base: Content) -> tuple[str, ...]:
    """Return the columns that are kept: a target's id stands for its reading in the base, unless an outcome has it."""
    if keep is None:
        return kept.default_columns()
    known, chosen = set(kept.column_names()), base.get("readings", {})
    targets = opinion.targets()
    resolved = (name if name in known else f"{name}.{chosen.get(name, targets[name].readings[0])}" for name in keep)
    return tuple(dict.fromkeys(resolved))  # a target and its reading may both be asked for


def replaced(content: Content, path: Sequence[str], value: Any) -> dict[str, Any]:
    """Return the content with another value at a path; what was given is not changed.

    >>> replaced({"policy": {"intensity": 1}}, ("policy", "intensity"), 2)
    {'policy': {'intensity': 2}}
    """
    key, *rest = path
    return {**content, key: replaced(content.get(key, {}), rest, value) if rest else value}
