"""Tables of ``zonesim compare``: each scenario against the first, run by run under the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from sim.messages import text, unit_text
from sim.report.cells import Row, joined
from sim.report.compared_words import SHARES, remarked_title, target_words, title, width_of
from sim.report.grid import grid
from sim.report.policy_words import sentences
from sim.report.prices import prices
from sim.report.prose import Prose, listed
from sim.report.words import (
    IN_WAN,
    NOTHING,
    number,
    percent,
    probability,
    probability_interval,
    quantity,
)


def show(console: Console, about: Mapping[str, Any], compared: Sequence[Mapping[str, Any]], lang: str) -> None:
    """Print every comparison.

    Args:
        console: where to
        about: title of A, seed, judged_share, quarter in which values are read, since when what adds up is counted
        compared: per scenario: title, name, changes, precision (None or target, wanted, half_width, is_enough, more),
            and what experiment.paired.Comparison holds
        lang: of the texts
    """
    share = percent(about["judged_share"], 0.1)
    console.print(Text(text("run.simulated", lang, share=share), style="bold"), soft_wrap=True)
    for one in compared:
        for block in _comparison(about, one, lang):
            console.print(block)
    console.print()
    console.print(Prose(text("compare.notes", lang), "dim"))


def _comparison(about: Mapping[str, Any], one: Mapping[str, Any], lang: str) -> Iterator[RenderableType]:
    heading = text("compare.heading", lang, a=about["title"], b=one["title"])
    yield Text(f"\n{heading}", style="bold")
    counts = {name: one[name] for name in ("planned", "pairs", "failed")}
    yield Text(text("compare.counts", lang, seed=about["seed"], **counts))
    if one["failed"]:
        yield Prose(text("compare.partial", lang, failed=one["failed"], cause=one["cause"]), "bold red")
    yield Text(text("compare.diff", lang))
    yield listed(sentences(one["changes"], lang))
    if one["precision"]:
        yield Prose(_precision(one["precision"], lang))
    valued = list(_valued(one, lang))
    yield _targets(one, lang)
    yield from _values(valued, one, about["quarter"], lang)
    yield from prices(about, one, valued, lang)


def _targets(one: Mapping[str, Any], lang: str) -> RenderableType:
    headings = [text(f"compare.{name}", lang) for name in ("target", "chance_a", "chance_b", "difference", "gain")]
    rows = []
    for line in one["targets"]:
        rows.append(
            [
                target_words(line["id"], lang),
                _chance(line["chance_a"], one["pairs"], lang),
                _chance(line["chance_b"], one["pairs"], lang),
                _points(line["chance_change"]),
                _times(line["chance_gain"]),
            ]
        )
    return grid(text("compare.targets", lang), headings, rows, figures=(1, 2, 3, 4))


def _values(valued: Sequence[Row], one: Row, quarter: str, lang: str) -> Iterator[RenderableType]:
    headings = [text(f"compare.{name}", lang) for name in ("value", "means", "change", "better", "gain")]
    rows = [
        [text(f"run.{line['id']}", lang), NOTHING, NOTHING, _share(line["better"], one["pairs"]), NOTHING]
        for line in one["targets"]
        if line["unit"] is None and line["better"]  # several targets at once
    ]
    for line in valued:
        name, unit = (
            remarked_title(line, lang),
            line["unit"].replace("万元/yr", "万元"),
        )  # the title says that it is a year's
        width = width_of(line["change"])
        means = [quantity(line[side], unit, lang, width) for side in ("mean_a", "mean_b")]
        rows.append(
            [
                name if unit in (*SHARES, *IN_WAN) else f"{name} [{unit_text(unit, lang)}]",
                "\n".join(means),  # one below the other, so that 80 columns hold the table
                _interval(line["change"], unit, lang),
                _share(line["better"], one["pairs"]),
                _times(line["gain"]),
            ]
        )
    if rows:
        yield grid(text("compare.values", lang, quarter=quarter), headings, rows, figures=(1, 2, 3, 4))


def _valued(one: Row, lang: str) -> Iterator[Row]:
    """Yield targets and outcomes that have a value; an outcome that a target shows already is not shown again."""
    shown = set()
    for line in [*one["targets"], *one["outcomes"]]:
        if line["change"] is None:
            continue
        key = repr((title(line["id"], lang), line["unit"], line["change"]))
        if key not in shown:
            shown.add(key)
            yield line


def _precision(found: Mapping[str, Any], lang: str) -> str:
    name = target_words(found["target"], lang)
    if found["half_width"] is None:
        return text("compare.not_comparable", lang, target=name)
    half = number(100.0 * found["half_width"], 100.0 * found["half_width"])
    key = "reached" if found["is_enough"] else "not_reached"
    return text(
        f"compare.{key}", lang, target=name, half=half, wanted=f"{found['wanted']:g}", more=f"{found['more']:,}"
    )


def _chance(row: Row | None, n: int, lang: str) -> str:
    if row is None:
        return text("run.not_due", lang) if n else NOTHING
    width = row["high"] - row["low"]
    return f"{probability(row['value'], n, width)}\n({probability_interval(row['low'], row['high'])})"


def _points(row: Row | None) -> str:
    """Return a difference of probabilities in percentage points with its interval."""
    if row is None:
        return NOTHING
    width = 100.0 * width_of(row)
    ends = [number(100.0 * row[end], width, sign=True) for end in ("low", "high")]
    return f"{number(100.0 * row['value'], width, sign=True)}\n({ends[0]} … {ends[1]})"


def _interval(row: Row, unit: str, lang: str) -> str:
    """Return a difference of values with its interval; that of shares is in percentage points."""
    width, mark = width_of(row), ""
    if unit in SHARES:
        row, width, unit = {end: None if row[end] is None else 100.0 * row[end] for end in row}, 100.0 * width, ""
        mark = f" {text('compare.points', lang)}"
    shown = number(row["value"], width, sign=True) if unit not in IN_WAN else quantity(row["value"], unit, lang, width)
    if row["low"] is None:
        return shown + mark
    ends = [quantity(row[end], unit, lang, width) for end in ("low", "high")]
    return f"{shown}{mark}\n({joined(ends)})"


def _share(row: Row | None, n: int) -> str:
    if row is None:
        return NOTHING
    ends = probability_interval(row["low"], row["high"])
    return f"{probability(row['value'], n, width_of(row))}\n({ends})"


def _times(gain: float | None) -> str:
    return NOTHING if gain is None else f"{number(gain)}x"
