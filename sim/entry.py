"""One number of the catalogue: what it is, unit, range, source and tag; read strictly, every mistake named."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.fields import (
    Complain,
    Counted,
    check_keys,
    check_name,
    read_article,
    read_bilingual,
    read_choice,
    read_flag,
    read_mapping,
    read_number,
    read_quarter,
    read_words,
)
from sim.messages import LANGUAGES
from sim.mistake import Where

TAGS = ("V", "V2", "D", "B", "J")
PARAMETER = ("central", "by_year", "solved")  # the forms an ordinary entry may take
LEVEL = ("central",)  # a founding level of a zone, an effect of a shock
LEVER = ("central", "share")  # a native lever of an instrument
_LIMITS = ("minimum", "maximum")
_FIELDS = (
    "is",
    "unit",
    "source",
    "tag",
    "low",
    "high",
    "row",
    "clause",
    "integer",
    "distribution",
    "neutral",
    *_LIMITS,
)


@dataclass(frozen=True)
class Entry:
    """One number with its range; it has exactly one of ``central``, ``dated``, ``solved`` and ``share``."""

    group: str
    name: str
    is_: Mapping[str, str]  # what it is, zh and en
    unit: str
    source: str
    tag: str  # V seen, V2 second-hand, D derived, B unverified recollection, J judgement
    low: float = math.nan
    central: float = math.nan
    high: float = math.nan
    dated: tuple[tuple[int, float], ...] = ()  # (quarter from which it holds, value), ascending: a step function
    solved: Mapping[str, str] | None = None  # the moment that it is solved from
    share: float = math.nan  # of the zone's yearly envelope, for a budget at intensity 1
    uniform: bool = False  # else triangular
    integer: bool = False  # rounded after drawing
    minimum: float = -math.inf
    maximum: float = math.inf
    row: str = ""  # id in the evidence
    clause: int | None = None  # article of the opinion
    neutral: float = math.nan  # value without any policy effect, towards which ``effect.scale`` moves it
    money: bool = False  # a lever beside the budget that grows with intensity beyond 2 as money does

    @property
    def dotted(self) -> str:
        """Name in scenarios and tables of draws, such as ``rd_subsidy.misuse``."""
        return f"{self.group}.{self.name}"

    @property
    def uncertain(self) -> bool:
        """Whether it is drawn: it has a range that is not a point."""
        return self.low < self.high

    @property
    def budgeted(self) -> bool:
        """Whether it is a budget out of the zone's yearly envelope."""
        return math.isfinite(self.share)

    def allows(self, value: float) -> bool:
        """Whether a scenario may set it to this value (finite, inside the hard limits, whole where it must be)."""
        if not math.isfinite(value) or (self.integer and value != math.floor(value)):
            return False
        return self.minimum <= value <= self.maximum


def read_entry(
    where: Where, group: str, node: object, complain: Complain, forms: tuple[str, ...] = PARAMETER
) -> Entry | None:
    """Read the entry of a group at ``where``; every mistake goes to ``complain``, and then the answer is None."""
    counted = Counted(complain)
    name = str(where[-1])
    check_name(where, name, counted)
    if not isinstance(node, Mapping):
        counted(where, "catalogue.mapping_expected")
        return None
    check_keys(where, node, (*_FIELDS, *forms, *(("money",) if forms is LEVER else ())), counted)
    given = [form for form in forms if form in node]
    if len(given) != 1:
        counted(where, "catalogue.one_form", forms=", ".join(forms), found=", ".join(given) or "-")
    values = _values(where, node, counted)
    words: dict[str, Any] = {
        "is_": read_bilingual((*where, "is"), node.get("is"), counted),
        "unit": read_words((*where, "unit"), node.get("unit"), counted),
        "source": read_words((*where, "source"), node.get("source"), counted),
        "tag": read_choice((*where, "tag"), node.get("tag"), TAGS, counted),
    }
    return None if counted.mistakes else Entry(group=group, name=name, **words, **values)


def _values(where: Where, node: Mapping[str, Any], complain: Counted) -> dict[str, Any]:
    """Return the numeric fields of an entry: its form, range, limits and flags."""
    values: dict[str, Any] = {}
    for field in ("low", "central", "high", "share", "neutral", *_LIMITS):
        if field in node:
            values[field] = read_number((*where, field), node[field], complain)
    for field in ("integer", "money"):
        if field in node:
            values[field] = read_flag((*where, field), node[field], complain)
    if node.get("unit") == "1":
        values = {"minimum": 0.0, "maximum": 1.0, **values}
    if "share" in node:
        values = {"minimum": 0.0, **values}  # a budget set directly is money too
    if "distribution" in node:
        shape = read_choice((*where, "distribution"), node["distribution"], ("triangular", "uniform"), complain)
        values["uniform"] = shape == "uniform"
    if "by_year" in node:
        values["dated"] = _dated((*where, "by_year"), node["by_year"], complain)
    if "solved" in node:
        values["solved"] = _moment((*where, "solved"), node["solved"], complain)
        if node.get("tag") != "D":
            complain((*where, "tag"), "catalogue.solved_is_derived")
    if "row" in node:
        values["row"] = read_words((*where, "row"), node["row"], complain)
    if "clause" in node:
        values["clause"] = read_article((*where, "clause"), node["clause"], complain)
    if not complain.mistakes:
        _check_range(where, values, complain)
    return values


def _check_range(where: Where, values: Mapping[str, Any], complain: Counted) -> None:
    """Complain unless minimum <= low <= central <= high <= maximum, with both ends of a range or none."""
    minimum, maximum = values.get("minimum", -math.inf), values.get("maximum", math.inf)
    if ("low" in values) != ("high" in values) or ("low" in values and "central" not in values):
        complain(where, "catalogue.half_range")
        return
    numbers = [(field, values[field]) for field in ("low", "central", "high") if field in values]
    for (left, smaller), (right, larger) in itertools.pairwise(numbers):
        if smaller > larger:
            complain((*where, left), "catalogue.not_ordered", left=left, right=right, smaller=smaller, larger=larger)
    numbers += [("by_year", value) for _, value in values.get("dated", ())]
    for field, value in numbers:
        if not minimum <= value <= maximum:
            complain((*where, field), "catalogue.outside", value=value, minimum=minimum, maximum=maximum)
        if values.get("integer") and value != math.floor(value):
            complain((*where, field), "catalogue.whole_expected", value=value)
    if not 0.0 <= values.get("share", 0.0) <= 1.0:
        complain((*where, "share"), "catalogue.outside", value=values["share"], minimum=0.0, maximum=1.0)


def _dated(where: Where, node: object, complain: Complain) -> tuple[tuple[int, float], ...]:
    """Read ``{2018: 0.5, 2019Q2: 0.4}``: a year holds from its first quarter on."""
    steps = []
    for date, value in read_mapping(where, node, complain).items():
        first = date if "Q" in date else f"{date}Q1"
        steps.append((read_quarter((*where, date), first, complain), read_number((*where, date), value, complain)))
    return tuple(sorted(steps))


def _moment(where: Where, node: object, complain: Complain) -> Mapping[str, str]:
    """A moment is one text for both languages, or one in each."""
    if isinstance(node, Mapping):
        return read_bilingual(where, node, complain)
    return dict.fromkeys(LANGUAGES, read_words(where, node, complain))
