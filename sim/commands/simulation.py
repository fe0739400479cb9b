"""What ``zonesim run`` does: engine, judgement, tables and chart put together."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from sim import quarters
from sim.commands.progress import watched
from sim.commands.refusal import FAILED, Refusal
from sim.commands.storing import writing
from sim.document import Mistakes
from sim.engine.run import Ensemble, run
from sim.experiment import comparison, cost, founding, inputs, joint_draws, results, summary
from sim.experiment.executors import Threads
from sim.experiment.judgement import Judged, judge
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted
from sim.experiment.provenance import identity, judged_share, versions
from sim.experiment.records import EVERYTHING
from sim.experiment.store import Store
from sim.messages import text
from sim.parameters import shipped
from sim.profile import Profile
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
    rerun_failed: bool = False


@dataclass(frozen=True)
class Done:
    """One scenario, simulated and stored."""

    ensemble: Ensemble
    judged: Judged
    summary: summary.Summary
    levels: tuple[founding.Level, ...]
    share: float  # of the inputs that are judgements
    folder: Path


@dataclass(frozen=True)
class Chosen:
    """A scenario and the files that it was read from."""

    scenario: Scenario
    inputs: inputs.Inputs


def load(order: Order, paths: Sequence[str]) -> list[Chosen]:
    """Return the scenarios, all checked; one that is given twice is run once."""
    found: dict[str, Chosen] = {}
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
        written = inputs.of_scenario(Path(path), order.profile)
        twin = found.setdefault(scenario.name, Chosen(scenario, written)).scenario
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


def draws(uncertainty: str, profiles: Iterable[Profile], lang: str) -> Uncertainty:
    """Return how uncertain numbers are drawn; a table must suit the founding levels of every zone."""
    catalogue = shipped()
    levels = {name: level for profile in profiles for name, level in profile.levels.items()}
    entries = {**catalogue.entries, **catalogue.levers, **levels}
    try:
        return joint_draws.uncertainty(uncertainty, entries, lang)
    except joint_draws.Unusable as error:
        raise Refusal(*error.lines) from None


def lived(order: Order, scenario: Scenario, uncertainty: Uncertainty, held: Store) -> Ensemble:
    """Return the runs of a scenario, as far as the store does not hold them from the engine."""
    luck = Luck(order.seed, uncertainty, joint_draws.digest(uncertainty), order.engine)
    executor = Threads(1 if order.engine == "mesa" else None)
    wanted = Wanted(scenario, order.runs)
    with watched(scenario.name, is_cold(order.engine), order.lang) as progress:
        ledger = Ledger(held, executor, luck, EVERYTHING, progress=progress, counts=Counts(planned=order.runs))
        ledger.complete([wanted], order.rerun_failed)
        ensemble = ledger.ensemble(wanted)
        if order.panel:  # of which the store keeps nothing
            panel = run(scenario, order.panel, order.seed, order.engine, uncertainty, panel=order.panel).panel
            ensemble = replace(ensemble, panel=panel)
    return ensemble


def simulate(order: Order, chosen: Chosen, uncertainty: Uncertainty, root: Path, held: Store) -> Done:
    """Run one scenario and write its results."""
    scenario = chosen.scenario
    ensemble = lived(order, scenario, uncertainty, held)
    judged = judge(ensemble)
    answer = summary.summarise(ensemble, judged)
    who = identity(ensemble, joint_draws.digest(uncertainty), order.panel)
    share = judged_share(scenario)
    title = scenario.title[order.lang]

    def write(draft: Path) -> Mapping[str, Any]:
        results.write_tables(draft, ensemble)
        inputs.keep_draws(order.uncertainty, draft)
        write_targets_chart(draft / "targets.png", title, answer.as_json(), judged.n, order.seed, who.model, order.lang)
        return {}

    with writing(root, order.lang):
        record = results.manifest(ensemble, who, share, versions(), chosen.inputs)
        folder = results.store(root, f"{scenario.name}-{who.hash8}", write, record)
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
