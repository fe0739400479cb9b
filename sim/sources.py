"""Where figures come from: the records and facts behind the short sources of parameters and levers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sim import document
from sim.messages import text

_DESIGN = "project specification"  # which a reader does not have
_KEY = re.compile(r"\bS\d+[a-d]?\b(?:-S\d+[a-d]?)?", re.ASCII)  # a key may follow a Chinese character
_FACTS = re.compile(r"\bfacts ([A-E])\b|证据([A-E])节")


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


@cache
def wordings() -> Mapping[str, Mapping[str, str]]:
    """Return parts of short sources in the reader's language, where that has other words."""
    found: Mapping[str, Mapping[str, str]] = document.shipped("sources.yaml")["words"]
    return found


def spoken(source: str, lang: str) -> str:
    """Return a source in the reader's language; what has no words there, such as a title, as it was given.

    >>> spoken("project specification, section 1; size judged", "en"), spoken("judgement; no local data", "zh")
    ('set for this model (judgement); size judged', '判断；没有本地数据')
    """
    return text("compare.semicolon", lang).join(_part(part, lang) for part in source.split("; "))


def _part(words: str, lang: str) -> str:
    if words in wordings():
        return wordings()[words].get(lang, words)
    if words == "judgement":
        return text("describe.judgement", lang)
    return text("describe.by_design", lang) if words.startswith(_DESIGN) else words


def cited(sources: Iterable[str]) -> list[Source]:
    """Return the records and facts that short sources name, each once, records first.

    >>> [source.key for source in cited(["abandonment (S12), size judged", "age class (evidence facts E)"])]
    ['S11 / S12', 'facts E']
    """
    keys, sections = set(), set()
    for words in sources:
        keys |= {key for found in _KEY.findall(words) for key in _spread(found)}
        sections |= {name for found in _FACTS.findall(words) for name in found if name}
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
