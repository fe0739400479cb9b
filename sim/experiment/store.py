"""Finished runs, kept under the name of what they are, in one SQLite file that survives what happens to processes.

SQLite's rollback journal (which works on network file systems too) answers for kills, full disks and lost power; what
it cannot answer for, a file that was cut short or whose bytes changed, is salvaged: see salvage.py.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from sim.experiment import salvage
from sim.experiment.blocks import (
    ABOUT,
    COLUMNS,
    DAMAGE,
    INSERT,
    Block,
    Span,
    Unusable,
    block_row,
    checked,
    connect,
    named,
    pack,
    span,
    transaction,
    unpack,
)
from sim.experiment.names import Family
from sim.experiment.results import canonical

FILE = "runs.sqlite"
ATTEMPTS = 4  # while other processes put another file in the place of this one
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
        self.salvaged = 0  # times that the file was found damaged
        self._connection: sqlite3.Connection | None = None
        self._number: salvage.Number = None  # of the file that is open
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._together = salvage.Together(folder)
        except OSError as error:
            raise Unusable(error.strerror or str(error)) from None
        except sqlite3.Error as error:
            raise Unusable(str(error)) from None
        self._do(lambda connection: None)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files."""
        self._leave()
        self._together.close()

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def spans(self, family: str) -> list[Span]:
        """Return what is there of a family, by first replication; what is not what was written is taken out."""
        query = f"SELECT {', '.join(ABOUT)} FROM block WHERE family = ? ORDER BY first, id"
        rows = self._do(lambda connection: connection.execute(query, (family,)).fetchall())
        found = [span(row) for row in rows]
        self.remove([row[0] for row, one in zip(rows, found, strict=True) if one is None])
        return [one for one in found if one is not None]

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
        """Keep blocks, the same one once; when this returns all are on the disk, and before that none is."""
        names = [(family.key, canonical(asdict(family))) for family in families]
        rows = [block_row(block) for block in blocks]

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("INSERT OR REPLACE INTO family VALUES (?, ?)", names)
                connection.executemany(INSERT, rows)

        self._do(write)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take blocks out."""
        if not numbers:
            return

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("DELETE FROM block WHERE id = ?", [(number,) for number in numbers])

        self._do(write)

    def forget_failed(self, family: str) -> int:
        """Make the failed replications of a family missing, keep the others; return how many those were."""
        hurt = [span for span in self.spans(family) if span.failed]
        kept = [part for span in hurt for part in self._survivors(span)]
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
        about, lengths = ", ".join(f"block.{column}" for column in ABOUT), "length(block.payload), family.identity"
        query = f"SELECT {about}, {lengths} FROM block LEFT JOIN family ON family.key = block.family"
        families: dict[str, list[tuple[Span, int]]] = {}
        names: dict[str, Mapping[str, Any]] = {}
        for *row, size, identity in self._do(lambda connection: connection.execute(query).fetchall()):
            one, key = span(tuple(row)), row[1]
            if one is not None:
                families.setdefault(key, []).append((one, size))
                names[key] = named(key, identity)
        found = [_held(key, names[key], blocks) for key, blocks in families.items()]
        return sorted(found, key=lambda held: (canonical(held.identity), held.key))

    def prune(self, keep: Callable[[Held], bool]) -> int:
        """Take out all families but those to be kept, and damaged files; return how many bytes that freed."""
        before = self.size
        for path in (*self.damaged, *salvage.drafts(self.path)):
            path.unlink(missing_ok=True)
        held = self.held()
        gone = [(one.key,) for one in held if not keep(one)]

        def write(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("DELETE FROM block WHERE family = ?", gone)
                connection.executemany("DELETE FROM family WHERE key = ?", gone)
            connection.execute("VACUUM")

        if len(gone) < len(held):
            self._do(write)
        else:
            self._start_anew()  # needs no space, which may be why there is pruning
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
            self._salvage()
        return len(numbers), max(damaged, self.salvaged)

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
        for _ in range(ATTEMPTS):
            try:
                with self._together:
                    return action(self._opened())
            except sqlite3.DatabaseError as error:
                self._leave()
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
                    raise Unusable(str(error)) from None
                self._salvage()
            except OSError as error:
                raise Unusable(error.strerror or str(error)) from None
        raise Unusable("damaged again and again")

    def _opened(self) -> sqlite3.Connection:
        """Return a connection to the file that has the name now: another process may have put it there."""
        now = salvage.number(self.path)
        if self._connection is None or now != self._number:
            self._leave()
            self._number = now
            self._connection = connect(self.path)
            self._number = now or salvage.number(self.path)
        return self._connection

    def _salvage(self) -> None:
        """Save what can be read of a file that was found damaged."""
        self._leave()
        self.salvaged += 1
        try:
            damaged = salvage.salvage(self.path, self._number)
        except sqlite3.Error as error:
            raise Unusable(str(error)) from None
        except OSError as error:
            raise Unusable(error.strerror or str(error)) from None
        if damaged is not None:
            self.notice(damaged)

    def _start_anew(self) -> None:
        """Take the file away while nobody uses it; who had it open finds out before using it again."""
        self._leave()
        try:
            with salvage.alone(self.path.parent):
                self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
                self.path.unlink(missing_ok=True)
        except sqlite3.Error as error:
            raise Unusable(str(error)) from None
        except OSError as error:
            raise Unusable(error.strerror or str(error)) from None
        self._do(lambda connection: None)

    def _survivors(self, span: Span) -> Iterator[Block]:
        """Yield the replications of a block that were done, as blocks without gaps; none of one that is damaged."""
        try:
            block = self.block(span.id)
        except Damaged:
            return
        records = unpack(block.payload)
        bad = sorted(replication - block.first for replication in block.failed)
        for start, stop in zip([0, *(b + 1 for b in bad)], [*bad, block.count], strict=True):
            if start < stop:
                payload = pack(records[start:stop])
                yield Block(block.family, block.columns, block.first + start, stop - start, {}, payload)


def _held(key: str, identity: Mapping[str, Any], blocks: Sequence[tuple[Span, int]]) -> Held:
    runs, failed = sum(one.count for one, _ in blocks), sum(len(one.failed) for one, _ in blocks)
    return Held(key, identity, len(blocks), runs, failed, sum(size for _, size in blocks))
