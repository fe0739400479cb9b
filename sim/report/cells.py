"""Cells of tables: a target's name, probability and value in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim import opinion
from sim.messages import text
from sim.report.words import CURRENCY, NOTHING, probability, probability_interval, quantity

Row = Mapping[str, Any]

# Units that have words in each language
SPOKEN = ("1/yr", "enterprises", "m2", "thousand m2", "teams", "persons", "亿元/yr")


def chance(row: Row, n: int, lang: str) -> str:
    """Return ``62 % (57–67 %)``."""
    if row["probability"] is None:
        return text("run.not_due", lang)
    estimate = probability(row["probability"], n, row["high"] - row["low"])
    return f"{estimate} ({probability_interval(row['low'], row['high'])})"


def headline_row(summary: Row, target_id: str) -> Row:
    """Return the headline row of a target."""
    found: Row = next(row for row in summary["targets"] if row["id"] == target_id and row["headline"])
    return found


def target_title(target_id: str, lang: str) -> str:
    """Return what the target is called, to stand at the beginning of a line."""
    title = opinion.targets()[target_id].title[lang]
    return title[:1].upper() + title[1:]


def reading_title(target_id: str, name: str, lang: str) -> str:
    """Return what the reading is, with its scope where it is not the whole zone."""
    definition, _, scope = name.partition("@")
    reading = next(one for one in opinion.targets()[target_id].definitions if one.id == definition)
    return reading.is_[lang] + (f" · {text(f'run.scope.{scope}', lang)}" if scope else "")


def spread(row: Row, lang: str) -> str:
    """Return ``29 (20–44)``: median and 5-95 % of a target's value."""
    return spanned(row["p5"], row["median"], row["p95"], row["unit"], lang)


def spanned(low: float | None, middle: float | None, high: float | None, unit: str, lang: str) -> str:
    """Return ``29 (20–44)``, as exact as the span allows."""
    if low is None or middle is None or high is None:
        return NOTHING
    words = [quantity(value, unit, lang, high - low) for value in (middle, low, high)]
    return f"{words[0]} ({joined(words[1:])})"


def joined(words: Sequence[str], separator: str = "–") -> str:
    """Return the words in a row, a unit that all of them carry said once.

    >>> joined(["10 %", "15 %", "20 %"], " / "), joined(["CNY 2.4 bn", "CNY 4.1 bn"]), joined(["-3 %", "12 %"])
    ('10 / 15 / 20 %', 'CNY 2.4–4.1 bn', '-3 … 12 %')
    """
    if separator == "–" and any(word.removeprefix(CURRENCY).startswith("-") for word in words):
        separator = " … "  # a dash between numbers would look like one more minus
    units = {word.rpartition(" ")[2] for word in words if " " in word}
    if len(units) == 1 and all(" " in word for word in words):
        unit = f" {units.pop()}"
        words = [*(word.removesuffix(unit) for word in words[:-1]), words[-1]]
    if all(word.startswith(CURRENCY) for word in words):
        words = [words[0], *(word.removeprefix(CURRENCY) for word in words[1:])]
    return separator.join(words)


def width_of(row: Row) -> float:
    """Return the distance from the 5 % to the 95 % value."""
    return 0.0 if row["p5"] is None else float(row["p95"] - row["p5"])


def unit_after(unit: str, lang: str) -> str:
    """Return the unit to follow a number; nothing where the number says it itself."""
    if unit in ("1", "万元"):
        return ""
    return text(f"run.unit.{unit}", lang) if unit in SPOKEN else f" {unit}"
