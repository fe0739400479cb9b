"""Heat map of a sweep over two levers: probability by colour, lines of equal probability, the current mix marked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from sim.messages import text
from sim.report.charts import isolines, scales, style
from sim.report.charts.cells import Cell, chance_bar, common_size, edges, write
from sim.report.charts.lettering import Place, fitted, pixels, point
from sim.report.words import decimals, probability

MOST = 6  # panels
COLUMNS = (1, 2, 3, 2, 3, 3)  # of the grid, by the number of panels
HEIGHTS = {1: 4.4, 2: 2.9, 3: 2.6}  # inches of a panel, by the number of columns
WRITTEN = 12  # values of a lever up to which probabilities are written in the cells
MARK = 11  # points
STAR: dict[str, Any] = {
    "marker": "*", "markersize": MARK, "color": "white", "markeredgecolor": "black", "linestyle": "none",
}  # fmt: skip


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table["probability"].isna().all():
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    number = min(MOST, table["panel"].nunique())
    columns = COLUMNS[number - 1]
    return style.INCHES_WIDE, style.INCHES_ROUND + HEIGHTS[columns] * -(-number // columns)


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw the probability of one target by two levers.

    Args:
        figure: where to draw
        table: columns x, y (values of the levers), probability [1] (missing cells may be left out), replications,
            current (whether this is the current mix), panel (text; "" where there is one panel only), and the same in
            every row: x_title, x_unit, y_title, y_unit (units of the catalogue), target (its title); the first six
            panels are shown
        lang: language of the texts
    """
    if table["probability"].isna().all():
        style.nothing(figure, lang)
        return
    names = list(table["panel"].unique())
    shown = _in_units(table.loc[table["panel"].isin(names[:MOST])], lang)
    x, y = (np.sort(shown[lever].unique()) for lever in ("x", "y"))
    columns = COLUMNS[min(MOST, len(names)) - 1]
    top, panels = style.panels(figure, min(MOST, len(names)), columns)
    target = fitted(str(table["target"].iloc[0]), 36, 2)  # its bar is no longer
    bar = chance_bar(figure, panels, text("chart_choices.chance_of", lang, target=target))
    for name, axes in zip(names, panels, strict=False):
        axes.set_title(fitted(str(name), 90 // columns, 2), loc="left", fontsize=9.5)
    lines = [_panel(axes, shown.loc[shown["panel"] == name], x, y) for name, axes in zip(names, panels, strict=False)]
    crossed = set().union(*map(isolines.seen, lines))
    if crossed:
        isolines.on_scale(bar, crossed)
    _legend(top, shown, (x, y), bool(crossed), len(names), lang)
    _labels(panels, shown.iloc[0], columns, lang)
    figure.draw_without_rendering()  # what is written in cells depends on how large they have become
    _write(panels, [shown.loc[shown["panel"] == name] for name in names[:MOST]], lines, x, y)


def _in_units(shown: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the table with levers in money in units that keep them short, and units in words."""
    for lever in ("x", "y"):
        values, unit = shown[lever].astype(float), str(shown[f"{lever}_unit"].iloc[0])
        divisor, words = 1.0, text("chart_choices.heat.no_unit", lang)
        if unit not in ("1", ""):
            divisor, words = scales.scaled(unit, float(values.abs().max()), lang)
        shown = shown.assign(**{lever: values / divisor}, **{f"{lever}_unit": words})
    return shown


def _panel(axes: Axes, own: pd.DataFrame, x: Place, y: Place) -> QuadContourSet | None:
    grid = own.drop_duplicates(["x", "y"]).pivot(index="y", columns="x", values="probability")
    shares = np.ma.masked_invalid(100.0 * grid.reindex(index=y, columns=x).to_numpy(dtype=float))
    axes.patch.set(facecolor="white", hatch="////", edgecolor="0.75")  # seen where there is no result
    axes.pcolormesh(edges(x), edges(y), shares, cmap=style.MAP, vmin=0.0, vmax=100.0, edgecolors="white", linewidth=0.4)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=3)
    for place in own.loc[own["current"].astype(bool), ["x", "y"]].to_numpy(dtype=float):
        _mark(axes, place, x, y)
    return isolines.between(axes, x, y, shares)


def _mark(axes: Axes, place: Place, x: Place, y: Place) -> None:
    """Frame the cell of the current mix, and put a star into it where there is no number."""
    (left, lower), (right, upper) = _corners(place, x, y)
    for colour, width in (("black", 4.5), ("white", 2.0)):
        look: dict[str, Any] = {"edgecolor": colour, "linewidth": width, "fill": False, "clip_on": False}
        axes.add_patch(Rectangle((left, lower), right - left, upper - lower, zorder=4.5, **look))
    if not _written(x, y):
        axes.plot(*place, **STAR, zorder=6)


def _corners(place: Any, x: Place, y: Place) -> list[tuple[float, float]]:
    """Return the lower left and the upper right corner of the cell with that centre."""
    (left, right), (lower, upper) = (
        edges(values)[np.searchsorted(values, value) :][:2] for values, value in zip((x, y), place, strict=True)
    )
    return [(left, lower), (right, upper)]


def _written(x: Place, y: Place) -> bool:
    return max(len(x), len(y)) <= WRITTEN


def _legend(top: Axes, shown: pd.DataFrame, grid: tuple[Place, Place], crossed: bool, panels: int, lang: str) -> None:
    """Name the current mix with its probability, the lines where there are any, and what is missing."""
    found: list[tuple[Any, str]] = []
    mix = shown.loc[shown["current"].astype(bool)]
    if len(mix):
        around = [withStroke(linewidth=4.5, foreground="black")]
        frame = Patch(facecolor="none", edgecolor="white", linewidth=2.0, path_effects=around)
        words = text("chart_choices.heat.current", lang)
        if len(mix) == 1 and mix["probability"].notna().all():
            chance = probability(mix["probability"].iloc[0], int(mix["replications"].iloc[0]))
            words = text("chart_choices.heat.current_is", lang, chance=chance)
        found.append((frame if _written(*grid) else Line2D([], [], **STAR), words))
    if crossed:
        found.append((Line2D([], [], color=style.INK, linewidth=1.4), text("chart_choices.heat.lines", lang)))
    if shown["probability"].notna().sum() < len(grid[0]) * len(grid[1]) * min(MOST, panels):
        hatched = Patch(facecolor="white", hatch="////", edgecolor="0.6", linewidth=0.5)
        found.append((hatched, text("chart_choices.heat.missing", lang)))
    if panels > MOST:
        found.append((Line2D([], [], linestyle="none"), text("chart_choices.heat.more", lang, shown=MOST, all=panels)))
    if found:
        style.legend(top, [handle for handle, _ in found], [words for _, words in found])


def _labels(panels: list[Axes], row: pd.Series[Any], columns: int, lang: str) -> None:
    """Name the levers at the left and below, once for the panels beside and above each other."""
    rooms = {"x": 90 // columns, "y": 60 if columns == 1 else 30}
    x, y = (_label(str(row[f"{lever}_title"]), str(row[f"{lever}_unit"]), rooms[lever], lang) for lever in rooms)
    for k, axes in enumerate(panels):
        left, lowest = k % columns == 0, k + columns >= len(panels)
        axes.tick_params(labelleft=left, labelbottom=lowest)
        axes.set_xlabel(x if lowest else "")
        axes.set_ylabel(y if left else "")


def _label(title: str, unit: str, room: int, lang: str) -> str:
    """Return a lever with its unit, on a line of its own where there is no room beside the title."""
    words = scales.labelled(title, unit, lang)
    if style.display_width(words) <= room:
        return words
    return f"{fitted(title, room, 2)}\n{scales.labelled('', unit, lang)}"


def _write(panels: list[Axes], own: list[pd.DataFrame], lines: list[Any], x: Place, y: Place) -> None:
    """Write ticks, the probabilities in cells in one size, and the names of lines where these leave room."""
    cells = [_cells(axes, rows, x, y) if _written(x, y) else [] for axes, rows in zip(panels, own, strict=True)]
    points = common_size([cell for some in cells for cell in some])
    for axes, rows, some, line in zip(panels, own, cells, lines, strict=True):
        _ticks(axes, x, y)
        mix = rows.loc[rows["current"].astype(bool), ["x", "y"]].to_numpy(dtype=float)
        frames = [Bbox([pixels(axes, *corner) for corner in _corners(place, x, y)]) for place in mix]
        isolines.name(axes, line, write(axes, some, points) + frames)


def _ticks(axes: Axes, x: Place, y: Place) -> None:
    """Put ticks at the values of the levers that have room."""
    for axis, values, across in ((axes.xaxis, x, 0), (axes.yaxis, y, 1)):
        nearest = float(np.diff(values).min()) if len(values) > 1 else 0.0
        names = [scales.plain(round(value, decimals(nearest, value))) for value in values]
        places = [pixels(axes, value, value)[across] for value in values]
        kept: list[int] = []
        for k, place in enumerate(places):
            room = 14.0 if across else (6.0 * max(len(names[k]), len(names[kept[-1] if kept else k])) + 6.0)
            if not kept or place - places[kept[-1]] >= room * point(axes):
                kept.append(k)
        axis.set_ticks([values[k] for k in kept], [names[k] for k in kept])


def _cells(axes: Axes, own: pd.DataFrame, x: Place, y: Place) -> list[Cell]:
    """Return what is to be written in the cells, with the width and height [points] that it may take."""
    cells: list[Cell] = []
    for row in own.loc[own["probability"].notna()].to_dict("records"):
        low, high = (pixels(axes, *corner) for corner in _corners((row["x"], row["y"]), x, y))
        middle = pixels(axes, row["x"], row["y"])  # not that of the cell where values are spaced unevenly
        words = probability(row["probability"], int(row["replications"]))
        width, height = 2.0 * np.minimum(middle - low, high - middle) / point(axes)
        cells.append((row["x"], row["y"], row["probability"], words, width, height))
    return cells
