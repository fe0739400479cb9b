"""The opinion's targets and its 24 articles, with what represents each in the model; texts are paraphrased."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sim import document
from sim.document import Document, Mistakes
from sim.fields import (
    ARTICLES,
    Complain,
    check_keys,
    check_name,
    read_article,
    read_bilingual,
    read_choice,
    read_flag,
    read_list,
    read_mapping,
    read_number,
    read_quarter,
    read_words,
)
from sim.parameters import Complaints
from sim.state import INSTRUMENTS, SCOPES

_TARGET = (
    *("title", "article", "threshold", "unit", "comparison", "due", "stretch"),
    *("of_article_two", "scoped", "readings"),
)
_CLAUSE = ("title", "instruments", "targets", "how", "gap")
_CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True)
class Definition:
    """One way to read a target."""

    id: str
    is_: Mapping[str, str]


@dataclass(frozen=True)
class Target:
    """What the opinion wants to see by the due quarter."""

    id: str
    title: Mapping[str, str]
    article: int
    threshold: float
    unit: str
    comparison: str  # value comparison threshold
    due: int  # quarter
    stretch: float | None  # upper end where the opinion gives a range
    of_article_two: bool  # one of the five of the joint result
    scoped: bool  # read for all parks, for the core, and for the core plus its share of park projects
    definitions: tuple[Definition, ...]  # the first is headline

    @property
    def readings(self) -> tuple[str, ...]:
        """Ids of all readings, headline first, such as ``output`` and ``output@core``."""
        scopes = SCOPES if self.scoped else SCOPES[:1]
        return tuple(reading_id(one.id, scope) for scope in scopes for one in self.definitions)


@dataclass(frozen=True)
class Clause:
    """One article: what represents it and how, and what of it nothing represents and why."""

    article: int
    title: Mapping[str, str]
    instruments: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    how: Mapping[str, str] = field(default_factory=dict)
    gap: Mapping[str, str] = field(default_factory=dict)


def reading_id(definition: str, scope: str) -> str:
    """Return the id of a reading: the definition alone for the whole zone, else ``definition@scope``."""
    return definition if scope == SCOPES[0] else f"{definition}@{scope}"


@cache
def targets() -> Mapping[str, Target]:
    """Return the shipped targets in the order of the opinion."""
    return read_targets(_file("targets.yaml"))


@cache
def clauses() -> tuple[Clause, ...]:
    """Return the shipped table of all articles."""
    return read_clauses(_file("clauses.yaml"), INSTRUMENTS, targets())


def _file(name: str) -> Document:
    return Document(_CATALOGUE / name, document.shipped(name))


def read_targets(source: Document) -> Mapping[str, Target]:
    """Read the targets of a document; raise Mistakes with all that is wrong."""
    complain = Complaints(source)
    found = {name: _target(name, node, complain) for name, node in source.content.items()}
    if complain.mistakes:
        raise Mistakes(complain.mistakes)
    return found


def _target(name: str, node: object, complain: Complain) -> Target:
    check_name((name,), name, complain)
    node = read_mapping((name,), node, complain)
    check_keys((name,), node, _TARGET, complain)
    readings = enumerate(read_list((name, "readings"), node.get("readings"), complain))
    return Target(
        id=name,
        title=read_bilingual((name, "title"), node.get("title"), complain),
        article=read_article((name, "article"), node.get("article"), complain),
        threshold=read_number((name, "threshold"), node.get("threshold"), complain),
        unit=read_words((name, "unit"), node.get("unit"), complain),
        comparison=read_choice((name, "comparison"), node.get("comparison"), (">=",), complain),
        due=read_quarter((name, "due"), node.get("due"), complain),
        stretch=read_number((name, "stretch"), node["stretch"], complain) if "stretch" in node else None,
        of_article_two=read_flag((name, "of_article_two"), node.get("of_article_two"), complain),
        scoped=read_flag((name, "scoped"), node.get("scoped"), complain),
        definitions=tuple(_definition((name, "readings", place), one, complain) for place, one in readings),
    )


def _definition(where: tuple[str | int, ...], node: object, complain: Complain) -> Definition:
    node = read_mapping(where, node, complain)
    check_keys(where, node, ("id", "is"), complain)
    name = read_words((*where, "id"), node.get("id"), complain)
    return Definition(name, read_bilingual((*where, "is"), node.get("is"), complain))


def read_clauses(source: Document, instruments: Collection[str], targets: Collection[str]) -> tuple[Clause, ...]:
    """Read the table of articles; raise Mistakes unless all are there and each is represented or says why not."""
    complain = Complaints(source)
    missing = [str(article) for article in ARTICLES if str(article) not in source.content]
    if missing:
        complain((), "catalogue.missing", names=", ".join(missing))
    found = []
    for article, node in source.content.items():
        read_article((article,), int(article) if article.isdecimal() else article, complain)
        found.append(_clause(article, read_mapping((article,), node, complain), instruments, targets, complain))
    if complain.mistakes:
        raise Mistakes(complain.mistakes)
    return tuple(sorted(found, key=lambda clause: clause.article))


def _clause(
    article: str,
    node: Mapping[str, Any],
    instruments: Collection[str],
    targets: Collection[str],
    complain: Complain,
) -> Clause:
    where = (article,)
    check_keys(where, node, _CLAUSE, complain)
    represented: dict[str, tuple[str, ...]] = {}
    for kind, allowed in (("instruments", instruments), ("targets", targets)):
        names = read_list((article, kind), node[kind], complain) if kind in node else []
        represented[kind] = tuple(read_choice((article, kind), name, allowed, complain) for name in names)
    texts = {kind: read_bilingual((article, kind), node[kind], complain) for kind in ("how", "gap") if kind in node}
    for needed in ("how",) if any(represented.values()) else ("gap",):
        if needed not in texts:
            complain(where, "catalogue.missing", names=needed)
    return Clause(
        article=int(article) if article.isdecimal() else 0,
        title=read_bilingual((article, "title"), node.get("title"), complain),
        instruments=represented["instruments"],
        targets=represented["targets"],
        how=texts.get("how", {}),
        gap=texts.get("gap", {}),
    )
