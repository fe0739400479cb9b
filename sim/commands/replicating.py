"""What ``zonesim validate --study`` does: replicas of published designs, a result folder each, one table for all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from sim import conformity
from sim.commands import analysing, simulation
from sim.commands.output import console
from sim.commands.progress import watched
from sim.commands.refusal import Refusal
from sim.commands.storing import writing
from sim.document import Mistakes
from sim.experiment import results
from sim.experiment.analysis import Analysis, store
from sim.experiment.ledger import Counts
from sim.experiment.results import MANIFEST
from sim.experiment.studies import answer, file
from sim.experiment.studies.answer import NO_SLOT, Question
from sim.experiment.studies.columns import COLUMNS, IN_THE_FIRST_QUARTER
from sim.experiment.studies.estimators import ESTIMATORS
from sim.experiment.studies.panel import PREFIXES
from sim.messages import text
from sim.report import studies as report

KIND = "studies"
MODULES = {"scikit-learn": "sklearn"}  # where the name of a library is not that of its package
ENGINE_OF_TABLES = ("pandas", "scipy")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the user asked for."""

    studies: tuple[str, ...]  # names or files
    all_shipped: bool
    listed: bool
    runs: int | None
    seed: int
    fast: bool
    out: str
    form: str
    lang: str


def run(order: Order) -> None:
    """Answer the studies one after the other and print them."""
    if order.listed:
        _list(order)
        return
    asked = (*(file.shipped() if order.all_shipped else ()), *order.studies)
    studies = _loaded(dict.fromkeys(asked), order)
    libraries = dict.fromkeys(name for one in studies for name in one.estimator.libraries)
    analysing.needs([MODULES.get(name, name) for name in libraries], order.lang)
    root = simulation.writable(Path(order.out), order.lang)
    folders = [_answered(study, order, root) for study in studies]
    found = [_stored(folder) for folder in folders]
    if order.form == "json":
        click.echo(json.dumps({"studies": [_plain(*one) for one in found]}, ensure_ascii=False, indent=2))
    else:
        report.show(console(), found, order.lang)
    if order.fast:
        click.echo(text("studies.fast", order.lang), err=True)


def _loaded(asked: Mapping[str, None], order: Order) -> list[file.Study]:
    """Return the studies, all checked; refuse names there are not and everything that is wrong in files."""
    found: list[file.Study] = []
    lines: list[str] = []
    for name in asked:
        path = file.place_of(name)
        if path is None:
            advice = conformity.remedy(name, file.shipped()).text(order.lang)
            lines.append(text("studies.unknown", order.lang, found=name, remedy=advice))
            continue
        try:
            found.append(file.load(path, order.fast))
        except Mistakes as wrong:
            lines += wrong.texts(order.lang)
    if lines:
        raise Refusal(*dict.fromkeys(lines))
    return found


def _answered(study: file.Study, order: Order, root: Path) -> Path:
    """Return the folder of a study's answer: the one that is there where it is whole, else computed and stored."""
    question = Question(study, order.seed, order.runs or study.replications)
    analysis = _analysis(question)
    folder = root / analysis.folder
    if not results.is_whole(folder, analysis.manifest()):
        with watched(study.name, simulation.is_cold("compiled"), order.lang) as progress:
            found = answer.answer(question, lambda done, planned: progress(Counts(planned, done, computed=done)))
        lost = int((found.study_runs["cause"] == NO_SLOT).sum())
        counts = Counts(question.runs, question.runs - lost, lost)
        with writing(root, order.lang):
            folder = store(root, analysis, found.tables(), counts)
    click.echo(text("run.stored", order.lang, folder=folder), err=True)
    return folder


def _analysis(question: Question) -> Analysis:
    study = question.study
    about = {
        "study": dict(study.content),
        "runs": question.runs,
        "population": study.population,
    }
    written = {study.path.name: study.path.read_text(encoding="utf-8-sig")}
    return Analysis(
        kind=KIND,
        name=f"study-{study.name}",
        title=study.title,
        description=study.description,
        about=about,
        scenarios=[study.scenario],
        inputs=[{"file": study.path.name, "profile": None, "files": written}],
        uncertainty=study.uncertainty,
        seed=question.seed,
        libraries=(*ENGINE_OF_TABLES, *study.estimator.libraries),
    )


def _stored(folder: Path) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Return the manifest and the tables of a folder."""
    record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return record, pd.read_parquet(folder / "studies.parquet"), pd.read_parquet(folder / "study_runs.parquet")


def _plain(record: Mapping[str, Any], terms: pd.DataFrame, runs: pd.DataFrame) -> dict[str, Any]:
    """Return one study as plain values; None where there is no number."""
    tables = {"terms": terms, "runs": runs}
    found = {name: json.loads(table.to_json(orient="records", double_precision=15)) for name, table in tables.items()}
    keys = ("title", "description", "seed", "judged_share_of_inputs", "counts", "about")
    return {"study": record["about"]["study"]["study"], **{key: record[key] for key in keys}, **found}


def _list(order: Order) -> None:
    """Print the studies that come along, the estimators and the columns that a study file may name."""
    studies = [file.load(path) for name in file.shipped() if (path := file.place_of(name))]
    shipped = [
        {"study": one.name, "title": dict(one.title), "kind": one.kind, "estimator": one.estimator.name}
        for one in studies
    ]
    estimators = [
        {
            "estimator": one.name,
            "arguments": [_argument(name, argument) for name, argument in one.arguments.items()],
            "terms": list(one.terms),
        }
        for one in ESTIMATORS.values()
    ]
    columns = {name: column.unit for name, column in {**COLUMNS, **IN_THE_FIRST_QUARTER}.items()}
    if order.form == "json":
        said = {"studies": shipped, "estimators": estimators, "columns": columns, "prefixes": list(PREFIXES)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    report.show_list(console(), shipped, estimators, columns, order.lang)


def _argument(name: str, argument: Any) -> Mapping[str, Any]:
    kinds: Sequence[str] = argument.choices or (argument.kind,)
    return {"name": name, "values": list(kinds), "required": argument.required, "default": argument.default}
