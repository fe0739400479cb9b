"""Words on a picture that must fit: cut to lines, made smaller, placed where nothing else stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from sim.report.charts import style
from sim.report.prose import pieces

EM = 0.58  # width of a figure over its size
POINTS = 72  # in an inch
LEVER, VALUE = re.compile(r"[^；;=\s][^；;=]* = "), re.compile(r" = [^；;]*")  # of a point, such as "intensity = 2"
Place = np.ndarray[Any, np.dtype[np.float64]]


def fitted(words: str, columns: int, lines: int) -> str:
    """Return a text in at most so many lines, about equally long, cut with an ellipsis where it is longer.

    >>> fitted("a name of several words", 8, 2).splitlines(), fitted("维持现有政策不变", 14, 2).splitlines()
    (['a name', 'of seve…'], ['维持现有', '政策不变'])
    """
    most = columns * lines
    while (found := style.wrapped(short := style.shortened(words, most), columns)).count("\n") >= lines:
        most -= 1
    longest = max((style.display_width(piece.strip()) for piece in pieces(short)), default=1)
    for narrower in range(columns - 1, max(longest, columns // lines) - 1, -1):
        again = style.wrapped(short, narrower)
        if again.count("\n") > found.count("\n"):
            break
        found = again
    return found


def shared(names: Sequence[str]) -> tuple[str, list[str]]:
    """Return what all names of a sweep's points say, and what tells each apart; nothing and the names if not alike.

    >>> shared(["补助：力度 = 0；孵化 = 1", "补助：力度 = 2；孵化 = 4"]), shared(["Status quo", "Balanced"])
    (('补助：力度；孵化', ['0；1', '2；4']), ('', ['Status quo', 'Balanced']))
    """
    heads, tails = {VALUE.sub("", name) for name in names}, [LEVER.sub("", name) for name in names]
    alike = len(names) > 1 and len(heads) == 1 and tails != list(names)
    return (heads.pop(), tails) if alike else ("", list(names))


def columns_in(inches: float, points: float) -> int:
    """Return how many columns of text of that size [points] a length has room for."""
    return max(2, int(inches * POINTS / (points * EM)))


def fitting(words: str, points: float, room: float) -> float:
    """Return the size of a font [points], smaller where the words need more room [points] than there is."""
    return min(points, room / (EM * style.display_width(words)))


def pixels(axes: Axes, x: float, y: float) -> Place:
    """Return where a value stands on the picture, whose layout is settled."""
    return np.asarray(axes.transData.transform((x, y)), dtype=np.float64)


def point(axes: Axes) -> float:
    """Return the pixels in a point."""
    return float(axes.figure.dpi) / POINTS


def around(place: Place, width: float, height: float) -> Bbox:
    """Return the box of that width and height [pixels] round a place."""
    half = np.array([width, height]) / 2
    return Bbox([place - half, place + half])


def inside(box: Bbox, room: Bbox) -> bool:
    """Return whether a box lies wholly in another."""
    return bool(room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1)


def apart(box: Bbox, other: Bbox) -> float:
    """Return how far two boxes are from each other; 0 where they overlap."""
    aside = max(0.0, box.x0 - other.x1, other.x0 - box.x1)
    above = max(0.0, box.y0 - other.y1, other.y0 - box.y1)
    return float(np.hypot(aside, above))
