"""Flow of enterprises over the horizon: where they come from, which operate at the end, which have left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.messages import text
from sim.report.charts import style
from sim.report.charts.lettering import fitted

SOURCES, ENDS = ("founding", "entry"), ("operating", "left")
COLOURS = dict(zip((*SOURCES, *ENDS), (style.COLOURS[k] for k in (0, 2, 0, 1)), strict=True))
FAINTER = 0.45  # of the ribbons
HATCHES = ("///", "...", "\\\\\\", "xxx", "---", "+++")

# Places in inches, y downwards from the top of the flow
WIDE, FLOW = 8.1, 2.6  # of the drawing, of all enterprises together
ABOVE, BELOW = 0.8, 0.95  # of the flow: headings, the unit
SOURCE, ALL, END = 1.85, 3.0, 4.15  # left edges of the nodes
NODE, GAP = 0.12, 0.08
APART = 0.54  # middles of nodes, so that the three lines of a label have room whatever the count
SUBSETS = 5.4  # where their bars begin
SHARE_OF_SLOT = 0.34
NAME, BESIDE = 24, 14  # columns of text beside the sources, beside the ends
COLUMNS_PER_INCH = 14.5
INCHES_ROUND = 1.1  # title and footnote; there are no axes

LABEL: dict[str, Any] = {"fontsize": 9, "color": style.INK, "linespacing": style.LINES}

Span = tuple[float, float]


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    return style.INCHES_WIDE, INCHES_ROUND + (ABOVE + _scale(*_sides(table))[1] + BELOW if len(table) else 1.0)


def _sides(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return sources, ends, and subsets, each from the top."""
    table = table.assign(count=table["count"].astype(float).clip(lower=0.0).fillna(0.0))
    sources, ends = (pd.concat([table.loc[table["group"] == g] for g in groups]) for groups in (SOURCES, ENDS))
    return sources, ends, table.loc[table["group"] == "of_which"]


def _scale(*sides: pd.DataFrame) -> tuple[float, float]:
    """Return inches per enterprise, and how deep the flow gets [inches]."""
    sources, ends, subsets = (list(side["count"]) for side in sides)
    scale = FLOW / max(sum(sources), sum(ends), *subsets, 1e-9)
    columns = [_stacked([count * scale for count in side], 0.0, GAP, APART) for side in (sources, ends)]
    return scale, max([FLOW, *(spans[-1][1] - spans[0][0] for spans in columns if spans)])


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw the flow with widths in proportion to numbers.

    Args:
        figure: where to draw
        table: columns group, label (its words), count (mean over replications); group is one of founding, entry
            (several rows), operating, left, of_which (several rows: subsets of those operating that may overlap)
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    sources, ends, subsets = _sides(table)
    scale, depth = _scale(sources, ends, subsets)
    whole = bool((table["count"] % 1.0 == 0.0).all())
    axes = figure.subplots()
    style.without_frame(axes)
    axes.set(xlim=(0.0, WIDE), ylim=(depth + BELOW, -ABOVE))
    came, are = sources["count"].sum(), ends["count"].sum()
    _all(axes, max(came, are) * scale, came if len(sources) else are, depth, whole, lang)
    _side(axes, sources, scale, depth, whole)
    spans = _side(axes, ends, scale, depth, whole)
    operating = spans[0] if len(ends) and ends["group"].iloc[0] == "operating" else (0.0, 0.0)
    _subsets(axes, subsets, operating, scale, whole)
    headings = (
        ("from", SOURCE + NODE, "right", sources),
        ("end", END, "left", ends),
        ("of_which", SUBSETS, "left", subsets),
    )
    for key, x, side, shown in headings:
        if len(shown):
            words = text(f"chart_time.flow.{key}", lang)
            axes.text(x, -0.4, words, ha=side, va="bottom", **LABEL | {"fontsize": 10})
    axes.text(0.0, depth + BELOW, text("chart_time.flow.unit", lang), va="bottom", fontsize=8.5, color=style.FAINT)


