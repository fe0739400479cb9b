"""``zonesim discover``: in which futures a mix misses a target, and how robust each mix is over all of them."""

from __future__ import annotations

from typing import Any

import click

from sim.commands import analysing
from sim.messages import language, text


@click.command(help=text("discover.help"), short_help=text("cli.short.discover"))
@click.argument("words", metavar="RESULT|SWEEP|SCENARIO...", nargs=-1, required=True)
@click.option("--target", "targets", metavar="ID", multiple=True, help=text("discover.target"))
@click.option("--outcome", metavar="NAME", help=text("discover.outcome"))
@click.option("--below", type=float, metavar="NUMBER", help=text("discover.below"))
@click.option("--above", type=float, metavar="NUMBER", help=text("discover.above"))
@click.option("--runs", type=click.IntRange(1, 1_000_000), default=2000, show_default=True, help=text("discover.runs"))
@click.option(
    "--resamples", type=click.IntRange(0, 1000), default=20, show_default=True, help=text("discover.resamples")
)
@analysing.options
def command(lang: str | None, **options: Any) -> int:
    """Check what is asked, have it answered, print it."""
    from sim.commands import discovering

    return discovering.run(discovering.Order(lang=language(lang), **options))
