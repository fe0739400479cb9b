"""A life as a researcher gets it: one row an enterprise and year, and columns made from others by a prefix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.large_zone import Life
from sim.experiment.studies.columns import ALWAYS, COLUMNS, IN_THE_FIRST_QUARTER, names
from sim.quarters import FIRST_YEAR, PER_YEAR

ENTERPRISE, YEAR, SAMPLE = "enterprise", "year", "sample"
SPAN = 1 << 16  # more than there are years, so that enterprise and year make one number


def _log(panel: pd.DataFrame, name: str) -> pd.Series:
    values = column(panel, name)
    logs: pd.Series = np.log(values.where(values > 0.0))
    return logs


def _growth(panel: pd.DataFrame, name: str) -> pd.Series:
    logs = _log(panel, name)
    return logs - moved(panel, logs, -1)


def _lag(panel: pd.DataFrame, name: str) -> pd.Series:
    return moved(panel, column(panel, name), -1)


def _cumulated(panel: pd.DataFrame, name: str) -> pd.Series:
    ordered = column(panel, name).fillna(0.0).loc[panel[YEAR].sort_values(kind="stable").index]
    return ordered.groupby(panel[ENTERPRISE]).cumsum().reindex(panel.index)


PREFIXES: Mapping[str, Callable[[pd.DataFrame, str], pd.Series]] = {
    "log_": _log,  # natural logarithm; missing where the value is 0 or less
    "growth_": _growth,  # change of the logarithm from the year before
    "lag_": _lag,  # a year before
    "cum_": _cumulated,  # sum over the years of the study so far
}


def base_of(name: str) -> str | None:
    """Return the column that a name is made from; None where there is none of that name.

    >>> base_of("lag_log_sales"), base_of("sails")
    ('sales', None)
    """
    if name in names() or name == YEAR:
        return name
    prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), None)
    return base_of(name.removeprefix(prefix)) if prefix else None


def column(panel: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of the panel, or one made from it by prefixes: ``log_sales``, ``growth_staff``, ``lag_rd``."""
    if name in panel.columns:
        return panel[name].astype(float)
    prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), None)
    if prefix is None:
        raise KeyError(name)
    return PREFIXES[prefix](panel, name.removeprefix(prefix))


def moved(panel: pd.DataFrame, values: pd.Series, years: int) -> pd.Series:
    """Return what the values are so many years later (before, where negative) for the same enterprise; else missing."""
    place = pd.factorize(panel[ENTERPRISE])[0].astype(np.int64) * SPAN + panel[YEAR].to_numpy(dtype=np.int64)
    found = pd.Index(place).get_indexer(pd.Index(place + years))
    there = values.to_numpy(dtype=np.float64)[found]
    return pd.Series(np.where(found >= 0, there, np.nan), index=panel.index)


def marked(panel: pd.DataFrame, sample: Mapping[str, Any]) -> pd.DataFrame:
    """Return the panel with the rows marked that a study asks for: ``column: value``, or ``{from: least, to: most}``.

    All rows stay, because what an enterprise was before and became after it was in the sample counts too.
    """
    keep = pd.Series(True, index=panel.index)
    for name, wanted in sample.items():
        values = column(panel, name)
        if isinstance(wanted, Mapping):
            keep &= values.between(wanted.get("from", -np.inf), wanted.get("to", np.inf))
        else:
            keep &= values == float(wanted)
    return panel.assign(**{SAMPLE: keep})


def asked(panel: pd.DataFrame) -> pd.Series:
    """Return which rows are in the sample: all where none are marked."""
    return panel[SAMPLE] if SAMPLE in panel.columns else pd.Series(True, index=panel.index)


def seen_at(first: int, last: int, wanted: Iterable[str], ends_only: bool = False) -> list[int]:
    """Return the quarters at whose end enterprises must be looked at to have these columns from year to year.

    Args:
        first: year
        last: year
        wanted: names of columns
        ends_only: the last year shows all that is wanted
    """
    first = last if ends_only else first
    ends = {_quarter(year, PER_YEAR - 1) for year in range(first, last + 1)}
    opens = {_quarter(year, 0) for year in range(first, last + 1)} if _of_first_quarter(wanted) else set()
    return sorted(ends | opens)


def fields_of(wanted: Iterable[str]) -> list[str]:
    """Return the fields of the record that these columns are made from."""
    known = {**COLUMNS, **IN_THE_FIRST_QUARTER}
    needed = [field for name in wanted if name in known for field in known[name].fields]
    return list(dict.fromkeys((*ALWAYS, *needed)))


def panel_of(life: Life, first: int, last: int, wanted: Sequence[str], ends_only: bool = False) -> pd.DataFrame:
    """Return the panel of a life: who operates at the end of a year or left within it, by year and order of entry.

    With ``ends_only`` it has one row for everybody there ever was, with the last year.

    Args:
        life: seen at the quarters of ``seen_at``
        first: year
        last: year
        wanted: names of columns
        ends_only: see above
    """
    if ends_only:
        return _year(life, last, wanted, since=-1)
    years = [_year(life, year, wanted, _quarter(year - 1, PER_YEAR - 1)) for year in range(first, last + 1)]
    return pd.concat(years, ignore_index=True)


def _year(life: Life, year: int, wanted: Sequence[str], since: int) -> pd.DataFrame:
    """Return who operates at the end of a year or left after a quarter."""
    q = _quarter(year, PER_YEAR - 1)
    everybody = life.snapshots[q]
    there = everybody["alive"] | (everybody["left_at"] > since)
    e = everybody[there]
    table: dict[str, Any] = {ENTERPRISE: e["key"].astype(np.int64), YEAR: np.full(len(e), year, dtype=np.int64)}
    table |= {name: COLUMNS[name].make(e, q) for name in wanted if name in COLUMNS}
    opened = _of_first_quarter(wanted)
    if opened:
        early = life.snapshots[_quarter(year, 0)]
        for name in opened:
            values = np.full(len(everybody), np.nan)  # slots are never reused: who came later has none
            values[: len(early)] = IN_THE_FIRST_QUARTER[name].make(early, _quarter(year, 0))
            table[name] = values[there]
    return pd.DataFrame(table)


def _of_first_quarter(wanted: Iterable[str]) -> list[str]:
    return [name for name in wanted if name in IN_THE_FIRST_QUARTER]


def _quarter(year: int, season: int) -> int:
    return (year - FIRST_YEAR) * PER_YEAR + season
