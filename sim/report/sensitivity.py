"""What `zonesim sensitivity` prints: where the variance comes from, the inputs in order, how settled that order is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console

from sim.messages import text, unit_text
from sim.report.cells import chance, joined, spanned
from sim.report.compared_words import SHARES, title
from sim.report.given import in_words
from sim.report.grid import grid
from sim.report.prose import Prose, listed
from sim.report.words import IN_WAN, WAN_PER_YI, money, number, percent, probability, quantity

MOST = 15  # inputs of a table
MONEY = {"万元": 1, "亿元": WAN_PER_YI}  # in 万元
HALF = 4  # position in the ranking, beside the first open one and the last, whose needs are told
COUNTS = ("met_of_article_2", "met_of_all")
GROUPS = ("others", "luck")  # in the column input

Tables = Mapping[str, pd.DataFrame]
Row = Mapping[Any, Any]


def show(console: Console, record: Mapping[str, Any], tables: Tables, lang: str) -> None:
    """Print the answer.

    Args:
        console: where to
        record: the manifest of the result
        tables: of experiment.sensitivity, by name
        lang: of the texts
    """
    about = record["about"]
    kind = text("run.simulated", lang, share=percent(record["judged_share_of_inputs"], 0.1))
    console.print(Prose(kind, "bold"))
    words = {"title": record["title"][lang], "measure": _measured(about, lang)}
    console.print(Prose(text("sensitivity.heading", lang, **words), "bold"))
    for sentence in _facts(record, tables, lang):
        console.print(Prose(sentence))
    if "variance" in tables:
        console.print(_shares(tables["variance"], lang))
        console.print(_indices(tables["indices"], about, lang))
    else:
        console.print(_screened(tables["indices"], about, lang))
    console.print(_bars(tables["sensitivity"], about, lang))
    console.print(listed(list(settled(tables, about, lang))))
    console.print(Prose(text("sensitivity.note" if "variance" in tables else "sensitivity.note_screened", lang), "dim"))


def measure_words(about: Mapping[str, Any], lang: str) -> str:
    """Return what was looked at in words."""
    name = about["measure"]
    if name in COUNTS:
        return text(f"sensitivity.{name}", lang)
    words = title(name, lang)
    return text("sensitivity.chance", lang, target=words) if about["is_chance"] else words


def _measured(about: Mapping[str, Any], lang: str) -> str:
    """Return what was looked at with the unit of the numbers, where they do not say it themselves."""
    words = measure_words(about, lang)
    if about["is_chance"] or about["unit"] in (*SHARES, *IN_WAN) or about["measure"] in COUNTS:
        return words
    return text("chart_time.labelled", lang, what=words, unit=unit_text(about["unit"], lang))


def input_words(name: str, about: Mapping[str, Any], lang: str) -> str:
    """Return what an input is; of the groups that are no input, what they stand for."""
    if name in GROUPS:
        own = about["top"] if name == GROUPS[0] else 0
        return text(f"sensitivity.{name}", lang, count=len(about["varied"]) - own)
    words: str = about["varied"][name]["is"][lang]
    return words[:1].upper() + words[1:]


def input_value(name: str, value: float, about: Mapping[str, Any], lang: str) -> str:
    """Return a value of an input with its unit."""
    stored = about["varied"][name]["unit"]
    sum_of_money, _, period = stored.partition("/")
    if sum_of_money in MONEY and period in ("", "yr"):
        shown = money(value * MONEY[sum_of_money], lang, abs(value * MONEY[sum_of_money]))
        return text("chart_time.per.yr", lang, unit=shown) if period else shown
    shown, unit = in_words(name, f"{value:.4g}", stored, lang)
    return shown if unit in ("", "1") else f"{shown} {unit}"


def told(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """Return the table of a tornado with its words: titles of inputs and outcome, values with their units."""
    return table.assign(
        input=[input_words(name, about, lang) for name in table["input"]],
        outcome=measure_words(about, lang),
        **{
            end: [input_value(*pair, about, lang) for pair in zip(table["input"], table[end], strict=True)]
            for end in ("low_input", "high_input")
        },
    )


def settled(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what is known of the order of the first inputs, and how many more runs would settle it."""
    rows = tables["ranking"].to_dict("records")
    if not rows:
        return
    clear = next((k for k, row in enumerate(rows) if not row["settled"]), len(rows))
    key = "all_settled" if clear == len(rows) else "settled" if clear else "none_settled"
    yield text(f"sensitivity.{key}", lang, count=clear if clear < len(rows) else clear + 1)
    if clear < len(rows):
        names = {end: input_words(rows[clear][end], about, lang) for end in ("input", "next")}
        yield text("sensitivity.swap", lang, rank=clear + 1, **names)
    last = len(rows) - 1
    for row in (rows[k] for k in dict.fromkeys((clear, min(HALF, last), last)) if clear <= k <= last):
        more = row["more_runs"]
        if pd.isna(more):
            yield text("sensitivity.not_within", lang, rank=row["rank"])
            break
        yield text("sensitivity.more", lang, rank=row["rank"], runs=number(float(more), float(more)))
    if "variance" not in tables:
        lost = tables["indices"]["mu_star"] <= tables["indices"]["noise"]
        if lost.any():
            yield text("sensitivity.unclear", lang, rank=int(lost.to_numpy().argmax()) + 1, count=int(lost.sum()))


