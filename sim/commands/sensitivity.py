"""``zonesim sensitivity``: which inputs move a result, and how much of its variance is luck."""

from __future__ import annotations

from typing import Any

import click

from sim.commands import analysing
from sim.messages import language, text


@click.command(help=text("sensitivity.help"), short_help=text("cli.short.sensitivity"))
@click.argument("scenario", metavar="SCENARIO")
@click.option("--target", metavar="ID", help=text("sensitivity.target"))
@click.option("--outcome", metavar="NAME", help=text("sensitivity.outcome"))
@click.option("--input", "inputs", metavar="NAME", multiple=True, help=text("sensitivity.input"))
@click.option(
    "--method",
    type=click.Choice(["variance", "screening"]),
    default="variance",
    show_default=True,
    help=text("sensitivity.method"),
)
@click.option("--size", type=click.IntRange(2, 1 << 20), default=1024, show_default=True, help=text("sensitivity.size"))
@click.option(
    "--trajectories",
    type=click.IntRange(2, 10_000),
    default=16,
    show_default=True,
    help=text("sensitivity.trajectories"),
)
@click.option("--top", type=click.IntRange(1, 100), default=12, show_default=True, help=text("sensitivity.top"))
@click.option("--dry-run", is_flag=True, help=text("sensitivity.dry_run"))
@analysing.options
def command(lang: str | None, **options: Any) -> int:
    """Check what is asked, have it answered, print it."""
    from sim.commands import sensing

    return sensing.run(sensing.Order(lang=language(lang), **options))
