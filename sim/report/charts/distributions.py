"""What validation looks at: how sales are distributed over enterprises, and how their growth is, with fitted curves."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, NullFormatter

from sim.messages import text
from sim.report.charts import scales, style
from sim.report.charts.lettering import fitted

HEIGHT = 3.6  # inches
PERCENT = 100.0
MULTIPLE = {"size": PERCENT, "growth": 1.0}  # what y is multiplied by
CORNER = {"size": (0.97, "right"), "growth": (0.03, "left")}  # where no curve passes
WORDS = 24  # columns of text in a corner
POWERS = 5  # of ten that are written at an axis
SERIES: dict[str, dict[str, Any]] = {
    "simulated": {"color": style.COLOURS[0], "marker": "o", "markersize": 4, "linestyle": "none", "fillstyle": "none"},
    "fitted": {"color": style.COLOURS[1], "linestyle": "--", "linewidth": 2.0},
}


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    return style.INCHES_WIDE, style.INCHES_ROUND + (HEIGHT if len(table) else 1.0)


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw the distributions of size and growth.

    Args:
        figure: where to draw
        table: columns distribution, series ("simulated" or "fitted"), x, y, fit_words (said of the fit, the same in all
            rows of a distribution). "size": x is sales [万元/yr], y the share of enterprises with at least these [1];
            "growth": x is the annual log growth of sales, y its density [1]
        lang: language of the texts
    """
    table = table.loc[table["distribution"].isin(list(CORNER)) & (table["y"] > 0.0)]
    table = table.loc[(table["distribution"] != "size") | (table["x"] > 0.0)]  # a logarithm is taken
    if table.empty:
        style.nothing(figure, lang)
        return
    shown = [key for key in CORNER if key in set(table["distribution"])]
    top, panels = style.panels(figure, len(shown), len(shown))
    for key, axes in zip(shown, panels, strict=True):
        _panel(axes, table.loc[table["distribution"] == key], key, lang)
    used = [key for key in SERIES if key in set(table["series"])]
    names = [text(f"chart_time.distributions.{key}", lang) for key in used]
    style.legend(top, [Line2D([], [], **SERIES[key]) for key in used], names)


def _panel(axes: Axes, own: pd.DataFrame, key: str, lang: str) -> None:
    for series, look in SERIES.items():
        line = own.loc[own["series"] == series].sort_values("x", kind="stable")
        axes.plot(line["x"], MULTIPLE[key] * line["y"], label=series, **look)
    _logarithmic(axes, "y", MULTIPLE[key] * own["y"])
    if key == "size":
        _logarithmic(axes, "x", own["x"])
    else:
        axes.set_xticks(
            scales.inside(MaxNLocator(6, steps=scales.STEPS).tick_values(*axes.get_xlim()), *axes.get_xlim())
        )
        axes.xaxis.set_major_formatter(scales.plain)
    axes.grid(color=style.GRID)
    axes.set_axisbelow(True)
    axes.set_title(text(f"chart_time.distributions.{key}", lang), loc="left", fontsize=10)
    axes.set_xlabel(text(f"chart_time.distributions.{key}_x", lang))
    axes.set_ylabel(text(f"chart_time.distributions.{key}_y", lang))
    x, side = CORNER[key]
    words = fitted(str(own["fit_words"].iloc[0]), WORDS, 4)
    axes.text(x, 0.97, words, transform=axes.transAxes, ha=side, va="top", fontsize=9, color=style.INK)


def _logarithmic(axes: Axes, name: str, values: pd.Series[Any]) -> None:
    """Set a logarithmic axis from the power of ten below the values to that above."""
    low, high = math.floor(math.log10(values.min()) + 1e-9), math.ceil(math.log10(values.max()) - 1e-9)
    high = max(high, low + 1)
    getattr(axes, f"set_{name}scale")("log")
    getattr(axes, f"set_{name}lim")(0.8 * 10.0**low, 1.25 * 10.0**high)
    axis = getattr(axes, f"{name}axis")
    axis.set_ticks([10.0**power for power in range(low, high + 1, -(-(high - low) // POWERS))])
    axis.set_major_formatter(scales.plain)
    axis.set_minor_formatter(NullFormatter())
