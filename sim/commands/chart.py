"""``zonesim chart``: pictures of results for a meeting or a paper."""

from __future__ import annotations

from typing import Any

import click

from sim.messages import LANGUAGES, language, text


@click.command(help=text("chart.help"), short_help=text("cli.short.chart"))
@click.argument("words", metavar="RESULT... [KIND...]", nargs=-1, required=True)
@click.option("--outcome", "outcomes", metavar="NAME", multiple=True, help=text("chart.outcome"))
@click.option("--target", metavar="ID", help=text("chart.target_option"))
@click.option(
    "--format",
    "endings",
    type=click.Choice(["png", "svg", "pdf"]),
    multiple=True,
    default=["png"],
    show_default=True,
    help=text("chart.formats"),
)
@click.option("--out", metavar="DIR", help=text("chart.out"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(lang: str | None, **options: Any) -> None:
    """Check the results, draw, and say where the pictures are."""
    from sim.commands import charting

    charting.run(charting.Order(lang=language(lang), **options))
