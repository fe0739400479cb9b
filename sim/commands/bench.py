"""``zonesim bench``: how fast the engine is, against its aims; it never fails for being slow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.messages import LANGUAGES, language, text

if TYPE_CHECKING:
    from sim.experiment.bench import Measure
    from sim.experiment.bench_peers import Missing

SCENARIO = "opinion-2019"  # all instruments at work: the most there is to compute
SWEEP = "intensity-ladder"
SMALL = "ten-enterprises"
FEW = 1_000  # runs of ten enterprises; many are so many times the runs of the Lincang profile:
MANY = 5


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
    click.echo(text("bench.preparing" if what == "engine" else "bench.preparing_sweep", lang), err=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    scenario = shipped_scenarios.scenario(SCENARIO)
    found: list[Measure | Missing] = []
    measured: dict[str, int] = {}
    try:
        if what == "engine":
            found += bench.measure(scenario, place / f"{SCENARIO}.yaml", rounds, cold)
        else:
            found, measured = _sweeps(place / "sweeps" / f"{SWEEP}.yaml", runs, rounds)
    except RuntimeError as error:
        raise Refusal(str(error), code=FAILED) from None
    rows = [{**asdict(one), "aim": one.aim, "met": one.met} for one in found]
    about = {
        "scenario": SCENARIO,
        "quarters": scenario.quarters,
        "processors": os.cpu_count() or 1,
        "load": load,
        **({"runs": measured} if measured else {}),
    }
    if form == "json":
        click.echo(json.dumps({**about, "measures": rows}, indent=2, allow_nan=False))
    else:
        speed.show(console(), rows, about, lang)


def _sweeps(path: Path, runs: int, rounds: int) -> tuple[list[Measure | Missing], dict[str, int]]:
    """Measure sweeps of the Lincang profile, and of ten enterprises; return also how many runs each timing had."""
    from dataclasses import replace

    from sim import profile
    from sim.experiment import bench_peers, bench_sweep, sweep_file
    from sim.experiment.bench_sweep import Piece
    from sim.experiment.ledger import CHUNK

    sweep = sweep_file.load(path)
    small = replace(sweep, profile=profile.shipped(SMALL))
    found: list[Measure | Missing] = [
        *bench_sweep.measure(sweep, small, runs, rounds, (FEW, MANY * runs)),
        *bench_peers.measure(small, rounds, runs, FEW),
    ]
    measured = {
        "lincang": Piece(sweep, runs).total,
        "few": Piece(small, FEW).total,
        "many": Piece(small, MANY * runs).total,
        "peers": bench_peers.even(Piece(small, runs), CHUNK).total,
    }
    return found, measured
