"""``zonesim sweep``: run a whole design; it may be stopped at any moment, and the same command goes on."""

from __future__ import annotations

from typing import Any

import click

from sim.messages import LANGUAGES, language, text


@click.command(help=text("sweep.help"), short_help=text("cli.short.sweep"))
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="DIR", default="results", show_default=True, help=text("cli.run.out"))
@click.option("--workers", type=click.IntRange(1, 1024), help=text("sweep.workers"))
@click.option("--dask", metavar="ADDRESS", help=text("sweep.dask"))
@click.option(
    "--uncertainty",
    metavar="off|catalogue|NAME|FILE",
    default="catalogue",
    show_default=True,
    help=text("cli.run.uncertainty"),
)
@click.option("--profile", metavar="FILE", help=text("cli.run.profile"))
@click.option("--dry-run", is_flag=True, help=text("sweep.dry_run"))
@click.option("--rerun-failed", is_flag=True, help=text("sweep.rerun_failed"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(lang: str | None, **options: Any) -> int:
    """Check everything, then run what the store does not hold and write the tables."""
    from sim.commands import sweeping

    return sweeping.run(sweeping.Order(lang=language(lang), **options))
