"""Stylised facts: what is known of enterprises elsewhere, and what the model gives (model.md section 7)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim import document, quarters
from sim.experiment import estimators
from sim.experiment.large_zone import Life, Records
from sim.experiment.summary import quantiles
from sim.outcomes import totals
from sim.state import ATTRACTED, STARTUP
from sim.targets import readings

if TYPE_CHECKING:
    from sim.engine.run import Ensemble

TAIL = 0.05  # of enterprises by sales: the upper tail
YEAR = quarters.PER_YEAR
INSIDE, OVERLAPS, OUTSIDE, UNKNOWN = "inside", "overlaps", "outside", "unknown"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fact:
    """One statistic with its published band."""

    id: str
    is_: Mapping[str, str]
    kind: str  # test or consistency
    population: str  # large or zone
    first: int  # first and last quarter of its years
    last: int
    unit: str
    low: float
    high: float  # infinite where only the lower end binds
    source: str


@dataclass(frozen=True)
class Found:
    """What the model gives for a fact: median and 5-95 % over replications."""

    fact: Fact
    median: float | None
    p5: float | None
    p95: float | None
    replications: int

    @property
    def verdict(self) -> str:
        """Where the model stands against the band: its median inside it, its interval overlapping it, or outside."""
        if self.median is None or self.p5 is None or self.p95 is None:
            return UNKNOWN
        if self.fact.low <= self.median <= self.fact.high:
            return INSIDE
        return OVERLAPS if self.p5 <= self.fact.high and self.p95 >= self.fact.low else OUTSIDE


@cache
def facts() -> tuple[Fact, ...]:
    """Return the facts of the catalogue."""
    return tuple(_fact(name, node) for name, node in document.shipped("validation.yaml")["facts"].items())


def _fact(name: str, node: Mapping[str, Any]) -> Fact:
    first, last = (int(year) - quarters.FIRST_YEAR for year in node["years"])
    return Fact(
        id=name,
        is_=node["is"],
        kind=node["kind"],
        population=node["population"],
        first=first * YEAR,
        last=last * YEAR + YEAR - 1,
        unit=node["unit"],
        low=float(node["low"]),
        high=float(node.get("high", math.inf)),
        source=node["source"],
    )


def looks(horizon: int) -> list[int]:
    """Return the quarters at whose end enterprises must be looked at, within a horizon of so many quarters."""
    return sorted({min(fact.last, horizon - 1) for fact in facts() if fact.population == "large"})


def measured(lives: Sequence[Life], zone: Ensemble) -> list[Found]:
    """Return every fact as the model gives it."""
    found = []
    for fact in facts():
        if fact.population == "large":
            values = np.array([STATISTICS[fact.id](life, fact) for life in lives])
        else:
            values = ZONE_STATISTICS[fact.id](zone, fact)
        p5, median, p95 = quantiles(values, (0.05, 0.5, 0.95))
        found.append(Found(fact, median, p5, p95, int(np.isfinite(values).sum())))
    return found


def _at(life: Life, fact: Fact) -> Records:
    """Return the enterprises at the end of the fact's years, or of the horizon where that is earlier."""
    return life.snapshots[min(fact.last, life.last)]


def _outcome(life: Life, name: str, first: int, last: int) -> Floats:
    column = next(outcome.position for outcome in totals() if outcome.id == name)
    return life.totals[max(first, 0) : last + 1, column]


def _two_years(life: Life, fact: Fact, register: str, present: str) -> tuple[Floats, Floats, Records]:
    """Return a register of the year before and of the year just closed, of enterprises that lived both in full."""
    e = _at(life, fact)
    e = e[e["alive"] & (e["closed_years"] >= 1) & (e["age"] >= 2 * YEAR)]
    e = e[e["entered"] <= min(fact.last, life.last) - 2 * YEAR]
    return e[register][:, 0], e[present], e


def _growth(life: Life, fact: Fact) -> tuple[Floats, Floats]:
    """Return sales of the year before and log growth to this year."""
    before, now, _ = _two_years(life, fact, "sales_years", "ytd_sales")
    known = (before > 0.0) & (now > 0.0)
    return before[known], np.log(now[known] / before[known])


def sales(lives: Sequence[Life]) -> Floats:
    """Return sales of all enterprises alive when the tail is measured, replication after replication [万元/yr]."""
    fact = next(one for one in facts() if one.id == "tail_exponent")
    return np.concatenate([_at(life, fact)["sales"][_at(life, fact)["alive"]] for life in lives])


def growth(lives: Sequence[Life]) -> Floats:
    """Return the yearly log growth whose shape is measured, replication after replication."""
    fact = next(one for one in facts() if one.id == "growth_shape")
    return np.concatenate([_growth(life, fact)[1] for life in lives])


