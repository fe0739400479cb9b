"""What to do with a store that is not what SQLite wrote: save every block that can still be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sim.experiment import pages
from sim.experiment.blocks import COLUMNS, INSERT, PATIENCE, checked, connect, named, transaction
from sim.experiment.drafts import flush

_LOCK = "salvage.lock"

Number = tuple[int, int] | None  # of a file, whatever its name


def number(path: Path) -> Number:
    """Return what tells a file from another that took its name; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def salvage(path: Path, seen: Number) -> Path | None:
    """Put what can be read into a new file in the place of a damaged one.

    Args:
        path: of the file
        seen: number of the file that was found to be damaged

    Returns:
        where the damaged file is now; None where another process saved it first

    Raises:
        OSError, sqlite3.Error: the new file cannot be written; the damaged one is where it was
    """
    with alone(path.parent):
        if number(path) != seen:
            return None
        for draft in drafts(path):  # of a process that was killed
            draft.unlink(missing_ok=True)
        fresh = path.with_name(f".{path.name}-{uuid4().hex}")
        with ExitStack() as files:
            # closed last: closing it lets go of all locks that the process has on the file
            raw = files.enter_context(path.open("rb"))
            files.enter_context(_frozen(path))
            try:
                _copy(raw, fresh)
                damaged = _set_aside(path, raw)
                path.with_name(f"{path.name}-journal").unlink(missing_ok=True)  # it would spoil the new file
                if os.name == "nt":
                    files.close()  # what is open cannot be replaced there
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)
        flush(path.parent)
        return damaged


def drafts(path: Path) -> list[Path]:
    """Return the unfinished new files."""
    return list(path.parent.glob(f".{path.name}-*"))


@contextmanager
def _frozen(path: Path) -> Iterator[None]:
    """Undo what was not finished and keep writers away, so far as the damage lets SQLite do that."""
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as old:
        try:
            old.execute("PRAGMA writable_schema = ON")  # or SQLite would not touch a file that is too short
            old.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise
        yield


def _copy(raw: BinaryIO, fresh: Path) -> None:
    """Copy the blocks and the names of families that are what was written."""
    with closing(connect(fresh)) as new, transaction(new):
        for row in pages.rows(raw):
            if len(row) == len(COLUMNS) and checked(row) is not None:
                new.execute(INSERT, row)
            elif len(row) == 2 and named(*row):
                new.execute("INSERT OR IGNORE INTO family VALUES (?, ?)", row)


def _set_aside(path: Path, raw: BinaryIO) -> Path:
    """Give the damaged file a second name, or a copy where the file system knows no second names."""
    count = 1
    while (found := path.with_name(f"{path.stem}.damaged-{count}")).exists() and number(found) != number(path):
        count += 1
    try:
        os.link(path, found)
    except FileExistsError:  # given by a process that was killed before it went on
        pass
    except OSError:
        raw.seek(0)
        with found.open("wb") as copy:
            shutil.copyfileobj(raw, copy)
    return found


class Together:
    """Several processes use the file at a time, but none while another puts a new one in its place.

    Otherwise one that still has the old file open would take the new one's journal for its own and delete it. The lock
    is one of SQLite, which is let go of even when a process is killed.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = sqlite3.connect(folder / _LOCK, timeout=PATIENCE, isolation_level=None)

    def __enter__(self) -> None:
        self._lock.execute("BEGIN")
        self._lock.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is shared

    def __exit__(self, *_: object) -> None:
        self._lock.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the lock's file."""
        self._lock.close()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes out while the file is replaced."""
    lock = sqlite3.connect(folder / _LOCK, timeout=PATIENCE, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
