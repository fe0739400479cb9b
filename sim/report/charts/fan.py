"""Fan of one outcome: the range and the median of the runs, a panel per scenario, against target and due quarter."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from sim import quarters
from sim.messages import text
from sim.report.cells import joined
from sim.report.charts import scales, style
from sim.report.charts.lettering import fitted
from sim.report.words import NOTHING, number

MOST = 6  # panels
COLUMNS = (1, 2, 3, 2, 3, 3)  # of the grid, by the number of panels
PANEL_HEIGHT, SINGLE_HEIGHT = 2.1, 3.4  # inches
LEGEND_HEIGHT = 0.6
WIDEST, ROOM = 84, 100  # columns of text over the whole width: of titles, of the legend
YEARS = (13, 7, 5)  # labels of years that fit, by the number of columns
QUANTILES = ("p5", "p25", "p50", "p75", "p95")
BANDS = {"wide": ("p5", "p95", 0.2), "narrow": ("p25", "p75", 0.3)}
BOTH = 0.44  # what the two make together
FAN, AIM, OTHER = style.COLOURS[0], style.COLOURS[1], "0"
HALF_A_QUARTER = 0.4  # how far the band of a single quarter reaches to both sides
HALO = [withStroke(linewidth=2.5, foreground="white")]


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
        _aim(axes, own, lang)
        _frame(axes, table, columns, lang)
        title, values = fitted(scenario, WIDEST // columns, 2), style.wrapped(_then(own, lang), WIDEST // columns)
        axes.set_title(f"{title}\n{values}", loc="left", fontsize=9.5, linespacing=style.LINES)
        axes.tick_params(axis="y", labelleft=k % columns == 0)
        axes.tick_params(axis="x", labelbottom=k + columns >= len(shown))
        axes.set_ylabel(_label(table, unit, lang) if k % columns == 0 else "")
        axes.set_xlabel(axes.get_xlabel() if k + columns >= len(shown) else "")
    _legend(top, table, scenarios, lang)


def _largest(table: pd.DataFrame) -> float:
    largest = table[[*QUANTILES, "threshold"]].astype(float).abs().max().max()
    return float(largest) if pd.notna(largest) else 0.0


def _label(table: pd.DataFrame, unit: str, lang: str) -> str:
    return style.wrapped(scales.labelled(style.shortened(table["outcome"].iloc[0], 50), unit, lang), 30)


def _fan(axes: Axes, own: pd.DataFrame) -> None:
    x = own["position"].astype(float)
    if len(own) == 1:
        own, x = pd.concat([own, own]), pd.Series([x.iloc[0] - HALF_A_QUARTER, x.iloc[0] + HALF_A_QUARTER])
    for low, high, strength in BANDS.values():
        axes.fill_between(x.to_numpy(), own[low], own[high], color=FAN, alpha=strength, linewidth=0)
    axes.plot(x.to_numpy(), own["p50"].to_numpy(), color=FAN, linewidth=2.0, zorder=4)


def _aim(axes: Axes, own: pd.DataFrame, lang: str) -> None:
    """Draw the threshold with its words, the quarter in which it is due, and a mark where the two meet."""
    threshold, due = own["threshold"].iloc[0], own["due"].iloc[0]
    if pd.notna(due):
        axes.axvline(quarters.position(due), color=AIM, linewidth=1.0, linestyle=(0, (1, 2)))
    if pd.isna(threshold):
        return
    axes.axhline(threshold, color=AIM, linewidth=1.4, linestyle="--", zorder=5)
    look: dict[str, Any] = {"fontsize": 8, "color": AIM, "path_effects": HALO, "zorder": 7}
    words = text("chart_time.fan.aim", lang, value=scales.plain(threshold))
    if pd.notna(due):
        axes.plot(quarters.position(due), threshold, marker="D", color=AIM, markersize=5, zorder=6)
        words = text("chart_time.fan.aim_due", lang, value=scales.plain(threshold), due=due)
    first, last = own["position"].min(), own["position"].max()
    if pd.notna(due) and first <= quarters.position(due) <= last:
        share = (quarters.position(due) - first + 0.6) / (last - first + 1.2)
        place, side = (share + 0.015, "left") if share < 0.5 else (share - 0.015, "right")
        axes.text(place, 0.99, words, transform=axes.transAxes, ha=side, va="top", **look)
    else:
        axes.text(0.02, threshold, words, transform=axes.get_yaxis_transform(), va="bottom", **look)


def _frame(axes: Axes, table: pd.DataFrame, columns: int, lang: str) -> None:
    """Set the same limits in all panels."""
    scales.year_axis(axes, table["position"].min(), table["position"].max(), YEARS[columns - 1], lang)
    scales.value_axis(axes, pd.Series(table[[*QUANTILES, "threshold"]].to_numpy().ravel()), above=0.18)


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
    threshold, due = table["threshold"].notna().iloc[0], table["due"].notna().iloc[0]
    if threshold or due:
        line: Any = "--" if threshold else (0, (1, 2))
        handles.append(Line2D([], [], color=AIM, linestyle=line, marker="D" if threshold and due else "", markersize=5))
        key = "due" if not threshold else "threshold_due" if due else "threshold"
        labels.append(text(f"chart_time.fan.{key}", lang))
    if len(scenarios) > 1:
        handles.append(Line2D([], [], color=OTHER, linestyle=":", linewidth=1.6))
        labels.append(text("chart_time.fan.reference", lang, scenario=style.shortened(scenarios[0], 40)))
    if len(scenarios) > MOST:
        handles.append(Line2D([], [], linestyle="none"))
        labels.append(text("chart_time.left_out.scenarios", lang, shown=MOST, all=len(scenarios)))
    style.legend(top, handles, labels, room=ROOM)
