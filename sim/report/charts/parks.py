"""Schematic map of the core and its parks: size as area, another value as colour, names beside the map."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.messages import text, unit_text
from sim.report.charts import scales, style
from sim.report.charts.lettering import fitted
from sim.report.words import NOTHING, money, number, percent

WIDE, HIGH = 6.4, 4.3  # of the map [inches]
BESIDE, BELOW, ROUND = 1.6, 0.5, 0.5  # of that for names, for the scale, between parks and the edge [inches]
LABEL_HEIGHT = 0.9  # inches of the map for one more name
LINE = 0.165  # height of a line of text [inches]
NAME = 22  # columns of text
WIDEST_BUBBLE = 38.0  # points
SMALLEST_SCALE = 0.2  # degrees of latitude per inch: there 50 km still fit
KM_PER_DEGREE = 111.2  # of latitude
BAR_KM = 50
CORE = 3.0  # width of its ring [points]
SIZE, COLOUR = "○", "■"  # before what is shown as area and as colour, whose units may be the same


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    return style.INCHES_WIDE, style.INCHES_ROUND + (_high(table) + 0.5 if len(table) else 1.0)


def _high(table: pd.DataFrame) -> float:
    return max(HIGH, BELOW + LABEL_HEIGHT * -(-len(table) // 2))


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw parks at their coordinates.

    Args:
        figure: where to draw
        table: columns park (its title), latitude, longitude [degrees], core (bool), size (shown as area), colour (shown
            as colour), and the same in every row: size_title, size_unit, colour_title, colour_unit (of the catalogue)
        lang: language of the texts
    """
    table = table.dropna(subset=["latitude", "longitude"])
    if table.empty:
        style.nothing(figure, lang)
        return
    axes = figure.subplots()
    _frame(axes, table)
    _names(axes, table, lang)
    _scale(axes, lang)
    axes.set_xlabel(text("chart_time.parks.schematic", lang))
    first = table.iloc[0]
    divisor, unit = scales.scaled(first["colour_unit"], _largest(table["colour"]), lang)
    drawn = _bubbles(axes, table.assign(colour=table["colour"].astype(float) / divisor))
    bar = figure.colorbar(drawn, ax=axes, shrink=0.6, format=scales.plain)
    bar.set_label(
        style.wrapped(scales.labelled(f"{COLOUR} {style.shortened(first['colour_title'], 70)}", unit, lang), 44)
    )
    _size_legend(axes, table, lang)


def _largest(values: pd.Series[Any]) -> float:
    largest = values.astype(float).abs().max()
    return float(largest) if pd.notna(largest) else 0.0


def _frame(axes: Axes, table: pd.DataFrame) -> None:
    """Set limits with room for names and scale, so that a kilometre is as long in both directions."""
    latitude, longitude = table["latitude"].astype(float), table["longitude"].astype(float)
    middle_y, middle_x = (latitude.min() + latitude.max()) / 2, (longitude.min() + longitude.max()) / 2
    stretch = 1.0 / math.cos(math.radians(middle_y))
    high = _high(table)
    per_inch = max(
        (latitude.max() - latitude.min()) / (high - BELOW - 2 * ROUND),
        (longitude.max() - longitude.min()) / stretch / (WIDE - 2 * BESIDE - 2 * ROUND),
        SMALLEST_SCALE,
    )
    bottom = middle_y - per_inch * (high + BELOW) / 2
    axes.set_xlim(middle_x - per_inch * stretch * WIDE / 2, middle_x + per_inch * stretch * WIDE / 2)
    axes.set_ylim(bottom, bottom + per_inch * high)
    axes.set_aspect(stretch)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _bubbles(axes: Axes, table: pd.DataFrame) -> PathCollection:
    """Draw the parks, large ones first; what has no size is a cross."""
    shown = table.assign(size=table["size"].astype(float)).sort_values("size", ascending=False)
    some, none = shown.loc[shown["size"] > 0.0], shown.loc[~(shown["size"] > 0.0)]
    low, high = _range(table["colour"])
    axes.scatter(none["longitude"], none["latitude"], marker="x", color=style.INK, s=36, zorder=3)
    return axes.scatter(
        some["longitude"], some["latitude"], s=WIDEST_BUBBLE**2 * some["size"] / (_largest(some["size"]) or 1.0),
        c=some["colour"], cmap=style.MAP, vmin=low, vmax=high, plotnonfinite=True,
        edgecolors=style.INK, linewidths=[CORE if core else 0.9 for core in some["core"]], zorder=3,
    )  # fmt: skip


def _range(values: pd.Series[Any]) -> tuple[float, float]:
    """Return the ends of the colour bar; where all values are the same, from 0 to it."""
    low, high = (float(values.min()), float(values.max())) if values.notna().any() else (0.0, 1.0)
    if low < high:
        return low, high
    return (min(0.0, low), max(0.0, high)) if low else (0.0, 1.0)


