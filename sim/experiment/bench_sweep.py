"""How much a sweep costs beside its runs: ratios measured in one process, the sides in turn, in stores of their own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sim.engine.hosts import CompiledHost
from sim.engine.pilot import growth_shifts, pilot_luck
from sim.engine.run import Ensemble, live
from sim.experiment import results, tidy
from sim.experiment.bench import Measure, alternating, ratios, summary
from sim.experiment.executors import Executor, Threads, cluster
from sim.experiment.ledger import CHUNK, Ledger, Luck, Wanted
from sim.experiment.store import Store
from sim.experiment.sweep_file import Sweep
from sim.experiment.sweep_results import Tables, points
from sim.scenario import Scenario

THREADS = 2
LUCK = Luck(seed=1, uncertainty="catalogue", uncertainty_digest="catalogue")


@dataclass(frozen=True)
class Piece:
    """A sweep with so many replications of each point."""

    sweep: Sweep
    runs: int  # in all

    @property
    def each(self) -> int:
        """Replications of a point."""
        return max(1, self.runs // self.sweep.n_points)

    @property
    def total(self) -> int:
        """Runs of all points, the same number of each."""
        return self.each * self.sweep.n_points

    def wanted(self) -> Iterator[tuple[int, Wanted]]:
        """Yield all points."""
        return ((point, Wanted(self.sweep.scenario(point), self.each)) for point in range(self.sweep.n_points))


def measure(lincang: Sweep, small: Sweep, runs: int, rounds: int, small_runs: tuple[int, int]) -> list[Measure]:
    """Measure everything.

    Args:
        lincang: a sweep of the Lincang profile
        small: one of ten enterprises
        runs: of each timing of the first
        rounds: timings of each side
        small_runs: few and many runs of the second
    """
    piece = Piece(lincang, runs)
    return [
        *overhead(piece, rounds),
        *over_threads(piece, rounds),
        *over_dask(piece, rounds),
        resume(piece, rounds),
        flat(small, rounds, *small_runs),
    ]


def overhead(piece: Piece, rounds: int) -> list[Measure]:
    """Time a whole sweep against living the same runs and keeping nothing, both on two threads."""
    whole, bare = alternating([lambda: sweep_once(piece, Threads(THREADS)), Bare(piece)], rounds)
    rate = [piece.total / seconds for seconds in whole]
    return [summary("sweep_overhead", "x", ratios(whole, bare)), summary("sweep_rate", "1/s", rate)]


def over_threads(piece: Piece, rounds: int) -> list[Measure]:
    """Time one thread against two."""
    one, two = alternating([lambda: sweep_once(piece, Threads(1)), lambda: sweep_once(piece, Threads(THREADS))], rounds)
    return [summary("sweep_threads", "x", ratios(one, two))]


def over_dask(piece: Piece, rounds: int) -> list[Measure]:
    """Time one thread against two Dask workers of one thread each, which have the kernel loaded."""
    with two_workers() as address, cluster(address) as workers:
        one, two = alternating([lambda: sweep_once(piece, Threads(1)), lambda: sweep_once(piece, workers)], rounds)
    return [summary("sweep_dask", "x", ratios(one, two))]


def resume(piece: Piece, rounds: int) -> Measure:
    """Time the same sweep again where all runs are in the store, tables written anew [s]."""
    with tempfile.TemporaryDirectory() as folder:
        sweep_into(Path(folder), piece, Threads(THREADS))
        seconds = []
        for _ in range(rounds):
            start = time.perf_counter()
            sweep_into(Path(folder), piece, Threads(THREADS))
            seconds.append(time.perf_counter() - start)
    return summary("sweep_resume", "s", seconds)


def flat(small: Sweep, rounds: int, few: int, many: int) -> Measure:
    """Time a run among many against a run among few, in sweeps of ten enterprises."""
    sides: list[Callable[[], object]] = [
        lambda: sweep_once(Piece(small, few), Threads(THREADS)),
        lambda: sweep_once(Piece(small, many), Threads(THREADS)),
    ]
    short, long = alternating(sides, rounds)
    return summary("sweep_flat", "x", ratios(long, short, few / many))


def sweep_once(piece: Piece, executor: Executor) -> None:
    """Run a sweep in an empty store and write its tables."""
    with tempfile.TemporaryDirectory() as folder:
        sweep_into(Path(folder), piece, executor)


def sweep_into(folder: Path, piece: Piece, executor: Executor) -> None:
    """Run a sweep with store and tables in a folder."""
    sweep = piece.sweep
    with Store(folder / "store") as store:
        ledger = Ledger(store, executor, LUCK, sweep.keep)
        ledger.complete(want for _, want in piece.wanted())

        def write(draft: Path) -> dict[str, object]:
            tidy.write(draft / "points.parquet", points(sweep))
            tables = Tables(draft, sweep.keep, sweep.scenario_names, sweep.quarters)
            return {"counts": tables.write(ledger, piece.wanted())}

        results.store(folder, "bench", write, {})


class Bare:
    """The same runs drawn and lived on two threads, nothing kept; growth shifts known, as a sweep remembers them."""

    def __init__(self, piece: Piece, size: int = CHUNK) -> None:
        self.chunks = [np.arange(first, min(first + size, piece.each)) for first in range(0, piece.each, size)]
        self.scenarios = [want.scenario for _, want in piece.wanted()]
        self.host = CompiledHost(self.scenarios[0])
        luck = pilot_luck(self.scenarios[0], LUCK.seed)
        order = (self.host, self.scenarios[0], LUCK.seed, LUCK.uncertainty)
        self.shifts = [growth_shifts(*order, chunk, luck) for chunk in self.chunks]

    def __call__(self) -> None:
        """Live them."""
        with ThreadPoolExecutor(THREADS) as pool:
            for scenario in self.scenarios:
                for _ in pool.map(partial(self.live, scenario), self.chunks, self.shifts):
                    pass

    def live(self, scenario: Scenario, chunk: np.ndarray, shift: np.ndarray) -> Ensemble:
        """Live one chunk."""
        return live(self.host, scenario, LUCK.seed, LUCK.engine, LUCK.uncertainty, chunk, shift)


@contextmanager
def two_workers() -> Iterator[str]:
    """Start a Dask scheduler and two workers on this machine; yield the scheduler's address."""
    with ExitStack() as stack:

        def started(*words: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        scheduler = started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        address = _said(scheduler, "Scheduler at:").split("Scheduler at:")[1].strip()
        for _ in range(2):
            _said(
                started("worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"), "Registered to:"
            )
        yield address


def _said(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise RuntimeError("Dask did not start")
