"""What ``zonesim run`` does: engine, judgement, tables and chart put together."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console

from sim import quarters
from sim.commands.progress import watched
from sim.commands.refusal import FAILED, Refusal
from sim.document import Mistakes
from sim.engine.run import Ensemble, run
from sim.experiment import comparison, cost, founding, joint_draws, results, summary
from sim.experiment.judgement import Judged, judge
from sim.experiment.provenance import identity, judged_share, versions
from sim.messages import text
from sim.parameters import shipped
from sim.report import tables
from sim.report.overview import write_targets_chart
from sim.scenario import Scenario
from sim.scenario import load as load_scenario
from sim.table import Uncertainty

BASELINE = "status-quo"  # among the scenarios of one command, the others are compared with it
PLAIN_WIDTH = 120  # columns, where the output is no terminal


@dataclass(frozen=True)
class Order:
    """What the user asked for, beside the scenarios."""

    lang: str
    runs: int
    seed: int
    engine: str
    until: str | None
    uncertainty: str
    profile: str | None
    panel: int


@dataclass(frozen=True)
class Done:
    """One scenario, simulated and stored."""

    ensemble: Ensemble
    judged: Judged
    summary: summary.Summary
    levels: tuple[founding.Level, ...]
    share: float  # of the inputs that are judgements
    folder: Path


def load(order: Order, paths: Sequence[str]) -> list[Scenario]:
    """Return the scenarios, all checked; one that is given twice is run once."""
    found: dict[str, Scenario] = {}
    mistakes = []
    if order.until is not None and order.until not in quarters.ALL:
        ends = {"first": quarters.FIRST, "last": quarters.LAST}
        raise Refusal(text("cli.bad_until", order.lang, found=order.until, **ends))
    if order.panel > order.runs:
        raise Refusal(text("cli.panel_too_large", order.lang, found=order.panel, runs=order.runs))
    for path in paths:
        try:
            scenario = load_scenario(path, profile=order.profile, until=order.until)
        except Mistakes as error:
            mistakes += error.mistakes
            continue
        twin = found.setdefault(scenario.name, scenario)
        if twin.digest != scenario.digest:
            raise Refusal(text("cli.same_name", order.lang, name=scenario.name))
        if twin is not scenario:
            click.echo(text("cli.twice", order.lang, name=scenario.name), err=True)
    if mistakes:
        # a mistake in a profile or a parent that several scenarios share is told once
        raise Refusal(*dict.fromkeys(Mistakes(mistakes).texts(order.lang)))
    return list(found.values())


def writable(root: Path, lang: str) -> Path:
    """Return the folder for results; refuse one that cannot be written to before anything is computed."""
    place = root
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise Refusal(text("cli.cannot_write", lang, place=root, why=f"{place} is not a folder"))
    if not os.access(place, os.W_OK):
        raise Refusal(text("cli.cannot_write", lang, place=root, why=f"no permission in {place}"))
    return root


def draws(order: Order, scenarios: Sequence[Scenario]) -> Uncertainty:
    """Return how uncertain numbers are drawn; a table must suit the founding levels of every scenario's zone."""
    catalogue = shipped()
    levels = {name: level for scenario in scenarios for name, level in scenario.profile.levels.items()}
    entries = {**catalogue.entries, **catalogue.levers, **levels}
    try:
        return joint_draws.uncertainty(order.uncertainty, entries, order.lang)
    except joint_draws.Unusable as error:
        raise Refusal(*error.lines) from None


def simulate(order: Order, scenario: Scenario, uncertainty: Uncertainty, root: Path) -> Done:
    """Run one scenario and store it."""
    with watched(scenario.name, order.runs, is_cold(order.engine), order.lang) as progress:
        ensemble = run(
            scenario,
            runs=order.runs,
            seed=order.seed,
            engine=order.engine,
            uncertainty=uncertainty,
            panel=order.panel,
            progress=progress,
        )
    judged = judge(ensemble)
    answer = summary.summarise(ensemble, judged)
    who = identity(ensemble, joint_draws.digest(uncertainty), order.panel)
    share = judged_share(scenario)
    files = results.contents(ensemble, judged, results.manifest(ensemble, who, share, versions()))
    title = scenario.title[order.lang]
    files["targets.png"] = lambda path: write_targets_chart(
        path, title, answer.as_json(), judged.n, order.seed, who.model, order.lang
    )
    try:
        folder = results.store(root, f"{scenario.name}-{who.hash8}", files)
    except OSError as error:
        why = error.strerror or str(error)
        raise Refusal(text("cli.cannot_write", order.lang, place=root, why=why), code=FAILED) from None
    levels = founding.levels(ensemble)
    return Done(ensemble, judged, answer, levels, share, folder)


def is_cold(engine: str) -> bool:
    """Return whether the rules must be compiled before the first replication."""
    if engine != "compiled":
        return False
    from sim.engine.ensemble import is_compiled

    return not is_compiled()


def show(order: Order, done: Sequence[Done], form: str) -> None:
    """Print the answers: tables for people, or one object and nothing else on standard output."""
    for each in done:
        click.echo(text("run.stored", order.lang, folder=each.folder), err=True)
    if form == "json":
        scenarios = [each.summary.as_json() for each in done]
        click.echo(
            json.dumps({"runs": order.runs, "seed": order.seed, "scenarios": scenarios}, indent=2, allow_nan=False)
        )
        return
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)
    baseline = next((each for each in done if each.ensemble.scenario.name == BASELINE), None)
    answers = [_answer(order, each, baseline) for each in done]
    tables.show(console, answers, max(each.share for each in done), order.lang)


def _answer(order: Order, done: Done, baseline: Done | None) -> tables.Answer:
    compared = baseline is not None and baseline is not done
    low, high = summary.quantiles(summary.spend(done.ensemble), (0.05, 0.95))
    return tables.Answer(
        title=done.ensemble.scenario.title[order.lang],
        summary=done.summary.as_json(),
        planned=len(done.ensemble.causes),
        done=done.judged.n,
        seed=order.seed,
        spend_range=(low, high),
        cause=next(filter(None, done.ensemble.causes), ""),
        terciles=[asdict(each) for each in founding.terciles(done.judged, "certified")],
        levels=[asdict(each) for each in done.levels],
        changes=[asdict(c) for c in comparison.changes(done.judged, baseline.judged)] if compared and baseline else (),
        costs=[asdict(c) for c in cost.costs(done.ensemble, baseline.ensemble)] if compared and baseline else (),
    )


def exit_code(done: Sequence[Done]) -> int:
    """Return 1 where a replication failed: what is shown is partial."""
    return FAILED if any(cause for each in done for cause in each.ensemble.causes) else 0
