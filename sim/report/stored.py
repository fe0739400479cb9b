"""A result folder, checked before anything is made of it, its tables read a piece at a time."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MANIFEST = "manifest.json"
RUN, SWEEP, VALIDATION = "run", "sweep", "validation"
SENSITIVITY = "sensitivity"
EXPLANATION = "explain"
TWINS = "twins"
OPTIMUM = "optimum"
DISCOVERY = "discovery"
CALIBRATION = "calibration"
STUDIES = "studies"
ROWS_AT_ONCE = 1 << 16  # in memory

COLUMNS = {
    "points": ("point", "name", "value", "number"),
    "answers": (
        *("scenario", "point", "target", "reading", "headline", "threshold", "unit", "probability", "low", "high"),
        *("median", "p5", "p95", "binding", "spend", "planned", "done", "failed"),
    ),
    "bands": (
        "scenario",
        "point",
        "quarter",
        "outcome",
        "mean",
        "p5",
        "p25",
        "p50",
        "p75",
        "p95",
        "planned",
        "done",
        "failed",
    ),
    "runs": ("scenario", "point", "replication", "status", "cause", "spend", "joint_met", "joint_all_met"),
    "targets": ("scenario", "point", "replication", "target", "reading", "quarter", "value", "met", "first_met"),
    "outcomes": ("scenario", "point", "replication", "quarter", "park", "industry", "outcome", "value"),
    "facts": ("id", "kind", "unit", "low", "high", "median", "p5", "p95", "verdict", "source"),
    "distributions": ("distribution", "series", "x", "y", "estimate"),
    "contributions": ("label", "contribution", "low", "high", "start", "end", "unit", "outcome"),
    "players": ("player", "kind", "shapley", "first", "last"),
    "synergies": ("player_a", "player_b", "first", "last"),
    "coalitions": ("size", "coalition", "value", "low", "high"),
    "front": ("mix", "chosen", "efficient", "spend", "value", "fresh_spend", "fresh", "optimism", "runs", "fresh_runs"),
    "chances": ("mix", "target", "least", "searched", "fresh", "low", "high", "verdict"),
    "mixes": ("mix", "instrument", "intensity"),
    "versus": ("scenario", "mix", "spend_change", "value_change"),
    "starts": ("instrument", "start", "planned", "value", "change", "holds", "latest"),
    "marginal": ("instrument", "before", "after", "spend_change", "value_change", "per_sum"),
    "twins": ("quarter", "field", "kind", "a", "b", "differs"),
    "causes": ("quarter", "field", "a", "b", "player", "suffices", "needed"),
    "sensitivity": ("input", "low_input", "high_input", "at_low", "at_high", "base", "unit", "outcome"),
    "indices": ("input",),
    "ranking": ("rank", "input", "next", "difference", "low", "high", "settled", "more_runs"),
    "variance": ("source", "share", "low", "high"),
    "posterior": (
        "parameter",
        "prior_mean",
        "prior_sd",
        "posterior_mean",
        "posterior_sd",
        "contraction",
        "low",
        "high",
    ),
    "recovery": ("parameter", "trials", "error", "low", "high", "correlation"),
    "coverage": ("parameter", "level", "share", "low", "high", "trials"),
    "ranks": ("parameter", "bin", "count", "expected", "p_value"),
    "predictive": ("moment", "held_back", "value", "deviation", "prior_quantile", "posterior_quantile"),
    "score": ("moment", "prior", "posterior", "difference", "low", "high", "beats"),
    "indistinct": ("kind", "first", "second", "value", "low", "high", "by_chance", "told_apart"),
    "directions": ("direction", "parameter", "loading"),
    "sample": (),
    "searches": ("search", "mix", "verdict", "runs", "missed", "inputs", "fit", "holdout"),
    "boxes": ("search", "mix", "method", "box", "found", "coverage", "density", "mass", "base", "p"),
    "restrictions": ("search", "mix", "method", "box", "input", "low", "high", "p", "p_fit", "reproduced"),
    "trajectory": ("search", "mix", "box", "step", "coverage", "density", "mass", "inputs", "gain", "chosen"),
    "tree": ("search", "mix", "leaves", "regions", "runs", "right", "accuracy", "low", "high", "majority"),
    "robustness": (
        "mix",
        "runs",
        "missed",
        "share",
        "share_low",
        "share_high",
        "regret_mean",
        "regret_95",
        "regret_max",
    ),
    "left_out": ("mix", "replication", "cause"),
    "studies": (
        *("study", "estimator", "kind", "term", "estimate", "low", "high", "n", "replications", "failed"),
        *("published", "published_low", "published_high", "unit", "verdict", "source"),
    ),
    "study_runs": ("study", "replication", "term", "estimate", "low", "high", "n", "cause", "cause_about"),
    "panel": ("scenario", "replication", "quarter", "enterprise"),
}
"""Every table that a result may hold, with the columns that must be there."""

NEEDED = {
    RUN: ("answers", "bands", "runs", "targets", "outcomes"),
    SWEEP: ("points", "answers", "bands", "runs", "targets", "outcomes"),
    VALIDATION: ("facts", "distributions"),
    SENSITIVITY: ("sensitivity", "indices", "ranking"),
    EXPLANATION: ("contributions", "players", "synergies"),
    TWINS: ("twins", "causes"),
    OPTIMUM: ("front", "chances", "mixes", "versus", "starts", "marginal"),
    DISCOVERY: ("searches", "boxes", "restrictions", "trajectory", "tree", "robustness", "left_out"),
    STUDIES: ("studies", "study_runs"),
    CALIBRATION: ("posterior", "recovery", "coverage", "predictive", "score", "indistinct"),
}
_COUNTS = ("planned", "done", "failed")
_TOLD: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "title": dict,
    "description": dict,
    "counts": dict,
    "partial": bool,
    "files": dict,
    "digests": dict,
    "versions": dict,
    "engine": str,
    "seed": int,
    "judged_share_of_inputs": (int, float),
}
_TOLD_OF_SWEEPS: Mapping[str, type] = {"names": list, "columns": list, "points": int, "sweep": dict}

Value = str | int | float | bool | None
Words = Callable[[str], str]


class Unusable(Exception):
    """A folder that cannot be exported; ``key`` and ``values`` are those of a message."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Result:
    """A result folder that is whole."""

    folder: Path
    record: Mapping[str, Any]  # the manifest

    @property
    def is_sweep(self) -> bool:
        """Whether it has several points."""
        return bool(self.record["kind"] == SWEEP)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that are there."""
        return tuple(name for name in COLUMNS if f"{name}.parquet" in self.record["files"])

    def path(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{table}.parquet"

    def file(self, table: str) -> pq.ParquetFile:
        """Open a table; raise Unusable where it is no Parquet file."""
        try:
            return pq.ParquetFile(self.path(table))
        except FileNotFoundError:
            raise Unusable("export.no_table", file=self.path(table)) from None
        except (OSError, pa.ArrowException) as error:
            raise Unusable("export.bad_table", file=self.path(table), why=_line(error)) from None

    def size(self, table: str) -> int:
        """Return the number of rows of a table."""
        with self.file(table) as file:
            return int(file.metadata.num_rows)

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Yield a table in pieces; a group of rows at a time is in memory."""
        with self.file(table) as file:
            try:
                yield from file.iter_batches(ROWS_AT_ONCE, columns=columns)
            except (OSError, pa.ArrowException) as error:
                raise Unusable("export.bad_table", file=self.path(table), why=_line(error)) from None

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of some columns as plain values; None where there is none."""
        for batch in self.batches(table, columns):
            yield from zip(*(plain(batch.column(name)) for name in columns), strict=True)


def opened(folder: Path, schema_version: int) -> Result:
    """Return a result whose tables are those that were written.

    Args:
        folder: of the result
        schema_version: that this version writes

    Raises:
        Unusable: it is not there, no result, of another version, or damaged
    """
    if not folder.is_dir():
        raise Unusable("export.no_folder", folder=folder)
    result = Result(folder, _manifest(folder, schema_version))
    for table in dict.fromkeys((*NEEDED[result.record["kind"]], *result.tables)):
        with result.file(table) as file:
            missing = [name for name in COLUMNS[table] if name not in file.schema_arrow.names]
        _check_digest(result, table)
        if missing:
            raise Unusable("export.no_column", file=result.path(table), column=missing[0])
    return result


def _manifest(folder: Path, schema_version: int) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unusable("export.not_a_result", folder=folder) from None
    except (OSError, ValueError, RecursionError) as error:
        raise Unusable("export.bad_manifest", file=path, why=_line(error)) from None
    found = record.get("schema_version") if isinstance(record, dict) else None
    if not isinstance(found, int) or record.get("kind") not in NEEDED:
        raise Unusable("export.not_a_result", folder=folder)
    if found != schema_version:
        key = "export.newer" if found > schema_version else "export.older"
        raise Unusable(key, folder=folder, found=found, known=schema_version)
    told = {**_TOLD, **(_TOLD_OF_SWEEPS if record["kind"] == SWEEP else {})}
    for key, kind in told.items():
        if not isinstance(record.get(key), kind):
            raise Unusable("export.lacks", file=path, name=key)
    for key in ("title", "description"):
        if not all(isinstance(record[key].get(lang), str) for lang in ("zh", "en")):
            raise Unusable("export.lacks", file=path, name=key)
    if not all(isinstance(record["counts"].get(name), int) for name in _COUNTS):
        raise Unusable("export.lacks", file=path, name="counts")
    return dict(record)


def _check_digest(result: Result, table: str) -> None:
    path = result.path(table)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unusable("export.bad_table", file=path, why=_line(error)) from None
    if found != result.record["files"].get(path.name):
        raise Unusable("export.changed", file=path)


def plain(column: pa.Array, words: Words | None = None) -> list[Any]:
    """Return a column as plain values, None where there is none or where it is not finite.

    Args:
        column: of a batch
        words: what becomes of each text; called once for each distinct one of a dictionary
    """
    if pa.types.is_dictionary(column.type):
        distinct = plain(column.dictionary, words)
        return [None if code is None else distinct[code] for code in column.indices.to_pylist()]
    if pa.types.is_floating(column.type):
        numbers = column.to_numpy(zero_copy_only=False).tolist()
        return [number if math.isfinite(number) else None for number in numbers]
    if words is None or not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return list(column.to_pylist())
    return [None if word is None else words(word) for word in column.to_pylist()]


def _line(error: Exception) -> str:
    """Return what went wrong, in one line without the path, which stands before it."""
    said = getattr(error, "strerror", None) or str(error)
    return " ".join(said.split()) or type(error).__name__
