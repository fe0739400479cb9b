"""What is wanted, what the store already holds, and the computing of the rest: planned, done, failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim.engine.digest import model_digest
from sim.engine.run import Ensemble, join
from sim.experiment import records
from sim.experiment.blocks import Block, Span, unpack
from sim.experiment.executors import Executor
from sim.experiment.kept import Kept
from sim.experiment.names import Family
from sim.experiment.store import Damaged, Store
from sim.experiment.tasks import Piece, Task, versions
from sim.scenario import Scenario
from sim.table import Uncertainty

CHUNK = 100  # replications of one task: half a second of the Lincang profile


@dataclass
class Counts:
    """Runs of one order; those that failed are not among the done."""

    planned: int = 0
    done: int = 0
    failed: int = 0
    computed: int = 0  # by this order; the others were in the store


@dataclass(frozen=True)
class Luck:
    """What all runs of one order share: how numbers are drawn, and which host lives them."""

    seed: int
    uncertainty: Uncertainty
    uncertainty_digest: str  # "off", "catalogue" or SHA-256
    engine: str = "compiled"

    def family(self, scenario: Scenario) -> Family:
        """Return what the replications of a scenario have in common."""
        return Family(model_digest(), scenario.life, self.uncertainty_digest, self.engine, self.seed)


@dataclass(frozen=True)
class Wanted:
    """Replications first .. first + runs - 1 of one scenario."""

    scenario: Scenario
    runs: int
    first: int = 0

    @property
    def end(self) -> int:
        """The replication after the last one."""
        return self.first + self.runs


@dataclass
class Ledger:
    """Completes orders from the store, computing only what is missing; every finished chunk is stored at once."""

    store: Store
    executor: Executor
    luck: Luck
    columns: tuple[str, ...]  # kept of each run, or records.EVERYTHING
    chunk: int = CHUNK
    progress: Callable[[Counts], None] = lambda counts: None
    counts: Counts = field(default_factory=Counts)

    def complete(self, wanted: Iterable[Wanted], rerun_failed: bool = False) -> None:
        """Compute and store all that is wanted and missing; scenarios that live alike are lived once."""
        for blocks in self._compute(self._missing(wanted, rerun_failed)):
            failed = sum(len(block.failed) for block in blocks)
            self.counts.failed += failed
            self.counts.done += sum(block.count for block in blocks) - failed
            self.counts.computed += sum(block.count for block in blocks)
            self.progress(self.counts)

    def missing(self, wanted: Wanted) -> list[tuple[int, int]]:
        """Return what the store does not hold as (first, count), without computing it."""
        return _gaps(self._spans(wanted.scenario), wanted.first, wanted.end)

    def kept(self, wanted: Wanted, columns: Sequence[str]) -> Iterator[Kept]:
        """Yield the wanted columns of all replications in order, part after part, so that memory stays flat."""
        for part in self._parts(wanted):
            yield records.cut(part.rows, part.columns, columns, wanted.scenario, part.first, part.failed)

    def ensemble(self, wanted: Wanted) -> Ensemble:
        """Return all that was measured of all replications; ``columns`` of the ledger are EVERYTHING."""
        seed, engine = self.luck.seed, self.luck.engine
        return join(
            [
                records.ensemble(part.rows, wanted.scenario, seed, engine, part.first, part.failed)
                for part in self._parts(wanted)
            ]
        )

    def _compute(self, pieces: Iterable[Piece]) -> Iterator[list[Block]]:
        """Compute pieces and yield what was stored."""
        for task, blocks in self.executor.blocks(self._tasks(pieces)):
            self.store.add(blocks, [piece.family for piece in task.pieces])
            yield blocks

    def _missing(self, wanted: Iterable[Wanted], rerun_failed: bool) -> Iterator[Piece]:
        """Yield what is to be computed; what is there is counted."""
        seen: set[tuple[str, int, int]] = set()
        for want in wanted:
            family = self.luck.family(want.scenario)
            asked = (family.key, want.first, want.end)
            if asked in seen:
                self.counts.planned -= want.runs
                continue
            seen.add(asked)
            if rerun_failed:
                self.store.forget_failed(family.key)
            spans = self._spans(want.scenario)
            gaps = _gaps(spans, want.first, want.end)
            self._count(want, gaps, spans)
            for first, count in gaps:
                yield from self._pieces(want.scenario, family, first, count)
        self.progress(self.counts)

    def _count(self, wanted: Wanted, gaps: Sequence[tuple[int, int]], spans: Sequence[Span]) -> None:
        there = wanted.runs - sum(count for _, count in gaps)
        bad = {r for span in spans for r in span.failed if wanted.first <= r < wanted.end}
        # what failed in one block may be done in another, of another process or with more columns
        failed = {r for r in bad if not any(span.covers(r) and r not in span.failed for span in spans)}
        self.counts.done += there - len(failed)
        self.counts.failed += len(failed)

    def _pieces(self, scenario: Scenario, family: Family, first: int, count: int) -> Iterator[Piece]:
        """Cut at multiples of the chunk, so that scenarios share growth shifts."""
        end = first + count
        while first < end:
            stop = min(end, (first // self.chunk + 1) * self.chunk)
            yield Piece(scenario, family, first, stop - first)
            first = stop

    def _tasks(self, pieces: Iterable[Piece]) -> Iterator[Task]:
        """Put small pieces together, so that a task is worth its overhead."""
        batch: list[Piece] = []
        for piece in pieces:
            if batch and sum(one.count for one in batch) + piece.count > self.chunk:
                yield self._task(batch)
                batch = []
            batch.append(piece)
        if batch:
            yield self._task(batch)

    def _task(self, pieces: Sequence[Piece]) -> Task:
        return Task(tuple(pieces), self.luck.uncertainty, self.columns, versions())

    def _spans(self, scenario: Scenario) -> list[Span]:
        """Return the stored blocks of a scenario that hold all columns of the ledger."""
        spans = self.store.spans(self.luck.family(scenario).key)
        return [span for span in spans if records.covers(span.columns, self.columns)]

    def _parts(self, wanted: Wanted) -> Iterator[_Part]:
        """Yield each wanted replication once, in order; what is missing or damaged is computed."""
        reach = _Reach(self._spans(wanted.scenario))
        block: Block | None = None
        expected, read = wanted.first, 0
        while expected < wanted.end:
            span = reach.best(expected)
            if span is None:
                family = self.luck.family(wanted.scenario)
                gaps = self.missing(wanted)
                for _ in self._compute(p for gap in gaps for p in self._pieces(wanted.scenario, family, *gap)):
                    pass
                reach = _Reach(self._spans(wanted.scenario))
                continue
            try:
                block, read = (block, read) if block and read == span.id else (self.store.block(span.id), span.id)
            except Damaged:  # it is missing now
                reach = _Reach(self._spans(wanted.scenario))
                continue
            stop = min(wanted.end, span.end, reach.change(span, expected))
            rows = unpack(block.payload)[expected - block.first : stop - block.first]
            yield _Part(rows, block.columns, expected, block.failed)
            expected = stop


class _Reach:
    """Which block is best to read a replication from, asked for ascending replications."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.coming = sorted(spans, key=lambda span: span.first, reverse=True)
        self.open: list[Span] = []

    def best(self, replication: int) -> Span | None:
        """Return the block that has it, one in which it did not fail before others, then the longest."""
        while self.coming and self.coming[-1].first <= replication:
            self.open.append(self.coming.pop())
        self.open = [span for span in self.open if span.covers(replication)]
        return max(self.open, key=lambda span: (replication not in span.failed, span.end, span.id), default=None)

    def change(self, span: Span, replication: int) -> int:
        """Return the replication from which another block may be better."""
        if replication in span.failed:
            return replication + 1
        return min((r for r in span.failed if r > replication), default=span.end)


def _gaps(spans: Sequence[Span], first: int, end: int) -> list[tuple[int, int]]:
    """Return the replications from ``first`` to before ``end`` that no block has, as (first, count) in order."""
    gaps, expected = [], first
    for span in spans:
        if span.first >= end:
            break
        if span.first > expected:
            gaps.append((expected, span.first - expected))
        expected = max(expected, span.end)
    if expected < end:
        gaps.append((expected, end - expected))
    return gaps


@dataclass(frozen=True)
class _Part:
    rows: records.Records  # from replication ``first`` on
    columns: tuple[str, ...]
    first: int
    failed: Mapping[int, str]
