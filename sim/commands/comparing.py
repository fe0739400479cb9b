"""What ``zonesim compare`` does: inputs, runs from the store or the engine, statistics, tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click

from sim import conformity, opinion
from sim.commands import simulation
from sim.commands.compared_inputs import Input, read, uncertainty
from sim.commands.output import console
from sim.commands.progress import watched
from sim.commands.refusal import FAILED, INTERRUPTED, Refusal
from sim.commands.storing import stored
from sim.experiment import joint_draws, kept, paired, policy_diff
from sim.experiment.comparison import paired_difference
from sim.experiment.executors import Threads
from sim.experiment.kept import Kept
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted
from sim.experiment.looks import looks
from sim.experiment.paired import Comparison
from sim.experiment.provenance import judged_share
from sim.experiment.summary_tables import JOINT
from sim.messages import text
from sim.report import compare as report

DEFAULT_RUNS = 400


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
    until: str | None
    uncertainty: str | None
    profile: str | None
    workers: int | None
    form: str


def run(order: Order) -> int:
    """Compare and print; return the exit code."""
    _check(order)
    inputs = read(order.scenarios, order.profile, order.until, order.lang)
    if len({one.scenario.quarters for one in inputs}) > 1:
        raise Refusal(text("compare.unlike_horizons", order.lang))
    way = uncertainty(order.uncertainty, inputs, order.scenarios, order.lang)
    draws = simulation.draws(way, [one.scenario.profile for one in inputs], order.lang)
    seed = order.seed if order.seed is not None else next((one.seed for one in inputs if one.seed is not None), 1)
    luck = Luck(seed, draws, joint_draws.digest(draws))
    with stored(order.lang) as store:
        found = _runs(order, inputs, Ledger(store, Threads(order.workers), luck, order.outcomes))
    return _show(order, inputs, found, seed)


def _check(order: Order) -> None:
    if len(order.scenarios) < 2:
        raise Refusal(text("compare.few", order.lang))
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
    runs = order.runs or next((one.runs for one in inputs if one.runs), DEFAULT_RUNS)
    steps = [runs] if order.precision is None else list(looks(order.most))
    found: list[Kept] = []
    try:
        with watched(inputs[0].title, simulation.is_cold("compiled"), order.lang) as ledger.progress:
            for look in steps:
                wanted = [Wanted(one.scenario, look) for one in inputs]
                ledger.counts = Counts(planned=look * len(wanted))
                ledger.complete(wanted)
                found = [kept.joined(list(ledger.kept(want, order.outcomes))) for want in wanted]
                if order.precision is not None and all(p["reached"] for p in _precisions(order, found)):
                    break
    except KeyboardInterrupt:
        raise Refusal(text("sweep.interrupted", order.lang, **vars(ledger.counts)), code=INTERRUPTED) from None
    return found


def _precisions(order: Order, found: Sequence[Kept]) -> list[dict[str, Any]]:
    """Return how exactly each difference from the first scenario is known, and how many more pairs it would take."""
    wanted = (order.precision or 0.0) / 100.0
    rows: list[dict[str, Any]] = []
    for other in found[1:]:
        both = found[0].done & other.done
        a, b = (paired.met(one.chosen(both), order.target) for one in (found[0], other))
        if a is None or b is None or not len(a):  # not due: no number of pairs would tell
            rows.append({"reached": True, "half_width": 0.0, "more": 0})
            continue
        _, low, high = paired_difference(b, a)
        half = (high - low) / 2.0
        more = max(0, paired.pairs_needed(a, b, wanted) - len(a))
        rows.append({"reached": half <= wanted, "half_width": half, "more": more})
    return [{"target": order.target, "wanted": order.precision, **row} for row in rows]


def _show(order: Order, inputs: Sequence[Input], found: Sequence[Kept], seed: int) -> int:
    reference = inputs[0]
    precisions: Sequence[Mapping[str, Any] | None] = [None] * (len(found) - 1)
    if order.precision is not None:
        precisions = _precisions(order, found)
    compared = []
    for one, runs, precision in zip(inputs[1:], found[1:], precisions, strict=True):
        comparison: Comparison = paired.compare(found[0], runs)
        changes = [asdict(change) for change in policy_diff.changes(reference.scenario, one.scenario)]
        about = {"title": one.title, "name": one.scenario.name, "changes": changes, "precision": precision}
        compared.append({**about, **asdict(comparison)})
    share = max(judged_share(one.scenario) for one in inputs)
    first = {"title": reference.title, "name": reference.scenario.name, "seed": seed, "judged_share": share}
    if order.form == "json":
        click.echo(json.dumps({**first, "compared": compared}, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        report.show(console(), first, compared, order.lang)
    return FAILED if any(one["failed"] for one in compared) else 0
