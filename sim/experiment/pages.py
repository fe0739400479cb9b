"""The rows that are still in the pages of an SQLite file, whatever became of the pages that led to them.

Only what https://www.sqlite.org/fileformat2.html says of the leaves of tables is needed: a leaf lists its cells, a
cell is a row, and what does not fit into the leaf is in a chain of pages. Nothing is believed that is read here: who
asks has a digest for each row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from sim.experiment.blocks import PAGE

_LEAF = 0x0D  # first byte of a leaf of a table
_WIDTHS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}  # bytes of numbers by their type
_VARINT = 9  # bytes of the longest


def rows(file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    """Yield what looks like a row of a table.

    Args:
        file: with pages of PAGE bytes, whole or not
    """
    length = file.seek(0, 2)
    for start in range(0, length, PAGE):
        file.seek(start)
        page = file.read(PAGE)
        if page[:1] == bytes([_LEAF]):
            for cell in range(int.from_bytes(page[3:5], "big")):
                with suppress(IndexError, ValueError, KeyError):
                    place = int.from_bytes(page[8 + 2 * cell : 10 + 2 * cell], "big")
                    yield _row(file, page, place, length)


def _row(file: BinaryIO, page: bytes, place: int, length: int) -> tuple[Any, ...]:
    size, place = _varint(page, place)
    _, place = _varint(page, place)  # the row's number
    if size > length:
        raise ValueError(size)
    local = _local(size)
    content = bytearray(page[place : place + local])
    follows = int.from_bytes(page[place + local : place + local + 4], "big")
    while len(content) < size:
        if not 0 < follows <= length // PAGE + 1:
            raise ValueError(follows)
        file.seek((follows - 1) * PAGE)
        page = file.read(PAGE)
        if len(page) <= 4:
            raise ValueError(follows)
        follows = int.from_bytes(page[:4], "big")
        content += page[4 : 4 + size - len(content)]
    return tuple(_values(bytes(content)))


def _local(size: int) -> int:
    """Return how many bytes of a row are in the leaf itself."""
    if size <= PAGE - 35:
        return size
    least = (PAGE - 12) * 32 // 255 - 23
    wanted = least + (size - least) % (PAGE - 4)
    return wanted if wanted <= PAGE - 35 else least


def _values(content: bytes) -> Iterator[Any]:
    end, place = _varint(content, 0)
    types = []
    while place < end:
        kind, place = _varint(content, place)
        types.append(kind)
    for kind in types:
        width = _WIDTHS[kind] if kind < 12 else (kind - 12) // 2
        value = content[end : end + width]
        end += width
        if kind == 0:
            yield None
        elif kind in (8, 9):
            yield kind - 8
        elif kind < 12:
            yield int.from_bytes(value, "big", signed=True)
        else:
            yield value.decode() if kind % 2 else value


def _varint(content: bytes, place: int) -> tuple[int, int]:
    """Return a number of up to nine bytes and where it ends."""
    value = 0
    for byte in range(_VARINT - 1):
        found = content[place + byte]
        value = value << 7 | found & 0x7F
        if found < 0x80:
            return value, place + byte + 1
    return value << 8 | content[place + _VARINT - 1], place + _VARINT
