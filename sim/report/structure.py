"""Whether the order of scenarios survives other rules, in tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.messages import text
from sim.report.compared_words import spanned, target_words, title, width_of
from sim.report.grid import grid
from sim.report.prose import Prose, listed
from sim.report.words import probability, quantity

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OUTCOMES = ("kept", "reversed", "lost", "found")

Pair = Mapping[Any, Any]


def show(
    console: Console, about: Mapping[str, Any], means: pd.DataFrame, pairs: pd.DataFrame, titles: Sequence[str]
) -> None:
    """Print the order under every rule.

    Args:
        console: where to
        about: name of the quantity, is_chance, unit, lang
        means: of experiment.structure.Structure
        pairs: likewise
        titles: of the scenarios, in order
    """
    lang = about["lang"]
    named = target_words(about["name"], lang) if about["is_chance"] else title(about["name"], lang)
    words = text("structure.chance", lang, target=named) if about["is_chance"] else named
    console.print(Text(f"\n{text('structure.heading', lang, quantity=words)}", style="bold"))
    names = list(dict.fromkeys(means["scenario"]))
    letters = dict(zip(names, LETTERS, strict=False))
    given = means.loc[means["variant"] == ""].to_dict("records")
    rows = [[letters[row["scenario"]], told, _value(row, about)] for row, told in zip(given, titles, strict=True)]
    headings = [text(f"structure.{name}", lang) for name in ("letter", "scenario", "value")]
    console.print(grid(text("structure.letters", lang), headings, rows, figures=(2,)))
    headings = [text(f"structure.{name}", lang) for name in ("rule", "order", "outcomes")]
    console.print(
        grid(text("structure.orders", lang), headings, list(_orders(means, pairs, letters, lang)), figures=())
    )
    console.print(listed(list(sentences(pairs, letters, lang))))
    console.print(Prose(text("structure.note", lang), "dim"))


def sentences(pairs: pd.DataFrame, letters: Mapping[str, str], lang: str) -> Iterator[str]:
    """Yield what becomes of the order, in sentences."""
    given = pairs.loc[pairs["variant"] == ""]
    decided = int((given["order"] != "undecided").sum())
    others = pairs.loc[pairs["variant"] != ""]
    if not decided:
        yield text("structure.nothing", lang)
        return
    if not (others["outcome"] == "reversed").any():
        forms = len(others[["variant", "choice"]].drop_duplicates())
        yield text("structure.kept", lang, decided=decided, pairs=len(given), forms=forms)
    for outcome in ("reversed", "lost"):
        found = others.loc[others["outcome"] == outcome]
        for variant, choice in _forms(found):
            some = found.loc[(found["variant"] == variant) & (found["choice"] == choice)]
            named = [
                text("structure.pair", lang, a=letters[a], b=letters[b])
                for a, b in zip(some["a"], some["b"], strict=True)
            ]
            words = text("compare.comma", lang).join(named)
            yield text(f"structure.{outcome}", lang, rule=rule(variant, choice, lang), pairs=words)


def rule(variant: str, choice: str, lang: str) -> str:
    """Return the words of a variant of a rule; empty names stand for the rules as given."""
    if not variant:
        return text("structure.as_given", lang)
    words = {"variant": text(f"structure.variant.{variant}", lang), "choice": text(f"structure.choice.{choice}", lang)}
    return text("structure.of", lang, **words)


def _orders(means: pd.DataFrame, pairs: pd.DataFrame, letters: Mapping[str, str], lang: str) -> Iterator[list[str]]:
    for variant, choice in _forms(means):
        some = means.loc[(means["variant"] == variant) & (means["choice"] == choice)]
        own = pairs.loc[(pairs["variant"] == variant) & (pairs["choice"] == choice)]
        order = {frozenset((a, b)): o for a, b, o in zip(own["a"], own["b"], own["order"], strict=True)}
        ranked = list(some.sort_values("rank", kind="stable")["scenario"])
        signs = [" = " if order[frozenset(two)] == "undecided" else " > " for two in pairwise(ranked)]
        line = letters[ranked[0]] + "".join(sign + letters[name] for sign, name in zip(signs, ranked[1:], strict=True))
        counts = own["outcome"].value_counts()
        told = " / ".join(str(int(counts.get(name, 0))) for name in OUTCOMES) if variant else ""
        yield [rule(variant, choice, lang), line, told]


def _forms(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return variant and choice of each form of the rules, in order of the table."""
    return list(dict.fromkeys(zip(table["variant"], table["choice"], strict=True)))


def _value(row: Pair, about: Mapping[str, Any]) -> str:
    if about["is_chance"]:
        done, width = int(row["done"]), width_of(row)
        return spanned(row, lambda share: probability(share, done, width))
    return spanned(row, lambda value: quantity(value, about["unit"], about["lang"], width_of(row)))
