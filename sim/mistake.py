"""What is wrong with an input file, where, and in whose words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim import messages

Where = tuple[str | int, ...]  # keys and list positions from the top of a document down to a value


@dataclass(frozen=True)
class Words:
    """A part of a message that is itself a message, such as the name of a type or a hint."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """Return the words in the language ``lang``."""
        return messages.text(self.key, lang, **_spoken(self.values, lang))


@dataclass(frozen=True)
class Mistake:
    """One mistake of one file; the words are looked up only when it is shown, in the reader's language."""

    file: str
    line: int  # from 1
    column: int  # from 1, in characters
    field: str
    what: Words

    def text(self, lang: str | None = None) -> str:
        """Return ``file:line:column: field: what is wrong; what is allowed``."""
        place = f"{self.file}:{self.line}:{self.column}: " + (f"{self.field}: " if self.field else "")
        return place + self.what.text(lang)


class Mistakes(Exception):
    """All mistakes found in one reading, by file in the order met, then by line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        found = list(mistakes)
        files = list(dict.fromkeys(mistake.file for mistake in found))
        self.mistakes = sorted(found, key=lambda m: (files.index(m.file), m.line, m.column))
        super().__init__(self.mistakes)

    @property
    def lines(self) -> list[str]:
        """The mistakes in the language of the locale."""
        return self.texts()

    def texts(self, lang: str | None = None) -> list[str]:
        """Return the mistakes as lines in the language ``lang``."""
        return [mistake.text(lang) for mistake in self.mistakes]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def dotted(where: Where) -> str:
    """Return ``policy.instruments.rd_subsidy``; a position in a list is left to line and column."""
    return ".".join(printable(step) for step in where if isinstance(step, str))


def printable(text: str, longest: int = 60) -> str:
    """Return the text fit for one line of a terminal."""
    clipped = text if len(text) <= longest else text[: longest - 1] + "…"
    return clipped if clipped.isprintable() else repr(clipped)[1:-1]


def _spoken(values: Mapping[str, Any], lang: str | None) -> dict[str, Any]:
    """Return the values in one language: messages looked up, bilingual texts chosen from."""
    chosen = messages.language(lang)
    spoken = {}
    for name, value in values.items():
        bilingual = value[chosen] if isinstance(value, Mapping) else value
        spoken[name] = value.text(lang) if isinstance(value, Words) else bilingual
    return spoken
