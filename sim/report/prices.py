"""What a comparison says of money: spend, what an improvement costs, and what has no price and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from sim.messages import text, unit_text
from sim.report.cells import Row
from sim.report.compared_words import SHARES, spanned, target_words, title, width_of
from sim.report.grid import grid
from sim.report.prose import listed
from sim.report.words import WAN_PER_MILLION, money

_REASONS = (
    *("no_effect", "better_for_less", "better_for_same", "worse_for_more", "worse_for_same", "worse_for_less"),
    *("capital_apart", "no_direction"),
)
_FLOORED = "joint_all"  # takes floor whose capital is no part of spend


def prices(about: Mapping[str, Any], one: Row, valued: Sequence[Row], lang: str) -> Iterator[RenderableType]:
    """Yield the table of spend and prices, then what has no price.

    Args:
        about: with ``since`` and ``quarter``, the first and last quarter of what adds up
        one: the comparison
        valued: targets and outcomes with a value that are shown
        lang: of the texts
    """
    spend, until = one["spend"], about["quarter"]

    def shown(wan: float | None) -> str:
        return money(wan, lang, width_of(spend))

    rows = [
        [text("compare.spend_a", lang, until=until), shown(one["spend_a"])],
        [text("compare.spend_b", lang, until=until), shown(one["spend_b"])],
        [text("compare.spend_change", lang), spanned(spend, shown)],
        *_group("cost_of_chance", [_point(line, lang) for line in one["targets"] if line["chance_cost"]], lang),
    ]
    for direction in ("more", "less"):
        priced = [line for line in valued if line["cost"] and line["direction"] == direction]
        rows += _group(f"cost_of_{direction}", [_unit(line, about, lang) for line in priced], lang)
    headings = [text("compare.item", lang), text("compare.amount", lang)]
    yield grid(text("compare.money", lang), headings, rows, figures=(1,))
    yield from _missing("no_chance_cost", one["targets"], lambda line: target_words(line["id"], lang), lang)
    yield from _missing("no_cost", valued, lambda line: _counted(line, about, lang), lang)


def _group(heading: str, rows: list[list[str]], lang: str) -> list[list[str]]:
    return [["\n" + text(f"compare.{heading}", lang), ""], *rows] if rows else []


def _point(line: Row, lang: str) -> list[str]:
    name = target_words(line["id"], lang)
    if line["id"] == _FLOORED:
        name = text("compare.floor_apart", lang, name=name)
    return _priced(name, line["chance_cost"], 1.0, lang)


def _unit(line: Row, about: Mapping[str, Any], lang: str) -> list[str]:
    """Return what one unit of improvement costs."""
    unit, scale = line["cost_unit"].removeprefix("万元/").strip("()"), 1.0
    spoken = unit_text(unit, lang)
    if unit in SHARES:
        spoken, scale = text("compare.point", lang), 0.01
    elif unit == "万元" and lang == "en":
        spoken, scale = money(WAN_PER_MILLION, lang, 1e4), WAN_PER_MILLION
    return _priced(f"{_counted(line, about, lang)} [{spoken}]", line["cost"], scale, lang)


def _priced(name: str, cost: Row, scale: float, lang: str) -> list[str]:
    scaled = {end: scale * value for end, value in cost.items()}
    return [name, spanned(scaled, lambda wan: money(wan, lang, width_of(scaled)))]


def _counted(line: Row, about: Mapping[str, Any], lang: str) -> str:
    """Return the title with what the price counts: all of what adds up, and relocations where they are in."""
    words, since, until = title(line["id"], lang), about["since"], about["quarter"]
    if line["adds_up"] and since <= until:
        if until.endswith("Q4"):
            return text("compare.in_all_years", lang, name=words, since=since[:4], until=until[:4])
        return text("compare.in_all", lang, name=words, since=since, until=until)
    if line["id"].partition(".")[0] == "certified":
        return text("compare.relocated_in", lang, name=words)
    return words


def _missing(key: str, lines: Sequence[Row], named: Callable[[Row], str], lang: str) -> Iterator[RenderableType]:
    """Yield what has no price, a line for each reason."""
    by_reason = {reason: [named(line) for line in lines if line[key] == reason] for reason in _REASONS}
    said = [
        text(
            "compare.no_price",
            lang,
            why=text(f"compare.why.{reason}", lang),
            names=text("compare.list", lang).join(names),
        )
        for reason, names in by_reason.items()
        if names
    ]
    if said:
        yield Text(text(f"compare.{key}", lang))
        yield listed(said)
