"""What a schema cannot say of a sweep file: values and design that do not fit together, dates that make no sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim import extends, quarters, scenario
from sim.document import Document, Where, Words
from sim.experiment import designs
from sim.experiment.sweep_axes import Axis
from sim.experiment.sweep_schema import MOST_POINTS, SCENARIO, Variable, variables
from sim.mistake import dotted

DATES = (("start",), ("end",))  # below policy.instruments.<name>

Content = Mapping[str, Any]


def check_design(source: Document) -> None:
    """Note ranges, lists and points that do not suit the design, as far as they conform to the schema."""
    content = source.content
    kind, vary = content.get("design", designs.GRID), content.get("vary")
    if kind not in designs.DESIGNS or not isinstance(vary, dict):
        return
    known = variables(("",))
    for name, said in vary.items():
        if isinstance(said, dict) and _conforms(source, ("vary", name)):
            _check_range(source, name, said, known[name], kind)
    if not _conforms(source, ("points",)):
        return
    if kind in designs.SAMPLED:
        _check_sampled(source, kind)
    elif "points" in content:
        source.refuse(("points",), "sweep_file.points_follow", at_key=True, design=kind)
    if kind not in designs.SAMPLED and _conforms(source, ("vary",)):
        _check_lengths(source, kind)


def _conforms(source: Document, where: Where) -> bool:
    """Return whether nothing at or below a place has been refused."""
    return not any(refused[: len(where)] == where for refused in source.refused)


def _check_range(source: Document, name: str, said: Mapping[str, Any], variable: Variable, kind: str) -> None:
    where = ("vary", name)
    if "low" in said and kind not in designs.SAMPLED:
        source.refuse(where, "sweep_file.range_in_grid", design=kind)
    elif not variable.is_number and not ("from" in said and variable.is_quarter):
        source.refuse(where, "sweep_file.not_a_number")
    elif "low" in said and not said["low"] < said["high"]:
        source.refuse((*where, "high"), "sweep_file.low_high", low=said["low"], high=said["high"])
    elif "from" in said:
        ends = [quarters.position(said[end]) if variable.is_quarter else said[end] for end in ("from", "to")]
        whole = variable.is_quarter or variable.is_integer
        if ends[0] == ends[1]:
            source.refuse((*where, "to"), "sweep_file.same_ends")
        elif whole and (ends[1] - ends[0]) % (said["steps"] - 1):
            source.refuse((*where, "steps"), "sweep_file.between_steps", steps=said["steps"])


def _check_sampled(source: Document, kind: str) -> None:
    points = source.content.get("points")
    if points is None:
        source.refuse(("points",), "sweep_file.points_missing", design=kind)
    elif kind == designs.SOBOL and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        both = Words("sweep_file.or", {"below": below, "above": 2 * below}) if 2 * below <= MOST_POINTS else below
        source.refuse(("points",), "sweep_file.power_of_two", found=points, nearest=both)


def _check_lengths(source: Document, kind: str) -> None:
    """Note lists that do not pair off, and too many points, before any is made."""
    lengths = {
        name: said["steps"] if isinstance(said, dict) else len(said) for name, said in source.content["vary"].items()
    }
    first = next(iter(lengths.values()))
    points = designs.combined(kind, list(lengths.values())).n_points
    if points > MOST_POINTS:
        source.refuse(("vary",), "sweep_file.too_many", at_key=True, found=f"{points:,}", most=f"{MOST_POINTS:,}")
    for name, length in lengths.items():
        if kind == designs.LIST and length != first:
            source.refuse(("vary", name), "sweep_file.lengths", found=length, first=first)


def check_scenarios(source: Document, contents: Mapping[str, Content], own_profile: bool) -> None:
    """Note scenarios that cannot stand side by side; another profile may be put in place of theirs."""
    where = ("vary", SCENARIO)
    said = {
        "horizon": [content.get("horizon", [quarters.FIRST, extends.DEFAULT_END])[1] for content in contents.values()],
        "profile": [content.get("profile", scenario.DEFAULT_PROFILE) for content in contents.values() if own_profile],
    }
    for key, values in said.items():
        if len(set(values)) > 1:
            source.refuse(where, f"sweep_file.unlike_{key}")
    files: dict[str, str] = {}
    for file, content in contents.items():
        first = files.setdefault(content["name"], file)
        if first != file:
            source.refuse(where, "sweep_file.same_name", name=content["name"], first=first, second=file)


def check_dates(source: Document, axes: Mapping[str, Axis], contents: Mapping[str, Content]) -> None:
    """Note dates of an instrument that do not fit together at some point."""
    known = variables(("",))
    paths = {name: known[name].path for name in axes if known[name].path[3:] in DATES}
    for tool in dict.fromkeys(path[2] for path in paths.values()):
        chosen = [name for name in axes if name == SCENARIO or paths.get(name, ("", "", ""))[2] == tool]
        values = [one for one in map(axes.__getitem__, chosen) if isinstance(one, tuple)]
        for places in _combinations(source.content, [len(one) for one in values]):
            at = {name: place for name, place in zip(chosen, places, strict=True) if place != designs.BASE}
            here = {name: values[chosen.index(name)][place] for name, place in at.items()}
            content = contents[here.pop(SCENARIO, source.content["base"])]
            plan = dict(content.get("policy", {}).get("instruments", {}).get(tool, {}))
            plan |= {paths[name][3]: date for name, date in here.items()}
            merged = {"horizon": content.get("horizon"), "policy": {"instruments": {tool: plan}}}
            for wrong in extends.wrong_dates(merged):
                varied = next(name for name in map(dotted, wrong.places) if name in here)
                if _conforms(source, ("vary", varied)):
                    source.refuse(("vary", varied, at[varied]), wrong.message, **wrong.values)


def _combinations(content: Content, lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield each combination of positions on some axes of the design once; drawn points may have any."""
    design = designs.combined(content.get("design", designs.GRID), lengths)
    places = (tuple(map(int, design.places(point))) for point in range(design.n_points))
    yield from dict.fromkeys(places)
