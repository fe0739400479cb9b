"""A result as CSV files, one for each table: numbers as they were stored, headings in the reader's language.

What Excel needs to open them right: a byte order mark, CRLF, and no text that it would take for a formula.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.messages import catalogue, text
from sim.report.codebook import CODEBOOK, Varied, column_unit, entries, stored_unit
from sim.report.stored import Result, plain

CODEBOOK_FILE = "codebook"
MOST_LINES = 1 << 20  # that Excel opens, the headings among them
_OUTCOME = "outcome"  # names what is measured; its unit stands behind it
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?")
_PANEL_KEYS = ("scenario", "replication", "quarter", "enterprise", "park", "industry")  # its other columns are fields


def names(tables: Iterable[str]) -> list[str]:
    """Return the names of the files."""
    return [f"{table}.csv" for table in (*tables, CODEBOOK_FILE)]


def write(result: Result, varied: Sequence[Varied], folder: Path, lang: str) -> list[str]:
    """Write every table and what its codes stand for into a folder.

    Returns:
        which files are longer than Excel opens, in sentences

    Raises:
        OSError: what the disk refuses
    """
    for table in result.tables:
        with result.file(table) as file:
            schema = file.schema_arrow
        pieces = (zip(*_columns(batch, lang), strict=True) for batch in result.batches(table))
        _write(folder / f"{table}.csv", _headings(table, schema, lang), pieces)
    rows = [tuple(map(_cell, row)) for row in entries(result, varied, lang)]
    _write(folder / f"{CODEBOOK_FILE}.csv", [text(f"export.csv.{name}", lang) for name in CODEBOOK], [rows])
    return [_too_long(result, table, lang) for table in result.tables if result.size(table) >= MOST_LINES]


def _too_long(result: Result, table: str, lang: str) -> str:
    lines, most = f"{result.size(table) + 1:,}", f"{MOST_LINES:,}"
    return text("export.too_long", lang, file=f"{table}.csv", lines=lines, most=most, table=result.path(table))


def safe(word: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number stays one.

    >>> safe("=1+1"), safe("@x"), safe("-1.5"), safe("growth")
    ("'=1+1", "'@x", '-1.5', 'growth')
    """
    return f"'{word}" if word.startswith(_DANGEROUS) and not _NUMBER.fullmatch(word) else word


def _headings(table: str, schema: pa.Schema, lang: str) -> list[str]:
    found = []
    for field in schema:
        key = f"export.csv.{field.name}"
        spoken = key in catalogue() and (table != "panel" or field.name in _PANEL_KEYS)
        name = text(key, lang) if spoken else safe(field.name)
        several = pa.types.is_fixed_size_list(field.type)
        found += [f"{name}.{k}" for k in range(field.type.list_size)] if several else [name]
        found += [text("export.csv.unit", lang)] if field.name == _OUTCOME else []
    return found


def _columns(batch: pa.RecordBatch, lang: str) -> Iterator[list[Any]]:
    """Yield the columns as they are written; a list becomes a column for each of its elements."""

    @cache
    def unit(outcome: str) -> str:
        return safe(stored_unit(column_unit(outcome), lang))

    for field, column in zip(batch.schema, batch.columns, strict=True):
        if pa.types.is_fixed_size_list(column.type):
            flat, size = plain(column.flatten(), safe), column.type.list_size
            yield from (flat[k::size] for k in range(size))
        elif pa.types.is_boolean(column.type):
            yield [_cell(flag) for flag in column.to_pylist()]
        else:
            yield plain(column, safe)
        if field.name == _OUTCOME:
            yield plain(column, unit)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return safe(value) if isinstance(value, str) else value


def _write(path: Path, headings: Sequence[str], pieces: Iterable[Iterable[Sequence[Any]]]) -> None:
    """Write a file piece by piece; floats as Python's ``repr``, the shortest text that gives the same number."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)  # CRLF is its default
        lines.writerow(headings)
        for piece in pieces:
            lines.writerows(piece)
