"""``zonesim optimise``: the cheapest mix that reaches chosen targets, and what more certainty costs."""

from __future__ import annotations

from typing import Any

import click

from sim.commands import analysing
from sim.messages import language, text


@click.command(help=text("optimise.help"), short_help=text("cli.short.optimise"))
@click.argument("scenario", metavar="SCENARIO")
@click.option("--reach", metavar="TARGET=CHANCE", multiple=True, help=text("optimise.reach"))
@click.option("--budget", type=click.FloatRange(min=0.0), metavar="万元", help=text("optimise.budget"))
@click.option("--instrument", "tools", metavar="ID", multiple=True, help=text("optimise.instrument"))
@click.option("--levels", metavar="A,B,…", default="0,0.5,1,1.5,2", show_default=True, help=text("optimise.levels"))
@click.option("--lever", "levers", metavar="ID.LEVER=LOW..HIGH", multiple=True, help=text("optimise.lever"))
@click.option("--runs", type=click.IntRange(2, 100_000), default=60, show_default=True, help=text("optimise.runs"))
@click.option(
    "--fresh-runs", type=click.IntRange(2, 1_000_000), default=400, show_default=True, help=text("optimise.fresh_runs")
)
@click.option(
    "--population", type=click.IntRange(4, 1_000), default=40, show_default=True, help=text("optimise.population")
)
@click.option(
    "--generations", type=click.IntRange(1, 1_000), default=15, show_default=True, help=text("optimise.generations")
)
@click.option(
    "--of",
    "starts_of",
    type=click.Choice(["mix", "scenario"]),
    default="mix",
    show_default=True,
    help=text("optimise.starts_of"),
)
@click.option("--write", metavar="FILE.yaml", help=text("optimise.write"))
@click.option("--dry-run", is_flag=True, help=text("sensitivity.dry_run"))
@analysing.options
def command(lang: str | None, **options: Any) -> int:
    """Check what is asked, have it answered, print it."""
    from sim.commands import optimising

    return optimising.run(optimising.Order(lang=language(lang), **options))
