"""What `zonesim optimise` prints: the chosen mix, the front, later starts, the next 100 万元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import Console

from sim.messages import text
from sim.report.cells import joined, target_title
from sim.report.grid import Grid, grid
from sim.report.prose import Prose, listed
from sim.report.words import NOTHING, exact, money, number, percent, probability, probability_interval

Tables = Mapping[str, pd.DataFrame]
Row = Mapping[Any, Any]
NEVER = "never"  # start of an instrument that is left out
DIGITS = 0.1  # of a mean that has no interval: told as if its interval were that wide


def show(console: Console, record: Mapping[str, Any], tables: Tables, lang: str) -> None:
    """Print the answer.

    Args:
        console: where to
        record: the manifest of the result
        tables: of experiment.optimisation.study, by name
        lang: of the texts
    """
    about = record["about"]
    kind = text("run.simulated", lang, share=percent(record["judged_share_of_inputs"], 0.1))
    console.print(Prose(kind, "bold"))
    heading = text("optimise.heading", lang, title=record["title"][lang], aim=aim_words(about, lang))
    console.print(Prose(heading, "bold"))
    console.print(listed(list(findings(tables, about, lang))))
    console.print(_mix(tables, about, lang))
    if len(tables["chances"]):
        console.print(_chances(tables, lang))
    console.print(_front(_shown(tables["front"]), about, lang))
    console.print(_versus(tables["versus"], about, lang))
    if len(tables["starts"]) and not tables["starts"]["latest"].any():
        console.print(Prose(text("optimise.starts_none", lang, whose=text(f"optimise.of_{about['starts_of']}", lang))))
    elif len(tables["starts"]):
        console.print(_starts(tables["starts"], about, lang))
    if len(tables["marginal"]):
        console.print(_marginal(tables["marginal"], about, lang))
    counts = {"runs": f"{record['counts']['done']:,}", "failed": record["counts"]["failed"], "seed": record["seed"]}
    sizes = {"searched": about["runs"], "fresh": about["fresh_runs"]}
    console.print(Prose(text("optimise.note", lang, **counts, **sizes), "dim"))


def aim_words(about: Mapping[str, Any], lang: str) -> str:
    """Return what the mix is wanted for."""
    if about["reach"]:
        parts = [
            text("optimise.least", lang, target=target_title(target, lang), chance=exact(least, "1", lang))
            for target, least in about["reach"].items()
        ]
        words = text("compare.comma", lang).join(parts)
    else:
        words = text("optimise.most_met", lang)
    if about["budget"] is None:
        return words
    return text("optimise.within", lang, aim=words, budget=money(about["budget"], lang))


def findings(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield the answer in sentences: what it costs, whether it holds on fresh luck, against other scenarios."""
    front = tables["front"]
    (best,) = _rows(front[front["chosen"]])
    words = {"mix": best["mix"], "spend": _money(best, "fresh_spend", lang), "value": _fresh(best, about, lang)}
    is_dear = about["budget"] is not None and best["spend"] > about["budget"]
    if is_dear:
        yield text("optimise.dear", lang, budget=money(about["budget"], lang))
    yield text("optimise.chosen" if about["reach"] else "optimise.best", lang, **words)
    yield from _attained(tables, best, None if is_dear else about["budget"] is not None, lang)
    if about["budget"] is not None and best["spend"] <= about["budget"] < best["fresh_spend"]:
        yield text("optimise.over", lang, budget=money(about["budget"], lang))
    yield text("optimise.optimism", lang, gap=_change(best, "optimism", about, lang))
    first = _rows(tables["versus"])[0]
    same = {"mix": first["mix"], "scenario": about["scenarios"][first["scenario"]][lang]}
    changes = {"value": _change(first, "value_change", about, lang), "spend": _money(first, "spend_change", lang)}
    yield text("optimise.against", lang, **same, **changes)


