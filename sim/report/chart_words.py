"""What a chart shows, in one sentence or two: for those who cannot see it, and to check it against its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from sim.messages import text
from sim.report.cells import spanned
from sim.report.words import COUNTED, number, probability, quantity

MOST = 12  # items of a list; more would be no summary
_ENDS = ("at_low", "at_high")

Items = Callable[[pd.DataFrame, str], list[str]]


def told(kind: str, table: pd.DataFrame, lang: str) -> str:
    """Return what the table of a chart says, item by item."""
    items = _ITEMS[kind](table, lang) if len(table) else [text("chart.nothing", lang)]
    rest = ["…"] if len(items) > MOST else []
    return text("compare.semicolon", lang).join([*items[:MOST], *rest])


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _chances(table: pd.DataFrame, lang: str) -> list[str]:
    """Return the surest scenario of each row; where there is one scenario, its probability."""
    found = []
    for row, own in table.groupby("row", sort=False):
        known = own.dropna(subset=["probability"])
        if known.empty:
            found.append(f"{row} {text('run.not_due', lang)}")
            continue
        best = max(_rows(known), key=lambda one: one["probability"])
        alike = known["probability"] == best["probability"]
        several = table["scenario"].nunique() > 1 and not alike.all()  # of those that are alike none is named
        found.append(f"{row} {_chance(best)}" + (f" ({best['scenario']})" if several else ""))
    return found


def _chance(row: Mapping[str, Any]) -> str:
    return probability(row["probability"], int(row["replications"]), row["high"] - row["low"] if "low" in row else 0.1)


def _ends(table: pd.DataFrame, lang: str) -> list[str]:
    """Return median and range of each scenario in the last quarter."""
    found = []
    for scenario, own in table.groupby("scenario", sort=False):
        last = _rows(own)[-1]
        words = spanned(last["p5"], last["p50"], last["p95"], last["unit"], lang)
        found.append(f"{scenario} {last['quarter']}: {words}")
    return found


def _medians(table: pd.DataFrame, lang: str) -> list[str]:
    return [str(outcome) for outcome in table["outcome"].unique()]


def _extremes(table: pd.DataFrame, lang: str) -> list[str]:
    known = table.dropna(subset=["probability"])
    if known.empty:
        return [text("chart.nothing", lang)]
    order = sorted(_rows(known), key=lambda row: row["probability"])
    return [
        f"{row['x_title']} {row['x']:g}, {row['y_title']} {row['y']:g}: {_chance(row)}" for row in (order[0], order[-1])
    ]


def _differences(table: pd.DataFrame, lang: str) -> list[str]:
    clear = table.loc[(table["low"] > 0.0) | (table["high"] < 0.0)]
    if clear.empty:
        return [text("chart.no_difference", lang)]
    order = clear["difference"].abs().sort_values(ascending=False, kind="stable").index
    points = text("compare.points", lang)
    return [
        f"{row['row']} ({row['scenario']}) {number(row['difference'], row['high'] - row['low'], sign=True)} {points}"
        for row in _rows(clear.loc[order])
    ]


def _efficient(table: pd.DataFrame, lang: str) -> list[str]:
    rows = table.loc[table["efficient"]].sort_values("spend")
    return [f"{row['scenario']} {_about(row['spend'], '万元', lang)}, {_chance(row)}" for row in _rows(rows)]


def _about(mean: float, unit: str, lang: str) -> str:
    """Return a mean that a chart shows without an interval: two digits; of what comes whole no more than tenths."""
    return number(mean, max(abs(mean), 1.0)) if unit in COUNTED else quantity(mean, unit, lang, abs(mean))


def _largest(table: pd.DataFrame, lang: str) -> list[str]:
    totals = table.groupby("instrument", sort=False)["spend"].sum().sort_values(ascending=False, kind="stable")
    return [f"{name} {_about(float(total), '万元', lang)}" for name, total in totals.items() if total > 0.0]


def _counts(table: pd.DataFrame, lang: str) -> list[str]:
    return [f"{label} {round(count)}" for label, count in zip(table["label"], table["count"], strict=True)]


def _parks(table: pd.DataFrame, lang: str) -> list[str]:
    return [f"{row['park']} {_about(row['colour'], row['colour_unit'], lang)}" for row in _rows(table)]


def _contributions(table: pd.DataFrame, lang: str) -> list[str]:
    order = table["contribution"].abs().sort_values(ascending=False, kind="stable").index
    rows = table.assign(width=table["high"] - table["low"]).loc[order].fillna({"width": 0.0})
    return [f"{row['label']} {number(row['contribution'], row['width'], sign=True)}" for row in _rows(rows)]


def _spans(table: pd.DataFrame, lang: str) -> list[str]:
    order = (table["at_high"] - table["at_low"]).abs().sort_values(ascending=False, kind="stable").index
    widths = (table["at_high"] - table["at_low"]).abs()
    rows = _rows(table.assign(width=widths).loc[order])
    return [
        f"{row['input']} {' … '.join(quantity(row[end], row.get('unit', ''), lang, row['width']) for end in _ENDS)}"
        for row in rows
    ]


def _regions(table: pd.DataFrame, lang: str) -> list[str]:
    return [str(words) for words in table["region"].unique()]


def _fits(table: pd.DataFrame, lang: str) -> list[str]:
    return [str(words) for words in table["fit_words"].dropna().unique()]


_ITEMS: Mapping[str, Items] = {
    "targets": _chances,
    "matrix": _chances,
    "forest": _differences,
    "frontier": _efficient,
    "front": _efficient,
    "heat": _extremes,
    "fan": _ends,
    "multiples": _medians,
    "spend": _largest,
    "flow": _counts,
    "parks": _parks,
    "waterfall": _contributions,
    "tornado": _spans,
    "boxes": _regions,
    "distributions": _fits,
}
