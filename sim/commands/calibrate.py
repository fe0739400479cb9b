"""``zonesim calibrate``: a posterior of parameters from published numbers, and how far it may be trusted."""

from __future__ import annotations

from typing import Any

import click

from sim.commands import analysing
from sim.messages import language, text


@click.command(help=text("calibrate.help"), short_help=text("cli.short.calibrate"))
@click.argument("plan", metavar="[PLAN]", default="lincang")
@click.option(
    "--runs", type=click.IntRange(1, 10_000_000), default=64_000, show_default=True, help=text("calibrate.runs")
)
@click.option("--write", metavar="FILE.parquet", help=text("calibrate.write"))
@click.option("--dry-run", is_flag=True, help=text("calibrate.dry_run"))
@analysing.options
def command(lang: str | None, **options: Any) -> int:
    """Check what is asked, have it answered, print it."""
    from sim.commands import calibrating

    return calibrating.run(calibrating.Order(lang=language(lang), **options))
