"""Cost against probability: which scenarios are surest for their money."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.messages import text
from sim.report.charts import labels, scales, style
from sim.report.charts.lettering import fitted, pixels, point, shared

DIRECT = 6  # scenarios up to which their names stand at the points
SHORT = 26  # columns of text of a name at a point
LISTED, LIST_COLUMNS, TWO_LINES = 30, 30, 12  # names beside the chart, their width, up to how many have two lines
HEIGHT, LINE = 3.8, 0.18  # inches: of the axes, of a line in the list
MARK, CAP = 8, 3  # points: of a mark, of half the end of an interval
TOPS = (20.0, 40.0, 60.0, 80.0, 100.0)  # per cent at which the axis may end
EFFICIENT, OTHER = style.COLOURS[0], "0.5"
LOOKS: dict[str, dict[str, Any]] = {
    "efficient": {"color": EFFICIENT, "marker": "o", "markersize": MARK},
    "unclear": {"color": EFFICIENT, "marker": "o", "markersize": MARK, "markerfacecolor": "white"},
    "dominated": {"color": OTHER, "marker": "x", "markersize": MARK - 2, "markeredgewidth": 1.6},
}


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    known = _known(table)
    if known.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    named = min(LISTED, len(known))
    lines = 0 if _at_points(known) else named * (2 if named <= TWO_LINES else 1)
    return style.INCHES_WIDE, style.INCHES_ROUND + max(HEIGHT, LINE * (lines + 5))


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw how surely each scenario reaches a target and what it spends.

    Args:
        figure: where to draw
        table: columns scenario (its title), spend [万元, mean public spend over the horizon], probability, low, high
            [1], replications, efficient (whether no other is surer without costing more), and the same in every row:
            target (its title); names stand at the points where there are up to six short ones, else beside the chart;
            beyond thirty scenarios only efficient ones are named
        lang: language of the texts
    """
    known = _known(table)
    if known.empty:
        style.nothing(figure, lang)
        return
    divisor, unit = scales.scaled("万元", float(known["spend"].abs().max()), lang)
    known = known.assign(
        spend=known["spend"] / divisor, **{k: 100.0 * known[k] for k in ("probability", "low", "high")}
    )
    axes = figure.subplots()
    best = known.loc[known["efficient"]]
    axes.step(best["spend"], best["probability"], where="post", color=EFFICIENT, linewidth=1.6, zorder=2)
    for kind in reversed(LOOKS):
        _points(axes, known.loc[known["kind"] == kind], kind)
    _frame(axes, known)
    axes.set_xlabel(scales.labelled(text("chart_choices.frontier.spend", lang), unit, lang))
    target = fitted(str(known["target"].iloc[0]), 44, 2)
    axes.set_ylabel(text("chart_choices.frontier.chance_of", lang, target=target), linespacing=style.LINES)
    named = known if len(known) <= LISTED else best.iloc[:LISTED]
    if _at_points(known):
        words = [fitted(name, SHORT, 2) for name in named["scenario"]]
    else:
        words = [str(k + 1) for k in range(len(named))]
        _list(axes, named, words, len(known) - len(named), lang)
    kinds = [kind for kind in LOOKS if (known["kind"] == kind).any()]
    style.legend(axes, [_mark(kind) for kind in kinds], [text(f"chart_choices.frontier.{k}", lang) for k in kinds])
    figure.draw_without_rendering()  # labels look for free places among what is drawn
    obstacles = _obstacles(axes, known, best)
    for row, label in zip(named.to_dict("records"), words, strict=True):
        place, colour = (row["spend"], row["probability"]), style.INK if row["efficient"] else "0.4"
        labels.put(axes, place, label, obstacles, fontsize=8.5, color=colour, zorder=5)


def _known(table: pd.DataFrame) -> pd.DataFrame:
    """Return what has both coordinates, the cheapest first."""
    numbers = ["spend", "probability", "low", "high"]
    known = table.loc[table[numbers[:2]].notna().all(axis=1)].astype(
        dict.fromkeys(numbers, float) | {"efficient": bool}
    )
    known = known.sort_values(["spend", "probability"], kind="stable", ignore_index=True)
    return known.assign(kind=_kinds(known))