def _size_legend(axes: Axes, table: pd.DataFrame, lang: str) -> None:
    """Show what the largest bubble stands for, a quarter of it, and the core's ring."""
    first, largest = table.iloc[0], _largest(table["size"].clip(lower=0.0))
    divisor, unit = scales.scaled(first["size_unit"], largest, lang)
    look: dict[str, Any] = {"marker": "o", "linestyle": "none", "markerfacecolor": "white", "color": style.INK}
    handles = [Line2D([], [], linestyle="none")]
    labels = [fitted(scales.labelled(f"{SIZE} {style.shortened(first['size_title'], 80)}", unit, lang), 36, 4)]
    for part in (0.25, 1.0) if largest > 0.0 else ():
        handles.append(Line2D([], [], markersize=WIDEST_BUBBLE * math.sqrt(part), markeredgewidth=0.9, **look))
        labels.append(number(part * largest / divisor, part * largest / divisor))
    handles.append(Line2D([], [], markersize=10, markeredgewidth=CORE, **look))
    labels.append(text("chart_time.parks.core", lang))
    axes.legend(
        handles, labels, ncols=len(handles), loc="lower left", bbox_to_anchor=(0.0, 1.0), frameon=False,
        borderpad=1.2, borderaxespad=0.0, columnspacing=2.5, handletextpad=1.5,
    )  # fmt: skip


def _names(axes: Axes, table: pd.DataFrame, lang: str) -> None:
    """Write names in a column on either side, each at the height of its park or as near as others allow."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    inch, beside = (top - bottom) / _high(table), BESIDE / WIDE * (right - left)
    west = table.sort_values("longitude", kind="stable").index[: len(table) // 2]
    for side, x in (("right", left + beside), ("left", right - beside)):
        column = table.loc[table.index.isin(west) == (side == "right")].sort_values("latitude", kind="stable")
        words = [_words(row, lang) for _, row in column.iterrows()]
        heights = [inch * LINE * (1.5 + name.count("\n")) for name in words]
        places = _apart(list(column["latitude"]), heights, bottom + BELOW * inch, top)
        for (_, row), name, y in zip(column.iterrows(), words, places, strict=True):
            axes.text(x, y, name, ha=side, va="center", fontsize=8.5, color=style.INK, linespacing=style.LINES)
            inside = x + (0.06 if side == "right" else -0.06) / WIDE * (right - left)
            axes.plot([inside, row["longitude"]], [y, row["latitude"]], color="0.6", linewidth=0.7, zorder=2)


def _words(row: pd.Series[Any], lang: str) -> str:
    shown = (("size", SIZE), ("colour", COLOUR))
    amounts = [f"{sign} {_amount(row[key], row[f'{key}_unit'], lang)}" for key, sign in shown]
    line = text("compare.comma", lang).join(amounts)
    return "\n".join([fitted(row["park"], NAME, 3), *([line] if style.display_width(line) <= NAME else amounts)])


def _amount(value: float, unit: str, lang: str) -> str:
    """Return a value with its unit, as words rather than as on an axis."""
    base, _, period = unit.partition("/")
    if pd.isna(value):
        return NOTHING
    if base not in ("1", "万元"):
        return f"{number(value, abs(value))} {unit_text(unit, lang)}"
    words = money(value, lang, abs(value)) if base == "万元" else percent(value, abs(value))
    return text(f"chart_time.per.{period}", lang, unit=words) if period else words


def _apart(middles: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Return rising middles moved as little as needed, so that nothing overlaps or leaves the range."""
    places = []
    for middle, height in zip(middles, heights, strict=True):
        places.append(max(middle, low + height / 2))
        low = places[-1] + height / 2
    for k, height in reversed(list(enumerate(heights))):
        places[k] = min(places[k], high - height / 2)
        high = places[k] - height / 2
    return places


def _scale(axes: Axes, lang: str) -> None:
    """Draw the bar of 50 km and the arrow to the north below the parks."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    inch = (right - left) / WIDE
    long = BAR_KM / KM_PER_DEGREE * float(axes.get_aspect())
    start, y = left + BESIDE * inch, bottom + 0.12 * (top - bottom) / HIGH
    axes.plot([start, start + long], [y, y], color=style.INK, linewidth=1.6, marker="|", markersize=7)
    words = text("chart_time.parks.bar", lang, km=BAR_KM)
    axes.text(start + long + 0.08 * inch, y, words, va="center", fontsize=8.5, color=style.INK)
    axes.annotate(
        text("chart_time.parks.north", lang), (right - BESIDE * inch, y + 0.4 * (top - bottom) / HIGH),
        (right - BESIDE * inch, y), ha="center", va="center", fontsize=9.5, color=style.INK,
        arrowprops={"arrowstyle": "-|>", "color": style.INK, "linewidth": 1.2},
    )  # fmt: skip
