"""Small multiples: a panel per outcome, the median of each scenario over time, its range at year ends, the target."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim import quarters
from sim.messages import text
from sim.report.charts import aims, scales, style
from sim.report.charts.lettering import fitted

MOST_PANELS, MOST_LINES = 12, 7
COLUMNS = (1, 2, 3, 2, *(3,) * 8)  # of the grid, by the number of panels
ROOM = 100  # columns of text in a line of the legend
PANEL_HEIGHT, LINE_HEIGHT = 1.9, 0.2  # inches
WIDEST = 90  # columns of text over the whole width
NAME = 2 * style.LEGEND_COLUMNS - 12  # columns of text of a scenario in the legend: two lines
YEARS = (13, 7, 5)  # labels of years that fit, by the number of columns
MARKS_IN_A_LINE = 4
ENDS = 5  # year ends at most that show ranges
APART = 1 / 60  # of the horizon, between the ranges of scenarios that stand side by side
AIM = style.INK  # no scenario has it
LOOSE: dict[str, Any] = {"clip_on": False}  # or marks at 0 and ranges beside the last quarter would be cut


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    shown = min(MOST_PANELS, table["outcome"].nunique())
    rows = -(-shown // COLUMNS[shown - 1])
    lines = sum(1 + style.display_width(name) // style.LEGEND_COLUMNS for name in _names(table))
    return style.INCHES_WIDE, style.INCHES_ROUND + max(1.6, rows) * PANEL_HEIGHT + lines * LINE_HEIGHT


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw medians and ranges of several outcomes by scenario.

    Args:
        figure: where to draw
        table: columns scenario (its title), outcome (its title), unit (of the catalogue, such as "1/yr"), quarter
            ("2018Q1"), p5, p50, p95 (in the unit), threshold, due (of the outcome's target; missing where there is
            none); the first twelve outcomes and the first seven scenarios are shown
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
        axes.set_title(fitted(outcome, WIDEST // columns, 4), loc="left", fontsize=9.5, linespacing=style.LINES)
        scales.year_axis(axes, first, last, YEARS[columns - 1], lang)
        axes.tick_params(axis="x", labelbottom=k + columns >= len(shown))
        axes.set_xlabel(axes.get_xlabel() if k + columns >= len(shown) else "")
    _legend(top, table, scenarios, outcomes, lang)


def _legend(top: Axes, table: pd.DataFrame, scenarios: list[str], outcomes: list[str], lang: str) -> None:
    handles: list[Any] = [Line2D([], [], **_look(s)) for s in range(len(scenarios[:MOST_LINES]))]
    labels = _names(table)
    handles.append(Line2D([], [], color=style.FAINT, linestyle="none", marker="|", markersize=11))
    labels.append(text("chart_time.multiples.range", lang))
    for handle, label in aims.named(table, AIM, lang):
        handles.append(handle)
        labels.append(label)
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
    own = own.loc[own["scenario"].isin(scenarios)].sort_values("position", kind="stable")
    ends = _year_ends(own)
    own = own.assign(**{key: own[key].astype(float) for key in ("p5", "p50", "p95", "threshold")})
    own[["p5", "p95"]] = own[["p5", "p95"]].where(own["position"].isin(ends))
    largest = own[["p5", "p50", "p95", "threshold"]].abs().max().max()
    divisor, unit = scales.scaled(own["unit"].iloc[0], float(largest) if pd.notna(largest) else 0.0, lang)
    own[["p5", "p50", "p95", "threshold"]] /= divisor
    apart = APART * (1 + own["position"].max() - own["position"].min())
    for s, scenario in enumerate(scenarios):
        line = own.loc[own["scenario"] == scenario]
        every = max(1, len(line) // MARKS_IN_A_LINE)
        axes.plot(line["position"], line["p50"], markevery=(s * every // len(scenarios), every), **LOOSE, **_look(s))
        known = line.dropna(subset=["p5", "p95"])
        places = known["position"] + apart * (s - (len(scenarios) - 1) / 2)
        axes.vlines(places, known["p5"], known["p95"], color=style.COLOURS[s], linewidth=1.2, zorder=1.8, **LOOSE)
    values = pd.Series(own[["p5", "p50", "p95", "threshold"]].to_numpy().ravel())
    scales.value_axis(axes, values, str(own["unit"].iloc[0]), aims.ROOM)
    aims.draw(axes, own, AIM, lang)
    axes.set_ylabel(scales.value_label(axes, "", unit, lang))


def _year_ends(own: pd.DataFrame) -> list[int]:
    """Return the last quarter and others whole years before it, not too many."""
    first, last = int(own["position"].min()), int(own["position"].max())
    years = 1 + (last - first) // quarters.PER_YEAR
    return list(range(last, first - 1, -quarters.PER_YEAR * -(-years // ENDS)))
