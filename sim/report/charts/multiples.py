"""Small multiples: a panel per outcome, the median of each scenario as a line over time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim import quarters
from sim.messages import text
from sim.report.charts import scales, style
from sim.report.charts.lettering import fitted

MOST_PANELS, MOST_LINES = 12, 7
COLUMNS = (1, 2, 3, 2, *(3,) * 8)  # of the grid, by the number of panels
ROOM = 100  # columns of text in a line of the legend
PANEL_HEIGHT, LINE_HEIGHT = 1.75, 0.2  # inches
WIDEST = 90  # columns of text over the whole width
NAME = 2 * style.LEGEND_COLUMNS - 12  # columns of text of a scenario in the legend: two lines
YEARS = (13, 7, 5)  # labels of years that fit, by the number of columns
MARKS_IN_A_LINE = 4


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    shown = min(MOST_PANELS, table["outcome"].nunique())
    rows = -(-shown // COLUMNS[shown - 1])
    lines = sum(1 + style.display_width(name) // style.LEGEND_COLUMNS for name in _names(table))
    return style.INCHES_WIDE, style.INCHES_ROUND + max(1.6, rows) * PANEL_HEIGHT + lines * LINE_HEIGHT


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw medians of several outcomes by scenario.

    Args:
        figure: where to draw
        table: columns scenario (its title), outcome (its title), unit (of the catalogue, such as "1/yr"), quarter
            ("2018Q1"), p50 (in the unit); the first twelve outcomes and the first seven scenarios are shown
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    table = table.assign(position=table["quarter"].map(quarters.position))
    scenarios, outcomes = list(table["scenario"].unique()), list(table["outcome"].unique())
    shown = outcomes[:MOST_PANELS]
    columns = COLUMNS[len(shown) - 1]
    top, panels = style.panels(figure, len(shown), columns)
    first, last = table["position"].min(), table["position"].max()
    for k, (outcome, axes) in enumerate(zip(shown, panels, strict=True)):
        own = table.loc[table["outcome"] == outcome]
        _panel(axes, own, scenarios[:MOST_LINES], lang)
        axes.set_title(fitted(outcome, WIDEST // columns, 3), loc="left", fontsize=9.5, linespacing=style.LINES)
        scales.year_axis(axes, first, last, YEARS[columns - 1], lang)
        axes.tick_params(axis="x", labelbottom=k + columns >= len(shown))
        axes.set_xlabel(axes.get_xlabel() if k + columns >= len(shown) else "")
    handles: list[Any] = [Line2D([], [], **_look(s)) for s in range(len(scenarios[:MOST_LINES]))]
    labels = _names(table)
    for key, most, found in (("scenarios", MOST_LINES, scenarios), ("outcomes", MOST_PANELS, outcomes)):
        if len(found) > most:
            handles.append(Line2D([], [], linestyle="none"))
            labels.append(text(f"chart_time.left_out.{key}", lang, shown=most, all=len(found)))
    style.legend(top, handles, labels, room=ROOM, handlelength=3.5)


def _names(table: pd.DataFrame) -> list[str]:
    return [style.shortened(name, NAME) for name in table["scenario"].unique()[:MOST_LINES]]


def _look(s: int) -> dict[str, Any]:
    return {
        "color": style.COLOURS[s],
        "linestyle": style.DASHES[s],
        "marker": style.MARKS[s],
        "markersize": 4.5,
        "linewidth": 1.5,
    }


def _panel(axes: Axes, own: pd.DataFrame, scenarios: list[str], lang: str) -> None:
    """Draw one outcome; each line has its marks at quarters of its own, so that lines on each other are both seen."""
    values = own.loc[own["scenario"].isin(scenarios), "p50"].astype(float)
    divisor, unit = scales.scaled(own["unit"].iloc[0], float(values.abs().max()) if values.notna().any() else 0.0, lang)
    for s, scenario in enumerate(scenarios):
        line = own.loc[own["scenario"] == scenario].sort_values("position")
        every = max(1, len(line) // MARKS_IN_A_LINE)
        start = s * every // len(scenarios)
        axes.plot(line["position"], line["p50"].astype(float) / divisor, markevery=(start, every), **_look(s))
    axes.set_ylabel(scales.labelled("", unit, lang))
    scales.value_axis(axes, values / divisor)
