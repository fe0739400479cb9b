"""How fast the engine is: ratios measured in one process, the two sides in turn, medians with spread."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.engine.run import run
from sim.experiment.hand_loop import run_loop
from sim.experiment.work import Work, compiled, interactive, parts, work
from sim.scenario import Scenario

KERNEL_RUNS = 25  # replications of one timing of the kernel: as many as one task of the engine
MESA_RUNS = 2
THREAD_RUNS = 400
AT_LEAST, AT_MOST = "at_least", "at_most"

# What the project aims at (issue text); a machine that misses one is told so, nothing fails.
AIMS: Mapping[str, tuple[str, float]] = {
    "mesa_ratio": (AT_LEAST, 200.0),
    "loop_ratio": (AT_MOST, 2.0),
    "thread_ratio": (AT_LEAST, 1.8),
    "help_start": (AT_MOST, 0.5),
    "sweep_overhead": (AT_MOST, 1.1),
    "sweep_threads": (AT_LEAST, 1.8),
    "sweep_dask": (AT_LEAST, 1.6),
    "sweep_resume": (AT_MOST, 2.0),
    "sweep_flat": (AT_MOST, 1.1),
}


@dataclass(frozen=True)
class Measure:
    """One measured quantity: median over rounds with the lowest and highest."""

    id: str
    unit: str
    median: float
    low: float
    high: float
    rounds: int

    @property
    def aim(self) -> tuple[str, float] | None:
        """``at_least`` or ``at_most`` and the value; None where nothing is aimed at."""
        return AIMS.get(self.id)

    @property
    def met(self) -> bool | None:
        """Whether the median meets the aim."""
        if self.aim is None:
            return None
        side, value = self.aim
        return self.median >= value if side == AT_LEAST else self.median <= value


def measure(scenario: Scenario, path: Path, rounds: int = 7, cold: bool = False) -> list[Measure]:
    """Measure everything, the sides of a ratio in turn.

    Args:
        scenario: what is lived
        path: of its file, for the runs that start a process of their own
        rounds: timings of each side
        cold: also compile from cold, which takes a minute
    """
    kernel_work = work(scenario, KERNEL_RUNS)
    return [
        *against_mesa(kernel_work, rounds),
        *against_loop(kernel_work, rounds),
        *threads(scenario, rounds),
        *starts(path, max(2, rounds // 2), cold),
    ]


def alternating(sides: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the times of each side [s]: each runs once unmeasured, then all in turn, round after round."""
    for side in sides:
        side()
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, found in zip(sides, times, strict=True):
            start = time.perf_counter()
            side()
            found.append(time.perf_counter() - start)
    return times


def summary(name: str, unit: str, values: Sequence[float]) -> Measure:
    """Return median, lowest and highest."""
    return Measure(name, unit, statistics.median(values), min(values), max(values), len(values))


def ratios(above: Sequence[float], below: Sequence[float], factor: float = 1.0) -> list[float]:
    """Return the ratio of each round's pair, times a factor for unequal work."""
    return [factor * a / b for a, b in zip(above, below, strict=True)]


def against_mesa(prepared: Work, rounds: int) -> list[Measure]:
    """Time both hosts on replications of the same scenario, per replication."""
    few = prepared.first(MESA_RUNS)
    slow, fast = alternating([interactive(few), compiled(prepared)], rounds)
    share = len(prepared.replications) / MESA_RUNS
    per = [1e6 * seconds / few.enterprise_quarters for seconds in slow]
    return [
        summary("mesa_ratio", "x", ratios(slow, fast, share)),
        summary("mesa_time", "us", per),
    ]


def against_loop(prepared: Work, rounds: int) -> list[Measure]:
    """Time the kernel against the hand-written loop of the same number of draws and calls."""
    counted = parts(prepared)
    lived = round(prepared.enterprise_quarters)
    numbers = round(counted.draws), round(counted.exps), round(counted.logs)
    kernel, loop = alternating([compiled(prepared), lambda: run_loop(lived, *numbers)], rounds)
    return [
        summary("kernel_time", "ns", [1e9 * seconds / lived for seconds in kernel]),
        summary("loop_time", "ns", [1e9 * seconds / lived for seconds in loop]),
        summary("loop_ratio", "x", ratios(kernel, loop)),
        summary("draws", "", [counted.draws]),
        summary("calls", "", [counted.exps + counted.logs]),
    ]


def threads(scenario: Scenario, rounds: int) -> list[Measure]:
    """Time one thread against two on a whole run, drawing of parameters and pilots included."""
    one, two = alternating(
        [lambda: run(scenario, runs=THREAD_RUNS, workers=1), lambda: run(scenario, runs=THREAD_RUNS, workers=2)], rounds
    )
    return [
        summary("thread_ratio", "x", ratios(one, two)),
        summary("run_rate", "1/s", [THREAD_RUNS / seconds for seconds in two]),
    ]


def starts(path: Path, rounds: int, cold: bool) -> list[Measure]:
    """Time processes of their own: the help, a run from the cache, and a first run where ``cold``."""
    found = [
        summary("help_start", "s", [_process(["--help"]) for _ in range(rounds)]),
        summary("cached_start", "s", [_run_once(path, None) for _ in range(rounds)]),
    ]
    if cold:
        with tempfile.TemporaryDirectory() as empty:
            found.append(summary("cold_start", "s", [_run_once(path, empty)]))
    return found


def _run_once(path: Path, cache: str | None) -> float:
    with tempfile.TemporaryDirectory() as results:
        return _process(["run", str(path), "--runs", "1", "--out", results], cache)


def _process(arguments: Sequence[str], cache: str | None = None) -> float:
    """Return how long a command takes [s]."""
    environment = {**os.environ, **({"ZONESIM_CACHE": cache} if cache else {})}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return time.perf_counter() - start
