"""Contributions of instruments: bars that float from the start to the end of an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.messages import text
from sim.report.charts import scales, style
from sim.report.charts.lettering import fitted
from sim.report.words import number

MOST = 12  # instruments with a bar of their own
ROW = 0.33  # inches
THICK = 0.62  # of a row's height
LEGEND = 0.4  # inches
UP: dict[str, Any] = {"facecolor": style.COLOURS[0]}
DOWN: dict[str, Any] = {"facecolor": style.COLOURS[4], "hatch": "////"}
TOTAL: dict[str, Any] = {"facecolor": "0.82", "edgecolor": "0.3", "linewidth": 0.8}
REST = 0.005  # of the range, below which a difference is one of rounding
MARGIN = 0.04  # of the range
NEAR_ZERO = 0.75  # least over largest of all levels, below which the axis begins at 0


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    return style.INCHES_WIDE, style.INCHES_ROUND + LEGEND + ROW * (min(len(table), MOST + 1) + 3)


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw how contributions lead from one value of an outcome to another.

    Args:
        figure: where to draw
        table: columns label (of an instrument), contribution, low, high (its 95 % interval; may be missing), and the
            same in every row: start_label, start, end_label, end, unit (of the catalogue, such as "1" or "万元"; of all
            numbers here), outcome (its title); drawn from the largest rise to the largest fall; beyond twelve the
            smallest are put together
        lang: language of the texts
    """
    table = table.loc[table["contribution"].notna()]
    if table.empty:
        style.nothing(figure, lang)
        return
    first = table.iloc[0]
    steps = _steps(table, lang)
    levels = float(first["start"]) + steps["contribution"].cumsum()
    levels = pd.concat([pd.Series([float(first["start"])]), levels], ignore_index=True)
    divisor, unit = scales.scaled(first["unit"], float(levels.abs().max()), lang)
    steps[["contribution", "low", "high"]] /= divisor
    levels = levels / divisor
    axes = figure.subplots()
    for k, step in enumerate(steps.to_dict("records")):
        _bar(axes, step, k + 1, levels[k])
    for k in range(len(levels)):
        axes.plot([levels[k]] * 2, [k + THICK / 2, k + 1 - THICK / 2], color=style.FAINT, linewidth=1.0, zorder=1)
    _ends(axes, levels, steps)
    _limits(axes, levels, steps)
    _frame(axes, [first["start_label"], *steps["label"], first["end_label"]], len(steps))
    share = "_share" if str(first["unit"]).partition("/")[0] == "1" else ""
    outcome = style.shortened(str(first["outcome"]), 60)
    axes.set_xlabel(style.wrapped(text(f"chart_choices.waterfall.axis{share}", lang, outcome=outcome, unit=unit), 76))
    _legend(axes, lang)


def _steps(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return what is drawn between start and end: the largest by size, the others together, what is left over."""
    found = table[["label", "contribution", "low", "high"]].astype({"contribution": float, "low": float, "high": float})
    order = found["contribution"].abs().sort_values(ascending=False, kind="stable").index
    apart = order if len(order) <= MOST + 1 else order[:MOST]
    rest = found.drop(apart)
    found = found.loc[apart].sort_values("contribution", ascending=False, kind="stable")
    sums = (
        [(text("chart_choices.waterfall.other", lang, number=len(rest)), rest["contribution"].sum())]
        if len(rest)
        else []
    )
    start, end = (float(table[key].iloc[0]) for key in ("start", "end"))
    left = end - start - float(table["contribution"].sum())
    if abs(left) > REST * max(abs(end - start), float(found["contribution"].abs().max())):
        sums.append((text("chart_choices.waterfall.rest", lang), left))
    together = pd.DataFrame(sums, columns=["label", "contribution"]).reindex(columns=found.columns)
    return (
        pd.concat([found, together.astype(found.dtypes)], ignore_index=True) if sums else found.reset_index(drop=True)
    )


def _bar(axes: Axes, step: Mapping[Any, Any], y: int, start: float) -> None:
    look = UP if step["contribution"] >= 0.0 else DOWN
    axes.barh(y, step["contribution"], THICK, left=start, edgecolor="white", linewidth=0.4, zorder=2, **look)
    end = start + step["contribution"]
    if pd.notna(step["low"]) and pd.notna(step["high"]):
        sides = [[max(0.0, step["contribution"] - step["low"])], [max(0.0, step["high"] - step["contribution"])]]
        axes.errorbar(end, y, xerr=sides, linestyle="none", color="black", elinewidth=1.0, capsize=2.5, zorder=3)


def _ends(axes: Axes, levels: pd.Series[float], steps: pd.DataFrame) -> None:
    """Draw the levels at both ends, as bars where the axis has its 0, and write all numbers at the right."""
    start, end = float(levels.iloc[0]), float(levels.iloc[-1])
    if _from_zero(levels):
        axes.barh([0, len(levels)], [start, end], THICK, zorder=2, **TOTAL)
        axes.axvline(0.0, color=style.INK, linewidth=0.8, zorder=1)
    else:
        axes.plot([start, end], [0, len(levels)], "D", color="0.3", markersize=7, zorder=3)
    spread = float((steps["high"] - steps["low"]).max())
    if pd.isna(spread):
        spread = float(levels.max() - levels.min()) / 10
    words = [number(start, spread)]
    for step in steps.to_dict("records"):
        own = step["high"] - step["low"]
        words.append(number(step["contribution"], own if own > 0.0 else spread, sign=True))
    words.append(number(end, spread))
    for y, shown in enumerate(words):
        place = axes.get_yaxis_transform()
        axes.text(1.08, y, shown, transform=place, va="center", ha="right", fontsize=8.5, color=style.INK)


def _from_zero(levels: pd.Series[float]) -> bool:
    """Return whether the axis can begin at 0 and still show the contributions."""
    return bool(levels.min() <= NEAR_ZERO * levels.max() or levels.max() <= 0.0)


def _limits(axes: Axes, levels: pd.Series[float], steps: pd.DataFrame) -> None:
    """Leave room at both ends, but none beyond a 0 at which all bars begin."""
    starts = levels.iloc[:-1].reset_index(drop=True)
    values = pd.concat([levels, starts + steps["low"], starts + steps["high"]]).dropna()
    low, high = float(values.min()), float(values.max())
    if _from_zero(levels):
        low, high = min(low, 0.0), max(high, 0.0)
    room = MARGIN * ((high - low) or 1.0)
    axes.set_xlim(low - room if low or not high else 0.0, high + room if high or not low else 0.0)


def _frame(axes: Axes, names: list[str], steps: int) -> None:
    axes.set_yticks(range(len(names)), [fitted(str(name), 34, 2) for name in names], fontsize=9)
    axes.set_ylim(steps + 1.6, -0.6)
    axes.xaxis.set_major_formatter(scales.plain)
    axes.locator_params(axis="x", nbins=8)
    axes.grid(axis="x", color=style.GRID)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)


def _legend(axes: Axes, lang: str) -> None:
    handles = [Patch(edgecolor="white", linewidth=0.4, **look) for look in (UP, DOWN)]
    whisker = Line2D([], [], color="black", linewidth=1.0, marker="|", markersize=6)
    words = [text(f"chart_choices.waterfall.{key}", lang) for key in ("up", "down", "interval")]
    style.legend(axes, [*handles, whisker], words)
