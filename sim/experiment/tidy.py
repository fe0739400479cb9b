"""Tidy Parquet tables of one scenario: strings dictionary-coded, rows in key order, the same bytes for the same runs.

Key order is alphabetical in every text column. Replications that failed appear in runs.parquet only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim import quarters
from sim.experiment.judgement import NEVER, Judged, target_of_each_reading
from sim.experiment.summary import spend
from sim.outcomes import breakdown, totals
from sim.targets import readings

if TYPE_CHECKING:
    from sim.engine.run import Ensemble

ALL = "all"  # in the columns park and industry, where a row is not broken down
ROWS_AT_ONCE = 1_000_000  # of a table in memory; also the size of a row group, so that memory stays flat

Codes = NDArray[np.int32]


def targets(ensemble: Ensemble, judged: Judged, point: int = 0) -> Iterator[pa.Table]:
    """Yield scenario, point, replication, target, reading, quarter (due), value, met, first_met."""
    order = sorted(range(len(readings())), key=lambda m: (readings()[m].target, readings()[m].name))
    due = [quarters.name(target.due) for target in target_of_each_reading()]
    unknown = np.tile(~judged.is_due[order], judged.n)
    first_met = judged.first_met[:, order].ravel()
    names = quarter_names(ensemble)
    yield pa.table(
        {
            **_keys(ensemble, point, judged.replications, len(order)),
            "target": _repeated([readings()[m].target for m in order], judged.n),
            "reading": _repeated([readings()[m].name for m in order], judged.n),
            "quarter": _repeated([due[m] for m in order], judged.n),
            "value": pa.array(judged.value[:, order].ravel(), from_pandas=True),
            "met": pa.array(judged.met[:, order].ravel(), mask=unknown),
            "first_met": _coded(first_met, names, mask=first_met == NEVER),
        }
    )


def outcomes(ensemble: Ensemble, point: int = 0) -> Iterator[pa.Table]:
    """Yield scenario, point, replication, quarter, park, industry, outcome, value; broken down at year ends."""
    keys = _outcome_keys(ensemble)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    profile = ensemble.scenario.profile
    parks, industries = len(profile.parks), len(profile.industries)  # the engine's arrays may have room for more
    done = np.flatnonzero([cause == "" for cause in ensemble.causes])
    at_once = max(1, ROWS_AT_ONCE // len(keys))
    columns = {name: [keys[k][i] for k in order] for i, name in enumerate(("quarter", "park", "industry", "outcome"))}
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
        yield pa.table(
            {
                **_keys(ensemble, point, ensemble.replications[chosen], len(order)),
                **{name: _repeated(words, len(chosen)) for name, words in columns.items()},
                "value": pa.array(values[:, order].ravel(), from_pandas=True),
            }
        )


def _outcome_keys(ensemble: Ensemble) -> list[tuple[str, str, str, str]]:
    """Return (quarter, park, industry, outcome) of each number of a replication: totals, parks, industries."""
    names = quarter_names(ensemble)
    year_ends = names[quarters.PER_YEAR - 1 :: quarters.PER_YEAR]
    parks, industries = ensemble.scenario.profile.parks, ensemble.scenario.profile.industries
    return [
        *((q, ALL, ALL, outcome.id) for q in names for outcome in totals()),
        *((q, park, ALL, outcome.id) for q in year_ends for park in parks for outcome in breakdown()),
        *((q, ALL, industry, outcome.id) for q in year_ends for industry in industries for outcome in breakdown()),
    ]


def runs(ensemble: Ensemble, judged: Judged, point: int = 0) -> Iterator[pa.Table]:
    """Yield scenario, point, replication, status, cause, spend [万元], joint_met (article 2), joint_all_met."""
    failed = np.array([cause != "" for cause in ensemble.causes], dtype=np.bool_)
    money = np.full(len(failed), np.nan)
    money[~failed] = spend(ensemble)
    yield pa.table(
        {
            **_keys(ensemble, point, ensemble.replications, 1),
            "status": _coded(failed.astype(np.int32), ["done", "failed"]),
            "cause": pa.array([cause or None for cause in ensemble.causes], pa.string()).dictionary_encode(),
            "spend": pa.array(money, from_pandas=True),
            "joint_met": _together(judged, failed, article_two_only=True),
            "joint_all_met": _together(judged, failed, article_two_only=False),
        }
    )


def _together(judged: Judged, failed: NDArray[np.bool_], article_two_only: bool) -> pa.Array:
    met = judged.together(article_two_only)
    together = np.zeros(len(failed), dtype=np.bool_)
    if met is None:
        return pa.array(together, mask=np.ones(len(failed), dtype=np.bool_))
    together[~failed] = met
    return pa.array(together, mask=failed)


def panel(ensemble: Ensemble) -> Iterator[pa.Table]:
    """Yield scenario, replication, quarter, enterprise, then every field of Enterprise; lists where it has several."""
    records = ensemble.panel
    if records is None:
        return
    records = records[np.lexsort((records["enterprise"], records["quarter"], records["replication"]))]
    profile = ensemble.scenario.profile
    words = {"quarter": quarter_names(ensemble), "park": list(profile.parks), "industry": list(profile.industries)}
    columns: dict[str, Any] = {"scenario": _constant(ensemble.scenario.name, len(records))}
    for field, column in _fields(records):
        if field in words:
            columns[field] = _coded(column.astype(np.int32), words[field])
        elif column.ndim > 1:
            flat = pa.array(np.ascontiguousarray(column).ravel())
            columns[field] = pa.FixedSizeListArray.from_arrays(flat, int(np.prod(column.shape[1:])))
        else:
            columns[field] = pa.array(np.ascontiguousarray(column))
    yield pa.table(columns)


def _fields(records: NDArray[Any], prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield name and column of every field; a group inside the enterprise's record becomes ``group.field``."""
    for name in records.dtype.names or ():
        column = records[name]
        if column.dtype.names is None:
            yield prefix + name, column
        else:
            yield from _fields(column, "" if name == "record" else f"{prefix}{name}.")


def write(path: Path, tables: Iterator[pa.Table]) -> None:
    """Write the tables one after the other into one Parquet file that holds nothing but them: no time, no path."""
    writer: pq.ParquetWriter | None = None
    try:
        for table in tables:
            if writer is None:
                coded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
                writer = pq.ParquetWriter(path, table.schema, compression="zstd", use_dictionary=coded)
            writer.write_table(table, row_group_size=max(1, len(table)))
    finally:
        if writer is not None:
            writer.close()


def quarter_names(ensemble: Ensemble) -> list[str]:
    """Return the quarters of the horizon as text."""
    return [quarters.name(q) for q in range(ensemble.totals.shape[1])]


def _keys(ensemble: Ensemble, point: int, replications: NDArray[np.int64], rows_each: int) -> dict[str, pa.Array]:
    rows = len(replications) * rows_each
    return {
        "scenario": _constant(ensemble.scenario.name, rows),
        "point": pa.array(np.full(rows, point, dtype=np.int64)),
        "replication": pa.array(np.repeat(replications, rows_each)),
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
