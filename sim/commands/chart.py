"""``zonesim chart``: pictures of results for a meeting or a paper."""

from __future__ import annotations

from typing import Any

import click

from sim.messages import LANGUAGES, language, text


class _WithKinds(click.Command):
    """Lists the kinds of charts in its help; they are loaded only then, as that takes a second."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the kinds, then the options."""
        from sim.report.figures import KINDS

        with formatter.section(text("chart.kinds")):
            rows = [(name, text(f"chart.kind.{name}"), sorted(kind.takes)) for name, kind in KINDS.items()]
            formatter.write_dl(
                [(name, " ".join([words, *(f"[--{one}]" for one in takes)])) for name, words, takes in rows]
            )
        super().format_options(ctx, formatter)


@click.command(cls=_WithKinds, help=text("chart.help"), short_help=text("cli.short.chart"))
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
