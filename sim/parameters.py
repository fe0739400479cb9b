"""Reads the catalogue of numbers, checked in full; the record type of one quarter's parameters is made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim import document
from sim.document import Document, Mistake, Mistakes
from sim.entry import LEVEL, PARAMETER, Entry, read_entry
from sim.fields import Complain, check_name, read_mapping
from sim.instrument import Instrument, Shock, read_instrument, read_shock
from sim.mistake import Where

VARIANTS: Mapping[str, tuple[str, ...]] = {
    "imitation": ("frontier", "mean"),  # towards the best of the industry, or its mean
    "rationing": ("scoring", "collateral"),  # the bank looks at the enterprise, or at what can be pledged
    "certification": ("payoff", "herding"),  # what it is worth, or what others in the industry do
    "additionality": (
        "constant",
        "saturating",
    ),  # of a grant: the same for all, or less where grants pay most of the R&D
    "entry": ("stock", "trend"),  # start-ups follow the enterprises there are, or those of the status-quo trend
}
"""Rules that come in more than one form; the first is the default, its position the integer in the record."""

ENVELOPE = "zone.envelope"  # dotted name of the zone's yearly policy money [万元/yr]
RESERVED = ("shock", "variant")  # groups of the record that hold no entries
STARTED = "started"  # quarters since an instrument's start, in its group

_CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True)
class Catalogue:
    """Every number of the model but the zone profile's, by dotted name."""

    parameters: Mapping[str, Entry]
    national: Mapping[str, Entry]
    founding: Mapping[str, Entry]  # uncertain founding levels of the shipped zone, ``founding.certified``
    instruments: Mapping[str, Instrument]
    shocks: Mapping[str, Shock]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """What a scenario may set under ``parameters``: all numbers but the native levers, which policy sets."""
        effects = {effect.dotted: effect for shock in self.shocks.values() for effect in shock.effects.values()}
        return {**self.parameters, **self.national, **self.founding, **effects}

    @cached_property
    def levers(self) -> Mapping[str, Entry]:
        """The native levers of all instruments."""
        return {lever.dotted: lever for tool in self.instruments.values() for lever in tool.levers.values()}

    @cached_property
    def shock_fields(self) -> tuple[str, ...]:
        """What shocks act on, in order of first mention."""
        return tuple(dict.fromkeys(field for shock in self.shocks.values() for field in shock.effects))

    @cached_property
    def record_type(self) -> np.dtype[Any]:
        """The type of the parameter record, its groups in the order of the files."""
        groups: dict[str, list[str]] = {}
        for entry in (*self.parameters.values(), *self.national.values(), *self.founding.values()):
            groups.setdefault(entry.group, []).append(entry.name)
        for tool in self.instruments.values():
            groups.setdefault(tool.name, []).extend((*tool.levers, STARTED))
        groups["shock"] = list(self.shock_fields)
        floats = [(group, [(name, np.float64) for name in names]) for group, names in groups.items() if names]
        return np.dtype([*floats, ("variant", [(name, np.int64) for name in VARIANTS])])


def record_type(catalogue: Catalogue | None = None) -> np.dtype[Any]:
    """Return the type of one quarter's parameters: a field per group, in it float64 fields, so ``p.rd_subsidy.budget``.

    Group ``variant`` holds integers (0 = default); group ``shock`` what the dated shocks of this quarter do.
    """
    return (catalogue or shipped()).record_type


def judged_share(catalogue: Catalogue, profile_tags: Iterable[str] = ()) -> float:
    """Return the share of the model's numeric inputs whose source is our own judgement (tag J) [1].

    Args:
        catalogue: its parameters, national rules, founding levels, levers and shocks count once each; what is solved
            from other numbers is no input
        profile_tags: tags of further inputs, such as the traits of a zone profile
    """
    inputs = (*catalogue.entries.values(), *catalogue.levers.values())
    tags = [*(entry.tag for entry in inputs if entry.solved is None), *profile_tags]
    return tags.count("J") / len(tags) if tags else 0.0


@cache
def shipped() -> Catalogue:
    """Return the catalogue of the package; every mistake in it is raised with file, line and field."""

    def file(name: str) -> Document:
        return Document(_CATALOGUE / name, document.shipped(name))

    return read(
        file("parameters.yaml"),
        file("national.yaml"),
        file("instruments.yaml"),
        file("shocks.yaml"),
        file("zones/lincang.yaml"),
    )


def read(
    parameters: Document, national: Document, instruments: Document, shocks: Document, zone: Document
) -> Catalogue:
    """Read the files of a catalogue; raise Mistakes with all that is wrong in any of them.

    The names of the founding levels are those of the shipped zone; every other zone profile must give the same.
    """
    complaints = {file.path: Complaints(file) for file in (parameters, national, instruments, shocks, zone)}
    levels = zone.content.get("levels", {})
    catalogue = Catalogue(
        parameters=_groups(parameters.content, complaints[parameters.path]),
        national=_groups(national.content, complaints[national.path]),
        founding=read_levels(levels, complaints[zone.path]),
        instruments={
            name: read_instrument(name, node, complaints[instruments.path])
            for name, node in instruments.content.items()
        },
        shocks={name: read_shock(name, node, complaints[shocks.path]) for name, node in shocks.content.items()},
    )
    _check_twice(catalogue, complaints[instruments.path])
    if any(lever.budgeted for lever in catalogue.levers.values()) and ENVELOPE not in catalogue.parameters:
        complaints[parameters.path]((), "catalogue.missing", names=ENVELOPE)
    mistakes = [mistake for file in complaints.values() for mistake in file.mistakes]
    if mistakes:
        raise Mistakes(mistakes)
    return catalogue


def read_levels(levels: object, complain: Complain) -> Mapping[str, Entry]:
    """Read the founding levels of a zone profile (its key ``levels``), by dotted name ``founding.certified``."""
    found = (
        read_entry(("levels", name), "founding", node, complain, LEVEL)
        for name, node in read_mapping(("levels",), levels, complain).items()
    )
    return {entry.dotted: entry for entry in found if entry}


class Complaints:
    """Gathers the mistakes of a file of the catalogue; line and column are looked up only once there is one."""

    def __init__(self, source: Document) -> None:
        self.source = source
        self.mistakes: list[Mistake] = []

    def __call__(self, where: Where, message: str, **values: Any) -> None:
        """Note a mistake."""
        if not self.source.marks and self.source.path.is_file():
            self.source = document.read(self.source.path)
        self.mistakes.append(self.source.mistake(where, message, **values))


def _groups(content: Mapping[str, Any], complain: Complain) -> Mapping[str, Entry]:
    """Read ``group: {name: entry}``."""
    entries = {}
    for group, names in content.items():
        check_name((group,), group, complain)
        if group in RESERVED:
            complain((group,), "catalogue.taken_name", name=group)
        for name, node in read_mapping((group,), names, complain).items():
            entry = read_entry((group, name), group, node, complain, PARAMETER)
            if entry:
                entries[entry.dotted] = entry
    return entries


def _check_twice(catalogue: Catalogue, complain: Complain) -> None:
    """Complain about a dotted name that two files define: the record has one field for it."""
    seen: set[str] = set()
    started = [f"{name}.{STARTED}" for name in catalogue.instruments]
    for names in (catalogue.parameters, catalogue.national, catalogue.founding, catalogue.levers, started):
        for name in names:
            if name in seen:
                complain(tuple(name.split(".")), "catalogue.double_name", name=name)
            seen.add(name)
