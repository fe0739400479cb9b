"""How surely each target is reached: dots with intervals, the joint probabilities on top."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.messages import text
from sim.report.charts.style import (
    COLOURS,
    GRID,
    INCHES_ROUND,
    INCHES_WIDE,
    INK,
    LEGEND_COLUMNS,
    MARKS,
    legend,
    shortened,
    wrapped,
)
from sim.report.words import NOTHING, probability

ROW_HEIGHT = 0.36  # inches
NAME_HEIGHT = 0.17  # inches of a line of the legend
ROOM = 0.7  # of a row's height, shared by its scenarios


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    rows, scenarios = table["row"].nunique(), table["scenario"].nunique()
    names = sum(_name(scenario).count("\n") + 1 for scenario in table["scenario"].unique()) if scenarios > 1 else 0
    return INCHES_WIDE, INCHES_ROUND + ROW_HEIGHT * rows * max(1.0, 0.55 * scenarios) + NAME_HEIGHT * names


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw the probability of each target by scenario.

    Args:
        figure: where to draw
        table: columns scenario (its title), row (what is met), probability, low, high [1], replications; in the order
            to be drawn from the top; probability is missing where a target is not due within the horizon
        lang: language of the texts
    """
    axes = figure.subplots()
    rows, scenarios = list(table["row"].unique()), list(table["scenario"].unique())
    step = ROOM / len(scenarios)
    for s, scenario in enumerate(scenarios):
        own = table.loc[table["scenario"] == scenario].set_index("row").reindex(rows)
        y = [i - ROOM / 2 + step * (s + 0.5) for i in range(len(rows))]
        look: dict[str, Any] = {"color": COLOURS[s % len(COLOURS)], "marker": MARKS[s % len(MARKS)]}
        _dots(axes, own, y, look, scenario)
        for height, (_, row) in zip(y, own.iterrows(), strict=True):
            _label(axes, row, height, lang)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-2, 102)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel(text("chart.chance_axis", lang))
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    if len(scenarios) > 1:
        legend(axes, axes.containers, [_name(scenario) for scenario in scenarios])


def _name(scenario: str) -> str:
    """Return a name in at most two lines of the legend."""
    return wrapped(shortened(scenario, 2 * LEGEND_COLUMNS - 4), LEGEND_COLUMNS)


def _dots(axes: Axes, own: pd.DataFrame, y: list[float], look: dict[str, Any], label: str) -> None:
    centre = 100.0 * own["probability"].astype(float)
    below = centre - 100.0 * own["low"].astype(float)
    above = 100.0 * own["high"].astype(float) - centre
    axes.errorbar(
        centre,
        y,
        xerr=[below.clip(lower=0.0), above.clip(lower=0.0)],
        linestyle="none",
        markersize=6,
        elinewidth=1.6,
        capsize=3,
        clip_on=False,
        zorder=3,
        label=label,
        **look,
    )


def _label(axes: Axes, row: pd.Series[Any], height: float, lang: str) -> None:
    """Write the number to the right of the axes, where no interval can run into it."""
    if pd.isna(row["probability"]):
        words = text("run.not_due", lang)
    else:
        words = probability(row["probability"], int(row["replications"]), row["high"] - row["low"]) or NOTHING
    place = axes.get_yaxis_transform()
    axes.text(1.02, height, words, transform=place, va="center", ha="left", fontsize=8.5, color=INK)
