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


@click.command("describe", help=text("describe.help"), short_help=text("cli.short.describe"))
@click.argument("topic", type=click.Choice(list(describe.TOPICS)))
@click.argument("names", nargs=-1)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help=text("describe.format"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help=text("describe.lang"))
def command(topic: str, names: tuple[str, ...], form: str, lang: str | None) -> None:
    """List one topic; ``names`` keep the rows whose name starts with one of them."""
    lang = language(lang)
    rows = describe.rows(topic, lang)
    unknown = [start for start in names if not any(_wanted(row.name, start) for row in rows)]
    if unknown:
        raise Refusal(text("describe.no_rows", lang, names=", ".join(unknown)))
    rows = [row for row in rows if any(_wanted(row.name, start) for start in names or ("",))]
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
    table = Table(box=box.SIMPLE_HEAD, title=text(f"describe.{topic}", lang), title_justify="left")
    for heading in describe.TOPICS[topic].headings:
        table.add_column(text(f"describe.{heading}", lang), overflow="fold")
    for row in rows:
        lines = (row.cells, *row.below)
        for place, cells in enumerate(lines, start=1):
            table.add_row(*(Text(cell) for cell in cells), end_section=place == len(lines))
    console.print(table)
    console.print(Text(describe.note(topic, lang)))
