"""Paired differences: by how much each scenario is surer to reach each target than a reference, with intervals."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.messages import text
from sim.report.charts import style
from sim.report.charts.lettering import fitted
from sim.report.words import number

MOST = 7  # scenarios
ROW, STEP, LINE = 0.36, 0.148, 0.2  # inches: height of a row, of each of its scenarios, of a line of the legend
ROOM = 0.85  # of a row's height, shared by its scenarios
AXIS = 92  # columns of text below the axis
ROUND = 1.06  # how much farther the axis reaches than the longest interval


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    rows, names = table["row"].nunique(), _names(table)
    lines = 3 + sum(1 + name.count("\n") for name in names)
    height = max(2, rows) * max(ROW, STEP * len(names)) + LINE * lines
    return style.INCHES_WIDE, style.INCHES_ROUND + height


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw differences in probability round a line at 0.

    Args:
        figure: where to draw
        table: columns scenario (its title), row (what is met), difference, low, high [percentage points], pairs, and
            the same in every row: reference (title of the scenario compared with); in the order to be drawn from the
            top; the difference is missing where the two cannot be compared; the first seven scenarios are shown
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    rows, scenarios = list(table["row"].unique()), list(table["scenario"].unique())
    shown = table.loc[table["scenario"].isin(scenarios[:MOST])]
    axes = figure.subplots()
    step = ROOM / min(MOST, len(scenarios))
    for s, scenario in enumerate(scenarios[:MOST]):
        own = shown.loc[shown["scenario"] == scenario].drop_duplicates("row")
        for _, row in own.iterrows():
            height = rows.index(row["row"]) - ROOM / 2 + step * (s + 0.5)
            _difference(axes, row, height, _look(s))
            _label(axes, row, height, lang)
    _frame(axes, rows, shown, lang)
    _legend(axes, table, lang)


def _names(table: pd.DataFrame) -> list[str]:
    return [fitted(name, style.LEGEND_COLUMNS, 2) for name in table["scenario"].unique()[:MOST]]


def _look(s: int) -> dict[str, Any]:
    return {"color": style.COLOURS[s], "marker": style.MARKS[s]}


def _comparable(row: pd.Series[Any]) -> bool:
    return bool(pd.notna(row["difference"]) and row["pairs"] > 0)


def _difference(axes: Axes, row: pd.Series[Any], y: float, look: dict[str, Any]) -> None:
    """Draw one difference, filled where its interval excludes 0."""
    if not _comparable(row):
        return
    excludes = row["low"] > 0.0 or row["high"] < 0.0
    below, above = (max(0.0, side) for side in (row["difference"] - row["low"], row["high"] - row["difference"]))
    axes.errorbar(
        row["difference"], y, xerr=[[below], [above]], linestyle="none", markersize=6, elinewidth=1.6, capsize=3,
        markerfacecolor=look["color"] if excludes else "white", markeredgewidth=1.3, zorder=3, **look,
    )  # fmt: skip


def _label(axes: Axes, row: pd.Series[Any], y: float, lang: str) -> None:
    """Write the number to the right of the axes, where no interval can run into it."""
    if _comparable(row):
        words = number(row["difference"], row["high"] - row["low"], sign=True)
    else:
        words = text("chart_choices.forest.not_comparable", lang)
    place = axes.get_yaxis_transform()
    axes.text(1.02, y, words, transform=place, va="center", ha="left", fontsize=8.5, color=style.INK)


def _frame(axes: Axes, rows: list[str], shown: pd.DataFrame, lang: str) -> None:
    """Put the line at 0 in the middle and lines between the targets."""
    known = shown.loc[shown["difference"].notna(), ["difference", "low", "high"]].astype(float)
    most = ROUND * (float(known.abs().max().max()) if len(known) else 0.0) or 1.0
    axes.set_xlim(-most, most)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, most / 2, sign=True))
    axes.axvline(0.0, color=style.INK, linewidth=1.1, zorder=2)
    axes.set_yticks(range(len(rows)), [fitted(row, 34, 2) for row in rows], fontsize=9)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    if shown["scenario"].nunique() > 1:
        for y in range(1, len(rows)):
            axes.axhline(y - 0.5, color=style.GRID, linewidth=1.0)
    axes.grid(axis="x", color=style.GRID)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    reference = style.shortened(str(shown["reference"].iloc[0]), 60)
    axes.set_xlabel(style.wrapped(text("chart_choices.forest.axis", lang, reference=reference), AXIS))


def _legend(axes: Axes, table: pd.DataFrame, lang: str) -> None:
    names, number_of = _names(table), table["scenario"].nunique()
    handles = [Line2D([], [], linestyle="-", markersize=6, **_look(s)) for s in range(len(names))]
    for key, face in (("sure", style.FAINT), ("unsure", "white")):
        grey: dict[str, Any] = {"marker": "o", "color": style.FAINT, "markerfacecolor": face, "linestyle": "none"}
        handles.append(Line2D([], [], **grey))
        names.append(text(f"chart_choices.forest.{key}", lang))
    if number_of > MOST:
        handles.append(Line2D([], [], linestyle="none"))
        names.append(text("chart_choices.more_scenarios", lang, shown=MOST, all=number_of))
    style.legend(axes, handles, names)
