"""Lines of equal probability between the cells of a grid, told apart by dashes and named where there is room."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.transforms import Bbox

from sim.report.charts.cells import colour, ink_on
from sim.report.charts.lettering import Place, apart, around, inside, pixels, point

DASHES: dict[int, Any] = {10: ":", 25: "-.", 50: "-", 75: "--", 90: (0, (8, 2))}  # by level [%]
WIDE = 1.4  # points
FRAME, ENOUGH = 4.0, 4.0  # points: of the frame round a name, between a name and other words
XY = tuple[float, float]
STEPS = 12  # places between two corners of a line where its name may stand


def between(axes: Axes, x: Place, y: Place, shares: Any) -> QuadContourSet | None:
    """Draw the lines that the values cross, which belong to the centres of cells; None where there are none.

    Args:
        axes: of the cells
        x: of the columns' centres
        y: of the rows' centres
        shares: masked array of probabilities by row and column [%]
    """
    crossed = [level for level in DASHES if shares.min() < level < shares.max()]
    if min(shares.shape) < 2 or not crossed:
        return None
    dashes, inks = [DASHES[level] for level in crossed], [ink_on(colour(level / 100.0)) for level in crossed]
    drawn = axes.contour(x, y, shares, levels=crossed, linestyles=dashes, linewidths=WIDE, colors=inks, zorder=4)
    return drawn if seen(drawn) else None  # where neighbours are missing there is no line


def seen(lines: QuadContourSet | None) -> set[int]:
    """Return the levels [%] of which there is a line."""
    if lines is None:
        return set()
    return {int(level) for level, parts in zip(lines.levels, lines.allsegs, strict=True) if any(map(len, parts))}


def on_scale(bar: Axes, levels: Set[int]) -> None:
    """Draw the lines that are seen on the scale of colours too, where a reader finds what each stands for."""
    for level in sorted(levels):
        bar.axhline(level, color=ink_on(colour(level / 100.0)), linestyle=DASHES[level], linewidth=WIDE)
    bar.set_yticks([0, *sorted(levels), 100])


def name(axes: Axes, lines: QuadContourSet | None, taken: list[Bbox]) -> None:
    """Write its level on each line, as near to its middle as nothing else stands.

    Args:
        axes: whose layout is settled
        lines: what ``between`` has drawn
        taken: places of other words [pixels]
    """
    if lines is None:
        return
    for level, parts in zip(lines.levels, lines.allsegs, strict=True):
        words = axes.text(
            0.0, 0.0, f"{level:.0f} %", ha="center", va="center", fontsize=7.5, color="black", zorder=7,
            bbox={"facecolor": "white", "edgecolor": "black", "linewidth": 0.6, "boxstyle": "round,pad=0.15"},
        )  # fmt: skip
        box = words.get_window_extent()
        place = _free(axes, parts, box.width + FRAME * point(axes), box.height + FRAME * point(axes), taken)
        if place is None:
            words.remove()  # the scale tells it by its dashes
        else:
            words.set_position(place)
            taken.append(around(pixels(axes, *place), box.width, box.height))


def _free(axes: Axes, parts: Sequence[Place], width: float, height: float, taken: list[Bbox]) -> XY | None:
    """Return the place on a line farthest from other words, up to what is far enough; None where there is none."""
    best, widest = None, 0.0
    enough = ENOUGH * point(axes)
    for x, y in _along(parts):
        there = around(pixels(axes, x, y), width, height)
        gap = min([enough, *(apart(there, other) for other in taken)])
        if gap > widest and inside(there, axes.bbox):
            best, widest = (x, y), gap
    return best


def _along(parts: Sequence[Place]) -> list[XY]:
    """Return places along the longest part of a line, from its middle to its ends."""
    corners = max(parts, key=len, default=np.empty((0, 2)))
    if not len(corners):
        return []
    steps = np.linspace(0.0, len(corners) - 1.0, 1 + STEPS * (len(corners) - 1))
    x, y = (np.interp(steps, range(len(corners)), corners[:, k]) for k in (0, 1))
    order = np.argsort(np.abs(steps - steps[-1] / 2), kind="stable")
    return list(zip(x[order], y[order], strict=True))
