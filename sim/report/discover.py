"""What `zonesim discover` says: regions read from the tables once; sentences, tables and chart are made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console

from sim.messages import LANGUAGES, text, unit_text
from sim.report.cells import joined
from sim.report.compared_words import SHARES, title
from sim.report.grid import grid
from sim.report.prose import Prose, listed
from sim.report.regions import (
    PRIM,
    TREE,
    WEAK,
    Region,
    Row,
    Tables,
    range_words,
    region_words,
    regions,
    returned,
    rule_words,
    value_words,
)
from sim.report.sensitivity import input_words
from sim.report.words import IN_WAN, exact, number, percent, probability, probability_interval, quantity

FOUND = "found"
CHANCE = "chance"  # unit of hit or miss
FEW, LEAST = 7, 20  # mixes searched alone; runs of each kind in each half
NAMED = 3  # failed runs that are named


def show(console: Console, record: Mapping[str, Any], tables: Tables, lang: str) -> None:
    """Print the answer.

    Args:
        console: where to
        record: the manifest of the result
        tables: of experiment.discovery, by name
        lang: of the texts
    """
    about = record["about"]
    kind = text("run.simulated", lang, share=percent(record["judged_share_of_inputs"], 0.1))
    console.print(Prose(kind, "bold"))
    console.print(Prose(text("discover.heading", lang, title=record["title"][lang]), "bold"))
    for sentence in _facts(record, tables, lang):
        console.print(Prose(sentence))
    console.print(listed(sentences(record, tables, lang)))
    found = regions(tables)
    limits = [one for one in found if one.method == PRIM and one.is_found]
    if limits:
        console.print(_limits(limits, about, lang))
    leaves = [one for one in found if one.method == TREE and one.rules]
    if leaves and len(tables["searches"]) == 1:
        console.print(_leaves(leaves, about, lang))
    console.print(_robustness(tables["robustness"], about, lang))
    if len(about["mixes"]) > 1:
        value = text("discover.value_chance", lang) if about["unit"] == CHANCE else _value_words(about, lang)
        console.print(Prose(text("discover.regret_note", lang, value=value), "dim"))
    console.print(Prose(text("discover.note", lang), "dim"))


def sentences(record: Mapping[str, Any], tables: Tables, lang: str) -> list[str]:
    """Return what was found, in sentences."""
    about, found = record["about"], regions(tables)
    lines = []
    for search in tables["searches"].to_dict("records"):
        own = [one for one in found if one.search == search["search"]]
        named = len(about["mixes"]) > 1 and search["mix"] >= 0
        head = text("discover.of_mix", lang, mix=about["mixes"][search["mix"]][lang]) if named else ""
        lines += [
            _capital(f"{head}{words}" if head else words) for words in _searched(search, own, tables, about, lang)
        ]
    if len(about["mixes"]) == 1:
        row = tables["robustness"].iloc[0]
        if row["runs"]:
            lines.append(_capital(text("discover.robust", lang, share=_met(row.to_dict()))))
    return lines


def _searched(search: Row, own: Sequence[Region], tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what is said of one search."""
    told = {name: f"{search[name]:,}" for name in ("runs", "missed", "inputs")}
    if search["verdict"] not in (FOUND, "none"):
        yield text(f"discover.{search['verdict']}", lang, **told, least=LEAST)
        return
    boxes = [one for one in own if one.method == PRIM and one.is_found]
    if not boxes:
        base = probability(search["missed"] / search["runs"], int(search["runs"]), 0.1)
        yield text("discover.none", lang, inputs=told["inputs"], base=base)
    for one in boxes:
        yield region_words(one, about, lang)
    for one in boxes:
        for rule in one.rules:
            if rule.reproduced < WEAK:
                words = {"input": input_words(rule.input, about, lang), "share": returned(rule.reproduced, about)}
                yield text("discover.weak", lang, number=one.number, **words)
    if len(tables["searches"]) == 1:
        yield from _tree_words(search, own, boxes, tables["tree"], lang)


