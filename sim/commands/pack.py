"""``zonesim pack``: a result with all that is needed to read, check and remake it, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from sim.messages import LANGUAGES, language, text


@click.command(help=text("pack.help"), short_help=text("cli.short.pack"))
@click.argument("result", metavar="RESULT")
@click.option("--out", metavar="FILE.zip", help=text("pack.out"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("pack.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(result: str, out: str | None, lang: str | None) -> None:
    """Check the result, write the pack and say where it is."""
    from sim.commands import packing

    for line in packing.pack(Path(result), out, language(lang)):
        click.echo(line)
