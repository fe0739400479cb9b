"""Every text that people read, in Chinese and English: ``sim/catalogue/messages/<topic>.yaml``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")

_TOPICS = Path(__file__).parent / "catalogue" / "messages"


def text(key: str, lang: str | None = None, **values: Any) -> str:
    """Return the message ``key`` in the reader's language, its ``{names}`` filled in; an unknown key is a KeyError."""
    words = catalogue()[key][language(lang)]
    return words.format(**values) if values else words.replace("{{", "{").replace("}}", "}")


def unit_text(unit: str, lang: str) -> str:
    """Return a unit in the reader's language; one without words of its own stays as it is."""
    return catalogue().get(f"describe.unit.{unit}", {}).get(lang, unit)


def language(explicit: str | None = None) -> str:
    """Return ``zh`` or ``en``: what was asked for, else what the locale says; English where it says nothing.

    >>> language("zh")
    'zh'
    """
    if explicit is not None:
        if explicit not in LANGUAGES:
            raise ValueError(explicit)
        return explicit
    locale = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return all messages of all topics; a key belongs to one topic only."""
    from sim import document  # here, because a document's mistakes are told through this module

    messages: dict[str, Mapping[str, str]] = {}
    for topic in sorted(_TOPICS.glob("*.yaml")):
        for key, words in document.shipped(f"messages/{topic.name}").items():
            if key in messages:
                raise KeyError(f"{topic.name}: {key} is the key of another message too")
            messages[key] = words
    return messages
