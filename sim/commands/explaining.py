"""What ``zonesim explain`` does: shares of a difference, or one enterprise under both mixes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
import pandas as pd

from sim.commands import analysing, compared_inputs, simulation
from sim.commands.compared_inputs import Input
from sim.commands.output import console
from sim.commands.refusal import FAILED, Refusal
from sim.experiment import joint_draws, measures
from sim.experiment.analysis import Analysis
from sim.experiment.attribution import explanation, twins
from sim.experiment.attribution.explanation import NothingPaired, Question, block_of
from sim.experiment.attribution.lives import CERTIFIED, first_difference
from sim.experiment.attribution.players import Incomparable, Player, players
from sim.experiment.attribution.twins import NotFound
from sim.experiment.evaluator import Evaluator, NoRuns
from sim.experiment.quantities import target_names
from sim.experiment.sensitivity.study import MET
from sim.messages import text
from sim.report import explain as report
from sim.report import twins as twins_report
from sim.table import Uncertainty

SHARES, TWINS = "explain", "twins"  # kinds of results
LIBRARIES = ("scipy",)


@dataclass(frozen=True, kw_only=True)
class Order(analysing.Order):
    """What the user asked for."""

    a: str
    b: str
    target: str | None
    outcome: str | None
    runs: int
    coalitions: int
    enterprise: int | None
    find: str | None
    replication: int
    dry_run: bool

    @property
    def is_of_one(self) -> bool:
        """Whether a single enterprise is looked at."""
        return self.enterprise is not None or self.find is not None


def run(order: Order) -> int:
    """Answer and print; return the exit code."""
    measured = analysing.measured_as(order.target, order.outcome, order.lang)
    if order.enterprise is not None and order.find is not None:
        raise Refusal(text("explain.key_or_find", order.lang))
    if order.is_of_one and (order.target or order.outcome):
        raise Refusal(text("explain.no_measure", order.lang))
    pair = compared_inputs.read([order.a, order.b], order.profile, None, order.lang)
    among = _players(order, pair)
    draws = simulation.draws(order.uncertainty, [one.scenario.profile for one in pair], order.lang)
    if order.is_of_one:
        return _twin(order, pair, among, draws)
    return _shares(order, pair, among, draws, measured)


def _players(order: Order, pair: Sequence[Input]) -> tuple[Player, ...]:
    try:
        found = players(*(one.scenario for one in pair))
    except Incomparable as wrong:
        raise Refusal(text(f"explain.incomparable.{wrong.kind}", order.lang, a=pair[0].name, b=pair[1].name)) from None
    if not found:
        raise Refusal(text("explain.alike", order.lang, a=pair[0].name, b=pair[1].name))
    return found


def _shares(
    order: Order, pair: Sequence[Input], among: Sequence[Player], draws: Uncertainty, measured: str
) -> int:  # fmt: skip
    a, b = (one.scenario for one in pair)
    if measured in (*target_names(), *MET) and a.quarters <= measures.DUE:
        raise Refusal(text("sensitivity.not_due", order.lang, scenario=pair[0].name))
    question = Question(a, b, measured, order.runs, order.seed, draws, order.coalitions)
    if order.dry_run:
        click.echo(text("explain.planned", order.lang, runs=question.planned(), players=len(among)))
        return 0
    about = {
        "measure": measured,
        "is_chance": question.quantity.is_chance,
        "unit": question.quantity.unit,
        "runs": order.runs,
        "enumerated": question.is_enumerated,
        "coalitions": order.coalitions,
        "block": block_of(order.runs),
    }

    def answered(evaluator: Evaluator) -> Mapping[str, pd.DataFrame]:
        return explanation.answer(question, evaluator).tables()

    analysis = _analysis(order, SHARES, pair, among, draws, about)
    try:
        folder = analysing.answered(order, analysis, answered, question.quantity.columns)
    except NothingPaired:
        raise Refusal(text("explain.nothing_paired", order.lang, runs=order.runs), code=FAILED) from None
    found = analysing.found(folder)
    if order.form == "json":
        analysing.print_json(found)
    else:
        report.show(console(), found.record, found.tables, order.lang)
    return 0


def _twin(order: Order, pair: Sequence[Input], among: Sequence[Player], draws: Uncertainty) -> int:
    if order.dry_run:
        raise Refusal(text("explain.no_dry_run", order.lang))
    a, b = (one.scenario for one in pair)
    question = twins.Question(a, b, order.enterprise, order.find or CERTIFIED, order.replication, order.seed, draws)
    try:
        found = twins.twin(question)
    except NotFound as wrong:
        if order.enterprise is not None:
            one = {"enterprise": order.enterprise, "replication": order.replication}
            raise Refusal(text("explain.no_enterprise", order.lang, **one)) from None
        words = text(f"explain.find.{order.find}", order.lang)
        raise Refusal(text("explain.none_found", order.lang, what=words, searched=wrong.searched)) from None
    except NoRuns as failed:
        raise Refusal(
            text("explain.replication_failed", order.lang, seed=order.seed, cause=failed.cause), code=FAILED
        ) from None
    profile = a.profile
    about = {
        "find": order.find,
        "enterprise": found.enterprise,
        "replication": found.replication,
        "alike": found.alike,
        "industries": {name: dict(industry.is_) for name, industry in profile.industries.items()},
        "parks": {name: dict(park.is_) for name, park in profile.parks.items()},
    }
    analysis = _analysis(order, TWINS, pair, among, draws, about)
    folder = analysing.answered(order, analysis, lambda _: found.tables())
    stored = analysing.found(folder)
    if order.form == "json":
        first = first_difference(stored.tables["twins"]).drop(columns=["kind", "differs"])
        analysing.print_json(stored, {"first_difference": first.to_dict("records")})
    else:
        twins_report.show(console(), stored.record, stored.tables, order.lang)
    return 0


def _title(one: Input) -> dict[str, str]:
    """Return the title of a scenario; of a sweep's point with its number, as all points are called as their base is."""
    number = "" if one.folder is None else f" {one.name}"
    return {lang: f"{title}{number}" for lang, title in one.scenario.title.items()}


def _analysis(
    order: Order,
    kind: str,
    pair: Sequence[Input],
    among: Sequence[Player],
    draws: Uncertainty,
    about: Mapping[str, Any],
) -> Analysis:
    a, b = pair
    titles = [_title(one) for one in pair]
    return Analysis(
        kind=kind,
        name=f"{kind}-{a.name}-{b.name}".replace("#", "-"),
        title={lang: text("explain.title", lang, a=titles[0][lang], b=titles[1][lang]) for lang in titles[0]},
        description=dict(b.scenario.description),
        about={
            **about,
            "a": titles[0],
            "b": titles[1],
            "players": {player.id: {"kind": player.kind, "title": dict(player.title)} for player in among},
        },
        scenarios=[a.scenario, b.scenario],
        inputs=[a.files(order.a, order.profile), b.files(order.b, order.profile)],
        uncertainty=joint_draws.digest(draws),
        seed=order.seed,
        libraries=LIBRARIES,
    )
