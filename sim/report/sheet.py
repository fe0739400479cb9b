"""What a sheet of a workbook is, before it is written: columns, and lines that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sim.report.stored import Value


class Kind(Enum):
    """How a column is shown."""

    TEXT = auto()
    COUNT = auto()
    CHANCE = auto()  # probability, estimated from the runs that the line has done
    SHARE = auto()
    MEASURED = auto()  # in the unit of the column or, where it has none, of the line
    PLAIN = auto()  # as written


@dataclass(frozen=True)
class Column:
    """One column."""

    heading: str
    kind: Kind = Kind.TEXT
    width: float = 12.0  # characters
    unit: str | None = None
    threshold: float | None = None  # from which on a value meets the target


@dataclass(frozen=True)
class Line:
    """One row; ``done`` is the denominator of its probabilities."""

    values: Sequence[Value]
    unit: str = ""
    done: int = 0


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook, which answers one question."""

    name: str
    question: str
    note: str  # how to read it
    table: str  # of the result, without extension
    columns: Sequence[Column]
    size: int  # rows
    lines: Callable[[], Iterable[Line]]  # as often as it is called
    partly: str = ""  # what of the table is not here