def growth_shape(life: Life, fact: Fact) -> float:
    """Return the Subbotin shape of yearly growth."""
    return estimators.subbotin_shape(_growth(life, fact)[1])


def width_slope(life: Life, fact: Fact) -> float:
    """Return how fast the width of growth falls with size."""
    return estimators.width_slope(*_growth(life, fact))


def tail_exponent(life: Life, fact: Fact) -> float:
    """Return the exponent of the upper tail of sales."""
    e = _at(life, fact)
    return estimators.tail_exponent(e["sales"][e["alive"]], TAIL)


def median_life(life: Life, fact: Fact) -> float:
    """Return the median life of those that were founded in the fact's years [yr]."""
    e = life.snapshots[life.last]
    new = (e["origin"] == STARTUP) | (e["origin"] == ATTRACTED)
    e = e[new & (e["entered"] >= fact.first) & (e["entered"] <= fact.last)]
    ended = e["left_at"] >= 0
    return estimators.median_life(np.where(ended, e["left_at"], life.last) - e["entered"], ended) / YEAR


def exit_age(life: Life, fact: Fact) -> float:
    """Return the median age of those that left in the fact's years [yr]."""
    e = life.snapshots[life.last]
    left = e[(e["left_at"] >= fact.first) & (e["left_at"] <= fact.last)]
    return float(np.median(left["age"])) / YEAR if len(left) else math.nan


def certificates_ending(life: Life, fact: Fact) -> float:
    """Return certificates that ended, renewed or not, over the stock of the year before."""
    last = min(fact.last, life.last)
    ending = _outcome(life, "expiries", fact.first, last).sum() + _outcome(life, "renewals", fact.first, last).sum()
    stock = _outcome(life, "certified", fact.first - YEAR, last - YEAR)[YEAR - 1 :: YEAR].sum()
    return estimators.part(ending, stock)


def approval(life: Life, fact: Fact) -> float:
    """Return certificates granted over applications."""
    last = min(fact.last, life.last)
    granted = _outcome(life, "passes", fact.first, last).sum()
    return estimators.part(granted, _outcome(life, "applications", fact.first, last).sum())


def rd_continuing(life: Life, fact: Fact) -> float:
    """Return the share of last year's performers that did R&D this year."""
    before, now, _ = _two_years(life, fact, "rd_real_years", "ytd_rd_real")
    return estimators.part(((before > 0.0) & (now > 0.0)).sum(), (before > 0.0).sum())


def rd_starting(life: Life, fact: Fact) -> float:
    """Return the share of enterprises without R&D last year that did some this year."""
    before, now, _ = _two_years(life, fact, "rd_real_years", "ytd_rd_real")
    return estimators.part(((before <= 0.0) & (now > 0.0)).sum(), (before <= 0.0).sum())


def rd_correlation(life: Life, fact: Fact) -> float:
    """Return the correlation of log R&D of those that did some in both years."""
    before, now, _ = _two_years(life, fact, "rd_real_years", "ytd_rd_real")
    both = (before > 0.0) & (now > 0.0)
    return estimators.correlation(np.log(before[both]), np.log(now[both]))


def growth_residual(zone: Ensemble, fact: Fact) -> Floats:
    """Return growth of output at the end of the fact's years less the drawn rate, by replication [1/yr]."""
    column = next(reading.position for reading in readings() if reading.target == "growth" and reading.name == "output")
    residual: Floats = zone.readings[:, fact.last, column] - zone.levels["growth"]
    return residual


def approval_zone(zone: Ensemble, fact: Fact) -> Floats:
    """Return certificates granted over applications, by replication."""
    columns = {outcome.id: outcome.position for outcome in totals()}
    window = zone.totals[:, fact.first : fact.last + 1]
    granted, asked = (window[:, :, columns[name]].sum(axis=1) for name in ("passes", "applications"))
    return np.array([estimators.part(some, whole) for some, whole in zip(granted, asked, strict=True)])


STATISTICS: Mapping[str, Callable[[Life, Fact], float]] = {
    "growth_shape": growth_shape,
    "width_slope": width_slope,
    "tail_exponent": tail_exponent,
    "median_life": median_life,
    "exit_age": exit_age,
    "certificates_ending": certificates_ending,
    "approval": approval,
    "approval_later": approval,
    "rd_continuing": rd_continuing,
    "rd_starting": rd_starting,
    "rd_correlation": rd_correlation,
}
ZONE_STATISTICS: Mapping[str, Callable[[Ensemble, Fact], Floats]] = {
    "growth_residual": growth_residual,
    "approval_zone": approval_zone,
}
