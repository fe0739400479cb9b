"""The answer of a sweep on the terminal, read from its tables, and what it will take before it starts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.text import Text

from sim import opinion
from sim.messages import text, unit_text
from sim.report.cells import Row
from sim.report.codebook import Varied
from sim.report.grid import Split
from sim.report.points import SCENARIO
from sim.report.words import NOTHING, money, number, percent, probability, size

MOST_ROWS = 60  # points on the terminal; the tables hold all
MOST_NAMES = 3  # varied names with a column of their own
MOST_TOLD = 2  # of more names, at a point
DIGITS = 4  # of a value that varies
_BARE = ("", "1")  # units that say nothing
_TOGETHER = ("joint", "joint_all")


def show(console: Console, record: Mapping[str, Any], folder: Path, varied: Sequence[Varied], lang: str) -> None:
    """Print the probability of each target by point.

    Args:
        console: where to
        record: the manifest of the result
        folder: of the result
        varied: what varies over its points
        lang: of the texts
    """
    counts = record["counts"]
    share = percent(record["judged_share_of_inputs"], 0.1)
    console.print(Text(text("run.simulated", lang, share=share), style="bold"), soft_wrap=True)
    console.print(
        Text(f"\n{text('run.heading', lang, title=record['title'][lang], name=record['name'])}", style="bold")
    )
    console.print(Text(text("sweep.counts", lang, points=record["points"], seed=record["seed"], **counts)))
    if record["partial"]:
        cause = _first_cause(folder)
        console.print(Text(text("run.partial", lang, failed=counts["failed"], cause=cause), style="bold red"))
    shown = list(range(min(record["points"], MOST_ROWS)))
    answers = _answers(folder, len(shown))
    values = _values(folder, len(shown), {one.name: one for one in varied}, lang)
    targets = [*_TOGETHER[:1], *opinion.targets()]
    told = [text("sweep.point", lang), *_named(varied, lang)]
    headings = [*told, *(text(f"sweep.target.{target}", lang) for target in targets), text("sweep.spend", lang)]
    rows = [_row(point, varied, values[point], answers[point], targets, lang) for point in shown]
    console.print(Split(text("sweep.title", lang), headings, rows, repeated=len(told)))
    if len(shown) < record["points"]:
        left = record["points"] - len(shown)
        console.print(Text(text("sweep.more", lang, shown=len(shown), left=left, folder=folder)), soft_wrap=True)
    if len(varied) > MOST_NAMES:
        console.print(Text(text("sweep.all_values", lang, folder=folder)), soft_wrap=True)
    known = [row for one in answers.values() for row in one.values() if row["low"] is not None]
    widest = max((row["high"] - row["low"] for row in known), default=0.0)
    console.print(Text(text("sweep.intervals", lang, points=number(50.0 * widest, 0.1))))


def forecast(estimate: Row, workers: int, lang: str) -> Iterator[str]:
    """Yield the lines of a dry run: points, runs, what is missing, time and disk."""
    yield text("sweep.design", lang, points=f"{estimate['points']:,}", runs=f"{estimate['runs']:,}")
    if estimate["is_most"]:
        yield text("sweep.at_most", lang)
    missing = estimate["missing"]
    yield text("sweep.uncounted", lang) if missing is None else text("sweep.missing", lang, missing=f"{missing:,}")
    yield text("sweep.time", lang, time=duration(estimate["seconds"], lang), workers=workers)
    yield text("sweep.disk", lang, size=size(estimate["bytes"]))


def duration(seconds: float, lang: str) -> str:
    """Return a time in words, no more exact than an estimate is.

    >>> duration(40.0, "en"), duration(600.0, "en"), duration(9000.0, "en")
    ('40 s', '10 min', '2.5 h')
    """
    if seconds < 90.0:
        return text("sweep.seconds", lang, value=f"{max(1.0, seconds):.0f}")
    if seconds < 5400.0:
        return text("sweep.minutes", lang, value=f"{seconds / 60.0:.0f}")
    return text("sweep.hours", lang, value=f"{seconds / 3600.0:.1f}")


def _named(varied: Sequence[Varied], lang: str) -> list[str]:
    """Return the headings of what varies: titles with units, or one for all where there are many."""
    if len(varied) > MOST_NAMES:
        return [text("sweep.values", lang)]
    units = [f" [{unit_text(one.unit, lang)}]" if one.unit not in _BARE else "" for one in varied]
    # Chinese has no blank at which a heading could be broken
    return [_title(one).replace("：", "：\n") + unit for one, unit in zip(varied, units, strict=True)]


def _title(one: Varied) -> str:
    return one.title[:1].upper() + one.title[1:]


def _row(
    point: int, varied: Sequence[Varied], values: Mapping[str, str], answers: Mapping[str, Row],
    targets: Sequence[str], lang: str,
) -> list[str]:  # fmt: skip
    base = text("export.base", lang)
    if len(varied) <= MOST_NAMES:
        told = [values[one.name] for one in varied]
    else:
        changed = [_label(one, values[one.name]) for one in varied if values[one.name] != base]
        left = len(changed) - MOST_TOLD
        rest = [text("sweep.values_left", lang, left=left)] if left > 0 else []
        told = ["\n".join([*changed[:MOST_TOLD], *rest]) or base]
    chances = [_chance(answers[target]) for target in targets]
    return [str(point), *told, *chances, money(answers["joint"]["spend"], lang)]


def _label(one: Varied, value: str) -> str:
    return value if one.name == SCENARIO else f"{_title(one)} = {value}"


def _figure(value: float) -> str:
    """Return a number with as many digits as it needs, four at most behind a fraction's leading zeros.

    >>> _figure(0.2858507486060262), _figure(0.25), _figure(3000.0), _figure(-1234.56), _figure(0.0)
    ('0.2859', '0.25', '3,000', '-1,235', '0')
    """
    places = 0 if value == 0.0 else max(0, DIGITS - 1 - math.floor(math.log10(abs(value))))
    shown = f"{value:,.{places}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _chance(row: Row) -> str:
    if row["probability"] is None:
        return NOTHING
    return probability(row["probability"], row["done"], row["high"] - row["low"])


def _answers(folder: Path, points: int) -> dict[int, dict[str, Row]]:
    """Return headline answers by point and target."""
    rule = (pc.field("point") < points) & pc.field("headline")
    table = pq.read_table(folder / "answers.parquet", filters=rule)
    found: dict[int, dict[str, Row]] = {point: {} for point in range(points)}
    for row in table.to_pylist():
        found[row["point"]][row["target"]] = row
    return found


def _values(folder: Path, points: int, varied: Mapping[str, Varied], lang: str) -> dict[int, dict[str, str]]:
    """Return what varies at each point, by name, as people read it."""
    table = pq.read_table(folder / "points.parquet", filters=pc.field("point") < points)
    found: dict[int, dict[str, str]] = {point: {} for point in range(points)}
    for row in table.to_pylist():
        said = varied[row["name"]].spoken(row["value"], row["number"], lang)
        found[row["point"]][row["name"]] = said if isinstance(said, str) else _figure(said)
    return found


def _first_cause(folder: Path) -> str:
    table = pq.read_table(folder / "runs.parquet", columns=["cause"], filters=pc.field("status") == "failed")
    return str(table["cause"][0].as_py()) if len(table) else ""
