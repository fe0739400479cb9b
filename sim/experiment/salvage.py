"""What to do with a store that is not what SQLite wrote: save every block that can still be read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from sim.experiment.blocks import COLUMNS, INSERT, PATIENCE, checked, connect, transaction

_LOCK = "salvage.lock"
_MISSES = 10_000  # numbers in a row without a block after which there are none to be expected


def salvage(path: Path) -> Path:
    """Put what can be read into a new file in the place of a damaged one; return where the damaged one is now."""
    with _alone(path.parent):
        fresh = path.with_name(f".{path.name}-{uuid4().hex}")
        damaged = _next_name(path)
        try:
            _copy(path, fresh)
            with suppress(FileNotFoundError):
                os.link(path, damaged)
            with suppress(FileNotFoundError):
                path.with_name(f"{path.name}-journal").unlink()  # of the damaged file; it would spoil the new one
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return damaged


def _copy(path: Path, fresh: Path) -> None:
    """Copy the blocks that are what was written, and the names of families."""
    old = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    new = connect(fresh)
    try:
        old.execute("PRAGMA writable_schema = ON")  # or SQLite would not read a file that is shorter than it should be
        with transaction(new):
            for row in _rows(old, f"SELECT {', '.join(COLUMNS)} FROM block NOT INDEXED WHERE rowid = ?"):
                if checked(row) is not None:
                    new.execute(INSERT, row)
            for row in _rows(old, "SELECT key, identity FROM family NOT INDEXED WHERE rowid = ?"):
                new.execute("INSERT OR IGNORE INTO family VALUES (?, ?)", row)
    finally:
        new.close()
        old.close()


def _rows(old: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that can be read, number by number, whatever else is gone."""
    number = misses = 0
    while misses < _MISSES:
        number += 1
        misses += 1
        with suppress(sqlite3.DatabaseError):
            row = old.execute(query, (number,)).fetchone()
            if row is not None:
                misses = 0
                yield row


def _next_name(path: Path) -> Path:
    number = 1
    while (found := path.with_name(f"{path.stem}.damaged-{number}")).exists():
        number += 1
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes out; SQLite's own lock is let go of even when this process is killed."""
    lock = sqlite3.connect(folder / _LOCK, timeout=PATIENCE, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
