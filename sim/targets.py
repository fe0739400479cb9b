"""When a target is met, by each reading of the opinion's text and each scope of the zone."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from sim.rule import Parameters, rule
from sim.state import (
    FLOW_BROAD,
    FLOW_CERTIFIED,
    FLOW_INDUSTRIES,
    FLOW_LEADING,
    FLOW_NARROW,
    FLOW_OUTPUT,
    FLOW_PRODUCTS,
    FLOW_RD_REAL,
    FLOW_RD_REPORTED,
    FLOW_TAX,
    FLOW_VALUE_ADDED,
    NEVER,
    SCOPES,
    ByScope,
    Enterprise,
    Zone,
    fields,
)
from sim.zone.accounting import over_four_quarters
from sim.zone.space import under_construction


class Readings:
    """The value of every reading if it were judged in this quarter; field names are target__reading."""

    growth__output: ByScope  # 1/yr against 2017
    growth__value_added: ByScope
    growth__tax: ByScope
    growth__all_three: ByScope  # the least of the three
    growth__output_2018: ByScope
    hightech_share__certified_enterprises: ByScope  # of the city's
    hightech_share__products: ByScope
    hightech_share__industries: ByScope
    leading_share__article6: ByScope  # of gross output
    leading_share__broad: ByScope
    leading_share__narrow: ByScope
    rd_intensity__real: ByScope  # of value added
    rd_intensity__reported: ByScope
    rd_intensity__output: ByScope
    certified__certificates: ByScope
    incubator_area__project: float  # m2 completed and under construction
    incubator_area__completed: float
    incubator_area__let: float
    teams__formed: float  # since 2019Q1 and still there
    thousand_talents__arrived: float
    thousand_talents__in_post: float
    ten_thousand_talents__arrived: float
    ten_thousand_talents__in_post: float


@dataclass(frozen=True)
class Reading:
    """One reading of a target at one scope, by its position in the engine's arrays."""

    target: str
    id: str
    scope: str
    position: int

    @property
    def name(self) -> str:
        """The reading as people write it: ``output``, or ``output@core``."""
        return self.id if self.scope == SCOPES[0] else f"{self.id}@{self.scope}"


@functools.cache
def readings() -> tuple[Reading, ...]:
    """Return every reading in the order of the engine's arrays."""
    found: list[Reading] = []
    for field, (_, length) in fields(Readings).items():
        target, definition = field.split("__")
        for scope in SCOPES[: max(length, 1)]:
            found.append(Reading(target, definition, scope, len(found)))
    return tuple(found)


@rule
def share(part: float, whole: float) -> float:
    """Return part / whole [1]; not a number where there is no whole."""
    return part / whole if whole > 0.0 else math.nan


@rule
def yearly_growth(now: float, base: float, years: float) -> float:
    """Return average growth per year [1/yr]; not a number before any time has passed.

    >>> round(yearly_growth(152.0875, 100.0, 3.0), 6)
    0.15
    """
    if years <= 0.0 or base <= 0.0 or now <= 0.0:
        return math.nan
    return math.expm1(math.log(now / base) / years)


@rule
def read_targets(enterprises: list[Enterprise], zone: Zone, p: Parameters, r: Readings) -> None:
    """Read every target at the end of this quarter; a q of -1 reads the founding."""
    years = (zone.q + 1.0) / 4.0
    for scope in range(3):
        read_growth(zone, scope, years, r)
        read_shares(zone, scope, r)
        r.certified__certificates[scope] = zone.certified[scope]
    let = 0.0
    teams = 0.0
    thousand = 0.0
    ten_thousand = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive:
            let += 1.0 if e.tenant_since > NEVER else 0.0
            teams += float(e.teams)
            thousand += float(e.thousand)
            ten_thousand += float(e.ten_thousand)
    r.incubator_area__completed = zone.floor_completed
    r.incubator_area__project = zone.floor_completed + under_construction(zone)
    r.incubator_area__let = let * p.tenancy.floor_per_tenant
    r.teams__formed = teams
    r.thousand_talents__arrived = zone.thousand_arrived
    r.thousand_talents__in_post = thousand
    r.ten_thousand_talents__arrived = zone.ten_thousand_arrived
    r.ten_thousand_talents__in_post = ten_thousand


@rule
def read_growth(zone: Zone, scope: int, years: float, r: Readings) -> None:
    """Read growth per year against 2017 and, once 2018 has passed, against 2018."""
    output = over_four_quarters(zone, FLOW_OUTPUT, scope)
    value_added = over_four_quarters(zone, FLOW_VALUE_ADDED, scope)
    tax = over_four_quarters(zone, FLOW_TAX, scope)
    by_output = yearly_growth(output, zone.base17[FLOW_OUTPUT * 3 + scope], years)
    by_value_added = yearly_growth(value_added, zone.base17[FLOW_VALUE_ADDED * 3 + scope], years)
    by_tax = yearly_growth(tax, zone.base17[FLOW_TAX * 3 + scope], years)
    least = by_output
    if by_value_added < least:
        least = by_value_added
    if by_tax < least:
        least = by_tax
    r.growth__output[scope] = by_output
    r.growth__value_added[scope] = by_value_added
    r.growth__tax[scope] = by_tax
    r.growth__all_three[scope] = least
    r.growth__output_2018[scope] = yearly_growth(output, zone.base18[FLOW_OUTPUT * 3 + scope], years - 1.0)


@rule
def read_shares(zone: Zone, scope: int, r: Readings) -> None:
    """Read the shares of the city's high-tech value added, of leading industries, and of R&D."""
    output = over_four_quarters(zone, FLOW_OUTPUT, scope)
    value_added = over_four_quarters(zone, FLOW_VALUE_ADDED, scope)
    certified = over_four_quarters(zone, FLOW_CERTIFIED, 0) + zone.outside_certified
    products = over_four_quarters(zone, FLOW_PRODUCTS, 0) + zone.outside_products
    industries = over_four_quarters(zone, FLOW_INDUSTRIES, 0) + zone.outside_industries
    r.hightech_share__certified_enterprises[scope] = share(over_four_quarters(zone, FLOW_CERTIFIED, scope), certified)
    r.hightech_share__products[scope] = share(over_four_quarters(zone, FLOW_PRODUCTS, scope), products)
    r.hightech_share__industries[scope] = share(over_four_quarters(zone, FLOW_INDUSTRIES, scope), industries)
    r.leading_share__article6[scope] = share(over_four_quarters(zone, FLOW_LEADING, scope), output)
    r.leading_share__broad[scope] = share(over_four_quarters(zone, FLOW_BROAD, scope), output)
    r.leading_share__narrow[scope] = share(over_four_quarters(zone, FLOW_NARROW, scope), output)
    real = over_four_quarters(zone, FLOW_RD_REAL, scope)
    r.rd_intensity__real[scope] = share(real, value_added)
    r.rd_intensity__reported[scope] = share(over_four_quarters(zone, FLOW_RD_REPORTED, scope), value_added)
    r.rd_intensity__output[scope] = share(real, output)
