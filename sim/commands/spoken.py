"""Click's own words in help texts, in the reader's language; what a command says itself is in the catalogue anyway."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from sim.messages import LANGUAGES, language, text

_KEYS = {
    "Options": "cli.options",
    "Commands": "cli.commands",
    "Usage": "cli.usage",
    "Show this message and exit.": "cli.help",
}


def asked_for(words: Sequence[str]) -> str:
    """Return the language that a command line asks for, read before it is parsed; else that of the locale.

    >>> asked_for(["rnu", "--lang", "zh"]), asked_for(["--lang=en"])
    ('zh', 'en')
    """
    chosen = [after for word, after in zip(words, [*words[1:], ""], strict=True) if word == "--lang"]
    chosen += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return language(next((lang for lang in chosen if lang in LANGUAGES), None))


class SpokenFormatter(click.HelpFormatter):
    """Formats help with headings from the message catalogue."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write ``Usage: zonesim …``."""
        super().write_usage(prog, args, prefix or f"{_spoken('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(_spoken(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **settings: Any) -> None:
        """Write options or commands with what each does."""
        super().write_dl([(name, _spoken(words)) for name, words in rows], *args, **settings)


def _spoken(words: str) -> str:
    return text(_KEYS[words]) if words in _KEYS else words
