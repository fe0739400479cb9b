"""Tables of ``zonesim compare``: each scenario against the first, run by run under the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from sim import opinion
from sim.definitions import definitions
from sim.messages import text, unit_text
from sim.report.cells import Row, joined, reading_title, target_title
from sim.report.grid import grid
from sim.report.policy_words import sentences
from sim.report.words import IN_WAN, NOTHING, money, number, percent, probability, probability_interval, quantity

_TOGETHER = ("joint", "joint_all")


def show(console: Console, about: Mapping[str, Any], compared: Sequence[Mapping[str, Any]], lang: str) -> None:
    """Print every comparison.

    Args:
        console: where to
        about: title of A, seed, judged_share
        compared: per scenario: title, name, changes, precision (None or target, wanted, reached, half_width, more),
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
    for sentence in sentences(one["changes"], lang):
        yield Text(f"  · {sentence}")
    if one["precision"]:
        yield Text(_precision(one["precision"], lang))
    yield _targets(one, lang)
    yield _values(one, lang)
    yield _money(one, lang)


def _targets(one: Mapping[str, Any], lang: str) -> RenderableType:
    headings = [text(f"compare.{name}", lang) for name in ("target", "chance_a", "chance_b", "difference", "gain")]
    rows = []
    for line in one["targets"]:
        name = text(f"run.{line['id']}", lang) if line["id"] in _TOGETHER else target_title(line["id"], lang)
        rows.append(
            [
                name,
                _chance(line["chance_a"], one["pairs"]),
                _chance(line["chance_b"], one["pairs"]),
                _points(line["chance_change"]),
                _times(line["chance_gain"]),
            ]
        )
    return grid(text("compare.targets", lang), headings, rows, figures=(1, 2, 3, 4))


def _values(one: Mapping[str, Any], lang: str) -> RenderableType:
    names = ("value", "mean_a", "mean_b", "change", "higher", "gain")
    headings = [text(f"compare.{name}", lang) for name in names]
    rows = []
    for line in [*one["targets"], *one["outcomes"]]:
        if line["change"] is None:
            continue
        title, unit = _titled(line["id"], lang)
        width = _width(line["change"])
        rows.append(
            [
                title,
                quantity(line["mean_a"], unit, lang, width),
                quantity(line["mean_b"], unit, lang, width),
                _interval(line["change"], unit, lang),
                _share(line["higher"]),
                _times(line["gain"]),
            ]
        )
    return grid(text("compare.values", lang), headings, rows, figures=(1, 2, 3, 4, 5))


def _money(one: Mapping[str, Any], lang: str) -> RenderableType:
    spend, width = one["spend"], _width(one["spend"])
    rows = [
        [text("compare.spend_a", lang), money(one["spend_a"], lang, width)],
        [text("compare.spend_b", lang), money(one["spend_b"], lang, width)],
        [text("compare.spend_change", lang), _spanned(spend, lambda value: money(value, lang, width))],
    ]
    for line in [*one["targets"], *one["outcomes"]]:
        if line["cost"] and line["change"]["value"] > 0.0:  # of what is lost, a price per unit would mislead
            rows.append(_cost(line, lang))
    return grid(text("compare.money", lang), ["", ""], rows, figures=(1,))


def _cost(line: Row, lang: str) -> list[str]:
    title, unit = _titled(line["id"], lang)
    is_share = unit in ("1", "1/yr")
    cost = {end: 0.01 * value if is_share else value for end, value in line["cost"].items()}
    width = _width(cost)
    each = text("compare.point", lang) if is_share else unit_text(unit, lang)
    return [text("compare.cost", lang, name=title, unit=each), _spanned(cost, lambda value: money(value, lang, width))]


def _precision(found: Mapping[str, Any], lang: str) -> str:
    name = text(f"run.{found['target']}", lang)
    if found["target"] not in _TOGETHER:
        name = target_title(found["target"], lang)
    half = number(100.0 * found["half_width"], 100.0 * found["half_width"])
    key = "reached" if found["reached"] else "not_reached"
    return text(
        f"compare.{key}", lang, target=name, half=half, wanted=f"{found['wanted']:g}", more=f"{found['more']:,}"
    )


def _titled(name: str, lang: str) -> tuple[str, str]:
    """Return title and unit of a target or outcome."""
    if name in opinion.targets():
        return target_title(name, lang), opinion.targets()[name].unit
    if name in definitions():
        return definitions()[name].is_[lang], definitions()[name].unit
    target, _, reading = name.partition(".")
    return reading_title(target, reading, lang), opinion.targets()[target].unit


def _chance(row: Row | None, n: int) -> str:
    if row is None:
        return NOTHING
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
    if unit in ("1", "1/yr"):
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


def _share(row: Row) -> str:
    """Return a share that is no count of successes, so 0 and 100 % may be neared but not shown."""
    width = row["high"] - row["low"]
    inside = min(max(row["value"], width / 100.0), 1.0 - width / 100.0)
    return f"{percent(inside, width)}\n({probability_interval(row['low'], row['high'])})"


def _times(gain: float | None) -> str:
    return NOTHING if gain is None else f"{number(gain)}x"


def _width(row: Row) -> float:
    return 0.0 if row["low"] is None else float(row["high"] - row["low"])
