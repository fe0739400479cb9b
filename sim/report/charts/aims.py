"""The target of an outcome over time: its threshold, the quarter in which it is due, a mark where the two meet."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from sim import quarters
from sim.messages import text
from sim.report.charts import scales

HALO = [withStroke(linewidth=2.5, foreground="white")]
ROOM = 0.18  # above the highest value, for the words, as a share of the range
DOTS: Any = (0, (1, 2))


def draw(axes: Axes, own: pd.DataFrame, colour: str, lang: str) -> None:
    """Draw the target with its words.

    Args:
        axes: whose limits are set
        own: columns position, and the same in every row: threshold, due (missing where there is none)
        colour: of the lines
        lang: language of the texts
    """
    threshold, due = own["threshold"].iloc[0], own["due"].iloc[0]
    if pd.notna(due):
        axes.axvline(quarters.position(due), color=colour, linewidth=1.0, linestyle=DOTS, zorder=1.5)
    if pd.isna(threshold):
        return
    axes.axhline(threshold, color=colour, linewidth=1.4, linestyle="--", zorder=5)
    look: dict[str, Any] = {"fontsize": 8, "color": colour, "path_effects": HALO, "zorder": 7}
    words = text("chart_time.fan.aim", lang, value=scales.plain(threshold))
    if pd.notna(due):
        axes.plot(quarters.position(due), threshold, marker="D", color=colour, markersize=5, zorder=6)
        words = text("chart_time.fan.aim_due", lang, value=scales.plain(threshold), due=due)
    first, last = own["position"].min(), own["position"].max()
    if pd.notna(due) and first <= quarters.position(due) <= last:
        share = (quarters.position(due) - first + 0.6) / (last - first + 1.2)
        place, side = (share + 0.015, "left") if share < 0.5 else (share - 0.015, "right")
        axes.text(place, 0.99, words, transform=axes.transAxes, ha=side, va="top", **look)
    else:
        axes.text(0.02, threshold, words, transform=axes.get_yaxis_transform(), va="bottom", **look)


def named(table: pd.DataFrame, colour: str, lang: str) -> list[tuple[Line2D, str]]:
    """Return what the legend shows of the target, with its name; nothing where there is none."""
    threshold, due = bool(table["threshold"].notna().any()), bool(table["due"].notna().any())
    if not (threshold or due):
        return []
    key = "due" if not threshold else "threshold_due" if due else "threshold"
    look: Any = {"linestyle": "--" if threshold else DOTS, "marker": "D" if threshold and due else ""}
    return [(Line2D([], [], color=colour, markersize=5, **look), text(f"chart_time.fan.{key}", lang))]
