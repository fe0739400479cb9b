"""``zonesim describe``: the model's inputs as tables for people or as JSON."""

from __future__ import annotations

import json
import os
import sys

import click

from sim import describe
from sim.commands.refusal import Refusal
from sim.messages import LANGUAGES, language, text

WIDE = 140  # columns where the output is no terminal


@click.command("describe", help=text("describe.help"))
@click.argument("topic", type=click.Choice(list(describe.TOPICS)))
@click.argument("names", required=False)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help=text("describe.format"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help=text("describe.lang"))
def command(topic: str, names: str | None, form: str, lang: str | None) -> None:
    """List one topic; ``names`` keeps the rows whose name starts so."""
    lang = language(lang)
    rows = [row for row in describe.rows(topic, lang) if _wanted(row.name, names or "")]
    if not rows:
        raise Refusal(text("describe.no_rows", lang, names=names))
    if form == "json":
        click.echo(json.dumps({topic: [row.fields for row in rows]}, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(topic, rows, lang)


def _wanted(name: str, start: str) -> bool:
    return name == start if start.isdecimal() else name.startswith(start)  # article 1 is not article 10


def _print(topic: str, rows: list[describe.Row], lang: str) -> None:
    """Print a table; rich knows that a Chinese character takes two columns."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    console = Console(width=None if known else WIDE, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, title=text(f"describe.{topic}", lang), title_justify="left")
    for heading in describe.TOPICS[topic].headings:
        table.add_column(text(f"describe.{heading}", lang), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row.cells))
    console.print(table)
    console.print(Text(describe.note(topic, lang)))