def _tree_words(
    search: Row, own: Sequence[Region], boxes: Sequence[Region], table: pd.DataFrame, lang: str
) -> Iterator[str]:
    for row in table.loc[table["search"] == search["search"]].to_dict("records"):
        if row["leaves"] < 2:
            yield text("discover.no_split", lang)
            continue
        runs, width = int(row["runs"]), row["high"] - row["low"]
        accuracy = f"{probability(row['accuracy'], runs, width)} ({probability_interval(row['low'], row['high'])})"
        yield text("discover.tree", lang, accuracy=accuracy, majority=probability(row["majority"], runs, width))
        leaves = [one for one in own if one.method == TREE and one.is_found]
        if boxes and leaves and boxes[0].rules[0].input != leaves[0].rules[0].input:
            yield text("discover.tree_differs", lang)


def miss_words(about: Mapping[str, Any], lang: str) -> str:
    """Return what counts as a miss."""
    miss = about["miss"]
    if miss["outcome"] is not None:
        side = "below" if miss["below"] is not None else "above"
        bound = _bound(miss[side], about["unit"], lang)
        return text(f"discover.miss_{side}", lang, outcome=title(miss["outcome"], lang), bound=bound)
    names = [title(name, lang) for name in miss["targets"]]
    if len(names) == 1:
        return text("discover.miss_target", lang, target=names[0])
    return text("discover.miss_targets", lang, targets=text("compare.semicolon", lang).join(names))


def _bound(value: float, unit: str, lang: str) -> str:
    """Return a bound with its unit; money of a year is scaled as other money is."""
    of_money, _, period = unit.partition("/")
    if of_money in IN_WAN and period == "yr":
        return text("chart_time.per.yr", lang, unit=exact(value, of_money, lang))
    shown = exact(value, unit, lang)
    return shown if unit in (*SHARES, *IN_WAN) else f"{shown} {unit_text(unit, lang)}"


def named(titles: Sequence[Mapping[str, str]], about: Mapping[str, Any]) -> dict[str, str]:
    """Return the title of a result: what was run, and what counts as a miss."""
    found = {}
    for lang in LANGUAGES:
        sources = text("compare.comma", lang).join(one[lang] for one in titles)
        found[lang] = text("discover.title", lang, title=sources, miss=miss_words(about, lang))
    return found


def p_words(p: float, lang: str) -> str:
    """Return a p-value."""
    return text("discover.less_than", lang) if p < 0.001 else f"{p:.2g}"


def _facts(record: Mapping[str, Any], tables: Tables, lang: str) -> Iterator[str]:
    about = record["about"]
    told = {"runs": f"{record['counts']['done']:,}", "inputs": len(about["varied"]), "seed": record["seed"]}
    key = "about" if len(about["mixes"]) == 1 else "about_mixes"
    yield text(f"discover.{key}", lang, **told, mixes=len(about["mixes"]))
    yield text("discover.halves", lang)
    if about["is_pooled"]:
        yield text("discover.pooled", lang, few=FEW)
    lost = tables["left_out"].to_dict("records")
    if lost:
        several = len(about["mixes"]) > 1
        names = [
            text(
                "discover.run",
                lang,
                mix=text("discover.of_mix", lang, mix=about["mixes"][row["mix"]][lang]) if several else "",
                replication=row["replication"],
                cause=row["cause"],
            )
            for row in lost[:NAMED]
        ]
        words = text("compare.semicolon", lang).join([*names, *(["…"] if len(lost) > NAMED else [])])
        yield text("discover.left_out", lang, count=len(lost), names=words)


