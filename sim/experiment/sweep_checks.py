"""What a schema cannot say of a sweep file: values and design that do not fit together, dates that make no sense."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from sim import extends, quarters
from sim.document import Document, Where
from sim.experiment import designs
from sim.experiment.sweep_schema import MOST_POINTS, Variable, variables

MOST_DATES = 10_000  # combinations of dates that are looked at

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
    if kind == designs.LIST and _conforms(source, ("vary",)):
        _check_lengths(source)


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
        source.refuse(("points",), "sweep_file.power_of_two", found=points, below=below, above=2 * below)


def _check_lengths(source: Document) -> None:
    lengths = {
        name: said["steps"] if isinstance(said, dict) else len(said) for name, said in source.content["vary"].items()
    }
    first = next(iter(lengths.values()))
    for name, length in lengths.items():
        if length != first:
            source.refuse(("vary", name), "sweep_file.lengths", found=length, first=first)


def check_points(source: Document, names: Sequence[str], axes: Sequence[Any], contents: Mapping[str, Content]) -> None:
    """Note too many points, scenarios that cannot stand side by side, and dates that some point would have."""
    kind = source.content.get("design", designs.GRID)
    if kind == designs.GRID:
        points = designs.Grid(tuple(map(len, axes))).n_points
        if points > MOST_POINTS:
            source.refuse(("vary",), "sweep_file.too_many", at_key=True, found=f"{points:,}", most=f"{MOST_POINTS:,}")
    for key in ("horizon", "profile"):
        if len({str(content.get(key)) for content in contents.values()}) > 1:
            source.refuse(("vary", "scenario"), f"sweep_file.unlike_{key}")
    _check_dates(source, dict(zip(names, axes, strict=True)), contents)


def _check_dates(source: Document, axes: Mapping[str, Any], contents: Mapping[str, Content]) -> None:
    """Put each combination of an instrument's varied dates into each scenario."""
    dates = {name: tuple(name.split(".")) for name in axes if name.rpartition(".")[2] in ("start", "end")}
    for tool in dict.fromkeys(path[2] for path in dates.values()):
        chosen = {name: path for name, path in dates.items() if path[2] == tool}
        combinations = itertools.product(*(axes[name] for name in chosen))
        for values, content in itertools.product(itertools.islice(combinations, MOST_DATES), contents.values()):
            plans = content.get("policy", {}).get("instruments", {})
            plan = {
                **plans.get(tool, {}),
                **{path[3]: value for path, value in zip(chosen.values(), values, strict=True)},
            }
            merged = {"horizon": content.get("horizon"), "policy": {"instruments": {tool: plan}}}
            for wrong in extends.wrong_dates(merged):
                where = ("vary", next(iter(chosen)))
                if where not in source.refused:
                    source.refuse(where, wrong.message, **wrong.values)
