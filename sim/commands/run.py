"""``zonesim run``: simulate scenarios, store what happened, say how surely each target is reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.messages import LANGUAGES, language, text

DEFAULT_RUNS = 400
LARGEST_SEED = 2**63 - 1


@click.command(help=text("cli.run"), short_help=text("cli.short.run"))
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--runs", type=click.IntRange(1, 10_000_000), default=DEFAULT_RUNS, show_default=True, help=text("cli.run.runs")
)
@click.option("--seed", type=click.IntRange(0, LARGEST_SEED), default=1, show_default=True, help=text("cli.run.seed"))
@click.option(
    "--engine",
    type=click.Choice(["compiled", "mesa"]),
    default="compiled",
    show_default=True,
    help=text("cli.run.engine"),
)
@click.option("--until", metavar="QUARTER", help=text("cli.run.until"))
@click.option(
    "--uncertainty",
    metavar="off|catalogue|NAME|FILE",
    default="catalogue",
    show_default=True,
    help=text("cli.run.uncertainty"),
)
@click.option("--profile", metavar="FILE", help=text("cli.run.profile"))
@click.option("--panel", type=click.IntRange(0), metavar="N", default=0, help=text("cli.run.panel"))
@click.option("--rerun-failed", is_flag=True, help=text("sweep.rerun_failed"))
@click.option("--out", metavar="DIR", default="results", show_default=True, help=text("cli.run.out"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help=text("cli.run.format"),
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(scenarios: tuple[str, ...], out: str, form: str, lang: str | None, **options: Any) -> int:
    """Check everything first, then run scenario after scenario; each is stored as soon as it is done."""
    from sim.commands import simulation
    from sim.commands.storing import stored

    order = simulation.Order(lang=language(lang), **options)
    chosen = simulation.load(order, scenarios)
    root = simulation.writable(Path(out), order.lang)
    draws = simulation.draws(order.uncertainty, [one.scenario.profile for one in chosen], order.lang)
    with stored(order.lang) as store:
        done = [simulation.simulate(order, one, draws, root, store) for one in chosen]
    simulation.show(order, done, form)
    return simulation.exit_code(done)
