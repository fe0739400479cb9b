"""The table of ``zonesim remake``: each target then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.messages import text
from sim.report.cells import Row, unit_after
from sim.report.codebook import target_words
from sim.report.grid import grid
from sim.report.words import NOTHING, number, probability, probability_interval, quantity

_SHARES = ("1", "1/yr")
ROUNDING = 1e-9  # of a value; less than that is no change but another order of adding up


def show(console: Console, table: pd.DataFrame, lang: str) -> None:
    """Print the drift of each target.

    Args:
        console: where to
        table: of experiment.drift
        lang: of the texts
    """
    rows = [_plain(row) for row in table.to_dict("records")]
    points = {row["point"] for row in rows}
    once = len({row["target"] for row in rows}) == len(rows)
    keys = ["target", *(["point"] if len(points) > 1 else []), "then", "now", "difference", "median", "change"]
    headings = [text(f"remake.{key}", lang) for key in keys]
    cells = [[_cell(key, row, lang) for key in keys] for row in rows]
    title = text("remake.drift_worst" if once and len(points) > 1 else "remake.drift", lang)
    console.print(grid(title, headings, cells, figures=range(1, len(keys))))
    if all(row["difference"] is None and row["change"] is None for row in rows):
        console.print(Text(text("remake.no_pairs", lang)))


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def _cell(key: str, row: Row, lang: str) -> str:
    if key == "target":
        return target_words(row["target"], lang)
    if key == "point":
        return str(row["point"])
    if key in ("then", "now"):
        return _chance(row, f"_{key}")
    if key == "difference":
        return _points([row[end] for end in ("difference", "low", "high")])
    unit = row["unit_now"] or row["unit_then"]
    return _medians(row, unit, lang) if key == "median" else _change(row, unit, lang)


def _chance(row: Row, side: str) -> str:
    value, low, high = (row[f"{name}{side}"] for name in ("probability", "low", "high"))
    if value is None:
        return NOTHING
    return f"{probability(value, int(row[f'done{side}']), high - low)}\n({probability_interval(low, high)})"


def _points(ends: Sequence[float | None]) -> str:
    """Return a change of a share in percentage points with its interval."""
    value, low, high = (None if end is None else 100.0 * end for end in ends)
    if value is None or low is None or high is None:
        return NOTHING
    words = [number(end, high - low, sign=True) for end in (value, low, high)]
    return f"{words[0]}\n({words[1]} … {words[2]})"


def _medians(row: Row, unit: str | None, lang: str) -> str:
    if unit is None:
        return NOTHING
    shown = [row[f"median{side}"] for side in ("_then", "_now")]
    return "\n".join(quantity(value, unit, lang) for value in shown)


def _change(row: Row, unit: str | None, lang: str) -> str:
    """Return the mean change of the value; of a share in percentage points."""
    ends = [row[end] for end in ("change", "change_low", "change_high")]
    if unit is None or ends[0] is None:
        return NOTHING
    scale, mark = (100.0, f" {text('compare.points', lang)}") if unit in _SHARES else (1.0, unit_after(unit, lang))
    value, *known = [scale * end for end in ends if end is not None]
    sizes = [abs(scale * row[f"median{side}"]) for side in ("_then", "_now") if row[f"median{side}"] is not None]
    if max(map(abs, (value, *known))) <= ROUNDING * max(sizes, default=1.0):
        return text("remake.no_change", lang)
    width = known[1] - known[0] if known else 0.0
    shown = f"{number(value, width, sign=True)}{mark}"
    return f"{shown}\n({' … '.join(number(end, width, sign=True) for end in known)})" if width else shown
