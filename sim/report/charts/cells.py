"""Cells coloured by a probability on a fixed scale, and the words in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from sim.report.charts import style
from sim.report.charts.lettering import EM, Place, fitting

DARK = 0.179  # luminance at which white and black stand out equally
SIZES = (9.5, 8.5, 7.5, 6.5, 5.5)  # points of what is written in cells
BOUNDS = ("<", ">")  # of probabilities that are longer in words than others
HALO = 4.0  # points, so that a line does not strike through a number
NEARLY = 0.96  # of a cell's width, for words
TALL = 1.6  # least height of a cell over the size of its words
Cell = tuple[float, float, float, str, float, float]  # x, y, share, words, width, height [points]


def colour(share: float) -> Any:
    """Return the colour of a probability [1]."""
    return mpl.colormaps[style.MAP](float(share))


def ink_on(ground: Any) -> str:
    """Return black or white, whichever stands out more from a colour (relative luminance as in WCAG 2).

    >>> ink_on(colour(0.0)), ink_on(colour(1.0))
    ('white', 'black')
    """
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(ground))
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < DARK else "black"


def chance_bar(figure: Figure, axes: Sequence[Axes], label: str) -> Axes:
    """Draw the fixed scale of probabilities beside the axes and return its own."""
    scale = ScalarMappable(Normalize(0.0, 100.0), style.MAP)
    bar = figure.colorbar(scale, ax=list(axes), label=label, aspect=30, pad=0.02, fraction=0.05)
    bar.outline.set_visible(False)
    bar.ax.yaxis.label.set_linespacing(style.LINES)
    return bar.ax


def edges(values: Place) -> Place:
    """Return the borders of cells: half way between neighbours, and as far beyond the first and the last."""
    if len(values) == 1:
        return np.array([values[0] - 0.5, values[0] + 0.5])
    middles = (values[1:] + values[:-1]) / 2
    return np.array([2 * values[0] - middles[0], *middles, 2 * values[-1] - middles[-1]])


def common_size(cells: Sequence[Cell]) -> float:
    """Return the largest size [points] for which all cells have room, those of bounds left aside."""
    short = [cell for cell in cells if not cell[3].startswith(BOUNDS)]
    return next((size for size in SIZES if all(_has_room(cell, size) for cell in short)), SIZES[-1])


def write(axes: Axes, cells: Sequence[Cell], points: float) -> list[Bbox]:
    """Write in the cells that have room, bounds smaller if need be; return the places that are taken.

    Args:
        axes: whose layout is settled
        cells: what to write where
        points: size of the words
    """
    taken = []
    for cell in cells:
        x, y, share, words, width, _ = cell
        own = max(SIZES[-1], fitting(words, points, NEARLY * width)) if words.startswith(BOUNDS) else points
        if _has_room(cell, own):
            ground = colour(share)
            written = axes.text(
                x, y, words, ha="center", va="center", fontsize=own, color=ink_on(ground), zorder=5, clip_on=True,
                path_effects=[withStroke(linewidth=HALO, foreground=ground)],
            )  # fmt: skip
            taken.append(written.get_window_extent())
    return taken


def _has_room(cell: Cell, points: float) -> bool:
    *_, words, width, height = cell
    return EM * points * style.display_width(words) <= NEARLY * width + 1e-9 and TALL * points <= height
