"""``zonesim compare``: scenarios against the first one, paired by replication."""

from __future__ import annotations

import math
from typing import Any

import click

from sim.messages import LANGUAGES, language, text

LARGEST_SEED = 2**63 - 1


class Finite(click.FloatRange):
    """A number within a range; NaN is in no range, though no comparison says so."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or fail with what was found."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return found


@click.command(help=text("compare.help"), short_help=text("cli.short.compare"))
@click.argument("scenarios", metavar="A B...", nargs=-1, required=True)
@click.option("--runs", type=click.IntRange(1, 10_000_000), help=text("compare.runs"))
@click.option("--seed", type=click.IntRange(0, LARGEST_SEED), help=text("compare.seed"))
@click.option("--precision", type=Finite(0.01, 50.0), metavar="POINTS", help=text("compare.precision"))
@click.option(
    "--most", type=click.IntRange(1, 10_000_000), default=25_600, show_default=True, help=text("compare.most")
)
@click.option("--target", metavar="ID", default="joint", show_default=True, help=text("compare.target_option"))
@click.option("--outcome", "outcomes", metavar="NAME", multiple=True, help=text("compare.outcome"))
@click.option("--variants", is_flag=True, help=text("structure.option"))
@click.option("--until", metavar="QUARTER", help=text("cli.run.until"))
@click.option("--uncertainty", metavar="off|catalogue|NAME|FILE", help=text("cli.run.uncertainty"))
@click.option("--profile", metavar="FILE", help=text("cli.run.profile"))
@click.option("--workers", type=click.IntRange(1, 1024), help=text("sweep.workers"))
@click.option("--rerun-failed", is_flag=True, help=text("sweep.rerun_failed"))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help=text("cli.run.format"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(lang: str | None, **options: Any) -> int:
    """Check everything, run what the store does not hold, compare."""
    from sim.commands import comparing

    return comparing.run(comparing.Order(lang=language(lang), **options))
