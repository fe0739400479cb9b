"""Finished runs, kept under the name of what they are, in one SQLite file that survives what happens to processes.

SQLite's rollback journal (which works on network file systems too) answers for kills, full disks and lost power; what
it cannot answer for, a file that was cut short or whose bytes changed, is salvaged: see salvage.py.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from sim.experiment import salvage
from sim.experiment.blocks import (
    COLUMNS,
    DAMAGE,
    INSERT,
    Block,
    Span,
    Unusable,
    block_row,
    checked,
    connect,
    pack,
    span,
    transaction,
    unpack,
)
from sim.experiment.names import Family
from sim.experiment.results import canonical

FILE = "runs.sqlite"
T = TypeVar("T")


class Damaged(Exception):
    """A block is not what was written; it has been taken out, so that its runs are missing."""


def place() -> Path:
    """Return the folder of the store: that of ``$ZONESIM_STORE``, else ``results/.store``."""
    return Path(os.environ.get("ZONESIM_STORE") or Path("results") / ".store")


@dataclass(frozen=True)
class Held:
    """What the store has of one family."""

    key: str
    identity: Mapping[str, Any]  # empty where only the blocks were saved from a damaged file
    blocks: int
    runs: int  # those that failed are among them
    failed: int
    bytes: int


class Store:
    """The store in a folder, which is made where it is missing; one process may use one from one thread."""

    def __init__(self, folder: Path, notice: Callable[[Path], None] = lambda damaged: None) -> None:
        """Open the store.

        Args:
            folder: of the store
            notice: told where a damaged file was put after all that could be read was saved

        Raises:
            Unusable: it cannot be opened
        """
        self.path = folder / FILE
        self.notice = notice
        self._connection: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(error.strerror or str(error)) from None
        self._do(lambda connection: None)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def spans(self, family: str) -> list[Span]:
        """Return what is there of a family, by first replication."""
        query = "SELECT id, columns, first, count, failed FROM block WHERE family = ? ORDER BY first, id"
        return [span(row) for row in self._do(lambda connection: connection.execute(query, (family,)).fetchall())]

    def block(self, number: int) -> Block:
        """Return a block with its records; raise Damaged where it is not what was written."""
        query = f"SELECT {', '.join(COLUMNS)} FROM block WHERE id = ?"
        row = self._do(lambda connection: connection.execute(query, (number,)).fetchone())
        found = None if row is None else checked(row)
        if found is None:
            self.remove([number])
            raise Damaged(number)
        return found

    def add(self, blocks: Sequence[Block], families: Iterable[Family]) -> None:
        """Keep blocks; when this returns they are on the disk, all of them, and before that none is."""
        names = [(family.key, canonical(asdict(family))) for family in families]
        rows = [block_row(block) for block in blocks]

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("INSERT OR IGNORE INTO family VALUES (?, ?)", names)
                connection.executemany(INSERT, rows)

        self._do(write)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take blocks out."""

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("DELETE FROM block WHERE id = ?", [(number,) for number in numbers])

        self._do(write)

    def forget_failed(self, family: str) -> int:
        """Make the failed replications of a family missing, keep the others; return how many those were."""
        hurt = [span for span in self.spans(family) if span.failed]
        kept = [part for span in hurt for part in _survivors(self.block(span.id))]
        rows = [block_row(block) for block in kept]

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("DELETE FROM block WHERE id = ?", [(span.id,) for span in hurt])
                connection.executemany(INSERT, rows)

        if hurt:
            self._do(write)
        return len({replication for span in hurt for replication in span.failed})

    def held(self) -> list[Held]:
        """Return what there is, by model, scenario, draws, engine and seed."""
        query = """SELECT block.family, family.identity, count(*), sum(block.count), sum(length(block.payload)),
            group_concat(CASE WHEN block.failed = '{}' THEN NULL ELSE block.failed END, char(10))
            FROM block LEFT JOIN family ON family.key = block.family GROUP BY block.family ORDER BY family.identity"""
        rows = self._do(lambda connection: connection.execute(query).fetchall())
        return [_held(row) for row in rows]

    def prune(self, keep: Callable[[Held], bool]) -> int:
        """Take out all families but those to be kept, and damaged files; return how many bytes that freed."""
        before = self.size
        gone = [(held.key,) for held in self.held() if not keep(held)]

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("DELETE FROM block WHERE family = ?", gone)
                connection.executemany("DELETE FROM family WHERE key = ?", gone)
            connection.execute("VACUUM")

        self._do(write)
        for path in self.damaged:
            path.unlink(missing_ok=True)
        return before - self.size

    def verify(self) -> tuple[int, int]:
        """Read everything; return how many blocks there were and how many of them were damaged and are taken out."""
        numbers = [n for (n,) in self._do(lambda connection: connection.execute("SELECT id FROM block").fetchall())]
        damaged = 0
        for number in numbers:
            try:
                self.block(number)
            except Damaged:
                damaged += 1
        report = self._do(lambda connection: connection.execute("PRAGMA integrity_check").fetchone()[0])
        if report != "ok":
            self.close()
            self.notice(salvage.salvage(self.path))
            damaged += 1
        return len(numbers), damaged

    @property
    def damaged(self) -> list[Path]:
        """Files that were damaged and set aside."""
        return sorted(self.path.parent.glob(f"{self.path.stem}.damaged-*"))

    @property
    def size(self) -> int:
        """Bytes of the store, damaged files included."""
        return sum(path.stat().st_size for path in (self.path, *self.damaged) if path.exists())

    def _do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the file; one that is damaged is salvaged first."""
        for attempt in range(2):
            try:
                if self._connection is None:
                    self._connection = connect(self.path)
                return action(self._connection)
            except sqlite3.DatabaseError as error:
                self.close()
                if attempt or error.sqlite_errorcode & 0xFF not in DAMAGE:
                    raise Unusable(str(error)) from None
                self.notice(salvage.salvage(self.path))
        raise AssertionError("unreachable")


def _held(row: tuple[Any, ...]) -> Held:
    key, identity, blocks, runs, size, failed = row
    causes = [json.loads(words) for words in (failed or "").splitlines()]
    about = json.loads(identity) if identity else {}
    return Held(key, about, blocks, runs, sum(map(len, causes)), size)


def _survivors(block: Block) -> Iterator[Block]:
    """Yield the replications of a block that were done, as blocks without gaps."""
    records = unpack(block.payload)
    bad = sorted(replication - block.first for replication in block.failed)
    for start, stop in zip([0, *(b + 1 for b in bad)], [*bad, block.count], strict=True):
        if start < stop:
            payload = pack(records[start:stop])
            yield Block(block.family, block.columns, block.first + start, stop - start, {}, payload)
