"""The answer of a sweep on the terminal, read from its tables, and what it will take before it starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.text import Text

from sim import opinion
from sim.messages import text
from sim.report.cells import Row
from sim.report.grid import grid
from sim.report.words import NOTHING, money, number, percent, probability, size

MOST_ROWS = 60  # points on the terminal; the tables hold all
MOST_NAMES = 3  # varied names with a column of their own
_TOGETHER = ("joint", "joint_all")


def show(console: Console, record: Mapping[str, Any], folder: Path, lang: str) -> None:
    """Print the probability of each target by point.

    Args:
        console: where to
        record: the manifest of the result
        folder: of the result
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
    values = _values(folder, len(shown))
    targets = [*_TOGETHER[:1], *opinion.targets()]
    headings = [text("sweep.point", lang), *_named(record["names"], lang)]
    first = len(headings)
    headings += [text(f"sweep.target.{target}", lang) for target in targets] + [text("sweep.spend", lang)]
    rows = [_row(point, record["names"], values[point], answers[point], targets, lang) for point in shown]
    title = text("sweep.title", lang)
    console.print(grid(title, headings, rows, figures=range(first, len(headings))))
    if len(shown) < record["points"]:
        left = record["points"] - len(shown)
        console.print(Text(text("sweep.more", lang, shown=len(shown), left=left, folder=folder)))
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


def _named(names: Sequence[str], lang: str) -> list[str]:
    """Return the headings of what varies: the names, or one for all where there are many."""
    if len(names) > MOST_NAMES:
        return [text("sweep.values", lang)]
    return [_short(name) for name in names]


def _short(name: str) -> str:
    """Return a dotted name as far as it tells one from another.

    >>> _short("policy.instruments.finance.intensity"), _short("parameters.exit.liquidity"), _short("policy.intensity")
    ('finance.intensity', 'exit.liquidity', 'intensity')
    """
    for prefix in ("policy.instruments.", "parameters.", "policy."):
        name = name.removeprefix(prefix)
    return name


def _row(
    point: int, names: Sequence[str], values: Mapping[str, str | None], answers: Mapping[str, Row],
    targets: Sequence[str], lang: str,
) -> list[str]:  # fmt: skip
    if len(names) <= MOST_NAMES:
        varied = [values[name] or text("sweep.base", lang) for name in names]
    else:
        told = [f"{_short(name)} = {value}" for name, value in values.items() if value]
        varied = ["\n".join(told[:2]) + (" …" if len(told) > 2 else "") or text("sweep.base", lang)]
    chances = [_chance(answers[target]) for target in targets]
    return [str(point), *varied, *chances, money(answers["joint"]["spend"], lang)]


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


def _values(folder: Path, points: int) -> dict[int, dict[str, str | None]]:
    table = pq.read_table(folder / "points.parquet", filters=pc.field("point") < points)
    found: dict[int, dict[str, str | None]] = {point: {} for point in range(points)}
    for row in table.to_pylist():
        found[row["point"]][row["name"]] = row["value"]
    return found


def _first_cause(folder: Path) -> str:
    table = pq.read_table(folder / "runs.parquet", columns=["cause"], filters=pc.field("status") == "failed")
    return str(table["cause"][0].as_py()) if len(table) else ""
