"""Where figures come from: the records and facts behind the short sources of parameters and levers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sim import document
from sim.messages import text

_DESIGN = "project specification"  # which a reader does not have
_KEY = re.compile(r"\bS\d+[a-d]?\b(?:-S\d+[a-d]?)?")
_FACTS = re.compile(r"\bfacts ([A-E])\b")


@dataclass(frozen=True)
class Source:
    """A record, or the facts of a section of the evidence."""

    key: str
    lines: Sequence[str]  # addresses are text


@cache
def records() -> Mapping[str, str]:
    """Return records by the keys of their line, such as ``S11 / S12``."""
    found: Mapping[str, str] = document.shipped("sources.yaml")["records"]
    return found


@cache
def facts() -> Mapping[str, Sequence[str]]:
    """Return facts by section."""
    found: Mapping[str, Sequence[str]] = document.shipped("sources.yaml")["facts"]
    return found


def spoken(source: str, lang: str) -> str:
    """Return a source as it was given; a judgement, and what was set for the model, in the reader's language.

    >>> spoken("project specification, section 1; 9 % as upper end (S1)", "en"), spoken("judgement", "zh")
    ('set for this model (judgement); 9 % as upper end (S1)', '判断')
    """
    if source == "judgement":
        return text("describe.judgement", lang)
    if not source.startswith(_DESIGN):
        return source
    _, semicolon, rest = source.partition(";")
    return text("describe.by_design", lang) + semicolon + rest


def cited(sources: Iterable[str]) -> list[Source]:
    """Return the records and facts that short sources name, each once, records first.

    >>> [source.key for source in cited(["abandonment (S12), size judged", "age class (evidence facts E)"])]
    ['S11 / S12', 'facts E']
    """
    keys, sections = set(), set()
    for words in sources:
        keys |= {key for found in _KEY.findall(words) for key in _spread(found)}
        sections |= set(_FACTS.findall(words))
    named = [Source(line, [text]) for line, text in records().items() if keys & _keys(line)]
    return named + [Source(f"facts {name}", lines) for name, lines in facts().items() if name in sections]


@cache
def _keys(line: str) -> frozenset[str]:
    return frozenset(key for found in _KEY.findall(line) for key in _spread(found))


def _spread(key: str) -> list[str]:
    """Return the keys of a range.

    >>> _spread("S44-S46"), _spread("S9b")
    (['S44', 'S45', 'S46'], ['S9b'])
    """
    first, dash, last = key.partition("-")
    if not dash:
        return [key]
    return [f"S{number}" for number in range(int(first[1:]), int(last[1:]) + 1)]
