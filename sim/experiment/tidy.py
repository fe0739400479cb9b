"""Tidy Parquet tables of one scenario: strings dictionary-coded, rows in key order, the same bytes for the same runs.

Key order is alphabetical in every text column. Replications that failed appear in runs.parquet only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim import quarters
from sim.experiment.judgement import NEVER, target_of_each_reading
from sim.experiment.rows import UNKNOWN, Rows
from sim.outcomes import breakdown, totals
from sim.targets import readings

if TYPE_CHECKING:
    from sim.engine.run import Ensemble

ALL = "all"  # in the columns park and industry, where a row is not broken down
ROWS_AT_ONCE = 1_000_000  # of a table in memory; also the size of a row group, so that memory stays flat

Codes = NDArray[np.int32]


def targets(rows: Rows) -> pa.Table:
    """Return scenario, point, replication, target, reading, quarter (due), value, met, first_met."""
    order = sorted(range(len(readings())), key=lambda m: (readings()[m].target, readings()[m].name))
    done = np.flatnonzero(rows.kept.done)
    judged = rows.kept.judged()
    first_met = judged.first_met[:, order].ravel()
    names = quarter_names(rows.kept.scenario.quarters)
    due = [quarters.name(target.due) for target in target_of_each_reading()]
    return pa.table(
        {
            **_row_keys(rows, done, len(order)),
            "target": _repeated([readings()[m].target for m in order], judged.n),
            "reading": _repeated([readings()[m].name for m in order], judged.n),
            "quarter": _repeated([due[m] for m in order], judged.n),
            "value": pa.array(judged.value[:, order].ravel(), from_pandas=True),
            "met": pa.array(judged.met[:, order].ravel(), mask=np.tile(~judged.is_due[order], judged.n)),
            "first_met": _coded(first_met, names, mask=first_met == NEVER),
        }
    )


def columns(rows: Rows) -> pa.Table:
    """Return scenario, point, replication, quarter, park, industry, outcome, value of the columns that are kept."""
    kept = rows.kept
    done = np.flatnonzero(kept.done)
    names = quarter_names(kept.scenario.quarters)
    order = sorted(range(len(kept.columns)), key=kept.columns.__getitem__)
    each = len(names) * len(order)
    return pa.table(
        {
            **_row_keys(rows, done, each),
            "quarter": _repeated([name for name in names for _ in order], len(done)),
            "park": _constant(ALL, each * len(done)),
            "industry": _constant(ALL, each * len(done)),
            "outcome": _repeated([kept.columns[k] for _ in names for k in order], len(done)),
            "value": pa.array(kept.outcomes[done][:, :, order].ravel(), from_pandas=True),
        }
    )


def outcomes(ensemble: Ensemble) -> Iterator[pa.Table]:
    """Yield scenario, point, replication, quarter, park, industry, outcome, value; broken down at year ends."""
    keys = _outcome_keys(ensemble)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    profile = ensemble.scenario.profile
    parks, industries = len(profile.parks), len(profile.industries)  # the engine's arrays may have room for more
    done = np.flatnonzero([cause == "" for cause in ensemble.causes])
    at_once = max(1, ROWS_AT_ONCE // len(keys))
    words = {name: [keys[k][i] for k in order] for i, name in enumerate(("quarter", "park", "industry", "outcome"))}
    for start in range(0, max(1, len(done)), at_once):
        chosen = done[start : start + at_once]
        values = np.concatenate(
            [
                ensemble.totals[chosen].reshape(len(chosen), -1),
                ensemble.parks[chosen, :, :parks].reshape(len(chosen), -1),
                ensemble.industries[chosen, :, :industries].reshape(len(chosen), -1),
            ],
            axis=1,
        )
        count = len(chosen) * len(order)
        yield pa.table(
            {
                "scenario": _constant(ensemble.scenario.name, count),
                "point": pa.array(np.zeros(count, dtype=np.int64)),
                "replication": pa.array(np.repeat(ensemble.replications[chosen], len(order))),
                **{name: _repeated(column, len(chosen)) for name, column in words.items()},
                "value": pa.array(values[:, order].ravel(), from_pandas=True),
            }
        )


def _outcome_keys(ensemble: Ensemble) -> list[tuple[str, str, str, str]]:
    """Return (quarter, park, industry, outcome) of each number of a replication: totals, parks, industries."""
    names = quarter_names(ensemble.totals.shape[1])
    year_ends = names[quarters.PER_YEAR - 1 :: quarters.PER_YEAR]
    parks, industries = ensemble.scenario.profile.parks, ensemble.scenario.profile.industries
    return [
        *((q, ALL, ALL, outcome.id) for q in names for outcome in totals()),
        *((q, park, ALL, outcome.id) for q in year_ends for park in parks for outcome in breakdown()),
        *((q, ALL, industry, outcome.id) for q in year_ends for industry in industries for outcome in breakdown()),
    ]


def runs(rows: Rows) -> pa.Table:
    """Return scenario, point, replication, status, cause, spend [万元], joint_met (article 2), joint_all_met."""
    failed = ~rows.kept.done
    everyone = np.arange(len(failed))
    causes = sorted({cause for cause in rows.kept.causes if cause})
    cause = np.array([causes.index(cause) if cause else 0 for cause in rows.kept.causes], dtype=np.int32)
    together = [pa.array(column == 1, mask=column == UNKNOWN) for column in rows.together.T]
    return pa.table(
        {
            **_row_keys(rows, everyone, 1),
            "status": _coded(failed.astype(np.int32), ["done", "failed"]),
            "cause": _coded(cause, causes, mask=~failed),
            "spend": pa.array(rows.kept.spend, from_pandas=True),
            "joint_met": together[0],
            "joint_all_met": together[1],
        }
    )


def panel(ensemble: Ensemble) -> Iterator[pa.Table]:
    """Yield scenario, replication, quarter, enterprise, then every field of Enterprise; lists where it has several."""
    records = ensemble.panel
    if records is None:
        return
    records = records[np.lexsort((records["enterprise"], records["quarter"], records["replication"]))]
    profile = ensemble.scenario.profile
    words = {
        "quarter": quarter_names(ensemble.totals.shape[1]),
        "park": list(profile.parks),
        "industry": list(profile.industries),
    }
    found: dict[str, Any] = {"scenario": _constant(ensemble.scenario.name, len(records))}
    for field, column in _fields(records):
        if field in words:
            found[field] = _coded(column.astype(np.int32), words[field])
        elif column.ndim > 1:
            flat = pa.array(np.ascontiguousarray(column).ravel())
            found[field] = pa.FixedSizeListArray.from_arrays(flat, int(np.prod(column.shape[1:])))
        else:
            found[field] = pa.array(np.ascontiguousarray(column))
    yield pa.table(found)


def _fields(records: NDArray[Any], prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield name and column of every field; a group inside the enterprise's record becomes ``group.field``."""
    for name in records.dtype.names or ():
        column = records[name]
        if column.dtype.names is None:
            yield prefix + name, column
        else:
            yield from _fields(column, "" if name == "record" else f"{prefix}{name}.")


