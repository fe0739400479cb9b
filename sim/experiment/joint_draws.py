"""Joint draws of uncertain numbers from a Parquet table: one column per dotted name, replication r uses row r."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from sim.messages import text

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.entry import Entry
    from sim.table import Joint, Uncertainty

WAYS: tuple[Literal["off"], Literal["catalogue"]] = ("off", "catalogue")  # that need no table

_SHIPPED = Path(__file__).parent.parent / "catalogue" / "uncertainty"


class Unusable(Exception):
    """All that is wrong with a table of joint draws, in lines for the user."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def shipped_tables() -> list[str]:
    """Return the names of the tables of the package."""
    return sorted(path.stem for path in _SHIPPED.glob("*.parquet"))


def uncertainty(argument: str, entries: Mapping[str, Entry], lang: str | None = None) -> Uncertainty:
    """Return ``off``, ``catalogue`` or the joint draws of a shipped table or a file; raise Unusable."""
    for way in WAYS:
        if argument == way:
            return way
    path = table_of(argument)
    if path is None:
        allowed = ", ".join([*WAYS, *shipped_tables()])
        raise Unusable([text("cli.unknown_uncertainty", lang, found=argument, allowed=allowed)])
    return read(path, entries, lang)


def table_of(argument: str) -> Path | None:
    """Return the file of a table that is shipped or given; None where there is none."""
    if argument in WAYS:
        return None
    path = _SHIPPED / f"{argument}.parquet" if argument in shipped_tables() else Path(argument)
    return path if path.is_file() else None


def read(path: Path, entries: Mapping[str, Entry], lang: str | None = None) -> Joint:
    """Return the columns of a table; every column is checked against the catalogue before any is used."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path).read()  # this file only, even where a folder is named like a column=value
    except (OSError, pa.ArrowException) as error:
        why = str(error).splitlines()[0]
        raise Unusable([text("cli.bad_parquet", lang, file=path, why=why)]) from None
    if not table.num_rows or not table.num_columns:
        raise Unusable([text("cli.empty_draws", lang, file=path)])
    mistakes = [line for name in table.column_names for line in _mistakes(path, table, name, entries, lang)]
    if mistakes:
        raise Unusable(mistakes)
    return {name: _values(table[name]) for name in table.column_names}


def _mistakes(path: Path, table: pa.Table, name: str, entries: Mapping[str, Entry], lang: str | None) -> Iterable[str]:
    import pyarrow as pa

    if name not in entries:
        near = difflib.get_close_matches(name, entries, n=1, cutoff=0.0)
        yield text("cli.unknown_draw", lang, file=path, column=name, nearest=(near or [""])[0])
        return
    kind = table.schema.field(name).type
    if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
        yield text("cli.not_numeric", lang, file=path, column=name, found=kind)
        return
    values, entry = _values(table[name]), entries[name]
    if not np.isfinite(values).all():
        yield text("cli.not_finite", lang, file=path, column=name, row=int(np.argmin(np.isfinite(values))) + 1)
        return
    outside = (values < entry.minimum) | (values > entry.maximum)
    if outside.any():
        row = int(outside.argmax())
        limits = {"minimum": f"{entry.minimum:g}", "maximum": f"{entry.maximum:g}"}
        yield text("cli.draw_outside", lang, file=path, column=name, value=f"{values[row]:g}", row=row + 1, **limits)


def _values(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return a column as numbers; what is missing becomes NaN and is refused with the rest."""
    import pyarrow as pa

    values: NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy()
    return values


def digest(draws: Uncertainty) -> str:
    """Return ``off`` or ``catalogue``, else the SHA-256 of names and values, whatever the order of the columns."""
    if isinstance(draws, str):
        return draws
    total = hashlib.sha256()
    for name in sorted(draws):
        values = np.ascontiguousarray(np.asarray(draws[name], dtype="<f8"))
        total.update(f"{name}/{len(values)}/".encode() + values.tobytes())
    return total.hexdigest()
