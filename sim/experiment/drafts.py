"""Folders that are put in place whole, and what a process that was killed left of one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

_LOCK = ".lock"


@contextmanager
def draft(root: Path, name: str) -> Iterator[Path]:
    """Yield a new folder beside the one that it will become, and take away what is left of it in the end.

    Drafts of the same name whose process was killed are taken away first: SQLite's lock is let go of with the process,
    whichever host it ran on.
    """
    root.mkdir(parents=True, exist_ok=True)
    for lock in root.glob(f".{name}-*{_LOCK}"):
        with suppress(OSError, sqlite3.Error), _held(lock, patience=0.0):
            _take_away(lock)
    folder = root / f".{name}-{uuid4().hex}"
    lock = folder.with_name(folder.name + _LOCK)
    try:
        with _held(lock, patience=1.0):
            folder.mkdir()
            yield folder
    finally:
        _take_away(lock)


def aside(folder: Path) -> Path:
    """Return where the older folder is put that a draft replaces."""
    return folder.with_name(f"{folder.name}-old")


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk; Windows keeps names by itself."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _held(lock: Path, patience: float) -> Iterator[None]:
    with closing(sqlite3.connect(lock, timeout=patience, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")  # or a killed process would leave a journal too
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _take_away(lock: Path) -> None:
    folder = lock.with_name(lock.name.removesuffix(_LOCK))
    for left in (folder, aside(folder)):
        shutil.rmtree(left, ignore_errors=True)
    lock.unlink(missing_ok=True)
