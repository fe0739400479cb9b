"""A region as it is told: read from the tables once, so that sentences, tables and the chart show the same numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim import quarters
from sim.messages import text
from sim.report.sensitivity import input_value, input_words
from sim.report.words import probability, probability_interval

PRIM, TREE = "prim", "tree"
FLAG, DATE = "flag", "date"  # units beside those of the catalogue
WEAK, UNSURE = 0.5, 0.05  # share of half-samples below which, p above which, a limit is not to be leant on
DIGITS = 3  # of a limit

Tables = Mapping[str, pd.DataFrame]
Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Rule:
    """The range of one input in a region; an infinite end is none."""

    input: str
    low: float
    high: float
    p: float
    reproduced: float  # NaN where it was not looked at

    @property
    def is_weak(self) -> bool:
        """Whether it is not to be leant on."""
        return self.p > UNSURE or self.reproduced < WEAK


@dataclass(frozen=True)
class Region:
    """A box as it is told: its limits, and its numbers on the half that judges."""

    search: int
    mix: int  # -1 for all together
    method: str
    number: int
    is_found: bool
    rules: tuple[Rule, ...]
    numbers: Row

    def share(self, name: str) -> str:
        """Return coverage, density, mass, base or outside in per cent, without an interval."""
        of = {"coverage": "missed", "density": "inside"}.get(name, "runs")
        return probability(self.numbers[name], int(self.numbers[of]), 0.1)

    def spanned(self, name: str) -> str:
        """Return coverage or density with its interval."""
        low, high = self.numbers[f"{name}_low"], self.numbers[f"{name}_high"]
        of = int(self.numbers["missed" if name == "coverage" else "inside"])
        return f"{probability(self.numbers[name], of, high - low)} ({probability_interval(low, high)})"


def regions(tables: Tables) -> list[Region]:
    """Return all boxes of a result, from its tables."""
    keys = ["search", "mix", "method", "box"]
    rules: dict[Any, list[Rule]] = {}
    for row in tables["restrictions"].to_dict("records"):
        one = Rule(row["input"], row["low"], row["high"], row["p"], row["reproduced"])
        rules.setdefault(tuple(row[key] for key in keys), []).append(one)
    found = []
    for row in tables["boxes"].to_dict("records"):
        own = tuple(rules.get(tuple(row[key] for key in keys), ()))
        found.append(Region(row["search"], row["mix"], row["method"], row["box"], bool(row["found"]), own, row))
    return found


def region_words(one: Region, about: Mapping[str, Any], lang: str) -> str:
    """Return a region in a sentence."""
    rules = text("discover.and", lang).join(rule_words(rule, about, lang) for rule in one.rules)
    shares = {name: one.share(name) for name in ("outside", "mass")}
    spans = {name: one.spanned(name) for name in ("density", "coverage")}
    key = "discover.region" if one.number == 1 else "discover.region_next"
    return text(key, lang, number=one.number, rules=rules, **shares, **spans)


def rule_words(rule: Rule, about: Mapping[str, Any], lang: str) -> str:
    """Return an input and its range in a region."""
    words = input_words(rule.input, about, lang)
    key = "discover.rule_flag" if about["varied"][rule.input]["unit"] == FLAG else "discover.rule"
    return text(key, lang, input=words, range=range_words(rule, about, lang))


def range_words(rule: Rule, about: Mapping[str, Any], lang: str) -> str:
    """Return the range of an input in a region."""
    if about["varied"][rule.input]["unit"] == FLAG:
        return value_words(rule.input, rule.low if math.isfinite(rule.low) else rule.high, about, lang)
    low, high = (value_words(rule.input, end, about, lang) for end in (rule.low, rule.high))
    if math.isinf(rule.low):
        return text("discover.at_most", lang, high=high)
    if math.isinf(rule.high):
        return text("discover.at_least", lang, low=low)
    return text("discover.between", lang, low=low, high=high)


def value_words(name: str, value: float, about: Mapping[str, Any], lang: str) -> str:
    """Return a value of an input with its unit."""
    if math.isinf(value):
        return ""
    unit = about["varied"][name]["unit"]
    if unit == FLAG:
        return text("discover.applies" if value >= 1.0 else "discover.applies_not", lang)
    if unit == DATE:
        return quarters.name(round(value))
    rounded = float(f"{value:.{DIGITS}g}")
    if name.endswith(".intensity"):
        return text("discover.times", lang, value=f"{rounded:g}")
    return input_value(name, rounded, about, lang)


def returned(share: float, about: Mapping[str, Any]) -> str:
    """Return how many of the half-samples limit an input alike, such as 19/20; nothing where none was drawn."""
    return "–" if math.isnan(share) else f"{round(share * about['resamples'])}/{about['resamples']}"


def drawn(tables: Tables, about: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """Return the table of the chart of boxes: a row per limit of the regions that were found, see charts.boxes."""
    rows = []
    for one in regions(tables):
        if one.method != PRIM or not one.is_found:
            continue
        head = region_words(one, about, lang)
        if len(about["mixes"]) > 1 and one.mix >= 0:
            head = text("discover.of_mix", lang, mix=about["mixes"][one.mix][lang]) + head
        for rule in one.rules:
            ends = about["varied"][rule.input]
            rows.append(
                {
                    "region": head,
                    "input": input_words(rule.input, about, lang),
                    "low": rule.low,
                    "high": rule.high,
                    "least": ends["low"],
                    "most": ends["high"],
                    "range": range_words(rule, about, lang),
                    "least_words": value_words(rule.input, ends["low"], about, lang),
                    "most_words": value_words(rule.input, ends["high"], about, lang),
                    "p": rule.p,
                    "returned": returned(rule.reproduced, about),
                    "weak": rule.is_weak,
                }
            )
    return pd.DataFrame(rows, columns=[*DRAWN])


DRAWN = (
    *("region", "input", "low", "high", "least", "most", "range", "least_words", "most_words", "p", "returned"),
    "weak",
)