def _attained(tables: Tables, best: Row, capped: bool | None, lang: str) -> Iterator[str]:
    """Yield for each chosen target whether it is reached; where not, why, and the most that was found.

    Args:
        tables: of the answer
        best: the chosen mix
        capped: whether a budget limits the mixes; None where no mix is within it, so that none stands for the most
        lang: of the texts
    """
    table = tables["chances"]
    runs = dict(zip(tables["front"]["mix"], tables["front"]["fresh_runs"], strict=True))
    surest = {row["target"]: row for row in _rows(table[table["highest"]]) if capped is not None}
    if surest:
        yield text("optimise.infeasible_within" if capped else "optimise.infeasible", lang)
    for row in _rows(table[table["mix"] == best["mix"]]):
        yield text(f"optimise.{row['verdict']}", lang, **_chance_words(row, int(best["fresh_runs"]), lang))
        most = surest.get(row["target"])
        if most is not None:
            words = _chance_words(most, int(runs[most["mix"]]), lang)
            key = "most" if most["searched"] < most["least"] else "most_alone"
            yield text(f"optimise.{key}", lang, mix=most["mix"], **words)
        elif row["verdict"] == "missed" and row["searched"] >= row["least"]:
            held = probability(row["searched"], int(best["runs"]))
            yield text("optimise.held", lang, held=held, **_chance_words(row, int(best["fresh_runs"]), lang))


def _shown(front: pd.DataFrame) -> pd.DataFrame:
    """Return the mixes that none beats, and the chosen one."""
    return front[front["efficient"] | front["chosen"]]


