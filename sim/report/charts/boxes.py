"""Regions of futures in which misses gather: the range of each limited input within its whole range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.messages import text
from sim.report.charts import style
from sim.report.charts.lettering import fitted

MOST = 12  # limits
ROW, LINE, GAP, LEGEND = 0.6, 0.17, 0.1, 0.1  # inches: of a limit, of a line above a region, between, of the legend
NAME, HEAD, END, RANGE = 30, 92, 20, 36  # columns of text: of an input, above a region, at the ends, of a range
LINES = 6  # above a region
BAR, SMALL = 0.13, 8.0  # inches; points
LEAST = 0.012  # of the width that the narrowest range is drawn with
SOLID: dict[str, Any] = {"facecolor": style.COLOURS[1], "edgecolor": style.COLOURS[1]}
HOLLOW: dict[str, Any] = {"facecolor": "white", "edgecolor": style.COLOURS[1], "hatch": "////"}
TRACK: dict[str, Any] = {"facecolor": style.GRID, "edgecolor": style.FAINT, "linewidth": 0.5}


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    return style.INCHES_WIDE, style.INCHES_ROUND + LEGEND + _height(table.iloc[:MOST])


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw one region below the other, each below its sentence.

    Args:
        figure: where to draw
        table: columns region (its sentence), input (its title), low, high (limits; infinite where there is none),
            least, most (the whole range), range, least_words, most_words (limits and ends in words), p, returned
            (in how many half-samples, in words), weak (whether the limit is not to be leant on); the first twelve
            limits are shown
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    shown = table.iloc[:MOST]
    axes = figure.subplots()
    height, ticks, names = 0.0, [], []
    for region, rows in shown.groupby("region", sort=False):
        words = _head(str(region))
        height += GAP
        axes.text(
            0.0, height, words, va="top", ha="left", fontsize=SMALL + 0.5, color=style.INK, linespacing=style.LINES
        )
        height += LINE * (1 + words.count("\n"))
        for row in rows.to_dict("records"):
            _limit(axes, row, height + ROW / 2, lang)
            ticks.append(height + ROW / 2)
            names.append(fitted(str(row["input"]), NAME, 2))
            height += ROW
    axes.set_yticks(ticks, names, fontsize=9)
    axes.set_ylim(height, 0.0)
    axes.set_xlim(-0.005, 1.005)
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(text("chart_boxes.axis", lang))
    _legend(axes, len(table) - len(shown), bool(shown["weak"].any()), lang)


def _height(shown: pd.DataFrame) -> float:
    heads = [_head(str(region)) for region in shown["region"].unique()]
    return ROW * len(shown) + sum(GAP + LINE * (1 + words.count("\n")) for words in heads)


def _head(words: str) -> str:
    return fitted(words, HEAD, LINES)


def _limit(axes: Axes, row: Mapping[Any, Any], y: float, lang: str) -> None:
    """Draw the range within the whole range, its words above, the ends below, how sure it is at the right."""
    start, stop = _places(row)
    axes.add_patch(Rectangle((0.0, y - BAR / 2), 1.0, BAR, zorder=1, **TRACK))
    look = HOLLOW if row["weak"] else SOLID
    axes.add_patch(Rectangle((start, y - BAR / 2), stop - start, BAR, zorder=2, **look))
    middle = (start + stop) / 2
    side = "left" if middle < 1 / 3 else "right" if middle > 2 / 3 else "center"
    place = {"left": max(0.0, start), "right": min(1.0, stop), "center": middle}[side]
    look_of_words: dict[str, Any] = {"fontsize": SMALL, "color": style.INK}
    axes.text(
        place, y - BAR / 2 - 0.03, style.shortened(str(row["range"]), RANGE), ha=side, va="bottom", **look_of_words
    )
    below: dict[str, Any] = {"va": "top", "fontsize": SMALL - 0.5, "color": style.FAINT}
    axes.text(0.0, y + BAR / 2 + 0.03, style.shortened(str(row["least_words"]), END), ha="left", **below)
    axes.text(1.0, y + BAR / 2 + 0.03, style.shortened(str(row["most_words"]), END), ha="right", **below)
    axes.text(1.03, y, "\n".join(_sure(row, lang)), ha="left", va="center", linespacing=style.LINES, **look_of_words)


def _places(row: Mapping[Any, Any]) -> tuple[float, float]:
    """Return where a range begins and ends, as shares of the whole range."""
    least, most = float(row["least"]), float(row["most"])
    width = (most - least) or 1.0
    start, stop = ((float(row[end]) - least) / width for end in ("low", "high"))
    start, stop = min(1.0, max(0.0, start)), min(1.0, max(0.0, stop))
    if stop - start < LEAST:
        start = min(max(0.0, (start + stop - LEAST) / 2), 1.0 - LEAST)
        stop = start + LEAST
    return start, stop


def _sure(row: Mapping[Any, Any], lang: str) -> list[str]:
    """Return the p-value and how often the limit returns."""
    p = float(row["p"])
    small = text("discover.less_than", lang)
    words = [text("chart_boxes.p", lang, p=small) if p < 0.001 else text("chart_boxes.equals", lang, p=f"{p:.2g}")]
    words.append(text("chart_boxes.returned", lang, share=row["returned"]))
    return words


def _legend(axes: Axes, left: int, has_weak: bool, lang: str) -> None:
    looks: Sequence[tuple[str, dict[str, Any]]] = [
        ("inside", SOLID),
        *([("weak", HOLLOW)] if has_weak else []),
        ("whole", TRACK),
    ]
    handles: list[Any] = [Patch(**look) for _, look in looks]
    words = [text(f"chart_boxes.{key}", lang) for key, _ in looks]
    if left:
        handles.append(Line2D([], [], linestyle="none"))
        words.append(text("chart_boxes.more", lang, left=left))
    style.legend(axes, handles, words)
