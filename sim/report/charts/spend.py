"""Timeline of public spend: stacked bars by quarter, the largest instruments apart, the total of each year above."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import quarters
from sim.messages import text
from sim.report.charts import scales, style
from sim.report.charts.lettering import fitted
from sim.report.words import number

APART = 6  # instruments with a colour of their own
OTHER = "0.85"  # lighter in grey than any of them
HEIGHT = 4.2  # inches
NAME = 22  # columns of text of an instrument in the legend
YEARS = 13  # labels of years that fit
ROOM_ABOVE = 0.08


def size(table: pd.DataFrame) -> tuple[float, float]:
    """Return width and height [inches]."""
    return style.INCHES_WIDE, style.INCHES_ROUND + (HEIGHT if len(table) else 1.0)


def draw(figure: Figure, table: pd.DataFrame, lang: str) -> None:
    """Draw what was spent in each quarter by instrument.

    Args:
        figure: where to draw
        table: columns quarter ("2018Q1"), instrument (its title), spend [万元 in that quarter, mean over replications];
            the six instruments with the largest spend are shown apart, the others together
        lang: language of the texts
    """
    if table.empty:
        style.nothing(figure, lang)
        return
    amounts = _amounts(table, lang)
    divisor, unit = scales.scaled("万元", float(amounts.abs().sum(axis=1).max()), lang)
    amounts = amounts / divisor
    axes = figure.subplots()
    _bars(axes, amounts)
    stacked = pd.concat([amounts.clip(lower=0.0).sum(axis=1), amounts.clip(upper=0.0).sum(axis=1)])
    scales.value_axis(axes, stacked, above=ROOM_ABOVE)
    scales.year_axis(axes, amounts.index.min(), amounts.index.max(), YEARS, lang)
    _totals(axes, amounts.sum(axis=1), unit, lang)
    axes.set_ylabel(scales.labelled(text("chart_time.spend.axis", lang), unit, lang))
    names = [fitted(name, NAME, 3) for name in amounts.columns]
    axes.legend(
        axes.containers[::-1], names[::-1], loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False,
        fontsize=9, handleheight=1.6,
    )  # fmt: skip


def _amounts(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return spend by quarter (rows) and instrument (columns): the largest first, the others together at the end."""
    amounts = table.pivot_table(index="quarter", columns="instrument", values="spend", aggfunc="sum", sort=False)
    amounts = amounts.fillna(0.0).rename(index=quarters.position)
    amounts = amounts.reindex(range(amounts.index.min(), amounts.index.max() + 1), fill_value=0.0)
    order = amounts.abs().sum().sort_values(ascending=False, kind="stable").index
    rest = order[APART:] if len(order) > APART + 1 else order[:0]
    found = amounts[order.difference(rest, sort=False)]
    if len(rest):
        name = text("chart_time.spend.other", lang, number=len(rest))
        found = pd.concat([found, amounts[rest].sum(axis=1).rename(name)], axis=1)
    return found


def _bars(axes: Axes, amounts: pd.DataFrame) -> None:
    """Stack the instruments on each other, what was paid back below 0."""
    above, below = pd.Series(0.0, amounts.index), pd.Series(0.0, amounts.index)
    for k, (_, column) in enumerate(amounts.items()):
        axes.bar(
            amounts.index, column, bottom=above.where(column >= 0.0, below), width=0.86,
            color=style.COLOURS[k] if k < APART else OTHER, hatch=style.HATCHES[k] if k < APART else "",
            edgecolor="white", linewidth=0.3, zorder=2,
        )  # fmt: skip
        above, below = above + column.clip(lower=0.0), below + column.clip(upper=0.0)


def _totals(axes: Axes, spend: pd.Series[float], unit: str, lang: str) -> None:
    """Write the total of each year above its bars, with lines between the years."""
    year = spend.index.to_series() // quarters.PER_YEAR
    middles, totals = year.index.to_series().groupby(year).mean(), spend.groupby(year).sum()
    for end in axes.get_xticks(minor=True):
        axes.axvline(end, color="0.8", linewidth=0.8, zorder=1)
    above = axes.secondary_xaxis("top")
    above.set_xticks(list(middles), [number(total, totals.abs().max() / 10) for total in totals])
    above.tick_params(length=0, labelsize=8.5)
    above.spines["top"].set_visible(False)
    above.set_xlabel(scales.labelled(text("chart_time.spend.year", lang), unit, lang))
