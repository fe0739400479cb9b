"""The console that tables are printed on."""

from __future__ import annotations

import os
import sys

from rich.console import Console

PLAIN_WIDTH = 140  # columns, where the output is no terminal


def console() -> Console:
    """Return a console as wide as the terminal, or wide enough where there is none."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if known else PLAIN_WIDTH, highlight=False)
