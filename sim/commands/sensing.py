"""What ``zonesim sensitivity`` does: checks, runs through the store, a result folder, tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from sim import conformity
from sim.commands import analysing, compared_inputs
from sim.commands.compared_inputs import Input
from sim.commands.output import console
from sim.commands.refusal import FAILED, Refusal
from sim.entry import Entry
from sim.experiment import measures
from sim.experiment.analysis import Analysis
from sim.experiment.evaluator import Evaluator
from sim.experiment.quantities import target_names
from sim.experiment.sensitivity import study
from sim.experiment.sensitivity.model import Constant, Undefined, inputs_of
from sim.experiment.sensitivity.study import MET, METHODS, Question
from sim.messages import LANGUAGES, text
from sim.parameters import shipped
from sim.report import sensitivity as report
from sim.report.words import probability

KIND = "sensitivity"
WAY = "catalogue"  # of drawing numbers: the indices are those of these distributions
LIBRARIES = ("SALib", "scipy")


@dataclass(frozen=True, kw_only=True)
class Order(analysing.Order):
    """What the user asked for."""

    scenario: str
    target: str | None
    outcome: str | None
    inputs: tuple[str, ...]
    method: str
    size: int
    trajectories: int
    top: int
    dry_run: bool


def run(order: Order) -> int:
    """Answer and print; return the exit code."""
    measured = analysing.measured_as(order.target, order.outcome, order.lang)
    if order.uncertainty != WAY:
        raise Refusal(text("sensitivity.catalogue_only", order.lang, found=order.uncertainty))
    (one,) = compared_inputs.read([order.scenario], order.profile, None, order.lang)
    question = _question(order, one, measured)
    if order.dry_run:
        planned = {**question.planned(), "inputs": len(question.varied)}
        click.echo(text("sensitivity.planned", order.lang, runs=sum(question.planned().values()), **planned))
        return 0
    analysing.needs(("SALib",), order.lang)
    analysis = _analysis(order, one, question)
    columns = study.measure(question.measure).columns

    def answered(evaluator: Evaluator) -> Mapping[str, pd.DataFrame]:
        return study.answer(question, evaluator).tables()

    try:
        folder = analysing.answered(order, analysis, answered, columns)
    except Undefined as wrong:
        about = {"scenario": one.name, "cause": wrong.cause, "seed": wrong.seed, "replication": wrong.replication}
        raise Refusal(text("sensitivity.undefined", order.lang, **about), code=FAILED) from None
    except Constant as wrong:
        raise Refusal(_constant(order, question, wrong)) from None
    _show(order, folder)
    return 0


def _question(order: Order, one: Input, measured: str) -> Question:
    known = inputs_of(one.scenario)
    for name in order.inputs:
        if name not in known:
            advice = conformity.remedy(name, known, "parameters").text(order.lang)
            raise Refusal(text("sensitivity.no_input", order.lang, found=name, scenario=one.name, remedy=advice))
    if (measured in target_names() or measured in MET) and one.scenario.quarters <= measures.DUE:
        raise Refusal(text("sensitivity.not_due", order.lang, scenario=one.name))
    (method,) = (name for name in METHODS if name == order.method)
    sizes = {"size": order.size, "trajectories": order.trajectories, "top": order.top}
    return Question(one.scenario, measured, method, order.inputs, seed=order.seed, **sizes)


def _constant(order: Order, question: Question, wrong: Constant) -> str:
    if question.measure in target_names():
        words = probability(wrong.value, wrong.runs)
        return text("sensitivity.never", order.lang, target=question.measure, probability=words, other=MET[0])
    about = {"outcome": question.measure, "runs": wrong.runs, "value": f"{wrong.value:g}"}
    return text("sensitivity.constant", order.lang, **about)


def _analysis(order: Order, one: Input, question: Question) -> Analysis:
    varied = question.varied
    about: dict[str, Any] = {
        "measure": question.measure,
        "is_chance": study.measure(question.measure).is_chance,
        "unit": study.measure(question.measure).unit,
        "method": question.method,
        "size": question.rows,
        "trajectories": question.trajectories if question.is_screened else None,
        "top": question.top,
        "held_central": len(inputs_of(one.scenario)) - len(varied),
        "varied": {name: {"is": _titles(entry), "unit": entry.unit} for name, entry in varied.items()},
    }
    return Analysis(
        kind=KIND,
        name=f"{KIND}-{one.name.replace('#', '-')}",
        title=dict(one.scenario.title),
        description=dict(one.scenario.description),
        about=about,
        scenarios=[one.scenario],
        inputs=[one.files(order.scenario, order.profile)],
        uncertainty=WAY,
        seed=order.seed,
        libraries=LIBRARIES,
    )


def _titles(entry: Entry) -> dict[str, str]:
    """Return what an input is in every language; with its instrument, or as the founding level that it is."""
    tool = shipped().instruments.get(entry.group)
    if tool is not None:
        return {lang: text("export.named", lang, title=tool.title[lang], what=entry.is_[lang]) for lang in LANGUAGES}
    if entry.group == "founding":
        return {lang: text("sensitivity.founding", lang, what=entry.is_[lang]) for lang in LANGUAGES}
    return dict(entry.is_)


def _show(order: Order, folder: Path) -> None:
    """Print what stands in the folder."""
    found = analysing.found(folder)
    if order.form == "json":
        analysing.print_json(found)
    else:
        report.show(console(), found.record, found.tables, order.lang)
