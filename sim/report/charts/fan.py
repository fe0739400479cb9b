"""Fan of one outcome: the range and the median of the runs, a panel per scenario, against target and due quarter."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim import quarters
from sim.messages import text
from sim.report.cells import joined
from sim.report.charts import aims, scales, style
from sim.report.charts.lettering import fitted
from sim.report.words import NOTHING, number

MOST = 6  # panels
COLUMNS = (1, 2, 3, 2, 3, 3)  # of the grid, by the number of panels
PANEL_HEIGHT, SINGLE_HEIGHT = 2.1, 3.4  # inches
LEGEND_HEIGHT = 0.6
WIDEST, ROOM = 96, 100  # columns of text over the whole width: of titles, of the legend
YEARS = (13, 7, 5)  # labels of years that fit, by the number of columns
UPWARD, MOST_LINES = (36, 20), 3  # columns along a panel, of one row and of more; lines of a name
QUANTILES = ("p5", "p25", "p50", "p75", "p95")
BANDS = {"wide": ("p5", "p95", 0.2), "narrow": ("p25", "p75", 0.3)}
BOTH = 0.44  # what the two make together
FAN, AIM, OTHER = style.COLOURS[0], style.COLOURS[1], "0"
HALF_A_QUARTER = 0.4  # how far the band of a single quarter reaches to both sides


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    if table.empty:
        return style.INCHES_WIDE, style.INCHES_ROUND + 1.0
    shown = min(MOST, table["scenario"].nunique())
    rows = -(-shown // COLUMNS[shown - 1])
    return style.INCHES_WIDE, style.INCHES_ROUND + LEGEND_HEIGHT + (SINGLE_HEIGHT if rows == 1 else rows * PANEL_HEIGHT)


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw how one outcome may develop by scenario.

    Args:
        figure: where to draw
        table: columns scenario (its title), quarter ("2018Q1"), p5, p25, p50, p75, p95 (in the unit), and the same in
            every row: outcome (its title), unit (of the catalogue, such as "1/yr"), threshold (NaN where there is
            none), due (the quarter in which it is judged; missing where there is none); the first six scenarios are
            shown, the median of the first one in every panel
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    table = table.assign(position=table["quarter"].map(quarters.position)).sort_values("position", kind="stable")
    scenarios = list(table.sort_index()["scenario"].unique())
    shown = scenarios[:MOST]
    table = table.loc[table["scenario"].isin(shown)]
    divisor, unit = scales.scaled(table["unit"].iloc[0], _largest(table), lang)
    table = table.assign(**{key: table[key].astype(float) / divisor for key in (*QUANTILES, "threshold")})
    columns = COLUMNS[len(shown) - 1]
    top, panels = style.panels(figure, len(shown), columns)
    first = table.loc[table["scenario"] == shown[0]]
    for k, (scenario, axes) in enumerate(zip(shown, panels, strict=True)):
        own = table.loc[table["scenario"] == scenario]
        _fan(axes, own)
        if k > 0:
            axes.plot(first["position"], first["p50"], color=OTHER, linestyle=":", linewidth=1.6, zorder=3)
        _frame(axes, table, columns, lang)
        aims.draw(axes, own, AIM, lang)
        title, values = fitted(scenario, WIDEST // columns, 2), style.wrapped(_then(own, lang), WIDEST // columns)
        axes.set_title(f"{title}\n{values}", loc="left", fontsize=9.5, linespacing=style.LINES)
        axes.tick_params(axis="y", labelleft=k % columns == 0)
        axes.tick_params(axis="x", labelbottom=k + columns >= len(shown))
        if k % columns == 0:
            up = UPWARD[len(shown) > columns]
            axes.set_ylabel(_label(axes, table["outcome"].iloc[0], unit, up, lang), linespacing=style.LINES)
        axes.set_xlabel(axes.get_xlabel() if k + columns >= len(shown) else "")
    _legend(top, table, scenarios, lang)


def _largest(table: pd.DataFrame) -> float:
    largest = table[[*QUANTILES, "threshold"]].astype(float).abs().max().max()
    return float(largest) if pd.notna(largest) else 0.0


def _label(axes: Axes, outcome: str, unit: str, columns: int, lang: str) -> str:
    """Return outcome and unit, or the unit alone where both have no room: the picture's title has the outcome."""
    words, alone = (scales.value_label(axes, what, unit, lang) for what in (outcome, ""))
    if style.display_width(words) <= columns:
        return words
    fits = style.wrapped(outcome, columns).count("\n") < MOST_LINES
    return f"{fitted(outcome, columns, MOST_LINES)}\n{alone}" if fits else alone


def _fan(axes: Axes, own: pd.DataFrame) -> None:
    x = own["position"].astype(float)
    if len(own) == 1:
        own, x = pd.concat([own, own]), pd.Series([x.iloc[0] - HALF_A_QUARTER, x.iloc[0] + HALF_A_QUARTER])
    for low, high, strength in BANDS.values():
        axes.fill_between(x.to_numpy(), own[low], own[high], color=FAN, alpha=strength, linewidth=0)
    axes.plot(x.to_numpy(), own["p50"].to_numpy(), color=FAN, linewidth=2.0, zorder=4)


def _frame(axes: Axes, table: pd.DataFrame, columns: int, lang: str) -> None:
    """Set the same limits in all panels."""
    scales.year_axis(axes, table["position"].min(), table["position"].max(), YEARS[columns - 1], lang)
    values = pd.Series(table[[*QUANTILES, "threshold"]].to_numpy().ravel())
    scales.value_axis(axes, values, str(table["unit"].iloc[0]), aims.ROOM)


def _then(own: pd.DataFrame, lang: str) -> str:
    """Return the median and the range in the due quarter, or in the last one where that is not within the horizon."""
    row = own.iloc[-1]
    due = own.loc[own["quarter"] == own["due"]]
    row = row if due.empty else due.iloc[0]
    if row[["p5", "p50", "p95"]].isna().any():
        return text("chart_time.fan.then", lang, quarter=row["quarter"], value=NOTHING)
    middle, *ends = (number(row[key], row["p95"] - row["p5"]) for key in ("p50", "p5", "p95"))
    return text("chart_time.fan.then", lang, quarter=row["quarter"], value=f"{middle} ({joined(ends)})")


def _legend(top: Axes, table: pd.DataFrame, scenarios: list[str], lang: str) -> None:
    handles: list[Any] = [Patch(color=FAN, alpha=alpha, linewidth=0) for alpha in (BANDS["wide"][2], BOTH)]
    labels = [text(f"chart_time.fan.{key}", lang) for key in BANDS]
    handles.append(Line2D([], [], color=FAN, linewidth=2.0))
    labels.append(text("chart_time.fan.median", lang))
    for handle, label in aims.named(table, AIM, lang):
        handles.append(handle)
        labels.append(label)
    if len(scenarios) > 1:
        handles.append(Line2D([], [], color=OTHER, linestyle=":", linewidth=1.6))
        labels.append(text("chart_time.fan.reference", lang, scenario=style.shortened(scenarios[0], 40)))
    if len(scenarios) > MOST:
        handles.append(Line2D([], [], linestyle="none"))
        labels.append(text("chart_time.left_out.scenarios", lang, shown=MOST, all=len(scenarios)))
    style.legend(top, handles, labels, room=ROOM)
