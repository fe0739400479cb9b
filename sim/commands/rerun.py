"""A result made again from the files in a pack, by the same code that ``zonesim run`` and ``zonesim sweep`` use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.commands import simulation, sweeping
from sim.commands.progress import watched
from sim.commands.refusal import FAILED, Refusal
from sim.commands.run import LARGEST_SEED
from sim.commands.storing import stored as shared_store
from sim.experiment import inputs, joint_draws, results, sweep_runs
from sim.experiment.blocks import Unusable
from sim.experiment.executors import Threads
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted
from sim.experiment.records import EVERYTHING
from sim.experiment.store import Store
from sim.messages import text
from sim.report import evidence, stored

ENGINES = ("compiled", "mesa")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Again:
    """A file and what was asked for with it."""

    file: Path
    order: simulation.Order | sweeping.Order


@contextmanager
def store(folder: Path | None, lang: str) -> Iterator[Store]:
    """Open an empty store of runs in a folder; that of all commands where none is given."""
    if folder is None:
        with shared_store(lang) as found:
            yield found
        return
    try:
        with Store(folder) as found:
            yield found
    except Unusable as error:
        raise Refusal(text("cli.cannot_write", lang, place=folder, why=error), code=FAILED) from None


def ordered(record: Record, pack: Path, root: Path, workers: int | None, lang: str) -> Again:
    """Return what must be asked for to get a result again.

    Args:
        record: its manifest
        pack: the folder that its pack was unpacked into
        root: where the new folder goes
        workers: threads; None for as many as processors
        lang: of the chart and of what is said

    Raises:
        LookupError, TypeError, ValueError: the manifest does not say it
    """
    given, zone, drawn = record["inputs"]["file"], record["inputs"]["profile"], record["digests"]["uncertainty"]
    file = inputs.inside(pack / evidence.INPUTS, given)
    shared: dict[str, Any] = {
        "lang": lang,
        "uncertainty": drawn if drawn in joint_draws.WAYS else str(pack / evidence.RESULT / inputs.DRAWS),
        "profile": None if zone is None else str(inputs.inside(pack / evidence.INPUTS, zone)),
        "rerun_failed": False,
    }
    if record["kind"] == stored.SWEEP:
        at, out = str(file), str(root)
        return Again(file, sweeping.Order(file=at, out=out, workers=workers, dask=None, dry_run=False, **shared))
    runs, panel, seed, engine = (record[name] for name in ("runs", "panel", "seed", "engine"))
    until = record["scenario"]["horizon"][1]
    counted = all(isinstance(number, int) for number in (runs, panel, seed))
    if not (counted and 0 <= panel <= runs and 1 <= runs and 0 <= seed <= LARGEST_SEED and engine in ENGINES):
        raise ValueError(record["name"])
    order = simulation.Order(**shared, runs=runs, panel=panel, seed=seed, engine=engine, until=until)
    return Again(file, order)


def rerun(again: Again, root: Path, held: Store, workers: int | None) -> Path:
    """Make a result again and return its folder; raise Refusal where this model cannot run it."""
    if isinstance(again.order, sweeping.Order):
        return _sweep(again.order, root, held)
    return _run(again.order, again.file, root, held, workers)


def _run(order: simulation.Order, file: Path, root: Path, held: Store, workers: int | None) -> Path:
    (chosen,) = simulation.load(order, [str(file)])
    scenario = chosen.scenario
    draws = simulation.draws(order.uncertainty, [scenario.profile], order.lang)
    luck = Luck(order.seed, draws, joint_draws.digest(draws), order.engine)
    executor = Threads(1 if order.engine == "mesa" else workers)
    with watched(scenario.name, simulation.is_cold(order.engine), order.lang) as progress:
        ledger = Ledger(held, executor, luck, EVERYTHING, progress=progress, counts=Counts(planned=order.runs))
        ledger.complete([Wanted(scenario, order.runs)])  # with so many threads; what follows finds them in the store
    return simulation.simulate(order, chosen, draws, root, held).folder


def _sweep(order: sweeping.Order, root: Path, held: Store) -> Path:
    sweep = sweeping.load(order)
    draws = simulation.draws(order.uncertainty, [sweep.profile], order.lang)
    luck = Luck(sweep.seed, draws, joint_draws.digest(draws))
    record = sweep_runs.manifest(sweep, luck, inputs.of_sweep(Path(order.file), order.profile))
    ledger = Ledger(held, Threads(order.workers), luck, sweep.keep, order.chunk)
    runs = sweeping.complete(order, sweep, ledger)
    return results.store(
        root, sweep.name, lambda draft: sweep_runs.write(draft, sweep, ledger, runs, order.uncertainty), record
    )
