"""Labels beside points, each where it stands on nothing, with a line to its point where it is not close."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.report.charts.lettering import Place, pixels, point

ASIDE, UPWARD = (6.0, 14.0, 26.0, 44.0, 70.0), np.arange(-120.0, 121.0, 5.0)  # points from a mark to its label
LED = 8.0  # points beyond which a line leads to the label
ON_WORDS, ON_MARK, ON_LINE = 1000.0, 300.0, 40.0  # what it costs a label to stand there, in points of distance
ALONG = (0.3, 0.5, 0.7, 0.9)  # places of a leading line at which it should cross no words
Obstacle = tuple[float, float, float, float, float]  # left, lower, right, upper end [pixels]; price


def box(low: Place, high: Place, around: float, price: float) -> Obstacle:
    """Return what stands between two places and so much around them [pixels]."""
    left, lower = np.minimum(low, high) - around
    right, upper = np.maximum(low, high) + around
    return (float(left), float(lower), float(right), float(upper), price)


def put(axes: Axes, place: tuple[float, float], words: str, obstacles: list[Obstacle], **look: Any) -> None:
    """Write a label, as near to its point as it stands on nothing, and add it to what stands there.

    Args:
        axes: whose limits and layout are settled
        place: the point
        words: of the label
        obstacles: what stands on the axes
        look: settings of matplotlib
    """
    probe = axes.text(*place, words, ha="center", va="center", **look)
    extent = probe.get_window_extent()
    probe.remove()
    half = np.array([extent.width, extent.height]) / 2
    own = pixels(axes, *place)
    shift = _free(axes, own, half, obstacles)
    obstacles.append(box(own + shift - half, own + shift + half, 1.5, ON_WORDS))
    offset = tuple(shift / point(axes))
    axes.annotate(words, place, offset, textcoords="offset points", ha="center", va="center", **look)
    nearest = shift - np.clip(shift, -half, half)
    if np.hypot(*nearest) > LED * point(axes):
        end = axes.transData.inverted().transform(own + nearest)
        axes.plot([place[0], end[0]], [place[1], end[1]], color="0.6", linewidth=0.7, zorder=2.5)


def _free(axes: Axes, own: Place, half: Place, obstacles: list[Obstacle]) -> Place:
    """Return by how much to shift a label of that size from its point [pixels] to where it costs least."""
    aside = np.array([side * (half[0] + a * point(axes)) for a in ASIDE for side in (1, -1)] + [0.0])
    shifts = np.stack([grid.ravel() for grid in np.meshgrid(aside, UPWARD * point(axes))], axis=1)
    low, high = own + shifts - half, own + shifts + half
    x0, y0, x1, y1, price = np.array(obstacles).T
    over = (low[:, :1] < x1) & (high[:, :1] > x0) & (low[:, 1:] < y1) & (high[:, 1:] > y0)
    nearest = shifts - np.clip(shifts, -half, half)
    cost = np.hypot(*nearest.T) / point(axes) + over @ price
    for part in ALONG:
        x, y = (own + part * nearest).T[:, :, None]
        cost += ((x0 < x) & (x < x1) & (y0 < y) & (y < y1)) @ np.where(price == ON_WORDS, ON_MARK, 0.0)
    room = axes.bbox
    cost += ON_WORDS * ((low < room.min) | (high > room.max)).any(axis=1)
    best: Place = shifts[int(np.argmin(cost))]
    return best
