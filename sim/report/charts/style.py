"""What all charts share: fonts, colours and marks, the frame with title and footnote, files without time or program."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pylopdf_fonts_zh_cn import sans_path

from sim.messages import text
from sim.report.prose import broken

# Okabe and Ito: told apart by colour-blind readers; marks, dashes and hatches differ too, for print in black and white
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKS = ("o", "s", "^", "D", "v", "P", "X")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
HATCHES = ("", "///", "...", "\\\\\\", "xxx", "---", "+++")
LINES = 1.35  # distance of lines of text that stand close, over their height: Chinese fills it
MAP = "cividis"  # of shares and amounts: even steps for every reader, and lighter is more in grey too
INK, FAINT, GRID = "0.2", "0.35", "0.9"  # of words, of footnotes, of lines behind the figures

INCHES_WIDE = 8.4
INCHES_ROUND = 1.75  # title above, axis and footnote below
DPI = 160
MARGIN = 0.01  # of the width, at the left and at the right
PLACES = 6  # digits of a part of the figure's width or height
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
        "hatch.linewidth": 0.6,
    }
    with mpl.rc_context(settings):
        yield


@cache
def _chinese_font() -> str:
    """Register the font of the package for this process and return its family."""
    font_manager.fontManager.addfont(str(sans_path()))
    return str(font_manager.FontProperties(fname=str(sans_path())).get_name())


def framed(size: tuple[float, float], title: str, note: str) -> Figure:
    """Return an empty figure with its title above and its footnote below.

    Args:
        size: width and height [inches]
        title: what it shows
        note: where it comes from
    """
    figure = Figure(figsize=size, dpi=DPI)  # at another, letters would have other widths
    figure.set_layout_engine("constrained", rect=(MARGIN, 0.0, 1.0 - 2 * MARGIN, 1.0))
    FigureCanvasAgg(figure)
    columns = size[0] / INCHES_WIDE
    title, note = wrapped(title, int(TITLE_COLUMNS * columns)), wrapped(note, int(NOTE_COLUMNS * columns))
    figure.suptitle(title, x=MARGIN, ha="left", fontsize=12, fontweight="normal")
    figure.supxlabel(note, x=MARGIN, ha="left", fontsize=8, color=FAINT)
    return figure


def save(figure: Figure, path: Path, description: Mapping[str, str]) -> None:
    """Write PNG, SVG or PDF by the name's ending.

    Args:
        figure: the picture
        path: of the file
        description: what the picture carries in its metadata, such as the digest of its table
    """
    with path.open("wb") as file:
        write(figure, file, path.suffix.removeprefix("."), description)


def write(figure: Figure, file: IO[bytes], form: str, description: Mapping[str, str]) -> None:
    """Write a picture as png, svg or pdf, without the time and the program's version."""
    words = "; ".join(f"{key} {value}" for key, value in description.items())
    metadata: dict[str, Any] = {
        "png": {"Software": None, "Description": words},
        "svg": {"Date": None, "Creator": None, "Description": words},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Subject": words},
    }[form]
    _settle(figure)
    figure.savefig(file, format=form, dpi=DPI, metadata=metadata)


def _settle(figure: Figure) -> None:
    """Round places: the layout's solver leaves the last digits to chance, and SVG names its clips by all of them."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(part, PLACES) for part in axes.get_position(original=True).bounds)
        axes.set_position((left, bottom, width, height))


def legend(axes: Axes, handles: Any, labels: list[str], room: int = LEGEND_COLUMNS, **look: Any) -> None:
    """Name what is drawn above the axes, in as many columns as fit.

    Args:
        axes: above which it stands
        handles: what is drawn
        labels: their names
        room: columns of text in a line
        look: settings of matplotlib
    """
    labels = [wrapped(label, LEGEND_COLUMNS) for label in labels]
    widest = max(display_width(line) for label in labels for line in label.splitlines())
    columns = max(1, room // (widest + 5))
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns, frameon=False, **look)


def display_width(words: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def wrapped(words: str, columns: int) -> str:
    r"""Return a text cut into lines where a reader expects it, by the rule of all prose.

    >>> wrapped("still operating", 14), wrapped("OTC 四板挂牌企业数", 14)
    ('still\noperating', 'OTC 四板挂牌企\n业数')
    """
    return "\n".join(line for part in words.split("\n") for line in broken(part, columns))


def shortened(words: str, columns: int) -> str:
    """Return a text on one line, cut with an ellipsis where it is wider than so many columns.

    >>> shortened("a long name", 7), shortened("短名", 7)
    ('a long…', '短名')
    """
    line = " ".join(words.split())
    if display_width(line) <= columns:
        return line
    while display_width(line) > columns - 1:
        line = line[:-1]
    return line.rstrip() + "…"


def nothing(figure: Figure, lang: str) -> None:
    """Say that there is nothing to show."""
    axes = figure.subplots()
    without_frame(axes)
    axes.text(0.5, 0.5, text("chart.nothing", lang), ha="center", va="center", color=FAINT)


def panels(figure: Figure, number: int, columns: int) -> tuple[Axes, list[Axes]]:
    """Return axes without frame for a legend that all share, and below them so many panels in a grid."""
    rows = -(-number // columns)
    grid = figure.add_gridspec(rows + 1, columns, height_ratios=[0.01, *[1.0] * rows])
    top = figure.add_subplot(grid[0, :])
    without_frame(top)
    return top, [figure.add_subplot(grid[1 + k // columns, k % columns]) for k in range(number)]


def without_frame(axes: Axes) -> None:
    """Leave nothing of the axes to be seen but what is drawn in them."""
    axes.set_axis_off()
    axes.set(xticks=[], yticks=[])