def _limits(found: Sequence[Region], about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for one in found:
        for rule in one.rules:
            ends = about["varied"][rule.input]
            whole = [value_words(rule.input, ends[end], about, lang) for end in ("low", "high")]
            cells = [
                input_words(rule.input, about, lang),
                range_words(rule, about, lang),
                text("discover.span", lang, low=whole[0], high=whole[1]),
                p_words(rule.p, lang),
                returned(rule.reproduced, about),
            ]
            rows.append([*_mix_cells(one, about, lang), str(one.number), *cells])
    names = [*_mix_heading(about), "number", "input", "range", "whole", "p", "reproduced"]
    return grid(text("discover.regions", lang), _headings(names, lang), rows, figures=(len(names) - 2, len(names) - 1))


def _leaves(found: Sequence[Region], about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for one in found:
        where = text("discover.and", lang).join(rule_words(rule, about, lang) for rule in one.rules)
        cells = [one.spanned("density"), one.share("coverage"), one.share("mass")]
        rows.append([*_mix_cells(one, about, lang), where, *cells])
    names = [*_mix_heading(about), "leaf", "density", "coverage", "mass"]
    last = len(names)
    return grid(text("discover.leaves", lang), _headings(names, lang), rows, figures=tuple(range(last - 3, last)))


def _mix_heading(about: Mapping[str, Any]) -> list[str]:
    return ["mix"] if len(about["mixes"]) > 1 else []


def _mix_cells(one: Region, about: Mapping[str, Any], lang: str) -> list[str]:
    if len(about["mixes"]) == 1:
        return []
    return [text("discover.all_mixes", lang) if one.mix < 0 else about["mixes"][one.mix][lang]]


def _robustness(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    several = len(about["mixes"]) > 1
    by_axes = bool(table["regret_of_means"].notna().any())
    rows = []
    for row in table.sort_values("share", ascending=False, kind="stable").to_dict("records"):
        cells = [about["mixes"][row["mix"]][lang], _met(row)]
        if several:
            cells += [_behind(row, about, lang)]
            names = ("regret_mean", "regret_95", "regret_max", *(("regret_of_means",) if by_axes else ()))
            cells += [_amount(row[name], about, lang, abs(row["regret_mean"])) for name in names]
        rows.append(cells)
    names_of = ["mix", "share"]
    if several:
        names_of += ["behind", "regret_mean", "regret_95", "regret_max", *(["regret_of_means"] if by_axes else [])]
    figures = tuple(range(1, len(names_of)))
    return grid(text("discover.robustness", lang), _headings(names_of, lang), rows, figures=figures)


def _met(row: Row) -> str:
    if not row["runs"]:
        return "–"
    width = row["share_high"] - row["share_low"]
    chance = probability(row["share"], int(row["runs"]), width)
    return f"{chance} ({probability_interval(row['share_low'], row['share_high'])})"


def _behind(row: Row, about: Mapping[str, Any], lang: str) -> str:
    if pd.isna(row["best"]) or row["best"] == row["mix"]:
        return text("discover.best", lang) if not pd.isna(row["best"]) else "–"
    width = row["behind_high"] - row["behind_low"]
    words = [_amount(row[name], about, lang, width) for name in ("behind", "behind_low", "behind_high")]
    return f"{words[0]} ({joined(words[1:])})"


def _amount(value: float, about: Mapping[str, Any], lang: str, spread: float) -> str:
    """Return a difference of values; of chances and shares in percentage points."""
    if pd.isna(value):
        return "–"
    if about["unit"] == CHANCE or about["unit"] in SHARES:
        return f"{number(100.0 * value, 100.0 * spread)} {text('compare.points', lang)}"
    return quantity(value, about["unit"], lang, spread)


def _value_words(about: Mapping[str, Any], lang: str) -> str:
    """Return what regret is measured in: the outcome, or the value of the target."""
    name = about["miss"]["outcome"] or about["miss"]["targets"][0]
    unit = about["unit"]
    words = title(name, lang)
    if unit in (*SHARES, *IN_WAN):
        return f"“{words}”"
    return text("chart_time.labelled", lang, what=f"“{words}”", unit=unit_text(unit, lang))


def _headings(names: Sequence[str], lang: str) -> list[str]:
    return [text(f"discover.{name}", lang) for name in names]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
