"""Click's own words in help texts, in the reader's language; what a command says itself is in the catalogue anyway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from sim.messages import text

_KEYS = {
    "Options": "cli.options",
    "Commands": "cli.commands",
    "Usage": "cli.usage",
    "Show this message and exit.": "cli.help",
}


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
