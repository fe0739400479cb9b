"""One field of a YAML file of the catalogue, read strictly; a mistake goes to ``complain``, never to an exception."""

from __future__ import annotations

import difflib
import keyword
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import numpy as np

from sim import quarters
from sim.messages import LANGUAGES
from sim.mistake import Where

ARTICLES = range(1, 25)  # the opinion has 24 articles

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Complain(Protocol):
    """Takes one mistake: where the field stands, a message of topic ``catalogue`` and its values."""

    def __call__(self, where: Where, message: str, **values: Any) -> None:
        """Note the mistake; ``document.Document.refuse`` is one that knows line and column."""


class Counted:
    """Passes complaints on and remembers how many there were."""

    def __init__(self, complain: Complain) -> None:
        self.complain = complain
        self.mistakes = 0

    def __call__(self, where: Where, message: str, **values: Any) -> None:
        """Count the mistake and pass it on."""
        self.mistakes += 1
        self.complain(where, message, **values)


def check_name(where: Where, name: str, complain: Complain) -> None:
    """Complain unless a name can be a field: a NumPy attribute or a keyword of Python would hide it."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        complain(where, "catalogue.bad_name", name=name)
    elif hasattr(np.recarray, name) or hasattr(np.record, name):
        complain(where, "catalogue.taken_name", name=name)


def check_keys(where: Where, node: Mapping[str, Any], allowed: Iterable[str], complain: Complain) -> None:
    """Complain about every key that is not allowed, naming the nearest one that is."""
    allowed = list(allowed)
    for key in node:
        if key not in allowed:
            near = difflib.get_close_matches(str(key), allowed, n=1)
            complain((*where, str(key)), "catalogue.unknown_key", nearest=(near or allowed)[0])


def read_words(where: Where, node: object, complain: Complain) -> str:
    """Return a text that is not empty."""
    if isinstance(node, str) and node.strip():
        return node.strip()
    complain(where, "catalogue.words_expected", found=repr(node))
    return ""


def read_bilingual(where: Where, node: object, complain: Complain) -> Mapping[str, str]:
    """Return a text in each language."""
    if not isinstance(node, Mapping):
        complain(where, "catalogue.bilingual_expected")
        return {}
    check_keys(where, node, LANGUAGES, complain)
    return {lang: read_words((*where, lang), node.get(lang), complain) for lang in LANGUAGES}


def read_number(where: Where, node: object, complain: Complain) -> float:
    """Return a finite number; a truth value is none."""
    if isinstance(node, int | float) and not isinstance(node, bool) and math.isfinite(node):
        return float(node)
    complain(where, "catalogue.number_expected", found=repr(node))
    return math.nan


def read_flag(where: Where, node: object, complain: Complain) -> bool:
    """Return true or false."""
    if not isinstance(node, bool):
        complain(where, "catalogue.flag_expected", found=repr(node))
    return bool(node)


def read_choice(where: Where, node: object, allowed: Iterable[str], complain: Complain) -> str:
    """Return one of the allowed words."""
    allowed = tuple(allowed)
    if node not in allowed:
        complain(where, "catalogue.choice_expected", found=repr(node), allowed=", ".join(allowed))
    return str(node)


def read_article(where: Where, node: object, complain: Complain) -> int:
    """Return the number of an article of the opinion."""
    if isinstance(node, int) and not isinstance(node, bool) and node in ARTICLES:
        return node
    complain(where, "catalogue.article_expected", found=repr(node))
    return ARTICLES.start


def read_quarter(where: Where, node: object, complain: Complain) -> int:
    """Return the position of a quarter such as ``2020Q4``, counted from 2018Q1."""
    try:
        return quarters.position(str(node))
    except ValueError:
        complain(where, "catalogue.quarter_expected", found=repr(node))
        return 0


def read_list(where: Where, node: object, complain: Complain) -> list[Any]:
    """Return a list that is not empty; a single word or number stands for a list of one."""
    if isinstance(node, str | int | float) and not isinstance(node, bool):
        return [node]
    if isinstance(node, list) and node:
        return node
    complain(where, "catalogue.list_expected", found=repr(node))
    return []


def read_mapping(where: Where, node: object, complain: Complain) -> Mapping[str, Any]:
    """Return a mapping that is not empty."""
    if isinstance(node, Mapping) and node:
        return node
    complain(where, "catalogue.mapping_expected")
    return {}
