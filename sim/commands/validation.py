"""What ``zonesim validate`` does: runs, facts, effects and bounds put together as plain rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pyarrow as pa

from sim import quarters
from sim.commands.progress import watched
from sim.commands.refusal import Refusal
from sim.commands.simulation import is_cold
from sim.commands.storing import writing
from sim.engine.digest import model_digest
from sim.engine.run import run
from sim.experiment import (
    decisive,
    distributions,
    large_zone,
    own_effect,
    results,
    shipped_scenarios,
    stylised,
    tidy,
)
from sim.experiment.calibration.plan import used_facts
from sim.experiment.large_zone import Life
from sim.experiment.ledger import Counts
from sim.experiment.provenance import judged_share, versions
from sim.messages import LANGUAGES, text
from sim.parameters import shipped
from sim.report import validation
from sim.scenario import Scenario

# (enterprises, quarters, replications): to 2042Q4, or a smaller zone to 2033Q4 for tests
FULL, FAST = (5000, 100, 20), (1200, 64, 3)
ZONE_RUNS = 10  # times as many replications for the zone of its own size
INSTRUMENT_RUNS, TARGET_RUNS, FAST_RUNS = 500, 200, 6
BASELINE = "status-quo"

Answer = dict[str, Any]
VALIDATION = "validation"  # kind and name of its result


def facts(runs: int | None, seed: int, fast: bool, root: Path, lang: str) -> Answer:
    """Return the stylised facts as rows."""
    enterprises, horizon, usual = FAST if fast else FULL
    runs = runs or usual
    with _scenarios(lang) as load:
        baseline = load(BASELINE)
    large = large_zone.enlarged(baseline, enterprises).with_quarters(horizon)
    with watched(text("validate.zone", lang), is_cold("compiled"), lang) as progress:
        zone = run(baseline, runs=runs * ZONE_RUNS, seed=seed, progress=_counted(progress))
    with watched(text("validate.large_zone", lang, enterprises=enterprises), False, lang) as progress:
        lives = large_zone.lives(large, seed, runs, stylised.looks(horizon), _counted(progress))
    rows, used = [], used_facts()
    for found in stylised.measured(lives, zone):
        row = {**asdict(found.fact), **asdict(found), "verdict": found.verdict}
        row["calibrated"] = found.fact.id in used
        del row["fact"], row["first"], row["last"]
        rows.append({**row, "high": None if math.isinf(found.fact.high) else found.fact.high})
    about = {"runs": runs, "seed": seed, "enterprises": enterprises, "until": quarters.name(horizon - 1)}
    if lives:
        folder = _stored(root, about, rows, lives, baseline, lang)
        click.echo(text("run.stored", lang, folder=folder), err=True)
    return {**about, "facts": rows}


def _stored(
    root: Path, about: Answer, rows: list[Answer], lives: Sequence[Life], baseline: Scenario, lang: str
) -> Path:
    """Keep the facts and the distributions behind them as a result that charts can be drawn of."""
    digests = {"model": model_digest(), "scenario": baseline.digest, "uncertainty": "catalogue"}
    record = {
        "schema_version": results.SCHEMA_VERSION,
        "kind": VALIDATION,
        "name": VALIDATION,
        **{name: {one: text(f"validate.{name}", one) for one in LANGUAGES} for name in ("title", "description")},
        "about": about,
        "digests": digests,
        "versions": versions(),
        "engine": "compiled",
        "seed": about["seed"],
        "counts": {"planned": about["runs"], "done": len(lives), "failed": about["runs"] - len(lives)},
        "partial": len(lives) < about["runs"],
        "judged_share_of_inputs": judged_share(baseline),
    }

    def write(draft: Path) -> Mapping[str, Any]:
        tidy.write(draft / "distributions.parquet", [distributions.table(lives)])
        names = (
            "id",
            "kind",
            "population",
            "unit",
            "low",
            "high",
            "median",
            "p5",
            "p95",
            "verdict",
            "source",
            "calibrated",
        )
        tidy.write(draft / "facts.parquet", [pa.table({name: [row[name] for row in rows] for name in names})])
        return {}

    with writing(root, lang):
        return results.store(root, f"{VALIDATION}-{results.short_hash([digests, about])}", write, record)


def instruments(runs: int | None, seed: int, fast: bool, _: Path, lang: str) -> Answer:
    """Return the effect of each instrument in its own channel as rows."""
    runs = runs or (FAST_RUNS if fast else INSTRUMENT_RUNS)
    tools = shipped().instruments
    with _scenarios(lang) as load:
        backgrounds = {name: load(name) for name in {tool.background for tool in tools.values()}}
    total = runs * (len(tools) + len(backgrounds))
    with watched("instruments", is_cold("compiled"), lang) as progress:
        found = own_effect.effects(backgrounds, runs, seed, progress=_adding(progress, total))
    rows = [
        {
            "title": dict(tools[one.instrument].title),
            **asdict(one),
            "verdict": one.verdict,
            "added": one.background == own_effect.ADDED_TO,
        }
        for one in found
    ]
    return {"runs": runs, "seed": seed, "dates": list(own_effect.READ_AT), "effects": rows}


def targets(runs: int | None, seed: int, fast: bool, _: Path, lang: str) -> Answer:
    """Return the probability of every target in every scenario, and what decides those that are stuck."""
    runs = runs or (FAST_RUNS if fast else TARGET_RUNS)
    with _scenarios(lang) as load:
        reference = load(decisive.REFERENCE)
        scenarios = [load(BASELINE), reference] if fast else shipped_scenarios.every()
    total = runs * len(scenarios) * len(decisive.MODES)
    with watched("scenarios", is_cold("compiled"), lang) as progress:
        found = decisive.chances(scenarios, runs, seed, _adding(progress, total))
    with watched("inputs", False, lang) as progress:
        stuck = decisive.bounds(found, reference, runs, seed, _adding(progress, 0))
    about = {"runs": runs, "seed": seed, "reference": decisive.REFERENCE}
    bounds = [{**asdict(one), "freed": one.freed} for one in stuck]
    return {**about, "chances": [asdict(one) for one in found], "bounds": bounds}


def _counted(progress: Callable[[Counts], None]) -> Callable[[int, int], None]:
    """Return what is told of runs done and planned, none of which comes from a store."""
    return lambda done, planned: progress(Counts(planned, done, computed=done))


def _adding(progress: Callable[[Counts], None], total: int) -> Callable[[str, int, int], None]:
    """Return what turns the progress of run after run into one."""
    before, last = 0, 0

    def advance(_: str, done: int, planned: int) -> None:
        nonlocal before, last
        if done < last:
            before += last
        last = done
        _counted(progress)(before + done, total or before + planned)

    return advance


@contextmanager
def _scenarios(lang: str) -> Iterator[Callable[[str], Scenario]]:
    """Yield what loads a shipped scenario; refuse where they are not there."""
    try:
        yield shipped_scenarios.scenario
    except FileNotFoundError:
        raise Refusal(text("bench.no_scenarios", lang)) from None


ANSWERS: Mapping[str, Callable[[int | None, int, bool, Path, str], Answer]] = {
    "facts": facts,
    "instruments": instruments,
    "targets": targets,
}
SHOWN: Mapping[str, Callable[[Any, Answer, str], None]] = {
    "facts": validation.show_facts,
    "instruments": validation.show_instruments,
    "targets": validation.show_targets,
}
