"""Tables of ``zonesim compare``: each scenario against the first, run by run under the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from sim import opinion
from sim.definitions import definitions
from sim.messages import text, unit_text
from sim.report.cells import Row, joined, reading_title, target_title
from sim.report.grid import grid
from sim.report.policy_words import sentences
from sim.report.words import (
    IN_WAN,
    NOTHING,
    WAN_PER_MILLION,
    money,
    number,
    percent,
    probability,
    probability_interval,
    quantity,
)

_TOGETHER = ("joint", "joint_all")
_SHARES = ("1", "1/yr")  # units that are shown in per cent


def show(console: Console, about: Mapping[str, Any], compared: Sequence[Mapping[str, Any]], lang: str) -> None:
    """Print every comparison.

    Args:
        console: where to
        about: title of A, seed, judged_share, quarter in which values are read
        compared: per scenario: title, name, changes, precision (None or target, wanted, half_width, is_enough, more),
            and what experiment.paired.Comparison holds
        lang: of the texts
    """
    share = percent(about["judged_share"], 0.1)
    console.print(Text(text("run.simulated", lang, share=share), style="bold"), soft_wrap=True)
    for one in compared:
        for block in _comparison(about, one, lang):
            console.print(block)
    console.print(Text(text("compare.notes", lang), style="dim"))


def _comparison(about: Mapping[str, Any], one: Mapping[str, Any], lang: str) -> Iterator[RenderableType]:
    heading = text("compare.heading", lang, a=about["title"], b=one["title"])
    yield Text(f"\n{heading}", style="bold")
    counts = {name: one[name] for name in ("planned", "pairs", "failed")}
    yield Text(text("compare.counts", lang, seed=about["seed"], **counts))
    if one["failed"]:
        yield Text(text("compare.partial", lang, failed=one["failed"]), style="bold red")
    yield Text(text("compare.diff", lang))
    yield _listed(sentences(one["changes"], lang))
    if one["precision"]:
        yield Text(_precision(one["precision"], lang))
    yield _targets(one, lang)
    yield from _values(one, about["quarter"], lang)
    yield _money(one, lang)


def _listed(lines: Sequence[str]) -> RenderableType:
    """Return lines with a dot before each; what does not fit stands below the words, not below the dot."""
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(" ·", Text(line))
    return table


def _targets(one: Mapping[str, Any], lang: str) -> RenderableType:
    headings = [text(f"compare.{name}", lang) for name in ("target", "chance_a", "chance_b", "difference", "gain")]
    rows = []
    for line in one["targets"]:
        rows.append(
            [
                _target(line["id"], lang),
                _chance(line["chance_a"], one["pairs"], lang),
                _chance(line["chance_b"], one["pairs"], lang),
                _points(line["chance_change"]),
                _times(line["chance_gain"]),
            ]
        )
    return grid(text("compare.targets", lang), headings, rows, figures=(1, 2, 3, 4))


def _values(one: Mapping[str, Any], quarter: str, lang: str) -> Iterator[RenderableType]:
    headings = [text(f"compare.{name}", lang) for name in ("value", "means", "change", "higher", "gain")]
    rows = []
    for line in _valued(one, lang):
        title, unit = _titled(line["id"], lang)
        width = _width(line["change"])
        means = [quantity(line[name], unit, lang, width) for name in ("mean_a", "mean_b")]
        rows.append(
            [
                title if unit in (*_SHARES, *IN_WAN) else f"{title} [{unit_text(unit, lang)}]",
                "\n".join(means),  # one below the other, so that 80 columns hold the table
                _interval(line["change"], unit, lang),
                _share(line["higher"], one["pairs"]),
                _times(line["gain"]),
            ]
        )
    if rows:
        yield grid(text("compare.values", lang, quarter=quarter), headings, rows, figures=(1, 2, 3, 4))


def _valued(one: Mapping[str, Any], lang: str) -> Iterator[Row]:
    """Yield targets and outcomes that have a value; an outcome that a target shows already is not shown again."""
    shown = set()
    for line in [*one["targets"], *one["outcomes"]]:
        if line["change"] is None:
            continue
        key = repr((_titled(line["id"], lang), line["change"]))
        if key not in shown:
            shown.add(key)
            yield line


def _money(one: Mapping[str, Any], lang: str) -> RenderableType:
    spend, width = one["spend"], _width(one["spend"])
    rows = [
        [text("compare.spend_a", lang), money(one["spend_a"], lang, width)],
        [text("compare.spend_b", lang), money(one["spend_b"], lang, width)],
        [text("compare.spend_change", lang), _spanned(spend, lambda value: money(value, lang, width))],
    ]
    # of what is lost, a price per unit would mislead
    priced = [line for line in _valued(one, lang) if line["cost"] and line["change"]["value"] > 0.0]
    if priced:
        rows.append([text("compare.cost", lang), ""])
        rows += [_cost(line, spend, lang) for line in priced]
    return grid(
        text("compare.money", lang), [text("compare.item", lang), text("compare.amount", lang)], rows, figures=(1,)
    )


def _cost(line: Row, spend: Row, lang: str) -> list[str]:
    """Return what one more unit costs; nothing is paid for it where less is spent."""
    title, unit = _titled(line["id"], lang)
    spoken, scale = unit_text(unit, lang), 1.0
    if unit in _SHARES:
        spoken, scale = text("compare.point", lang), 0.01
    elif unit == "万元":
        spoken, scale = ("万元", 1.0) if lang == "zh" else (money(WAN_PER_MILLION, lang, 1e4), WAN_PER_MILLION)
    name = f"  {title} [{spoken}]"
    if spend["high"] is not None and spend["high"] < 0.0:
        return [name, text("compare.cheaper", lang)]
    cost = {end: scale * value for end, value in line["cost"].items()}
    width = _width(cost)
    return [name, _spanned(cost, lambda value: money(value, lang, width))]


def _precision(found: Mapping[str, Any], lang: str) -> str:
    name = _target(found["target"], lang)
    if found["half_width"] is None:
        return text("compare.not_comparable", lang, target=name)
    half = number(100.0 * found["half_width"], 100.0 * found["half_width"])
    key = "reached" if found["is_enough"] else "not_reached"
    return text(
        f"compare.{key}", lang, target=name, half=half, wanted=f"{found['wanted']:g}", more=f"{found['more']:,}"
    )


def _target(name: str, lang: str) -> str:
    return text(f"run.{name}", lang) if name in _TOGETHER else target_title(name, lang)


def _titled(name: str, lang: str) -> tuple[str, str]:
    """Return title and unit of a target or outcome; money a year is money, which the title says."""
    if name in opinion.targets():
        return target_title(name, lang), opinion.targets()[name].unit
    if name in definitions():
        title, unit = definitions()[name].is_[lang], definitions()[name].unit
    else:
        target, _, reading = name.partition(".")
        title, unit = reading_title(target, reading, lang), opinion.targets()[target].unit
    if unit == "万元/yr":
        return text("compare.yearly", lang, name=title), "万元"
    return title, unit


def _chance(row: Row | None, n: int, lang: str) -> str:
    if row is None:
        return text("run.not_due", lang) if n else NOTHING
    width = row["high"] - row["low"]
    return f"{probability(row['value'], n, width)}\n({probability_interval(row['low'], row['high'])})"


def _points(row: Row | None) -> str:
    """Return a difference of probabilities in percentage points with its interval."""
    if row is None:
        return NOTHING
    width = 100.0 * _width(row)
    ends = [number(100.0 * row[end], width, sign=True) for end in ("low", "high")]
    return f"{number(100.0 * row['value'], width, sign=True)}\n({ends[0]} … {ends[1]})"


def _interval(row: Row, unit: str, lang: str) -> str:
    """Return a difference of values with its interval; that of shares is in percentage points."""
    width, mark = _width(row), ""
    if unit in _SHARES:
        row, width, unit = {end: None if row[end] is None else 100.0 * row[end] for end in row}, 100.0 * width, ""
        mark = f" {text('compare.points', lang)}"
    shown = number(row["value"], width, sign=True) if unit not in IN_WAN else quantity(row["value"], unit, lang, width)
    if row["low"] is None:
        return shown + mark
    ends = [quantity(row[end], unit, lang, width) for end in ("low", "high")]
    return f"{shown}{mark}\n({joined(ends)})"


def _spanned(row: Row, shown: Any) -> str:
    """Return ``3.1 (2.0 … 4.2)``; the value alone where there is no interval."""
    ends = "" if row["low"] is None else f" ({joined([shown(row['low']), shown(row['high'])])})"
    return f"{shown(row['value'])}{ends}"


def _share(row: Row, n: int) -> str:
    ends = probability_interval(row["low"], row["high"])
    return f"{probability(row['value'], n, _width(row))}\n({ends})"


def _times(gain: float | None) -> str:
    return NOTHING if gain is None else f"{number(gain)}x"


def _width(row: Row) -> float:
    return 0.0 if row["low"] is None else float(row["high"] - row["low"])
