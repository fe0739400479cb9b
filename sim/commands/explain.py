"""``zonesim explain``: which instruments make two mixes differ, and what becomes of one enterprise under both."""

from __future__ import annotations

from typing import Any

import click

from sim.commands import analysing
from sim.messages import language, text

FINDS = ("operating", "certified", "performer", "exporting")


@click.command(help=text("explain.help"), short_help=text("cli.short.explain"))
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--target", metavar="ID", help=text("explain.target"))
@click.option("--outcome", metavar="NAME", help=text("sensitivity.outcome"))
@click.option(
    "--runs", type=click.IntRange(2, 1_000_000), default=400, show_default=True, help=text("explain.runs")
)  # fmt: skip
@click.option(
    "--coalitions",
    type=click.IntRange(2, 4096),
    default=64,
    show_default=True,
    metavar="N",
    help=text("explain.coalitions"),
)
@click.option("--enterprise", type=click.IntRange(min=1), metavar="KEY", help=text("explain.enterprise"))
@click.option("--find", type=click.Choice(FINDS), help=text("explain.find"))
@click.option(
    "--replication", type=click.IntRange(0, 1_000_000), default=0, show_default=True, help=text("explain.replication")
)
@click.option("--dry-run", is_flag=True, help=text("sensitivity.dry_run"))
@analysing.options
def command(lang: str | None, **options: Any) -> int:
    """Check what is asked, have it answered, print it."""
    from sim.commands import explaining

    return explaining.run(explaining.Order(lang=language(lang), **options))
