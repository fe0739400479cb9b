"""Sensitivity: how far each input moves an outcome from its base value, the strongest on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.messages import text
from sim.report.charts import scales, style
from sim.report.charts.lettering import EM, POINTS, fitted
from sim.report.words import number

MOST = 15  # inputs
ROW, LEGEND = 0.42, 0.4  # inches
THICK = 0.66  # of a row's height
NAME, END = 34, 16  # columns of text of an input, of its values
WIDE = 4.6  # inches that the axes have at least
SMALL, GAP = 8.0, 3.0  # points: of values at the ends of bars, between bar and value
SIDES = ("low", "high")
LOOKS: dict[str, dict[str, Any]] = {
    "low": {"facecolor": style.COLOURS[0]},
    "high": {"facecolor": style.COLOURS[4], "hatch": "////"},
}


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    return style.INCHES_WIDE, style.INCHES_ROUND + LEGEND + ROW * max(2, min(MOST, len(table)))


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw what an outcome becomes when one input at a time is low or high.

    Args:
        figure: where to draw
        table: columns input (its title), low_input, high_input (its values as texts), at_low, at_high (the outcome;
            may be missing), and the same in every row: base (the outcome with all inputs at their base values), unit
            (of the catalogue, such as "1" or "万元"; of the outcome), outcome (its title); the fifteen inputs with the
            largest span are shown
        lang: language of the texts
    """
    table = table.loc[table[["at_low", "at_high"]].notna().any(axis=1) & table["base"].notna()]
    if table.empty:
        style.nothing(figure, lang)
        return
    values = table[["base", "at_low", "at_high"]].astype(float)
    divisor, unit = scales.scaled(table["unit"].iloc[0], float(values.abs().max().max()), lang)
    table = table.assign(**(values / divisor))
    spans = table[["base", "at_low", "at_high"]].max(axis=1) - table[["base", "at_low", "at_high"]].min(axis=1)
    shown = table.loc[spans.sort_values(ascending=False, kind="stable").index[:MOST]]
    axes = figure.subplots()
    for y, row in enumerate(shown.to_dict("records")):
        _bars(axes, row, y)
    axes.set_yticks(range(len(shown)), [fitted(str(name), NAME, 2) for name in shown["input"]], fontsize=9)
    axes.set_ylim(max(2, len(shown)) - 0.5, -0.5)
    _frame(axes, shown)
    outcome = style.shortened(str(table["outcome"].iloc[0]), 60)
    axes.set_xlabel(style.wrapped(scales.labelled(outcome, unit, lang), 76))
    base = number(shown["base"].iloc[0], float(spans.max()))
    _legend(axes, base, unit, len(table) - len(shown), lang)


def _bars(axes: Axes, row: Mapping[Any, Any], y: int) -> None:
    """Draw both bars of an input on one line, or one above the other where they reach to the same side."""
    moves = {side: row[f"at_{side}"] - row["base"] for side in SIDES}
    leftward = _leftward(moves)
    halves = leftward["low"] == leftward["high"]
    for k, side in enumerate(SIDES):
        if pd.isna(moves[side]):
            continue
        height = y + (k - 0.5) * THICK / 2 if halves else y
        thick = THICK / 2 if halves else THICK
        axes.barh(
            height, moves[side], thick, left=row["base"], edgecolor="white", linewidth=0.4, zorder=2, **LOOKS[side]
        )
        axes.annotate(
            style.shortened(str(row[f"{side}_input"]), END), (row["base"] + moves[side], height),
            (-GAP if leftward[side] else GAP, 0.0), textcoords="offset points", va="center",
            ha="right" if leftward[side] else "left", fontsize=SMALL, color=style.INK,
        )  # fmt: skip


def _leftward(moves: dict[str, float]) -> dict[str, bool]:
    """Return whether the bar of each side reaches to the left; one without length goes where the other does not."""
    low, high = moves["low"], moves["high"]
    return {
        "low": low < 0.0 or (not low > 0.0 and not high < 0.0),
        "high": high < 0.0 or (not high > 0.0 and low > 0.0),
    }


def _frame(axes: Axes, shown: pd.DataFrame) -> None:
    """Draw the base and set limits that leave room for the values at the ends."""
    base = float(shown["base"].iloc[0])
    values = shown[["at_low", "at_high"]].astype(float)
    low, high = min(base, values.min().min()), max(base, values.max().max())
    words = [style.shortened(str(word), END) for side in SIDES for word in shown[f"{side}_input"]]
    room = (max(style.display_width(word) for word in words) * EM * SMALL + 2 * GAP) / (WIDE * POINTS)
    whole = ((high - low) or abs(base) or 1.0) / (1.0 - 2 * room)
    axes.set_xlim(low - room * whole, high + room * whole)
    axes.axvline(base, color=style.INK, linewidth=1.2, zorder=3)
    axes.xaxis.set_major_formatter(scales.plain)
    axes.locator_params(axis="x", nbins=7)
    axes.grid(axis="x", color=style.GRID)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)


def _legend(axes: Axes, base: str, unit: str, left: int, lang: str) -> None:
    handles: list[Any] = [Patch(edgecolor="white", linewidth=0.4, **LOOKS[side]) for side in SIDES]
    words = [text(f"chart_choices.tornado.{side}", lang) for side in SIDES]
    handles.append(Line2D([], [], color=style.INK, linewidth=1.2))
    words.append(text("chart_choices.tornado.base", lang, value=f"{base} {unit}"))
    if left:
        handles.append(Line2D([], [], linestyle="none"))
        words.append(text("chart_choices.tornado.more", lang, left=left))
    style.legend(axes, handles, words)