def _facts(record: Mapping[str, Any], tables: Tables, lang: str) -> Iterator[str]:
    about = record["about"]
    known = {"runs": record["counts"]["done"], "seed": record["seed"], "inputs": len(about["varied"])}
    yield text("sensitivity.about", lang, **known)
    if about["held_central"]:
        yield text("sensitivity.held", lang, held=about["held_central"])
    base = tables["sensitivity"].iloc[0]
    ends = base["base_low"], base["base_high"]
    if about["is_chance"]:
        row = {"probability": base["base"], "low": ends[0], "high": ends[1]}
        yield text("sensitivity.base", lang, base=chance(row, int(base["runs"]), lang))
    else:
        yield text("sensitivity.base", lang, base=spanned(ends[0], base["base"], ends[1], about["unit"], lang))


def _shares(table: pd.DataFrame, lang: str) -> Any:
    rows = []
    for row in table.to_dict("records"):
        key = "luck_alone" if row["source"] == "luck" else row["source"]
        rows.append([text(f"sensitivity.{key}", lang), _share(row, "share", ("low", "high"), lang)])
    return grid(text("sensitivity.shares", lang), _headings(("source", "share"), lang), rows, figures=(1,))


def _indices(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    table = table.loc[table["total"].notna()]
    rows = []
    for k, row in enumerate(table.to_dict("records")):
        rank = "" if row["input"] in GROUPS else str(k + 1)
        shares = [_share(row, name, (f"{name}_low", f"{name}_high"), lang) for name in ("total", "first")]
        rows.append([rank, input_words(row["input"], about, lang), *shares])
    headings = _headings(("rank", "name", "total", "first"), lang)
    return grid(text("sensitivity.indices", lang), headings, rows, figures=(0, 2, 3))


def _screened(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for k, row in enumerate(table[:MOST].to_dict("records")):
        width = row["mu_star_high"] - row["mu_star_low"]
        star = [_size(row[name], about, width, lang) for name in ("mu_star", "mu_star_low", "mu_star_high")]
        rest = [_size(row[name], about, width, lang) for name in ("sigma", "noise")]
        rows.append(
            [str(k + 1), input_words(row["input"], about, lang), f"{star[0]} ({joined(star[1:])})", *rest]
        )  # fmt: skip
    headings = _headings(("rank", "name", "mu_star", "sigma", "noise"), lang)
    return grid(text("sensitivity.screened", lang), headings, rows, figures=(0, 2, 3, 4))


def _size(value: float, about: Mapping[str, Any], width: float, lang: str) -> str:
    return quantity(value, "1" if about["is_chance"] else about["unit"], lang, width)


def _bars(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for row in table[:MOST].to_dict("records"):
        values = [input_value(row["input"], row[f"{end}_input"], about, lang) for end in ("low", "high")]
        width = row["change_high"] - row["change_low"]
        results = [_mean(row[f"at_{end}"], row["runs"], about, width, lang) for end in ("low", "high")]
        rows.append([input_words(row["input"], about, lang), *values, *results, _change(row, about, lang)])
    headings = _headings(("name", "low_input", "high_input", "at_low", "at_high", "change"), lang)
    return grid(text("sensitivity.bars", lang), headings, rows, figures=(1, 2, 3, 4, 5))


def _mean(value: float, runs: int, about: Mapping[str, Any], width: float, lang: str) -> str:
    """Return a mean of the measure; a probability is never 0 or 100 %."""
    if about["is_chance"]:
        return probability(value, int(runs), width)
    return quantity(value, about["unit"], lang, width)


def _change(row: Row, about: Mapping[str, Any], lang: str) -> str:
    """Return what the measure changes from low to high, of a probability in percentage points."""
    found = [row[name] for name in ("change", "change_low", "change_high")]
    width = found[2] - found[1]
    if about["is_chance"]:
        words = [number(100.0 * value, 100.0 * width, sign=True) for value in found]
        return f"{words[0]} {text('compare.points', lang)} ({joined(words[1:])})"
    words = [quantity(value, about["unit"], lang, width) for value in found]
    return f"{words[0]} ({joined(words[1:])})" if width else words[0]


def _share(row: Row, name: str, ends: Sequence[str], lang: str) -> str:
    low, high = (row[end] for end in ends)
    if not row[name] and low == high:
        return text("sensitivity.unmoved", lang)
    words = [percent(value, high - low) for value in (row[name], low, high)]
    return f"{words[0]} ({joined(words[1:])})"


def _headings(names: Sequence[str], lang: str) -> list[str]:
    return [text(f"sensitivity.{name}", lang) for name in names]
