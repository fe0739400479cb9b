"""Axes of charts: units that keep numbers short, ticks of years, limits round the values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim import quarters
from sim.messages import text, unit_text
from sim.report.charts.style import GRID
from sim.report.words import COUNTED, IN_WAN, WAN_PER_BILLION, WAN_PER_MILLION, WAN_PER_YI

STEPS = (1, 2, 5, 10)  # of ticks
NEAR_ZERO = {True: 0.5, False: 0.75}  # least over largest value, by whether a share, up to which an axis begins at 0

# unit and language: from which largest value on, its divisor, name of the divided unit
SCALES = {
    ("1", "zh"): ((0.0, 0.01, "percent"),),
    ("1", "en"): ((0.0, 0.01, "percent"),),
    ("万元", "zh"): ((WAN_PER_YI, WAN_PER_YI, "yi"), (0.0, 1.0, "wan")),
    ("万元", "en"): (
        (WAN_PER_BILLION, WAN_PER_BILLION, "billion"),
        (WAN_PER_MILLION / 10, WAN_PER_MILLION, "million"),
        (0.0, WAN_PER_MILLION / 1000, "thousand"),
    ),
    ("m2", "zh"): ((1e4, 1e4, "wan_m2"), (0.0, 1.0, "m2")),
    ("m2", "en"): ((1e4, 1e3, "thousand_m2"), (0.0, 1.0, "m2")),
}


def scaled(unit: str, largest: float, lang: str) -> tuple[float, str]:
    """Return by what to divide values so that the largest is short, and the unit they then have.

    >>> scaled("万元/yr", 250_000.0, "zh"), scaled("1/yr", 0.4, "en")
    ((10000.0, '亿元/年'), (0.01, '%/yr'))
    """
    base, _, period = unit.partition("/")
    given = IN_WAN.get(unit, 1.0)  # 亿元/yr
    steps = SCALES.get(("万元" if unit in IN_WAN else base, lang))
    if steps is None:
        return 1.0, unit_text(unit, lang)
    divisor, name = next((d, n) for start, d, n in steps if given * largest >= start)
    shown = text(f"chart_time.unit.{name}", lang)
    return divisor / given, text(f"chart_time.per.{period}", lang, unit=shown) if period else shown


def labelled(what: str, unit: str, lang: str) -> str:
    """Return what an axis shows, with its unit in brackets."""
    return text("chart_time.labelled", lang, what=what, unit=unit).strip() if unit else what


def plain(value: float, _: object = None) -> str:
    """Return a tick's number with thousands separators and no needless digits.

    >>> plain(12_500.0), plain(0.1 + 0.2), plain(-0.0)
    ('12,500', '0.3', '0')
    """
    return f"{round(value, 9) + 0.0:,.10g}"


def year_axis(axes: Axes, first: int, last: int, most: int, lang: str) -> None:
    """Write years below the middle of their quarters, at most so many, and put ticks between years.

    Args:
        axes: whose x axis counts quarters as ``sim.quarters.position`` does
        first: first quarter
        last: last quarter
        most: years for which there is room
        lang: language of the texts
    """
    apart = (last - first + 1) / most
    places: dict[float, str] = {}
    for year in range(first // quarters.PER_YEAR, last // quarters.PER_YEAR + 1):
        start = year * quarters.PER_YEAR
        middle = (max(first, start) + min(last, start + quarters.PER_YEAR - 1)) / 2
        if not places or middle - max(places) >= apart:
            places[middle] = str(quarters.FIRST_YEAR + year)
    ends = [end - 0.5 for end in range(first, last + 2) if end % quarters.PER_YEAR == 0]
    axes.set_xticks(list(places), list(places.values()))
    axes.set_xticks(ends, minor=True)
    axes.tick_params(axis="x", which="major", length=0, pad=6, labelsize=8.5)
    axes.tick_params(axis="x", which="minor", length=4)
    axes.set_xlim(first - 0.6, last + 0.6)
    axes.set_xlabel(text("chart_time.year_axis", lang))


def value_axis(axes: Axes, values: pd.Series[Any], unit: str = "", above: float = 0.1) -> None:
    """Set limits round the values, from 0 on where that leaves enough to be seen, and short ticks.

    Args:
        axes: whose y axis is set
        values: all that is drawn
        unit: of the catalogue; what is counted has ticks at whole numbers
        above: room above the highest, as a share of the range
    """
    low, high = (values.min(), values.max()) if values.notna().any() else (0.0, 0.0)
    low = 0.0 if 0.0 <= low <= NEAR_ZERO[unit.partition("/")[0] == "1"] * high else low
    if low == high == 0.0:
        high = 1.0
    room = (high - low) or abs(high)
    if unit in COUNTED:
        room = max(room, 1.0)
        high = max(high, low + 1.0)
    axes.set_ylim(low - (0.08 * room if low else 0.0), high + above * room)
    locator = MaxNLocator(6, steps=STEPS, integer=unit in COUNTED)
    axes.set_yticks(inside(locator.tick_values(*axes.get_ylim()), *axes.get_ylim()))
    axes.yaxis.set_major_formatter(plain)
    axes.grid(axis="y", color=GRID)
    axes.set_axisbelow(True)


def value_label(axes: Axes, what: str, unit: str, lang: str) -> str:
    """Return what the y axis shows, with its unit, and whether its foot is not 0."""
    low, high = axes.get_ylim()
    said = unit if low <= 0.0 <= high or not unit else text("chart_time.not_from_0", lang, unit=unit)
    return labelled(what, said, lang)


def inside(ticks: Iterable[float], low: float, high: float) -> list[float]:
    """Return the ticks that are seen; locators offer some beyond the limits too."""
    return [float(tick) for tick in ticks if low <= tick <= high]
