"""What ``zonesim optimise`` does: checks, the search, a result folder, tables and sentences, a scenario file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from sim import conformity, opinion, profile
from sim.commands import analysing, compared_inputs, simulation
from sim.commands.compared_inputs import Input
from sim.commands.new import check_new, write_new
from sim.commands.output import console
from sim.commands.refusal import Refusal
from sim.document import Mistakes
from sim.experiment import joint_draws, measures, scenario_file, shipped_scenarios
from sim.experiment.analysis import Analysis
from sim.experiment.evaluator import Evaluator
from sim.experiment.optimisation import study
from sim.experiment.optimisation.aim import Aim
from sim.experiment.optimisation.axes import spaced
from sim.experiment.optimisation.search import Effort
from sim.experiment.optimisation.study import Question, Whose
from sim.messages import LANGUAGES, text
from sim.parameters import shipped
from sim.profile import Profile
from sim.report import optimise as report
from sim.scenario import DEFAULT_PROFILE, Scenario
from sim.schemas import MOST_INTENSITY

KIND = "optimum"
LIBRARIES = ("pymoo", "scipy")


@dataclass(frozen=True, kw_only=True)
class Order(analysing.Order):
    """What the user asked for."""

    scenario: str
    reach: tuple[str, ...]
    budget: float | None
    tools: tuple[str, ...]
    levels: str
    levers: tuple[str, ...]
    runs: int
    fresh_runs: int
    population: int
    generations: int
    starts_of: Whose
    write: str | None
    dry_run: bool


def run(order: Order) -> int:
    """Answer and print; return the exit code."""
    if order.budget is not None and not math.isfinite(order.budget):
        raise Refusal(text("optimise.bad_budget", order.lang, found=order.budget))
    aim = Aim(_reach(order), order.budget)
    tools, levels, levers = _tools(order), _levels(order), _levers(order)
    (one,) = compared_inputs.read([order.scenario], order.profile, None, order.lang)
    if one.scenario.quarters <= measures.DUE:
        raise Refusal(text("sensitivity.not_due", order.lang, scenario=one.name))
    if order.write is not None:
        check_new(Path(order.write), order.lang)
    draws = simulation.draws(order.uncertainty, [one.scenario.profile], order.lang)
    question = Question(
        one.scenario,
        aim,
        _others(one.scenario),
        tools,
        levels,
        Effort(order.population, order.generations),
        order.runs,
        order.fresh_runs,
        order.seed,
        draws,
        levers,
        order.starts_of,
    )
    if order.dry_run:
        click.echo(text("optimise.planned", order.lang, runs=question.planned()))
        return 0
    analysing.needs(("pymoo",), order.lang)
    analysis = _analysis(order, one, question, joint_draws.digest(draws))

    def answered(evaluator: Evaluator) -> Mapping[str, pd.DataFrame]:
        return study.answer(question, evaluator).tables()

    found = analysing.found(analysing.answered(order, analysis, answered))
    if order.form == "json":
        analysing.print_json(found)
    else:
        report.show(console(), found.record, found.tables, order.lang)
    if order.write is not None:
        _write(order, Path(order.write), question, found)
    return 0


def _reach(order: Order) -> dict[str, float]:
    found = {}
    for word in order.reach:
        target, mark, chance = word.partition("=")
        if target not in opinion.targets():
            advice = conformity.remedy(target, opinion.targets(), "targets").text(order.lang)
            raise Refusal(text("compare.no_target", order.lang, option="--reach", found=target, remedy=advice))
        try:
            value = float(chance.removesuffix("%")) / (100.0 if chance.endswith("%") else 1.0)
        except ValueError:
            value = -1.0
        if not mark or not 0.0 < value < 1.0:
            raise Refusal(text("optimise.bad_chance", order.lang, found=word, target=target))
        if target in found:
            raise Refusal(text("optimise.twice", order.lang, option="--reach", found=target))
        found[target] = value
    return found


def _tools(order: Order) -> tuple[str, ...]:
    for name in order.tools:
        if name not in shipped().instruments:
            advice = conformity.remedy(name, shipped().instruments, "instruments").text(order.lang)
            raise Refusal(text("optimise.no_instrument", order.lang, found=name, remedy=advice))
    return tuple(dict.fromkeys(order.tools))


def _levels(order: Order) -> tuple[float, ...]:
    try:
        found = sorted({float(word) for word in order.levels.split(",")})
    except ValueError:
        found = []
    if len(found) < 2 or not 0.0 <= found[0] <= found[-1] <= MOST_INTENSITY:
        raise Refusal(text("optimise.bad_levels", order.lang, found=order.levels, most=f"{MOST_INTENSITY:g}"))
    return tuple(found)


def _levers(order: Order) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for word in order.levers:
        name, _, said = word.partition("=")
        lever = shipped().levers.get(name)
        if lever is None:
            advice = conformity.remedy(name, shipped().levers, "instruments").text(order.lang)
            raise Refusal(text("optimise.no_lever", order.lang, found=name, remedy=advice))
        if name in found:
            raise Refusal(text("optimise.twice", order.lang, option="--lever", found=name))
        try:
            low, high = map(float, said.split(".."))
        except ValueError:
            low = high = math.nan
        if not (lever.allows(low) and lever.allows(high) and low < high):
            limits = {"low": f"{lever.minimum:g}", "high": f"{lever.maximum:g}", "unit": lever.unit}
            raise Refusal(text("optimise.bad_lever", order.lang, found=word, name=name, **limits))
        found[name] = spaced(low, high, lever.integer)
    return found


def _others(scenario: Scenario) -> tuple[Scenario, ...]:
    """Return the shipped scenarios that only differ in policy; none where they do not come with the package."""
    try:
        known = shipped_scenarios.every()
    except (FileNotFoundError, Mistakes):
        return ()
    ours = [scenario.quarters, scenario.profile.digest, scenario.parameters, set(scenario.shocks), scenario.variants]
    return tuple(
        one
        for one in known
        if [one.quarters, one.profile.digest, one.parameters, set(one.shocks), one.variants] == ours
        and one.readings == scenario.readings
        and one.name != scenario.name
    )


def _analysis(order: Order, one: Input, question: Question, draws: str) -> Analysis:
    others = {other.name: dict(other.title) for other in (one.scenario, *question.others)}
    tools = shipped().instruments
    about: dict[str, Any] = {
        "reach": dict(question.aim.reach),
        "is_chance": question.aim.is_chance,
        "budget": question.aim.budget,
        "levels": list(question.levels),
        "runs": question.runs,
        "fresh_runs": question.fresh_runs,
        "population": question.effort.population,
        "generations": question.effort.generations,
        "instruments": {name: dict(tools[name].title) for name in question.instruments},
        "levers": {name: list(values) for name, values in question.levers.items()},
        "lever_titles": {name: dict(shipped().levers[name].is_) for name in question.levers},
        "starts_of": question.starts_of,
        "scenarios": others,
    }
    return Analysis(
        kind=KIND,
        name=f"{KIND}-{one.name.replace('#', '-')}",
        title=dict(one.scenario.title),
        description=dict(one.scenario.description),
        about=about,
        scenarios=[one.scenario, *question.others],
        inputs=[one.files(order.scenario, order.profile)],
        uncertainty=draws,
        seed=order.seed,
        libraries=LIBRARIES,
    )


def _write(order: Order, file: Path, question: Question, found: analysing.Found) -> None:
    """Write the chosen mix as a scenario file."""
    front, mixes = found.tables["front"], found.tables["mixes"]
    name = front.loc[front["chosen"], "mix"].iloc[0]
    rows = mixes[mixes["mix"] == name]
    said = dict(zip(rows["instrument"], rows["intensity"], strict=True))
    scenario = question.played(tuple(axis.values.index(said[axis.name]) for axis in question.axes))
    words = {"scenario": found.record["name"].removeprefix(f"{KIND}-"), "seed": order.seed}
    title = {lang: text("optimise.written_title", lang, title=found.record["title"][lang]) for lang in LANGUAGES}
    why = {
        lang: text("optimise.written_why", lang, aim=report.aim_words(found.record["about"], lang), **words)
        for lang in LANGUAGES
    }
    home = scenario.profile
    if not _is_shipped(home):
        # a scenario file can only name zones that come with the model
        scenario = replace(scenario, profile=profile.shipped(DEFAULT_PROFILE))
    write_new(file, scenario_file.content(scenario, file.stem, title, why), order.lang)
    click.echo(text("cli.new.written", order.lang, file=file), err=True)
    if scenario.profile is not home:
        zone = {"zone": home.name, "profile": order.profile or f"{home.name}.yaml"}
        click.echo(text("optimise.other_zone", order.lang, file=file, **zone), err=True)


def _is_shipped(zone: Profile) -> bool:
    """Return whether a zone is one that comes with the model, and unchanged."""
    try:
        return profile.shipped(zone.name).digest == zone.digest
    except (FileNotFoundError, KeyError, Mistakes):
        return False