def _stacked(heights: Iterable[float], depth: float, gap: float = 0.0, apart: float = 0.0) -> list[Span]:
    """Return where nodes above each other begin and end, in the middle of the depth.

    Args:
        heights: of the nodes
        depth: in whose middle they stand
        gap: between nodes
        apart: least distance of the middles of two nodes
    """
    spans: list[Span] = []
    for height in heights:
        start = max(spans[-1][1] + gap, sum(spans[-1]) / 2 + apart - height / 2) if spans else 0.0
        spans.append((start, start + height))
    shift = (depth - spans[-1][1]) / 2 if spans else 0.0
    return [(start + shift, end + shift) for start, end in spans]


def _all(axes: Axes, height: float, count: float, depth: float, whole: bool, lang: str) -> None:
    ((top, bottom),) = _stacked([height], depth)
    axes.add_patch(Rectangle((ALL, top), NODE, bottom - top, color=style.FAINT))
    words = f"{text('chart_time.flow.all', lang)}\n{_count(count, whole)}"
    axes.text(ALL + NODE / 2, top - 0.06, words, ha="center", va="bottom", **LABEL)


def _side(axes: Axes, rows: pd.DataFrame, scale: float, depth: float, whole: bool) -> list[Span]:
    """Draw the nodes of one side with their words, and the ribbons between them and the node of all."""
    heights = list(rows["count"] * scale)
    spans, inner = _stacked(heights, depth, GAP, APART), _stacked(heights, depth)
    for row, span, part in zip(rows.to_dict("records"), spans, inner, strict=True):
        colour, source = COLOURS[row["group"]], row["group"] in SOURCES
        x = SOURCE if source else END
        axes.add_patch(Rectangle((x, span[0]), NODE, span[1] - span[0], color=colour))
        if span[1] > span[0]:
            ends = ((SOURCE + NODE, span), (ALL, part)) if source else ((ALL + NODE, part), (END, span))
            axes.add_patch(_ribbon(*ends, colour))
        words = _words(row, NAME if source else BESIDE, 2, whole)
        place, towards = (x - 0.08, "right") if source else (x + NODE + 0.08, "left")
        axes.text(place, sum(span) / 2, words, ha=towards, va="center", **LABEL)
    return spans


def _ribbon(start: tuple[float, Span], end: tuple[float, Span], colour: str) -> PathPatch:
    (x0, (top0, bottom0)), (x1, (top1, bottom1)) = start, end
    middle = (x0 + x1) / 2
    over = [(x0, top0), (middle, top0), (middle, top1), (x1, top1)]
    back = [(x1, bottom1), (middle, bottom1), (middle, bottom0), (x0, bottom0)]
    curve = [Path.CURVE4] * 3
    path = Path([*over, *back, (x0, top0)], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
    return PathPatch(path, facecolor=colour, alpha=FAINTER, linewidth=0)


def _subsets(axes: Axes, rows: pd.DataFrame, operating: Span, scale: float, whole: bool) -> None:
    """Draw each subset as a bar on the same scale, inside the outline of all that operate."""
    slot = (WIDE - SUBSETS) / max(3, len(rows))
    for k, row in enumerate(rows.to_dict("records")):
        x, width = SUBSETS + slot * (k + 0.5 - SHARE_OF_SLOT / 2), slot * SHARE_OF_SLOT
        top, bottom = operating
        axes.add_patch(Rectangle((x, top), width, bottom - top, fill=False, edgecolor="0.6", linewidth=0.8))
        axes.add_patch(
            Rectangle(
                (x, bottom), width, -row["count"] * scale,
                facecolor=COLOURS["operating"], edgecolor="white", hatch=HATCHES[k % len(HATCHES)], linewidth=0,
            )
        )  # fmt: skip
        words = _words(row, int(slot * COLUMNS_PER_INCH), 3, whole)
        axes.text(x + width / 2, bottom + 0.08, words, ha="center", va="top", **LABEL)


def _words(row: Mapping[Any, Any], columns: int, lines: int, whole: bool) -> str:
    return f"{fitted(row['label'], columns, lines)}\n{_count(row['count'], whole)}"


def _count(count: float, whole: bool) -> str:
    """Return a mean with one decimal; what is above 0 is not shown as 0."""
    if 0.0 < count < 0.05:
        return "< 0.1"
    return f"{count:,.{0 if whole else 1}f}"