def told(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """Return the front as the chart of cost and chance draws it, by the fresh runs; the chosen mix is marked."""
    table = _shown(table)
    names = [text("optimise.marked", lang, mix=row["mix"]) if row["chosen"] else row["mix"] for row in _rows(table)]
    return pd.DataFrame(
        {
            "scenario": names,
            "spend": table["fresh_spend"],
            "probability": table["fresh"],
            "low": table["fresh_low"],
            "high": table["fresh_high"],
            "replications": table["fresh_runs"],
            "efficient": _unbeaten(table),
            "target": text("optimise.together", lang),
        }
    )


def _unbeaten(table: pd.DataFrame) -> list[bool]:
    """Return of each mix whether none is as cheap and as sure, and better in one of both, on the fresh runs."""
    points = list(zip(table["fresh_spend"], table["fresh"], strict=True))
    return [not any(s <= cost and p >= sure and (s, p) != (cost, sure) for s, p in points) for cost, sure in points]


def _mix(tables: Tables, about: Mapping[str, Any], lang: str) -> Grid:
    """Return the intensities of the chosen mix; what is left out is told by its absence."""
    front, mixes = tables["front"], tables["mixes"]
    name = front.loc[front["chosen"], "mix"].iloc[0]
    own = mixes[mixes["mix"] == name]
    off = set(own.loc[own["intensity"] == 0.0, "instrument"])
    used = [row for row in _rows(own) if not {row["instrument"], row["instrument"].partition(".")[0]} & off]
    rows = [[_title(row["instrument"], about, lang), f"{row['intensity']:g}"] for row in used]
    rows = rows or [[text("optimise.nothing", lang), NOTHING]]
    return grid(
        text("optimise.mix", lang, mix=name), _headings(("instrument_name", "intensity"), lang), rows, figures=(1,)
    )


def _chances(tables: Tables, lang: str) -> Grid:
    front = tables["front"]
    best = front[front["chosen"]].iloc[0]
    rows = []
    for row in _rows(tables["chances"][tables["chances"]["mix"] == best["mix"]]):
        words = _chance_words(row, int(best["fresh_runs"]), lang)
        searched = probability(row["searched"], int(best["runs"]))
        rows.append(
            [words["target"], words["least"], searched, words["fresh"], text(f"optimise.is_{row['verdict']}", lang)]
        )
    headings = _headings(("target", "wanted", "in_search", "in_fresh", "verdict"), lang)
    return grid(text("optimise.chances", lang), headings, rows, figures=(1, 2, 3))


def _front(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    rows = []
    for row in _rows(table):
        mark = text("optimise.marked", lang, mix=row["mix"]) if row["chosen"] else row["mix"]
        searched = probability(row["value"], int(row["runs"])) if about["is_chance"] else number(row["value"], DIGITS)
        fresh = _fresh(row, about, lang)
        rows.append([mark, _money(row, "fresh_spend", lang), searched, fresh, _change(row, "optimism", about, lang)])
    headings = _headings(("mix_name", "spend", "in_search", "in_fresh", "optimism_of"), lang)
    key = "front_chance" if about["is_chance"] else "front_met"
    return grid(text(f"optimise.{key}", lang), headings, rows, figures=(1, 2, 3, 4))


def _versus(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    rows = []
    for row in _rows(table):
        changes = [_money(row, "spend_change", lang), _change(row, "value_change", about, lang)]
        rows.append([about["scenarios"][row["scenario"]][lang], row["mix"], *changes])
    headings = _headings(("scenario", "mix_name", "spend_change", "value_change"), lang)
    return grid(text("optimise.versus", lang), headings, rows, figures=(2, 3))


def _starts(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    rows = []
    for name in table["instrument"].unique():
        own = table[table["instrument"] == name]
        last = own[own["latest"]]
        shown = [NOTHING, NOTHING, NOTHING]
        if len(last):
            end = last.iloc[0]
            start = text("optimise.never", lang) if end["start"] == NEVER else end["start"]
            sure = text(f"optimise.{'sure' if end['verdict'] == 'reached' else 'unsure'}", lang)
            shown = [start, _change(end, "change", about, lang), sure]
        rows.append([about["instruments"][name][lang], own.iloc[0]["start"], *shown])
    headings = _headings(("instrument_name", "planned_start", "latest", "value_change", "is_sure"), lang)
    whose = text(f"optimise.of_{about['starts_of']}", lang)
    key = "starts_reach" if about["reach"] else "starts"
    return grid(text(f"optimise.{key}", lang, whose=whose), headings, rows, figures=(3,))


def _marginal(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    order = table["per_sum"].fillna(-float("inf")).sort_values(ascending=False, kind="stable").index
    rows = []
    for row in _rows(table.loc[order]):
        step = f"{row['before']:g} → {row['after']:g}"
        price = _change(row, "per_sum", about, lang) if pd.notna(row["per_sum"]) else text("optimise.free", lang)
        changes = [_money(row, "spend_change", lang), _change(row, "value_change", about, lang)]
        rows.append([_title(row["instrument"], about, lang), step, *changes, price])
    headings = _headings(("instrument_name", "step", "spend_change", "value_change", "per_sum"), lang)
    return grid(text("optimise.marginal", lang), headings, rows, figures=(2, 3, 4))


def _title(name: str, about: Mapping[str, Any], lang: str) -> str:
    """Return the title of an instrument, or of a lever with that of its instrument."""
    tool, mark, _ = name.partition(".")
    title: str = about["instruments"][tool][lang]
    return text("optimise.lever_of", lang, tool=title, lever=about["lever_titles"][name][lang]) if mark else title


def _chance_words(row: Row, runs: int, lang: str) -> dict[str, str]:
    fresh = (
        f"{probability(row['fresh'], runs, row['high'] - row['low'])} ({probability_interval(row['low'], row['high'])})"
    )
    least = exact(row["least"], "1", lang)
    return {"target": target_title(row["target"], lang), "least": least, "fresh": fresh}


def _fresh(row: Row, about: Mapping[str, Any], lang: str) -> str:
    """Return the value on fresh luck with its interval."""
    low, high = row["fresh_low"], row["fresh_high"]
    if about["is_chance"]:
        return f"{probability(row['fresh'], int(row['fresh_runs']), high - low)} ({probability_interval(low, high)})"
    return _spanned([number(one, high - low) for one in (row["fresh"], low, high)])


def _change(row: Row, name: str, about: Mapping[str, Any], lang: str) -> str:
    """Return a change of the value with its interval: of chances in percentage points."""
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    scale = 100.0 if about["is_chance"] else 1.0
    if pd.isna(low):
        return number(scale * value, sign=True)
    if not value and low == high:
        return text("sensitivity.unmoved", lang)
    return _spanned([number(scale * one, scale * (high - low), sign=True) for one in (value, low, high)], " … ")


def _money(row: Row, name: str, lang: str) -> str:
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    if pd.isna(low) or low == high:
        return money(value, lang, DIGITS * abs(value))
    return _spanned([money(one, lang, high - low) for one in (value, low, high)])


def _spanned(words: list[str], separator: str = "–") -> str:
    return f"{words[0]} ({joined(words[1:], separator)})"


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _headings(names: tuple[str, ...], lang: str) -> list[str]:
    return [text(f"optimise.{name}", lang) for name in names]
