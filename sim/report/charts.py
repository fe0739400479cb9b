"""Charts: each draws a tidy table on axes it is given and computes no economics."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pylopdf_fonts_zh_cn import sans_path

from sim.messages import text
from sim.report.words import NOTHING, probability

# Okabe and Ito: told apart by colour-blind readers; the marks differ too, for print in black and white
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKS = ("o", "s", "^", "D", "v", "P", "X")
ROW_HEIGHT = 0.36  # inches
ROOM = 0.6  # of a row's height, shared by its scenarios
INCHES_WIDE = 8.4
INCHES_ROUND = 1.75  # title above, axis and footnote below
DPI = 160
TITLE_COLUMNS, NOTE_COLUMNS, LEGEND_COLUMNS = 84, 120, 64  # width of a line of text; a Chinese character takes two


@contextmanager
def style() -> Iterator[None]:
    """Set the Chinese font, first in the family so that every glyph is found, and what makes files reproducible."""
    settings: Any = {
        "font.family": [_chinese_font(), "DejaVu Sans"],
        "pdf.fonttype": 3,  # CFF outlines embedded as type 42 make malformed files
        "svg.hashsalt": "zonesim",
        "text.parse_math": False,  # names may hold dollar signs
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "font.size": 9.5,
    }
    with mpl.rc_context(settings):
        yield


@cache
def _chinese_font() -> str:
    """Register the font of the package for this process and return its family."""
    font_manager.fontManager.addfont(str(sans_path()))
    return str(font_manager.FontProperties(fname=str(sans_path())).get_name())


def save(figure: Figure, path: Path, description: str = "") -> None:
    """Write PNG, SVG or PDF by the name's ending, without the time and the program's version."""
    metadata: dict[str, Any] = {
        ".png": {"Software": None, "Description": description},
        ".svg": {"Date": None, "Creator": None, "Description": description},
        ".pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Subject": description},
    }[path.suffix]
    figure.savefig(path, dpi=DPI, metadata=metadata)


def targets_figure(table: pd.DataFrame, title: str, note: str, lang: str) -> Figure:
    """Return the chart of ``targets`` with its title and a footnote."""
    height = INCHES_ROUND + ROW_HEIGHT * table["row"].nunique() * max(1.0, 0.5 * table["scenario"].nunique())
    figure = Figure(figsize=(INCHES_WIDE, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    targets(axes, table, lang)
    figure.suptitle(wrapped(title, TITLE_COLUMNS), x=0.01, ha="left", fontsize=12, fontweight="normal")
    figure.supxlabel(wrapped(note, NOTE_COLUMNS), x=0.01, ha="left", fontsize=8, color="0.35")
    return figure


def targets(axes: Axes, table: pd.DataFrame, lang: str) -> None:
    """Draw the probability of each target by scenario as dots with intervals, the joint ones on top.

    Args:
        axes: where to draw
        table: columns scenario (its title), row (what is met), probability, low, high [1], replications; in the order
            to be drawn from the top; probability is missing where a target is not due within the horizon
        lang: language of the texts
    """
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
    axes.set_xlabel(text("run.chart.axis", lang))
    axes.grid(axis="x", color="0.9")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    if len(scenarios) > 1:
        _legend(axes, [wrapped(scenario, LEGEND_COLUMNS) for scenario in scenarios])


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


def _legend(axes: Axes, labels: list[str]) -> None:
    """Name the scenarios above the axes, in as many columns as fit."""
    widest = max(display_width(line) for label in labels for line in label.splitlines())
    columns = max(1, LEGEND_COLUMNS // (widest + 5))
    handles = axes.containers
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns, frameon=False)


def _label(axes: Axes, row: pd.Series[Any], height: float, lang: str) -> None:
    """Write the number to the right of the axes, where no interval can run into it."""
    if pd.isna(row["probability"]):
        words = text("run.not_due", lang)
    else:
        words = probability(row["probability"], int(row["replications"]), row["high"] - row["low"]) or NOTHING
    place = axes.get_yaxis_transform()
    axes.text(1.02, height, words, transform=place, va="center", ha="left", fontsize=8.5, color="0.2")


def display_width(words: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def wrapped(words: str, columns: int) -> str:
    """Return a text cut into lines, at a space where there is one in the line, else between letters."""
    lines = [""]
    for letter in words:
        if display_width(lines[-1] + letter) > columns:
            head, space, tail = lines[-1].rpartition(" ")
            lines[-1:] = [head, tail] if space and display_width(tail) < columns // 2 else [lines[-1], ""]
        lines[-1] += letter
    return "\n".join(line.strip() for line in lines)
