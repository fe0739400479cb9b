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
    new = connect(fresh)
    try:
        with transaction(new):
            for row in _readable(path):
                new.execute(INSERT, row)
    finally:
        new.close()


def _readable(path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that can be read and are what was written, number by number, whatever else is gone."""
    old = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    old.execute("PRAGMA writable_schema = ON")  # or SQLite would not read a file that is shorter than it should be
    query = f"SELECT {', '.join(COLUMNS)} FROM block NOT INDEXED WHERE id = ?"
    try:
        number = misses = 0
        while misses < _MISSES:
            number += 1
            misses += 1
            with suppress(sqlite3.DatabaseError):
                row = old.execute(query, (number,)).fetchone()
                if row is not None and checked(row) is not None:
                    misses = 0
                    yield row
    finally:
        old.close()


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
