"""``zonesim export``: a result as an Excel workbook or as CSV files."""

from __future__ import annotations

from pathlib import Path

import click

from sim.messages import LANGUAGES, language, text


@click.command(help=text("export.help"), short_help=text("cli.short.export"))
@click.argument("result", metavar="RESULT")
@click.option("--to", "kind", type=click.Choice(["xlsx", "csv"]), required=True, help=text("export.to"))
@click.option("--out", metavar="PATH", help=text("export.out"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(result: str, kind: str, out: str | None, lang: str | None) -> None:
    """Check the result, write the file and say where it is."""
    from sim.commands.exporting import export

    place, missing = export(Path(result), kind, out, language(lang))
    click.echo(text("export.written", language(lang), place=place))
    for line in missing:
        click.echo(line)
