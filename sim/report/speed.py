"""The table of ``zonesim bench``."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from sim.messages import text
from sim.report.cells import Row, joined
from sim.report.grid import grid
from sim.report.words import NOTHING, number


def show(console: Console, rows: Sequence[Row], about: Row, lang: str) -> None:
    """Print what was measured, what was aimed at, and whether it is met.

    Args:
        console: where to
        rows: id, unit, median, low, high, aim (``[side, value]`` or None), met; or id and the extra that is missing
        about: scenario, quarters, processors, load, and of sweeps the runs of each timing
        lang: of the texts
    """
    headings = [text(f"bench.{key}", lang) for key in ("what", "median", "aim", "met")]
    title = text("bench.title", lang, scenario=about["scenario"], quarters=about["quarters"])
    console.print(grid(title, headings, [_row(row, lang) for row in rows], figures=(1, 2)))
    if "runs" in about:
        runs = {name: f"{value:,}" for name, value in about["runs"].items()}
        console.print(Text(text("bench.peers", lang)))
        console.print(Text(text("bench.measured_with", lang, **runs)))
    load = number(about["load"] / about["processors"], 0.1)
    console.print(Text(text("bench.load", lang, processors=about["processors"], load=load)))


def _row(row: Row, lang: str) -> list[str]:
    what = text(f"bench.{row['id']}", lang)
    if "extra" in row:
        return [text("bench.missing", lang, what=what, extra=row["extra"]), NOTHING, NOTHING, NOTHING]
    values = [_shown(row[key], row["unit"]) for key in ("median", "low", "high")]
    spread = f" ({joined(values[1:])})" if row["high"] > row["low"] else ""
    aim, met = NOTHING, NOTHING
    if row["aim"]:
        side, value = row["aim"]
        aim = text(f"bench.{side}", lang, value=_shown(value, row["unit"]))
        met = text("bench.yes" if row["met"] else "bench.no", lang)
    return [what, values[0] + spread, aim, met]


def _shown(value: float, unit: str) -> str:
    shown = number(value)
    return f"{shown}x" if unit == "x" else f"{shown} {unit}".rstrip()
