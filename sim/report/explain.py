"""What `zonesim explain` prints: what each instrument contributes, and which ones work together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console

from sim.messages import text
from sim.report.cells import joined
from sim.report.compared_words import SHARES
from sim.report.grid import Grid, grid
from sim.report.prose import Prose, listed
from sim.report.sensitivity import COUNTS, measure_words
from sim.report.words import NOTHING, number, percent, probability, quantity

MOST = 30  # rows of a table
MANY = 10  # intervals, from which on it is told that some of them miss by luck
TOLD = 3  # contributions in sentences
LEVEL = 0.05  # of a level: told as if its interval were that wide

Tables = Mapping[str, pd.DataFrame]
Row = Mapping[Any, Any]


def show(console: Console, record: Mapping[str, Any], tables: Tables, lang: str) -> None:
    """Print what each player contributes.

    Args:
        console: where to
        record: the manifest of the result
        tables: of experiment.attribution.explanation, by name
        lang: of the texts
    """
    about = record["about"]
    head(console, record, text("explain.heading", lang, measure=measure_words(about, lang)), lang)
    console.print(listed(list(findings(tables, about, lang))))
    console.print(_players(tables["contributions"], tables["players"], about, lang))
    if len(tables["synergies"]):
        console.print(_synergies(tables["synergies"], about, lang))
    hidden = sum(max(0, len(tables[name]) - MOST) for name in ("contributions", "synergies"))
    if hidden:
        console.print(Prose(text("explain.hidden", lang, count=hidden), "dim"))
    key = "enumerated" if about["enumerated"] else "sampled"
    first = tables["contributions"].iloc[0]
    known = {"runs": f"{record['counts']['done']:,}", "seed": record["seed"], "failed": record["counts"]["failed"]}
    known |= {"paired": f"{first['replications']:,}", "left": f"{first['left_out']:,}"}
    console.print(
        Prose(text("explain.note", lang, how=text(f"explain.{key}", lang, block=about["block"]), **known), "dim")
    )


def findings(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what came of it, in sentences: the difference, the largest shares, what cannot be told from luck."""
    rows = tables["contributions"].to_dict("records")
    first = rows[0]
    levels = [_level(first[end], about, lang) for end in ("start", "end")]
    change = _change(first["end"] - first["start"], _width(rows), about, lang)
    yield text("explain.difference", lang, a=about["a"][lang], b=about["b"][lang], x=levels[0], y=levels[1], d=change)
    clear = [row for row in rows if _is_clear(row)]
    for row in clear[:TOLD]:
        words = {
            "player": player_words(row["label"], about, lang),
            "share": _estimate(row, "contribution", about, lang),
        }
        yield text("explain.share", lang, **words)
    key = "none_clear" if not clear else "rest" if len(clear) < len(rows) else "all_clear"
    yield text(f"explain.{key}", lang, count=len(rows) - len(clear), number=len(rows))
    if clear and len(rows) >= MANY:
        yield text("explain.many", lang, number=len(rows))


def told(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """Return the table of a waterfall with its words: titles of players, of the ends and of the outcome."""
    return table.assign(
        label=[player_words(name, about, lang) for name in table["label"]],
        start_label=about["a"][lang],
        end_label=about["b"][lang],
        outcome=measure_words(about, lang),
    )


def player_words(name: str, about: Mapping[str, Any], lang: str) -> str:
    """Return the title of an instrument, or what else differs."""
    player = about["players"][name]
    return text(f"compare.kind.{player['kind']}", lang, subject=player["title"][lang])


def head(console: Console, record: Mapping[str, Any], heading: str, lang: str) -> None:
    """Print what kind of numbers these are, which mixes are looked at and at what."""
    share = percent(record["judged_share_of_inputs"], 0.1)
    console.print(Prose(text("run.simulated", lang, share=share), "bold"))
    console.print(Prose(text("explain.headed", lang, title=record["title"][lang], heading=heading), "bold"))


def _players(contributions: pd.DataFrame, players: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    by_name = players.set_index("player")
    rows = []
    for name in contributions["label"][:MOST]:
        line = by_name.loc[name]
        shares = [_estimate(line, column, about, lang) for column in ("shapley", "first", "last")]
        rows.append([player_words(name, about, lang), *shares])
    headings = [text(f"explain.{key}", lang) for key in ("player", "shapley", "first", "last")]
    return grid(text("explain.table", lang, unit=_unit(about, lang)), headings, rows, figures=(1, 2, 3))


def _synergies(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    columns = [name for name in ("index", "first", "last") if name in table]
    order = table[columns[0]].abs().sort_values(ascending=False, kind="stable").index
    rows = []
    for row in table.loc[order][:MOST].to_dict("records"):
        pair = [player_words(row[name], about, lang) for name in ("player_a", "player_b")]
        rows.append([*pair, *(_estimate(row, column, about, lang) for column in columns)])
    headings = [text(f"explain.{key}", lang) for key in ("player", "partner", *(f"pair_{name}" for name in columns))]
    title = text("explain.synergies", lang, unit=_unit(about, lang))
    return grid(title, headings, rows, figures=tuple(range(2, 2 + len(columns))))


def _is_clear(row: Row) -> bool:
    return bool(pd.notna(row["low"]) and (row["low"] > 0.0 or row["high"] < 0.0))


def _width(rows: Sequence[Row]) -> float:
    """Return the width of the widest interval, by which the digits of sums are told."""
    return max((float(row["high"] - row["low"]) for row in rows if pd.notna(row["low"])), default=0.0)


def _level(value: float, about: Mapping[str, Any], lang: str) -> str:
    if about["is_chance"]:
        return probability(value, about["runs"])
    return quantity(value, about["unit"], lang, LEVEL * abs(value))


def _change(value: float, width: float, about: Mapping[str, Any], lang: str) -> str:
    """Return a difference: of a probability or a share in percentage points."""
    if about["is_chance"] or about["unit"] in SHARES:
        return f"{number(100.0 * value, 100.0 * width, sign=True)} {text('compare.points', lang)}"
    return _signed(value, width, about, lang)


def _signed(value: float, width: float, about: Mapping[str, Any], lang: str) -> str:
    words = quantity(value, "" if about["measure"] in COUNTS else about["unit"], lang, width)
    return f"+{words}" if value > 0.0 and words[:1].isdigit() else words


def _estimate(row: Row, column: str, about: Mapping[str, Any], lang: str) -> str:
    """Return ``+1.2 (0.3 … 2.1)`` in the unit of the table's title."""
    low, high = (f"{column}_{end}" if f"{column}_{end}" in row else end for end in ("low", "high"))
    value, ends = row[column], [row[low], row[high]]
    if pd.isna(value):
        return NOTHING
    scale = 100.0 if about["is_chance"] or about["unit"] in SHARES else 1.0
    if pd.isna(ends[0]):
        return number(scale * value, sign=True)
    width = scale * (ends[1] - ends[0])
    if not (value or width):
        return text("sensitivity.unmoved", lang)
    shown = [number(scale * end, width, sign=True) for end in (value, *ends)]
    return f"{shown[0]} ({joined(shown[1:], ' … ')})"


def _unit(about: Mapping[str, Any], lang: str) -> str:
    """Return the unit of a table's numbers."""
    if about["is_chance"] or about["unit"] in SHARES:
        return text("explain.points", lang)
    return str(text(f"describe.unit.{about['unit']}", lang)) if about["measure"] in COUNTS else about["unit"]
