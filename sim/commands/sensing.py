"""What ``zonesim sensitivity`` does: checks, runs through the store, a result folder, tables and sentences."""

from __future__ import annotations

import json
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
from sim.experiment import inputs as written
from sim.experiment import kept, measures
from sim.experiment.analysis import Analysis
from sim.experiment.evaluator import Evaluator
from sim.experiment.quantities import target_names
from sim.experiment.results import MANIFEST
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
    measured = _measure(order)
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


def _measure(order: Order) -> str:
    """Return what is looked at; refuse what there is not."""
    if order.target is not None and order.outcome is not None:
        raise Refusal(text("sensitivity.either", order.lang))
    for option, name, known, message in (
        ("--target", order.target, target_names(), "compare.no_target"),
        ("--outcome", order.outcome, (*MET, *kept.column_names()), "compare.no_outcome"),
    ):
        if name is not None and name not in known:
            advice = conformity.remedy(name, known, "outcomes").text(order.lang)
            raise Refusal(text(message, order.lang, option=option, found=name, remedy=advice))
    return order.target or order.outcome or MET[0]


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
    return Question(one.scenario, measured, method, tuple(sorted(set(order.inputs))), seed=order.seed, **sizes)


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
    if one.folder is None:
        files = written.of_scenario(Path(order.scenario), order.profile)
    else:
        files = json.loads((one.folder / MANIFEST).read_text(encoding="utf-8"))["inputs"]
    return Analysis(
        kind=KIND,
        name=f"{KIND}-{one.name.replace('#', '-')}",
        title=dict(one.scenario.title),
        description=dict(one.scenario.description),
        about=about,
        scenarios=[one.scenario],
        inputs=[files],
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
    record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    tables = {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    if order.form == "json":
        found = {
            name: json.loads(table.to_json(orient="records", double_precision=15)) for name, table in tables.items()
        }
        keys = ("name", "title", "seed", "judged_share_of_inputs", "counts", "about")
        click.echo(json.dumps({**{key: record[key] for key in keys}, **found}, ensure_ascii=False, indent=2))
        return
    report.show(console(), record, tables, order.lang)
