"""The result folder of a sweep: tables written point after point, so that memory stays flat however many runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.experiment import answers, rows, summary_tables, tidy
from sim.experiment.kept import Kept
from sim.experiment.ledger import Ledger, Wanted
from sim.experiment.rows import Part
from sim.experiment.summary_tables import Point
from sim.experiment.sweep_file import Sweep
from sim.targets import readings

POINTS_AT_ONCE = 1_000  # whose answers make one row group
RUNS_AT_ONCE = 1_000  # that make one row group of the other tables


class Tables:
    """The tables of a sweep, open for writing in a folder that nobody reads yet."""

    def __init__(self, folder: Path, columns: Sequence[str], names: Sequence[str], quarters: int) -> None:
        self.columns = tuple(columns)
        self.names = tuple(names)
        self.quarters = quarters
        self.open = ExitStack()
        self.writers = {
            name: self.open.enter_context(tidy.Writer(folder / f"{name}.parquet"))
            for name in ("runs", "targets", "outcomes", "answers", "bands")
        }
        self.points: list[Point] = []
        self.counts = {"planned": 0, "done": 0, "failed": 0}

    @property
    def numbers(self) -> int:
        """Numbers that are kept of a replication."""
        return 1 + len(readings()) + self.quarters * len(self.columns)

    def write(self, ledger: Ledger, wanted: Iterable[tuple[int, Wanted]]) -> dict[str, int]:
        """Write all points, each with its replications, and close the files; return how many runs there are."""
        with self.open:
            for batch in rows.batches(self._parts(ledger, wanted), RUNS_AT_ONCE):
                found = rows.rows(batch, self.names)
                self.writers["runs"].add(tidy.runs(found))
                self.writers["targets"].add(tidy.targets(found))
                self.writers["outcomes"].add(tidy.columns(found))
            self._summarise(least=1)
        return self.counts

    def _parts(self, ledger: Ledger, wanted: Iterable[tuple[int, Wanted]]) -> Iterator[Part]:
        """Yield the replications of every point and answer it on the way; what fits into memory is read once."""
        for number, want in wanted:
            parts: list[Kept] = []
            if want.runs * self.numbers <= answers.MOST_VALUES:
                parts += ledger.kept(want, self.columns)

            def again(want: Wanted = want, parts: list[Kept] = parts) -> Iterable[Kept]:
                return parts or ledger.kept(want, self.columns)

            answer = answers.answer(again, want.runs, len(self.columns), self.quarters)
            yield from ((number, part) for part in again())
            self.points.append(Point(number, want.scenario.name, answer))
            for name in self.counts:
                self.counts[name] += getattr(answer, name)
            self._summarise(least=POINTS_AT_ONCE)

    def _summarise(self, least: int) -> None:
        """Write the answers of the points at hand, if there are so many."""
        if len(self.points) >= least:
            self.writers["answers"].add(summary_tables.answers(self.points))
            self.writers["bands"].add(summary_tables.bands(self.points, self.columns))
            self.points = []


def points(sweep: Sweep) -> Iterator[pa.Table]:
    """Yield point, name (dotted), value as text, number (null where the value is none)."""
    for first in range(0, sweep.n_points, POINTS_AT_ONCE):
        numbers = range(first, min(first + POINTS_AT_ONCE, sweep.n_points))
        values = [value for number in numbers for value in sweep.values(number)]
        yield pa.table(
            {
                "point": np.repeat(np.array(numbers, dtype=np.int64), len(sweep.names)),
                "name": pa.DictionaryArray.from_arrays(
                    pa.array(np.tile(np.arange(len(sweep.names), dtype=np.int32), len(numbers))), list(sweep.names)
                ),
                "value": pa.array([_as_text(value) for value in values], pa.string()).dictionary_encode(),
                "number": pa.array([value if _is_number(value) else None for value in values], pa.float64()),
            }
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _as_text(value: Any) -> str | None:
    if value is None:  # as in the base
        return None
    if isinstance(value, list | tuple):
        return "+".join(map(str, value)) or "none"
    return repr(float(value)) if isinstance(value, float) else str(value)
