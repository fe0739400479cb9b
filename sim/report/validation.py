"""The tables of ``zonesim validate``: facts, instruments, targets. Rows are those of ``--format json``."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from sim import opinion
from sim.definitions import definitions
from sim.messages import text
from sim.report.cells import Row, joined, target_title
from sim.report.grid import grid
from sim.report.words import NOTHING, exact, money, number, percent, probability, quantity


def show_facts(console: Console, answer: Row, lang: str) -> None:
    """Print the stylised facts."""
    keys = ("fact", "kind", "band", "found", "verdict")
    rows = [_fact(row, lang) for row in answer["facts"]]
    title = text("validate.facts_title", lang, **{key: answer[key] for key in ("enterprises", "until", "runs")})
    console.print(grid(title, [text(f"validate.{key}", lang) for key in keys], rows, figures=(2, 3)))
    tests = [row["verdict"] for row in answer["facts"] if row["kind"] == "test" and not row["calibrated"]]
    console.print(Text(text("validate.counted", lang, tests=len(tests), inside=tests.count("inside"))))
    if any(row["calibrated"] for row in answer["facts"]):
        console.print(Text(text("validate.calibrated_note", lang)))


def _fact(row: Row, lang: str) -> list[str]:
    band = [_given(row[end], row["unit"], lang) for end in ("low", "high") if row[end] is not None]
    published = joined(band) if row["high"] is not None else text("validate.at_least", lang, value=band[0])
    width = (row["p95"] or 0.0) - (row["p5"] or 0.0)
    found = NOTHING
    if row["median"] is not None:
        middle, *ends = (_value(row[key], row["unit"], lang, width) for key in ("median", "p5", "p95"))
        found = f"{middle}\n({joined(ends)})"
    is_ = f"{row['is_'][lang]}\n  {row['source']}"
    kind = "calibrated" if row["calibrated"] else row["kind"]
    return [is_, text(f"validate.{kind}", lang), published, found, text(f"validate.{row['verdict']}", lang)]


def _value(value: float, unit: str, lang: str, width: float) -> str:
    """Return a share in per cent and a life in years; a shape or an exponent as it is."""
    if unit == "yr":
        return f"{number(value, width)} {text('validate.years', lang)}"
    return number(value, width) if unit in ("exponent", "number") else percent(value, width)


def _given(value: float, unit: str, lang: str) -> str:
    """Return an end of the published band with the digits it was given with."""
    if unit == "yr":
        return f"{exact(value, '', lang)} {text('validate.years', lang)}"
    return exact(value, "" if unit in ("exponent", "number") else unit, lang)


def show_instruments(console: Console, answer: Row, lang: str) -> None:
    """Print what each instrument does to its own channel and to certified enterprises."""
    dates = answer["dates"]
    headings = [
        text("validate.instrument", lang), text("validate.outcome", lang), text("validate.expected", lang), *dates,
        text("validate.spend", lang, until=dates[-1]), text("validate.verdict", lang),
    ]  # fmt: skip
    rows, coarse = ([_effect(row, lang, digits) for row in answer["effects"]] for digits in (2, 1))
    title = text("validate.instruments_title", lang, runs=answer["runs"])
    figures = range(3, 4 + len(dates))
    console.print(grid(title, headings, rows, figures, coarse))
    console.print(Text(text("validate.flow_note", lang)))


def _effect(row: Row, lang: str, digits: int) -> list[str]:
    """Return a row; ``digits`` of the interval are shown; with one, it takes two lines."""
    changes = []
    for change in row["changes"]:
        width = (change["high"] - change["low"]) * 10.0 ** (2 - digits)
        middle, *ends = (number(change[key], width, sign=True) for key in ("mean", "low", "high"))
        between = " … " if digits > 1 else " …\n"
        changes.append(f"{middle}\n({between.join(ends)})")
    signs = " ".join("+" if sign > 0 else "-" for sign in dict.fromkeys(row["signs"]))
    verdict = text(f"validate.{row['verdict']}", lang) if row["verdict"] else ""
    name = row["title"][lang] + ("" if row["added"] else " †") if row["signs"] else ""
    spend = money(row["spend"], lang) if row["signs"] else ""
    return [name, _outcome(row, lang), signs, *changes, spend, verdict]


def _outcome(row: Row, lang: str) -> str:
    if not row["signs"]:
        return text("validate.certified", lang)
    definition = definitions()[row["outcome"]]
    unit = "" if definition.unit == "1" else f" [{definition.unit}]"
    return f"{definition.is_[lang]}{'*' if row['flow'] else ''}{unit}"


def show_targets(console: Console, answer: Row, lang: str) -> None:
    """Print the probability of every target in every scenario, then what decides those that are stuck."""
    targets = list(opinion.targets())
    shown: dict[str, dict[tuple[str, str], float]] = {}
    for one in answer["chances"]:
        shown.setdefault(one["scenario"], {})[one["target"], one["uncertainty"]] = one["probability"]
    runs = answer["runs"]
    rows = [[name, *(_pair(found, target, runs) for target in targets)] for name, found in shown.items()]
    title = text("validate.targets_title", lang, runs=runs)
    headings = [text("validate.scenario", lang), *(target_title(target, lang) for target in targets)]
    console.print(grid(title, headings, rows))
    if not answer["bounds"]:
        console.print(Text(text("validate.free", lang)))
    for bound in answer["bounds"]:
        console.print(_bound(bound, runs, lang))


def _pair(found: dict[tuple[str, str], float], target: str, runs: int) -> str:
    return "\n".join(probability(found[target, mode], runs) for mode in ("catalogue", "off"))


def _bound(bound: Row, runs: int, lang: str) -> Any:
    target = opinion.targets()[bound["target"]]
    title = text(
        "validate.bound_moved" if bound["freed"] else "validate.bound_stays", lang,
        target=target_title(bound["target"], lang), probability=int(bound["probability"]),
        where=text("validate.everywhere" if bound["everywhere"] else "validate.here", lang),
    )  # fmt: skip
    headings = [text(f"validate.{key}", lang) for key in ("input", "value", "probability", "target_value")]
    first = {"name": text("validate.central", lang), "end": "", "value": None, **_central(bound)}
    rows = [_move(move, runs, target.unit, lang) for move in (first, *bound["moves"])]
    return grid(title, headings, rows, figures=(1, 2, 3))


def _central(bound: Row) -> dict[str, Any]:
    return {"probability": bound["central"], "median": bound["median"]}


def _move(move: Row, runs: int, unit: str, lang: str) -> list[str]:
    value = (
        "" if move["value"] is None else f"{exact(move['value'], '', lang)} ({text('validate.' + move['end'], lang)})"
    )
    name = text("validate.together", lang) if move["name"] == "together" else move["name"]
    return [name, value, probability(move["probability"], runs), quantity(move["median"], unit, lang)]