def _kinds(known: pd.DataFrame) -> pd.Series[str]:
    """Return of each, the cheapest first, whether it is efficient, and whether that may be luck.

    What is efficient is so by the estimates; where its interval overlaps that of the next cheaper efficient one, the
    money may have bought nothing.
    """
    best = known.loc[known["efficient"]]
    unclear = best["low"] <= best["high"].shift()
    return unclear.map({True: "unclear", False: "efficient"}).reindex(known.index, fill_value="dominated")


def _at_points(known: pd.DataFrame) -> bool:
    """Return whether names are few and short enough to stand at the points."""
    return len(known) <= DIRECT and max(map(style.display_width, known["scenario"])) <= 2 * SHORT - 8


def _mark(kind: str) -> Line2D:
    return Line2D([], [], linestyle="none" if kind == "dominated" else "-", **LOOKS[kind])


def _points(axes: Axes, own: pd.DataFrame, kind: str) -> None:
    if own.empty:
        return  # artists without data confuse the layout
    sides = [(own["probability"] - own["low"]).clip(lower=0.0), (own["high"] - own["probability"]).clip(lower=0.0)]
    axes.errorbar(
        own["spend"], own["probability"], yerr=sides, linestyle="none", clip_on=False, capsize=CAP,
        elinewidth=0.8 if kind == "dominated" else 1.4, zorder=3 if kind == "dominated" else 4, **LOOKS[kind],
    )  # fmt: skip


def _frame(axes: Axes, known: pd.DataFrame) -> None:
    low, high = float(known["spend"].min()), float(known["spend"].max())
    low = 0.0 if 0.0 <= low <= high / 2 else low
    room = (high - low) or abs(high) or 1.0
    axes.set_xlim(low - 0.08 * room, high + (0.3 if _at_points(known) else 0.1) * room)
    axes.xaxis.set_major_formatter(scales.plain)
    axes.locator_params(axis="x", nbins=8)
    top = next(end for end in TOPS if end >= min(TOPS[-1], known[["probability", "high"]].max().max() + 1.0))
    axes.set_ylim(-0.04 * top, 1.04 * top)
    axes.locator_params(axis="y", nbins=6)
    axes.grid(color=style.GRID)
    axes.set_axisbelow(True)


def _list(axes: Axes, named: pd.DataFrame, words: list[str], left: int, lang: str) -> None:
    """Write the names to the right, each with its number."""
    lines = 2 if len(named) <= TWO_LINES else 1
    head, apart = shared(list(named["scenario"]))
    apart = [f"({name})" for name in apart] if head else apart
    names = [f"{k}  {fitted(name, LIST_COLUMNS, lines)}" for k, name in zip(words, apart, strict=True)]
    handles = [Line2D([], [], **LOOKS[kind] | {"linestyle": "none"}) for kind in named["kind"]]
    if left:
        names.append(text("chart_choices.frontier.more", lang, left=left))
        handles.append(Line2D([], [], linestyle="none"))
    beside = axes.legend(
        handles, names, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8.5,
        handletextpad=0.1, handlelength=1.4, labelspacing=0.35, title_fontsize=8.5, alignment="left",
        title=style.wrapped(head.replace("；", "；\n").replace("; ", ";\n"), LIST_COLUMNS + 6) or None,
    )  # fmt: skip
    axes.add_artist(beside)
    beside.set_clip_on(False)  # or the layout leaves no room for it


def _obstacles(axes: Axes, known: pd.DataFrame, best: pd.DataFrame) -> list[labels.Obstacle]:
    """Return where marks, intervals and the step line stand."""
    mark, cap = (size / 2 * point(axes) for size in (MARK + 1.0, 2 * CAP + 1.0))
    found = []
    for row in known.to_dict("records"):
        low, middle, high = (pixels(axes, row["spend"], row[key]) for key in ("low", "probability", "high"))
        found += [labels.box(middle, middle, mark, labels.ON_MARK), labels.box(low, high, cap, labels.ON_LINE)]
    corners = [pixels(axes, x, y) for x, y in zip(best["spend"], best["probability"], strict=True)]
    for start, end in pairwise(corners):
        corner = np.array([end[0], start[1]])
        found += [labels.box(start, corner, 1.0, labels.ON_LINE), labels.box(corner, end, 1.0, labels.ON_LINE)]
    return found
