"""Blocks of runs and the SQLite file that holds them."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.experiment.results import canonical

FORMAT = 2
PATIENCE = 60.0  # seconds that a writer waits for another
_LENGTH = 8  # bytes before the compressed records: how long they are when unpacked

PAGE = 4096  # bytes of a page of the file
_HALF = 32  # bytes of a digest of what is said of a block; that of its payload follows

# what SQLite says of a file that is not what it wrote; ERROR where a table has gone
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
ABOUT = ("id", "family", "columns", "first", "count", "failed", "digest")
COLUMNS = (*ABOUT, "payload")
# what is there already is written anew, for it may be there without being found
INSERT = f"INSERT OR REPLACE INTO block ({', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# rows lie in the order they came, so that of a file that is cut short the first ones are whole
_TABLES = (
    "CREATE TABLE IF NOT EXISTS family (key TEXT PRIMARY KEY, identity TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS block (
        id INTEGER NOT NULL UNIQUE, family TEXT NOT NULL, columns TEXT NOT NULL, first INTEGER NOT NULL,
        count INTEGER NOT NULL, failed TEXT NOT NULL, digest BLOB NOT NULL, payload BLOB NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS block_family ON block (family, first)",
)


class Unusable(Exception):
    """The store cannot be opened or written: no permission, a full disk, a newer format."""


@dataclass(frozen=True)
class Span:
    """Consecutive replications of a family, without their records."""

    id: int  # from the digest: the same for the same block, and never that of another
    columns: tuple[str, ...]  # that are kept of each
    first: int
    count: int
    failed: Mapping[int, str]  # replication -> cause

    @property
    def end(self) -> int:
        """The replication after the last one."""
        return self.first + self.count

    def covers(self, replication: int) -> bool:
        """Return whether a replication is among them, done or failed."""
        return self.first <= replication < self.end


@dataclass(frozen=True)
class Block:
    """Consecutive replications of a family."""

    family: str
    columns: tuple[str, ...]
    first: int
    count: int
    failed: Mapping[int, str]
    payload: bytes  # packed records


def pack(records: NDArray[Any]) -> bytes:
    """Return records as compressed bytes, the same for the same records."""
    stream = io.BytesIO()
    np.save(stream, records, allow_pickle=False)
    plain = stream.getvalue()
    compressed: bytes = pa.compress(plain, codec="zstd", asbytes=True)
    return len(plain).to_bytes(_LENGTH, "big") + compressed


def unpack(payload: bytes) -> NDArray[Any]:
    """Return the records that were packed."""
    length = int.from_bytes(payload[:_LENGTH], "big")
    plain = pa.decompress(payload[_LENGTH:], decompressed_size=length, codec="zstd", asbytes=True)
    records: NDArray[Any] = np.load(io.BytesIO(plain), allow_pickle=False)
    return records


def connect(path: Path) -> sqlite3.Connection:
    """Open a file of blocks and lay it out where it is new; raise Unusable where a newer version wrote it."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.text_factory = _text
    try:
        connection.execute(f"PRAGMA page_size = {PAGE}")  # of a new file
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA secure_delete = ON")  # or a salvage would find what was taken out
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > FORMAT:
            raise Unusable(f"format {found}, this version knows {FORMAT}")
        if found < FORMAT:
            with transaction(connection):
                for table in ("block", "family"):  # an older version's cannot be read; its runs are computed again
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in _TABLES:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def block_row(block: Block) -> tuple[Any, ...]:
    """Return the values of a block in the order of its columns."""
    about = (block.family, " ".join(block.columns), block.first, block.count, canonical(block.failed))
    digest = _digest(*about)
    digest += _digest(digest, block.payload)
    return (_number(digest), *about, digest, block.payload)


def checked(row: tuple[Any, ...]) -> Block | None:
    """Return the block of a row; None where it is not what was written."""
    *about, payload = row
    found = span(tuple(about))
    if found is None or _digest(row[6][:_HALF], payload) != row[6][_HALF:]:
        return None
    return Block(row[1], found.columns, found.first, found.count, found.failed, payload)


def span(row: tuple[Any, ...]) -> Span | None:
    """Return the span of a row without its payload; None where it is not what was written."""
    number, family, columns, first, count, failed, digest = row
    if tuple(map(type, row)) != (int, str, str, int, int, str, bytes) or number != _number(digest):
        return None
    if _digest(family, columns, first, count, failed) != digest[:_HALF]:
        return None
    causes = {int(replication): cause for replication, cause in json.loads(failed).items()}
    return Span(number, tuple(columns.split()), first, count, causes)


def named(key: object, identity: object) -> Mapping[str, Any]:
    """Return what a family is; empty where this is not what was written."""
    if not isinstance(identity, str) or hashlib.sha256(identity.encode()).hexdigest() != key:
        return {}
    about: dict[str, Any] = json.loads(identity)
    return about


def _number(digest: bytes) -> int:
    """Return what a block goes by: 64 bits of the digest that covers all of it."""
    return int.from_bytes(digest[_HALF : _HALF + 8], "big", signed=True)


def _digest(*values: object) -> bytes:
    total = hashlib.sha256()
    for value in values:
        total.update((value if isinstance(value, bytes) else str(value).encode()) + b"\0")
    return total.digest()


def _text(found: bytes) -> str:
    """Return text; of one that is damaged something that its digest does not fit."""
    return found.decode(errors="replace")
