"""``zonesim report``: results written up, the answer first."""

from __future__ import annotations

import click

from sim.messages import LANGUAGES, language, text


@click.command(help=text("report.help"), short_help=text("cli.short.report"))
@click.argument("results", metavar="RESULT...", nargs=-1, required=True)
@click.option("--out", metavar="FILE.html", help=text("report.out"))
@click.option("--docx", "with_word", is_flag=True, help=text("report.docx"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(results: tuple[str, ...], out: str | None, with_word: bool, lang: str | None) -> None:
    """Check the results, write, and say where the report is."""
    from sim.commands import reporting

    for place in reporting.run(results, out, with_word, language(lang)):
        click.echo(text("report.written", language(lang), place=place))
