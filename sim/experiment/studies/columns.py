"""What a researcher sees of an enterprise at the end of a year: the columns that a study may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.experiment.large_zone import Records
from sim.quarters import FIRST_YEAR, PER_YEAR
from sim.state import NEVER, RD_SUBSIDY

Values = npt.NDArray[np.float64]
Make = Callable[[Records, int], Values]  # enterprises at the end of a quarter, and its number


@dataclass(frozen=True)
class Column:
    """One column, with the fields of the record that it is made from."""

    unit: str
    fields: tuple[str, ...]
    make: Make


def _field(name: str) -> Make:
    return lambda e, q: e[name].astype(np.float64)


def plain(unit: str, name: str) -> Column:
    """Return the column that is a field of the record."""
    return Column(unit, (name,), _field(name))


def _whole_year(name: str) -> Make:
    """Return money of the year so far; that of an enterprise that opened within it counts at its yearly rate."""

    def make(e: Records, q: int) -> Values:
        lived = e["ytd_quarters"].astype(np.float64)
        return ratio(e[name] * PER_YEAR, lived)

    return make


def year_to_date(unit: str, name: str) -> Column:
    """Return the column of a flow over the year."""
    return Column(unit, (name, "ytd_quarters"), _whole_year(name))


def ratio(some: npt.NDArray[np.float64], whole: npt.NDArray[np.float64]) -> Values:
    """Return some / whole, NaN where there is no whole."""
    found: Values = np.divide(some, whole, out=np.full(len(some), np.nan), where=whole > 0.0)
    return found


def _certified(e: Records, q: int) -> Values:
    return np.asarray(e["certified_until"] >= q, dtype=np.float64)


def _reported(e: Records, q: int) -> Values:
    return _whole_year("ytd_rd_real")(e, q) / _real_share(e)


def _real_share(e: Records) -> Values:
    return np.asarray(1.0 - np.clip(e["relabelled"], 0.0, 0.95), dtype=np.float64)


def _closed(e: Records, q: int) -> Values:
    """Return real R&D over sales of the three closed years, those of a certification round."""
    return ratio(e["rd_real_years"].sum(axis=1), e["sales_years"].sum(axis=1))


def _closed_reported(e: Records, q: int) -> Values:
    return _closed(e, q) / _real_share(e)


def _award_score(e: Records, q: int) -> Values:
    """Return the score of an application for an R&D grant less that of the best one refused, where it was ranked last.

    Whoever also queued for incubator floor this quarter has another score in the record by now.
    """
    asked = e["asked"][:, RD_SUBSIDY] > 0.0
    granted = e["granted"][:, RD_SUBSIDY] > 0.0
    queued = e["wants_floor"] & ((e["tenant_since"] == NEVER) | (e["tenant_since"] == q))
    ranked = asked & ~queued
    refused = e["score"][ranked & ~granted]
    scores = np.full(len(e), np.nan)
    if len(refused):
        scores[ranked] = e["score"][ranked] - refused.max()
    return scores


def _approved(e: Records, q: int) -> Values:
    """Return whether a loan that was asked for was granted; nothing where none was asked for."""
    return np.where(e["loan_asked"] > 0.0, (e["loan"] > 0.0).astype(np.float64), np.nan)


_RD = ("ytd_rd_real", "ytd_quarters")
_BOOKS = ("rd_real_years", "sales_years")

COLUMNS: Mapping[str, Column] = {
    "age": Column("yr", ("age",), lambda e, q: e["age"] / PER_YEAR),
    "entered": Column("yr", ("entered",), lambda e, q: FIRST_YEAR + e["entered"] / PER_YEAR),
    "left": Column("yr", ("left_at",), lambda e, q: np.where(e["left_at"] >= 0, FIRST_YEAR + e["left_at"] / 4, np.nan)),
    "alive": plain("1", "alive"),
    "exited": Column("1", ("alive",), lambda e, q: 1.0 - e["alive"]),
    "park": plain("number", "park"),
    "industry": plain("number", "industry"),
    "origin": plain("number", "origin"),
    "sales": year_to_date("万元/yr", "ytd_sales"),
    "sales_before": Column("万元/yr", ("sales_years",), lambda e, q: e["sales_years"][:, 0].astype(np.float64)),
    "profit": year_to_date("万元/yr", "ytd_profit"),
    "value_added": Column("万元/yr", ("sales", "value_added_ratio"), lambda e, q: e["sales"] * e["value_added_ratio"]),
    "productivity": Column(
        "万元/yr", ("sales", "value_added_ratio", "staff"),
        lambda e, q: ratio(e["sales"] * e["value_added_ratio"], e["staff"]),
    ),
    "staff": plain("persons", "staff"),
    "st_share": plain("1", "st_share"),
    "high_tech_share": plain("1", "high_tech_share"),
    "capital": plain("万元", "capital"),
    "tfp": plain("log", "tfp"),
    "rd": year_to_date("万元/yr", "ytd_rd_real"),
    "rd_reported": Column("万元/yr", (*_RD, "relabelled"), _reported),
    "rd_intensity": Column("1", (*_RD, "ytd_sales"), lambda e, q: ratio(e["ytd_rd_real"], e["ytd_sales"])),
    "relabelled": plain("1", "relabelled"),
    "closed_rd_intensity": Column("1", _BOOKS, _closed),
    "closed_rd_intensity_reported": Column("1", (*_BOOKS, "relabelled"), _closed_reported),
    "rd_stock": plain("万元", "real_stock"),
    "performer": plain("1", "performer"),
    "innovations": plain("count/yr", "ytd_innovations"),
    "inventions": plain("count", "inventions"),
    "other_patents": plain("count", "other_patents"),
    "certified": Column("1", ("certified_until",), _certified),
    "ever_certified": plain("1", "ever_certified"),
    "seeks": plain("1", "seeks"),
    "applied": plain("1", "applied"),
    "formal": plain("1", "formal"),
    "passed": plain("1", "passed"),
    "score_points": plain("points", "score_points"),
    "encouraged": plain("1", "encouraged"),
    "aware": plain("1", "aware"),
    "claims": plain("1", "claims"),
    "debt": plain("万元", "debt"),
    "loan_asked": plain("万元", "loan_asked"),
    "loan": plain("万元", "loan"),
    "approved": Column("1", ("loan_asked", "loan"), _approved),
    "rationed": plain("1", "rationed"),
    "equity": plain("万元", "equity"),
    "exporting": plain("1", "exporting"),
    "online": plain("1", "online"),
    "tenant": Column("1", ("tenant_since",), lambda e, q: (e["tenant_since"] > NEVER).astype(np.float64)),
    "grants": plain("万元", "grants_received"),
    "merit": plain("1", "merit"),
    "connection": plain("1", "connection"),
}  # fmt: skip
"""Seen at the end of the year; money flows are those of the whole year."""

IN_THE_FIRST_QUARTER: Mapping[str, Column] = {
    "award_asked": Column("万元", ("asked",), lambda e, q: e["asked"][:, RD_SUBSIDY].astype(np.float64)),
    "award": Column("万元", ("granted",), lambda e, q: e["granted"][:, RD_SUBSIDY].astype(np.float64)),
    "award_score": Column("1", ("asked", "granted", "score", "wants_floor", "tenant_since"), _award_score),
}
"""Seen at the end of the year's first quarter, in which the budget of R&D grants opens."""

ALWAYS = ("key", "alive", "entered", "left_at")


def names() -> tuple[str, ...]:
    """Return the names of all columns; each panel also has ``enterprise``, ``year`` and ``replication``."""
    return (*COLUMNS, *IN_THE_FIRST_QUARTER)
