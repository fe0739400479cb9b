"""Instruments of the opinion and dated shocks, as the catalogue describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.entry import LEVEL, LEVER, Entry, read_entry
from sim.fields import (
    Complain,
    check_keys,
    check_name,
    read_article,
    read_bilingual,
    read_choice,
    read_list,
    read_mapping,
    read_number,
    read_quarter,
    read_words,
)

BACKGROUNDS = ("status-quo", "opinion-2019")
_INSTRUMENT = ("title", "article", "channel", "sign", "background", "fails", "levers", "note")
_TAKEN = ("intensity", "start", "end", "ramp")  # what a scenario says about an instrument beside its levers
_SHOCK = ("is", "source", "tag", "effects", "quarters", "profile")
_SHOCK_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Instrument:
    """One tool of the opinion: what it moves, how it fails, and its native levers at intensity 1."""

    name: str
    title: Mapping[str, str]
    article: int
    channel: tuple[str, ...]  # outcomes in which its own effect must show
    sign: tuple[int, ...]  # expected: +1, -1, or first the one and then the other
    background: str  # scenario to which it is added, or from which it is taken
    fails: Mapping[str, str]  # main way it fails
    levers: Mapping[str, Entry]
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shock:
    """A dated event outside the zone; in quarter q its effects are multiplied by that quarter's weight."""

    name: str
    is_: Mapping[str, str]
    effects: Mapping[str, Entry]
    first: int  # quarter
    weights: tuple[float, ...]  # by quarter from the first on

    @property
    def last(self) -> int:
        """Last quarter in which it acts."""
        return self.first + len(self.weights) - 1


def read_instrument(name: str, node: object, complain: Complain) -> Instrument:
    """Read one instrument; mistakes go to ``complain``."""
    where = (name,)
    check_name(where, name, complain)
    node = read_mapping(where, node, complain)
    check_keys(where, node, _INSTRUMENT, complain)
    levers = {}
    for lever, entry in read_mapping((name, "levers"), node.get("levers"), complain).items():
        if lever in _TAKEN:
            complain((name, "levers", lever), "catalogue.double_name", name=lever)
        levers[lever] = read_entry((name, "levers", lever), name, entry, complain, LEVER)
    return Instrument(
        name=name,
        title=read_bilingual((name, "title"), node.get("title"), complain),
        article=read_article((name, "article"), node.get("article"), complain),
        channel=_channel(name, node.get("channel"), complain),
        sign=_sign(name, node.get("sign"), complain),
        background=read_choice((name, "background"), node.get("background"), BACKGROUNDS, complain),
        fails=read_bilingual((name, "fails"), node.get("fails"), complain),
        levers={lever: entry for lever, entry in levers.items() if entry},
        note=read_bilingual((name, "note"), node["note"], complain) if "note" in node else {},
    )


def _channel(name: str, node: object, complain: Complain) -> tuple[str, ...]:
    found = read_list((name, "channel"), node, complain)
    return tuple(read_words((name, "channel"), outcome, complain) for outcome in found)


def _sign(name: str, node: object, complain: Complain) -> tuple[int, ...]:
    signs = tuple(read_list((name, "sign"), node, complain))
    if not set(signs) <= {-1, 1}:
        complain((name, "sign"), "catalogue.choice_expected", found=repr(node), allowed="-1, 1")
    return signs


def read_shock(name: str, node: object, complain: Complain) -> Shock:
    """Read one shock; source and tag stand once for all its effects unless an effect has its own."""
    if not _SHOCK_NAME.fullmatch(name):
        complain((name,), "catalogue.bad_shock", name=name)
    node = read_mapping((name,), node, complain)
    check_keys((name,), node, _SHOCK, complain)
    is_ = read_bilingual((name, "is"), node.get("is"), complain)
    common = {key: node.get(key) for key in ("is", "source", "tag")}
    effects = {}
    for effect, entry in read_mapping((name, "effects"), node.get("effects"), complain).items():
        where = (name, "effects", effect)
        full = {**common, **read_mapping(where, entry, complain)}
        effects[effect] = read_entry(where, name, full, complain, LEVEL)
    first, weights = _quarters(name, node, complain)
    return Shock(name, is_, {effect: entry for effect, entry in effects.items() if entry}, first, weights)


def _quarters(name: str, node: Mapping[str, object], complain: Complain) -> tuple[int, tuple[float, ...]]:
    """Return the first quarter of a shock and its weight by quarter; 1 in each where no profile is given."""
    where = (name, "quarters")
    dates = read_mapping(where, node.get("quarters"), complain)
    check_keys(where, dates, ("first", "last"), complain)
    first = read_quarter((*where, "first"), dates.get("first"), complain)
    quarters = read_quarter((*where, "last"), dates.get("last"), complain) - first + 1
    if quarters < 1:
        complain(where, "catalogue.end_before_start")
    if "profile" not in node:
        return first, (1.0,) * max(quarters, 0)
    found = read_list((name, "profile"), node["profile"], complain)
    if len(found) != quarters:
        complain((name, "profile"), "catalogue.weights_expected", quarters=quarters, found=len(found))
    return first, tuple(read_number((name, "profile"), weight, complain) for weight in found)
