"""``zonesim bench``: how fast the engine is, against its aims; it never fails for being slow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.messages import LANGUAGES, language, text

if TYPE_CHECKING:
    from sim.experiment.bench import Measure

SCENARIO = "opinion-2019"  # all instruments at work: the most there is to compute
SWEEP = "intensity-ladder"
SMALL = "ten-enterprises"


@click.command(name="bench", help=text("bench.help"), short_help=text("cli.short.bench"))
@click.argument("what", type=click.Choice(["engine", "sweep"]), default="engine")
@click.option("--runs", type=click.IntRange(100), default=2_000, show_default=True, help=text("bench.runs"))
@click.option("--rounds", type=click.IntRange(1, 1000), default=7, show_default=True, help=text("bench.rounds"))
@click.option("--cold", is_flag=True, help=text("bench.cold"))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help=text("bench.format"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(what: str, runs: int, rounds: int, cold: bool, form: str, lang: str | None) -> None:
    """Measure and print."""
    import json
    import os
    from dataclasses import asdict

    from sim.commands.output import console
    from sim.commands.refusal import FAILED, Refusal
    from sim.experiment import bench, shipped_scenarios
    from sim.report import speed

    lang = language(lang)
    place = shipped_scenarios.folder()
    if place is None:
        raise Refusal(text("bench.no_scenarios", lang))
    click.echo(text("bench.preparing", lang), err=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    scenario = shipped_scenarios.scenario(SCENARIO)
    try:
        if what == "engine":
            found = bench.measure(scenario, place / f"{SCENARIO}.yaml", rounds, cold)
        else:
            found = _sweeps(place / "sweeps" / f"{SWEEP}.yaml", runs, rounds)
    except RuntimeError as error:
        raise Refusal(str(error), code=FAILED) from None
    rows = [{**asdict(one), "aim": one.aim, "met": one.met} for one in found]
    about = {
        "scenario": SCENARIO,
        "quarters": scenario.quarters,
        "processors": os.cpu_count() or 1,
        "load": load,
    }
    if form == "json":
        click.echo(json.dumps({**about, "measures": rows}, indent=2, allow_nan=False))
    else:
        speed.show(console(), rows, about, lang)


def _sweeps(path: Path, runs: int, rounds: int) -> list[Measure]:
    """Measure sweeps of the Lincang profile, and of ten enterprises with few and many runs."""
    from dataclasses import replace

    from sim import profile
    from sim.experiment import bench_sweep, sweep_file

    sweep = sweep_file.load(path)
    small = replace(sweep, profile=profile.shipped(SMALL))
    return bench_sweep.measure(sweep, small, runs, rounds, (1_000, 5 * runs))
