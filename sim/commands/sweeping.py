"""What ``zonesim sweep`` does: the file, the store, the runs that are missing, the tables and the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from sim.commands import simulation
from sim.commands.computing import executor
from sim.commands.output import console
from sim.commands.progress import watched
from sim.commands.refusal import FAILED, INTERRUPTED, Refusal
from sim.commands.storing import stored, writing
from sim.commands.varied import varied
from sim.document import Mistakes
from sim.experiment import estimate, inputs, joint_draws, results, sweep_file, sweep_runs
from sim.experiment.ledger import CHUNK, Ledger, Luck
from sim.experiment.sweep_file import Sweep
from sim.messages import text
from sim.report import sweep as report


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    lang: str
    file: str
    out: str
    workers: int | None
    dask: str | None
    uncertainty: str
    profile: str | None
    dry_run: bool
    rerun_failed: bool
    chunk: int = CHUNK  # runs of a task; no result depends on it


def run(order: Order) -> int:
    """Run the sweep and return the exit code."""
    sweep = load(order)
    root = simulation.writable(Path(order.out), order.lang)
    luck = _luck(order, sweep)
    record = sweep_runs.manifest(sweep, luck, inputs.of_sweep(Path(order.file), order.profile))
    name = sweep_runs.folder(record)
    if not order.dry_run and results.is_whole(root / name, record):
        return _show(order, root / name)
    with executor(order.workers, order.dask, order.lang) as computing, stored(order.lang) as store:
        ledger = Ledger(store, computing, luck, sweep.keep, order.chunk)
        if order.dry_run:
            click.echo(_forecast(order, sweep, ledger, computing.workers))
            return 0
        if _is_worth_a_forecast(order, sweep, ledger):
            click.echo(_forecast(order, sweep, ledger, computing.workers), err=True)
        runs = complete(order, sweep, ledger)
        with writing(root, order.lang):
            folder = results.store(
                root, name, lambda draft: sweep_runs.write(draft, sweep, ledger, runs, order.uncertainty), record
            )
    return _show(order, folder)


def _is_worth_a_forecast(order: Order, sweep: Sweep, ledger: Ledger) -> bool:
    """Return whether something is to be computed, and to time it would not take longer than is patient."""
    far_away = order.dask is not None and simulation.is_cold("compiled")  # rules are compiled by the workers only
    return not far_away and estimate.missing(ledger, sweep) != 0


def _forecast(order: Order, sweep: Sweep, ledger: Ledger, workers: int) -> str:
    """Return the size of the design and what it will take."""
    with watched(sweep.name, simulation.is_cold("compiled"), order.lang):
        ahead = estimate.estimate(ledger, sweep, workers)
    return "\n".join(report.forecast(vars(ahead), workers, order.lang))


def load(order: Order) -> Sweep:
    """Return the sweep; refuse with all that is wrong with it."""
    try:
        return sweep_file.load(order.file, order.profile)
    except Mistakes as wrong:
        raise Refusal(*wrong.texts(order.lang)) from None


def _luck(order: Order, sweep: Sweep) -> Luck:
    draws = simulation.draws(order.uncertainty, [sweep.profile], order.lang)
    return Luck(sweep.seed, draws, joint_draws.digest(draws))


def complete(order: Order, sweep: Sweep, ledger: Ledger) -> np.ndarray:
    """Run what is missing; return the replications of each point."""
    cold = order.dask is None and simulation.is_cold("compiled")
    try:
        with watched(sweep.name, cold, order.lang) as ledger.progress:
            return sweep_runs.complete(sweep, ledger, order.rerun_failed)
    except KeyboardInterrupt:
        counts = vars(ledger.counts)
        raise Refusal(text("sweep.interrupted", order.lang, **counts), code=INTERRUPTED) from None


def _show(order: Order, folder: Path) -> int:
    """Print the answer from the tables that were stored; return 1 where it is partial."""
    click.echo(text("run.stored", order.lang, folder=folder), err=True)
    record = json.loads((folder / results.MANIFEST).read_text(encoding="utf-8"))
    report.show(console(), record, folder, varied(record, order.lang), order.lang)
    return FAILED if record["partial"] else 0
