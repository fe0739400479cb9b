"""What ``zonesim calibrate`` does: checks, runs through the store, a result folder, the posterior as a file."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from sim.commands import analysing
from sim.commands.output import console
from sim.commands.refusal import FAILED, Refusal
from sim.commands.storing import writing
from sim.document import Mistakes
from sim.experiment import inputs as written
from sim.experiment import joint_draws
from sim.experiment.analysis import Analysis
from sim.experiment.calibration import plan as plans
from sim.experiment.calibration import study
from sim.experiment.calibration.plan import Plan
from sim.experiment.calibration.predictive import TOGETHER
from sim.experiment.calibration.reference import Constant, NoMoment
from sim.experiment.calibration.study import LEAST_ROWS, SAMPLE, Question
from sim.experiment.evaluator import Evaluator
from sim.experiment.results import MANIFEST
from sim.experiment.sensitivity.model import Undefined
from sim.messages import text
from sim.report import calibrate as report

KIND = "calibration"
WAY = "catalogue"  # of drawing numbers: the priors
LIBRARIES = ("scikit-learn", "scipy", "numpy")


@dataclass(frozen=True, kw_only=True)
class Order(analysing.Order):
    """What the user asked for."""

    plan: str
    runs: int
    write: str | None
    dry_run: bool


def run(order: Order) -> int:
    """Answer and print; return the exit code."""
    if order.uncertainty != WAY:
        raise Refusal(text("calibrate.catalogue_only", order.lang, found=order.uncertainty))
    target = _target(order)
    question = Question(_plan(order), order.runs, order.seed)
    if question.rows < LEAST_ROWS:
        zones = question.plan.zones
        about = {"found": order.runs, "least": LEAST_ROWS * zones, "rows": LEAST_ROWS, "zones": zones}
        raise Refusal(text("calibrate.too_few", order.lang, **about))
    if order.dry_run:
        planned = {**question.planned(), "rows": question.rows}
        click.echo(text("calibrate.planned", order.lang, runs=sum(question.planned().values()), **planned))
        return 0
    analysing.needs(("sklearn", "scipy"), order.lang)
    analysis = _analysis(order, question)
    folder = _answered(order, question, analysis)
    if target is not None:
        _write(order, folder, target)
    _show(order, folder)
    return 0


def _target(order: Order) -> Path | None:
    """Return the file that the posterior is to be written to; refuse one that cannot be."""
    if order.write is None:
        return None
    target = Path(order.write)
    if target.suffix != ".parquet" or not target.parent.is_dir() or target.is_dir():
        raise Refusal(text("calibrate.bad_write", order.lang, found=order.write))
    return target


def _plan(order: Order) -> Plan:
    path = plans.path_of(order.plan)
    if not path.exists():
        names = ", ".join(plans.shipped())
        raise Refusal(text("calibrate.no_plan", order.lang, found=order.plan, names=names))
    try:
        return plans.load(path, order.profile)
    except Mistakes as wrong:
        raise Refusal(*wrong.texts(order.lang)) from None


def _answered(order: Order, question: Question, analysis: Analysis) -> Path:
    def answer(evaluator: Evaluator) -> Mapping[str, pd.DataFrame]:
        return study.answer(question, evaluator).tables()

    try:
        return analysing.answered(order, analysis, answer, question.columns)
    except Undefined as wrong:
        about = {"cause": wrong.cause, "seed": wrong.seed, "replication": wrong.replication}
        name = question.plan.scenario.name
        raise Refusal(text("calibrate.undefined", order.lang, scenario=name, **about), code=FAILED) from None
    except NoMoment as wrong:
        told = {"draw": wrong.draw, "moment": wrong.moment, "seed": wrong.seed, "zones": question.plan.zones}
        raise Refusal(text("calibrate.undefined_draw", order.lang, **told), code=FAILED) from None
    except Constant as wrong:
        about = {"plan": question.plan.name, "moment": wrong.moment}
        raise Refusal(text("calibrate.constant", order.lang, **about)) from None


def _analysis(order: Order, question: Question) -> Analysis:
    plan = question.plan
    about: dict[str, Any] = {
        "plan": plan.name,
        "plan_digest": plan.digest,
        "runs": question.rows * plan.zones,
        "rows": question.rows,
        "zones": plan.zones,
        "fresh": question.fresh,
        "trials": question.trials,
        "others": len(plan.others),
        "parameters": {name: {"is": dict(entry.is_), "unit": entry.unit} for name, entry in plan.fitted.items()},
        "moments": {one.id: {"is": dict(one.is_), "unit": one.unit} for one in plan.moments},
        "used": [one.id for one in plan.moments if not one.held_back],
        "held_back": [one.id for one in plan.moments if one.held_back],
    }
    file = plans.path_of(order.plan)
    moments = {"file": file.name, "profile": None, "files": {file.name: file.read_bytes().decode("utf-8-sig")}}
    return Analysis(
        kind=KIND,
        name=f"{KIND}-{plan.name}",
        title=dict(plan.title),
        description=dict(plan.description),
        about=about,
        scenarios=[plan.scenario],
        inputs=[written.of_scenario(plan.source, order.profile), moments],
        uncertainty=WAY,
        seed=order.seed,
        libraries=LIBRARIES,
    )


def _write(order: Order, folder: Path, target: Path) -> None:
    """Copy the posterior's draws, and beside them write what they were made from."""
    record, sample = _record(folder), folder / f"{SAMPLE}.parquet"
    content = sample.read_bytes()
    draws = pd.read_parquet(sample)
    score = pd.read_parquet(folder / "score.parquet").set_index("moment").loc[TOGETHER].to_dict()
    told = {
        "made_by": _made_by(order, target),
        "sha256": hashlib.sha256(content).hexdigest(),
        "digest_of_draws": joint_draws.digest({str(name): draws[name].to_numpy() for name in draws}),
        "draws": len(draws),
        "parameters": list(draws),
        "plan": {"name": record["about"]["plan"], "sha256": record["about"]["plan_digest"]},
        "used": record["about"]["used"],
        "held_back": record["about"]["held_back"],
        "beats_the_priors": str(score["beats"]),
        "log_score": {key: round(score[key], 6) for key in ("difference", "low", "high")},
        "digests": record["digests"],
        "versions": record["versions"],
        "libraries": record["libraries"],
        "seed": record["seed"],
        "runs": record["about"]["runs"],
    }
    with writing(target.parent, order.lang):
        target.write_bytes(content)
        words = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
        target.with_suffix(".json").write_text(f"{words}\n", encoding="utf-8")
    click.echo(text("calibrate.written", order.lang, file=target), err=True)


def _made_by(order: Order, target: Path) -> str:
    """Return the command; names of files without their folders, which say something of one machine only."""
    plan = order.plan if order.plan in plans.shipped() else Path(order.plan).name
    profile = ["--profile", Path(order.profile).name] if order.profile else []
    words = [*profile, "--runs", str(order.runs), "--seed", str(order.seed), "--write", target.name]
    return shlex.join(["zonesim", "calibrate", plan, *words])


def _record(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def _show(order: Order, folder: Path) -> None:
    """Print what stands in the folder."""
    found = analysing.found(folder)
    if order.form == "json":
        analysing.print_json(found)
    else:
        report.show(console(), found.record, found.tables, order.lang)
