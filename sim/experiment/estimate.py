"""What a sweep will take before it starts: runs, time and disk, from a few runs of its first and last point."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment import records, tidy
from sim.experiment.blocks import unpack
from sim.experiment.ledger import Ledger, Wanted
from sim.experiment.rows import rows
from sim.experiment.sweep_file import Precision, Sweep
from sim.experiment.tasks import Piece, Task, compute, versions
from sim.scenario import Scenario

SAMPLE = 50  # runs
MOST_COUNTED = 20_000  # points; with more, looking all of them up would take longer than is patient


@dataclass(frozen=True)
class Estimate:
    """Before a sweep starts; with a precision, runs are the most there can be."""

    points: int
    runs: int
    is_most: bool
    missing: int | None  # runs that the store does not hold; None where there are too many points to look
    seconds: float  # for what is missing, or for all
    bytes: float  # of store and tables together, for all runs


def estimate(ledger: Ledger, sweep: Sweep, workers: int) -> Estimate:
    """Look up what is missing and time a sample on one thread; nothing is stored."""
    each = _each(sweep)
    runs = each * sweep.n_points
    found = missing(ledger, sweep)
    sample = min(SAMPLE, each)
    _timed(ledger, sweep, 0, sample)  # compiles, and finds the growth shifts that points with like worlds share
    seconds, size = _timed(ledger, sweep, sweep.n_points - 1, sample)
    wanted = runs if found is None else found
    time_left, is_most = seconds / sample * wanted / workers, isinstance(sweep.replications, Precision)
    return Estimate(sweep.n_points, runs, is_most, found, time_left, size / sample * runs)


def missing(ledger: Ledger, sweep: Sweep) -> int | None:
    """Return how many runs the store does not hold, points that live alike once; None where points are too many."""
    if sweep.n_points > MOST_COUNTED:
        return None
    each = _each(sweep)
    lives: dict[str, Scenario] = {}
    for point in range(sweep.n_points):
        scenario = sweep.scenario(point)
        lives.setdefault(scenario.life, scenario)
    gaps = [gap for one in lives.values() for gap in ledger.missing(Wanted(one, each))]
    return sum(count for _, count in gaps)


def _each(sweep: Sweep) -> int:
    """Return the replications of a point, the most there can be where they follow from a precision."""
    said = sweep.replications
    return said.most if isinstance(said, Precision) else said


def _timed(ledger: Ledger, sweep: Sweep, point: int, runs: int) -> tuple[float, float]:
    """Return the seconds that some runs of a point take and the bytes that they leave."""
    scenario = sweep.scenario(point)
    piece = Piece(scenario, ledger.luck.family(scenario), 0, runs)
    start = time.perf_counter()
    (block,) = compute(Task((piece,), ledger.luck.uncertainty, ledger.columns, versions()))
    seconds = time.perf_counter() - start
    kept = records.cut(unpack(block.payload), block.columns, sweep.keep, scenario, 0, block.failed)
    found = rows([(point, kept)], [scenario.name])
    tables = (tidy.runs(found), tidy.targets(found), tidy.columns(found))
    return seconds, len(block.payload) + sum(map(_size, tables))


def _size(table: pa.Table) -> int:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    size: int = sink.getvalue().size
    return size