class Writer:
    """Writes tables one after the other into one Parquet file that holds nothing but them: no time, no path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        if self.writer is not None:
            self.writer.close()

    def add(self, table: pa.Table) -> None:
        """Write a table as one row group."""
        if self.writer is None:
            coded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
            self.writer = pq.ParquetWriter(self.path, table.schema, compression="zstd", use_dictionary=coded)
        self.writer.write_table(table, row_group_size=max(1, len(table)))


def write(path: Path, tables: Iterable[pa.Table]) -> None:
    """Write all tables into one file, each as a row group."""
    with Writer(path) as writer:
        for table in tables:
            writer.add(table)


def quarter_names(number: int) -> list[str]:
    """Return the quarters of a horizon as text."""
    return [quarters.name(q) for q in range(number)]


def _row_keys(rows: Rows, chosen: NDArray[np.intp], rows_each: int) -> dict[str, pa.Array]:
    return {
        "scenario": _coded(np.repeat(rows.scenario[chosen], rows_each), rows.names),
        "point": pa.array(np.repeat(rows.point[chosen], rows_each)),
        "replication": pa.array(np.repeat(rows.kept.replications[chosen], rows_each)),
    }


def _constant(word: str, rows: int) -> pa.Array:
    return _coded(np.zeros(rows, dtype=np.int32), [word])


def _repeated(words: Sequence[str], times: int) -> pa.Array:
    """Return the words, all of them ``times`` times over, coded by their alphabetical order."""
    distinct = sorted(set(words))
    position = {word: code for code, word in enumerate(distinct)}
    return _coded(np.tile(np.array([position[word] for word in words], dtype=np.int32), times), distinct)


def _coded(codes: NDArray[Any], words: Sequence[str], mask: NDArray[np.bool_] | None = None) -> pa.Array:
    indices = pa.array(codes.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
