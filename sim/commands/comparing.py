"""What ``zonesim compare`` does: inputs, runs from the store or the engine, statistics, tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click

from sim import conformity, opinion, quarters
from sim.commands import compared_inputs, simulation
from sim.commands.compared_inputs import Input
from sim.commands.output import console
from sim.commands.progress import watched
from sim.commands.refusal import FAILED, INTERRUPTED, Refusal
from sim.commands.storing import stored
from sim.experiment import cost, joint_draws, kept, measures, paired, policy_diff
from sim.experiment.evaluator import Evaluator
from sim.experiment.executors import Threads
from sim.experiment.kept import Kept
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted
from sim.experiment.looks import looks
from sim.experiment.paired import Precision
from sim.experiment.provenance import judged_share
from sim.experiment.quantities import Quantity
from sim.experiment.store import Store
from sim.experiment.structure import Structure, structure
from sim.experiment.summary_tables import JOINT
from sim.messages import text
from sim.report import compare as report
from sim.report import structure as structure_report

DEFAULT_RUNS = 400
DEFAULT_SEED = 1


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    lang: str
    scenarios: tuple[str, ...]
    runs: int | None
    seed: int | None
    precision: float | None
    most: int
    target: str
    outcomes: tuple[str, ...]
    variants: bool
    until: str | None
    uncertainty: str | None
    profile: str | None
    workers: int | None
    rerun_failed: bool
    form: str


def run(order: Order) -> int:
    """Compare and print; return the exit code."""
    _check(order)
    inputs = compared_inputs.read(order.scenarios, order.profile, order.until, order.lang)
    if len({one.scenario.quarters for one in inputs}) > 1:
        raise Refusal(text("compare.unlike_horizons", order.lang))
    if order.variants:
        _check_variants(order, inputs)
    way = compared_inputs.uncertainty(inputs, order.lang) if order.uncertainty is None else order.uncertainty
    draws = simulation.draws(way, [one.scenario.profile for one in inputs], order.lang)
    seed = compared_inputs.seed(inputs, DEFAULT_SEED, order.lang) if order.seed is None else order.seed
    luck = Luck(seed, draws, joint_draws.digest(draws))
    columns = _columns(order, inputs[0].scenario.quarters)
    with stored(order.lang) as store:
        found = _runs(order, inputs, Ledger(store, Threads(order.workers), luck, columns))
        orders = _orders(order, inputs, luck, store, len(found[0].causes)) if order.variants else None
    return _show(order, inputs, found, seed, orders)


def _outcomes(order: Order) -> tuple[str, ...]:
    return tuple(dict.fromkeys(order.outcomes))


def _columns(order: Order, horizon: int) -> tuple[str, ...]:
    """Return what is kept of the runs: what is chosen and no more, so that runs of a sweep that kept it are found.

    Beyond the quarter in which outcomes are read spend is needed by quarter, to be cut there too.
    """
    beyond = (kept.SPEND,) if horizon > measures.DUE + 1 else ()
    return tuple(dict.fromkeys((*order.outcomes, *beyond)))


def _check(order: Order) -> None:
    if len(order.scenarios) < 2:
        raise Refusal(text("compare.few", order.lang))
    if order.runs is not None and order.precision is not None:
        raise Refusal(text("compare.either", order.lang))
    targets = (*opinion.targets(), *JOINT)
    for option, name, known, message in (
        *(("--outcome", name, kept.column_names(), "compare.no_outcome") for name in order.outcomes),
        ("--target", order.target, targets, "compare.no_target"),
    ):
        if name not in known:
            advice = conformity.remedy(name, known, "outcomes").text(order.lang)
            raise Refusal(text(message, order.lang, option=option, found=name, remedy=advice))


def _runs(order: Order, inputs: Sequence[Input], ledger: Ledger) -> list[Kept]:
    """Return the runs of every input: as many as were asked for, or as the precision takes."""
    steps = [order.runs or compared_inputs.runs(inputs, DEFAULT_RUNS)]
    if order.precision is not None:
        steps = list(looks(order.most))
    found: list[Kept] = []
    try:
        with watched(inputs[0].title, simulation.is_cold("compiled"), order.lang) as ledger.progress:
            for look in steps:
                wanted = [Wanted(one.scenario, look) for one in inputs]
                ledger.counts = Counts(planned=look * len(wanted))
                # at the first look only, or what fails again would be tried at every look
                ledger.complete(wanted, order.rerun_failed and look == steps[0])
                found = [kept.joined(list(ledger.kept(want, ledger.columns))) for want in wanted]
                if order.precision is not None and all(p.is_enough for p in _precisions(order, found)):
                    break
    except KeyboardInterrupt:
        raise Refusal(text("sweep.interrupted", order.lang, **vars(ledger.counts)), code=INTERRUPTED) from None
    return found


def _orders(order: Order, inputs: Sequence[Input], luck: Luck, store: Store, runs: int) -> Structure:
    """Return the order of the scenarios under every form of the rules."""
    quantity = _ranked_by(order)
    evaluator = Evaluator(store, Threads(order.workers), _columns(order, inputs[0].scenario.quarters))
    try:
        with watched(inputs[0].title, False, order.lang) as evaluator.progress:
            return structure([one.scenario for one in inputs], quantity, runs, luck, evaluator)
    except KeyboardInterrupt:
        raise Refusal(text("sweep.interrupted", order.lang, **vars(evaluator.counts)), code=INTERRUPTED) from None


def _ranked_by(order: Order) -> Quantity:
    if order.outcomes:
        return Quantity(order.outcomes[0], is_chance=False)
    return Quantity(order.target, is_chance=True)


def _check_variants(order: Order, inputs: Sequence[Input]) -> None:
    """Refuse, before anything runs, what has no order under other rules."""
    scenarios = [one.scenario for one in inputs]
    if len(_outcomes(order)) > 1:
        raise Refusal(text("structure.one_outcome", order.lang))
    if any(one.variants != scenarios[0].variants for one in scenarios):
        raise Refusal(text("structure.unlike", order.lang))
    if not order.outcomes and scenarios[0].quarters <= measures.DUE:
        raise Refusal(text("structure.not_due", order.lang, target=order.target))


def _precisions(order: Order, found: Sequence[Kept]) -> list[Precision]:
    """Return how exactly each difference from the first scenario is known."""
    within = (order.precision or 0.0) / 100.0
    return [paired.precision(found[0], other, order.target, within) for other in found[1:]]


def _show(
    order: Order, inputs: Sequence[Input], found: Sequence[Kept], seed: int, orders: Structure | None = None
) -> int:
    reference = inputs[0]
    compared = []
    for one, runs in zip(inputs[1:], found[1:], strict=True):
        changes = [asdict(change) for change in policy_diff.changes(reference.scenario, one.scenario)]
        row: dict[str, Any] = {"title": one.title, "name": one.name, "changes": changes, "precision": None}
        if order.precision is not None:
            (known,) = _precisions(order, [found[0], runs])
            row["precision"] = {"target": order.target, "wanted": order.precision, **asdict(known)}
        compared.append({**row, **asdict(paired.compare(found[0], runs, _outcomes(order)))})
    share = max(judged_share(one.scenario) for one in inputs)
    last = min(measures.DUE, reference.scenario.quarters - 1)
    read = {"since": quarters.name(cost.FIRST), "quarter": quarters.name(last)}
    about = {"seed": seed, "judged_share": share, **read}
    first = {"title": reference.title, "name": reference.name, **about}
    if order.form == "json":
        answer = {**first, "compared": compared}
        if orders:
            answer["variants"] = {
                name: json.loads(table.to_json(orient="records", double_precision=15))
                for name, table in (("means", orders.means), ("pairs", orders.pairs))
            }
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))
        return FAILED if any(one["failed"] for one in compared) else 0
    report.show(console(), first, compared, order.lang)
    if orders:
        quantity = _ranked_by(order)
        named = {"name": quantity.name, "is_chance": quantity.is_chance, "unit": quantity.unit, "lang": order.lang}
        structure_report.show(console(), named, orders.means, orders.pairs, [one.title for one in inputs])
    return FAILED if any(one["failed"] for one in compared) else 0
