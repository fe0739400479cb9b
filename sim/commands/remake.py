"""``zonesim remake``: run a pack again and say whether the same comes out."""

from __future__ import annotations

from pathlib import Path

import click

from sim.messages import LANGUAGES, language, text


@click.command(help=text("remake.help"), short_help=text("cli.short.remake"))
@click.argument("pack", metavar="PACK")
@click.option("--workers", type=click.IntRange(1, 1024), help=text("remake.workers"))
@click.option("--from-store", is_flag=True, help=text("remake.from_store"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(pack: str, workers: int | None, from_store: bool, lang: str | None) -> int:
    """Check the pack, run it again, compare."""
    from sim.commands import remaking

    return remaking.remake(remaking.Order(Path(pack), workers, from_store, language(lang)))
