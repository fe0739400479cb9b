"""Matrix of targets and scenarios: how surely each scenario reaches each target, in words on coloured cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.messages import text
from sim.report.charts import style
from sim.report.charts.cells import chance_bar, colour, ink_on
from sim.report.charts.lettering import EM, POINTS, columns_in, fitted, fitting, shared
from sim.report.words import NOTHING, probability, probability_interval

MOST = 30  # scenarios
NAMES, BAR = 2.3, 0.9  # inches: for the targets at the left, for the colour bar at the right
ROW, LEAST, ENOUGH = 0.42, 0.4, 1.0  # inches: height of a row, width of a column, and width at which names lie flat
HEADING = 1.75  # inches of names that stand upright
FLAT_LINES, LEAST_COLUMNS = 4, 2  # of names, of cells
FLAT_LINE = 0.15  # inches of a line of names that lie flat
LARGE, SMALL, NAME = 9.5, 6.8, 8.5  # points


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    number = _number(table)
    head, names = shared(list(table["scenario"].unique())[:number])
    heading = (HEADING if _upright(names) else FLAT_LINE * FLAT_LINES) + (2 * FLAT_LINE if head else 0.0)
    height = style.INCHES_ROUND + heading + ROW * max(3, table["row"].nunique())
    return max(style.INCHES_WIDE, NAMES + BAR + LEAST * number), height


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw the probability of each target in each scenario.

    Args:
        figure: where to draw
        table: columns scenario (its title), row (what is met), probability, low, high [1], replications; rows and
            scenarios in the order to be drawn; probability is missing where a target is not due within the horizon;
            the first thirty scenarios are shown
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    rows, scenarios = list(table["row"].unique()), list(table["scenario"].unique())
    number = _number(table)
    cells = table.drop_duplicates(["row", "scenario"]).set_index(["row", "scenario"])
    cells = cells.reindex(pd.MultiIndex.from_product([rows, scenarios[:number]]))
    axes = figure.subplots()
    shares = 100.0 * cells["probability"].astype(float).to_numpy().reshape(len(rows), number)
    axes.pcolormesh(
        np.arange(number + 1) - 0.5, np.arange(len(rows) + 1) - 0.5, np.ma.masked_invalid(shares),
        cmap=style.MAP, vmin=0.0, vmax=100.0, edgecolors="white", linewidth=1.5,
    )  # fmt: skip
    for k, (_, cell) in enumerate(cells.iterrows()):
        _cell(axes, cell, k % number, k // number, _column(number), lang)
    _frame(axes, rows, scenarios[:number])
    note = text("chart_choices.matrix.cells", lang)
    if number < len(scenarios):
        note += f"\n{text('chart_choices.more_scenarios', lang, shown=number, all=len(scenarios))}"
    axes.set_xlabel(note, fontsize=8.5, color=style.INK, loc="left")
    chance_bar(figure, [axes], text("chart_choices.chance", lang))


def _number(table: pd.DataFrame) -> int:
    return min(MOST, int(table["scenario"].nunique()))


def _upright(names: list[str]) -> bool:
    """Return whether names have no room in the width of a column."""
    column = _column(len(names))
    return column < ENOUGH and max(map(style.display_width, names)) > columns_in(0.95 * column, NAME)


def _column(number: int) -> float:
    """Return the width of a column [inches]."""
    return max(LEAST, (style.INCHES_WIDE - NAMES - BAR) / max(number, LEAST_COLUMNS))


def _cell(axes: Axes, cell: pd.Series[Any], x: int, y: int, width: float, lang: str) -> None:
    """Write the probability with its interval below; what is not due stands on white."""
    room = 0.92 * width * POINTS
    if pd.isna(cell["probability"]):
        words = style.wrapped(text("run.not_due", lang), int(room / (SMALL * EM)))
        axes.text(x, y, words, ha="center", va="center", fontsize=SMALL, color=style.FAINT, linespacing=1.0)
        return
    words = probability(cell["probability"], int(cell["replications"]), cell["high"] - cell["low"])
    ink = ink_on(colour(cell["probability"]))
    axes.text(x, y - 0.02, words, ha="center", va="bottom", fontsize=fitting(words, LARGE, room), color=ink)
    interval = probability_interval(cell["low"], cell["high"]).removesuffix(" %").replace("<=", "≤").replace(">=", "≥")
    if interval != NOTHING:
        axes.text(x, y + 0.14, interval, ha="center", va="top", fontsize=fitting(interval, SMALL, room), color=ink)


def _frame(axes: Axes, rows: list[str], scenarios: list[str]) -> None:
    column, (head, names) = _column(len(scenarios)), shared(scenarios)
    upright = _upright(names)
    if upright:
        across, lines = columns_in(HEADING, NAME), int(column * POINTS / (1.6 * NAME))
    else:
        across, lines = columns_in(0.95 * column, NAME), FLAT_LINES
    names = [fitted(name, across, lines) for name in names]
    axes.set_xticks(range(len(scenarios)), names, fontsize=NAME, rotation=90 if upright else 0)
    for name in axes.get_xticklabels() if upright else []:
        name.set(multialignment="left", linespacing=style.LINES)
    axes.set_title(fitted(head, style.TITLE_COLUMNS, 2) if head else "", loc="left", fontsize=NAME, color=style.INK)
    axes.set_yticks(range(len(rows)), [fitted(row, columns_in(NAMES, NAME), 2) for row in rows], fontsize=NAME)
    axes.set_xlim(-0.5, max(len(scenarios), LEAST_COLUMNS) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
