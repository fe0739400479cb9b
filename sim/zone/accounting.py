"""The books of the zone: flows by scope over the last four quarters, and what everybody sees next quarter."""

from __future__ import annotations

import math

from sim.national.taxes import vat_and_surcharges
from sim.rule import Parameters, rule
from sim.state import (
    CELLS,
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
    MAX_INDUSTRIES,
    MAX_PARKS,
    N_FLOWS,
    NEVER,
    Enterprise,
    Zone,
)


@rule
def value_added(e: Enterprise) -> float:
    """Return value added as booked [万元 per year]."""
    return e.value_added_ratio * e.sales


@rule
def all_taxes(e: Enterprise, p: Parameters) -> float:
    """Return corporate income tax of the last closed year plus VAT and surcharges [万元 per year]."""
    return e.corporate_tax + vat_and_surcharges(value_added(e), e.tax_rate, p)


@rule
def flow_of(e: Enterprise, kind: int, zone: Zone, p: Parameters) -> float:
    """Return one of the flows that targets are read from [万元 per year]."""
    flow = 0.0
    if kind == FLOW_OUTPUT:
        flow = e.sales
    elif kind == FLOW_VALUE_ADDED:
        flow = value_added(e)
    elif kind == FLOW_TAX:
        flow = all_taxes(e, p)
    elif kind == FLOW_CERTIFIED:
        flow = value_added(e) if e.certified_until >= zone.q else 0.0
    elif kind == FLOW_PRODUCTS:
        flow = value_added(e) * e.high_tech_share
    elif kind == FLOW_INDUSTRIES:
        flow = value_added(e) if e.high_tech_industry else 0.0
    elif kind == FLOW_LEADING:
        flow = e.sales if e.leading else 0.0
    elif kind == FLOW_BROAD:
        flow = e.sales if e.leading_broad else 0.0
    elif kind == FLOW_NARROW:
        flow = e.sales if e.leading_narrow else 0.0
    elif kind == FLOW_RD_REAL:
        flow = e.rd_real
    elif kind == FLOW_RD_REPORTED:
        flow = e.rd_reported
    return flow


@rule
def book_flows(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Replace the oldest of the four quarters by this one, for every flow and scope."""
    now = (zone.q + 4) % 4
    for k in range(N_FLOWS * 3):
        zone.year[k * 4 + now] = 0.0
    for scope in range(3):
        zone.certified[scope] = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if not e.alive:
            continue
        in_core = 1.0 if e.park == zone.core else 0.0
        booked = 1.0 if e.park == zone.core else e.core_share
        for kind in range(N_FLOWS):
            flow = flow_of(e, kind, zone, p)
            zone.year[kind * 3 * 4 + now] += flow
            zone.year[(kind * 3 + 1) * 4 + now] += flow * in_core
            zone.year[(kind * 3 + 2) * 4 + now] += flow * booked
        if e.certified_until >= zone.q:
            zone.certified[0] += 1.0
            zone.certified[1] += in_core
            zone.certified[2] += booked


@rule
def over_four_quarters(zone: Zone, kind: int, scope: int) -> float:
    """Return a flow summed over the last four quarters [万元]."""
    first = (kind * 3 + scope) * 4
    return (zone.year[first] + zone.year[first + 1] + zone.year[first + 2] + zone.year[first + 3]) / 4.0


@rule
def keep_base(zone: Zone) -> None:
    """Keep the sums over 2018 as the base of the growth reading that starts there."""
    for kind in range(N_FLOWS):
        for scope in range(3):
            zone.base18[kind * 3 + scope] = over_four_quarters(zone, kind, scope)


@rule
def count_enterprises(enterprises: list[Enterprise], zone: Zone) -> None:
    """Count who is there, who knows, who left, and the aggregates by park and industry that others see next quarter."""
    zone.enterprises = 0.0
    zone.tenants = 0.0
    zone.experts = 0.0
    zone.exits = 0.0
    zone.polluter_exits = 0.0
    aware = 0.0
    performers = 0.0
    claiming = 0.0
    for c in range(CELLS):
        zone.cell_n[c] = 0.0
        zone.cell_sales[c] = 0.0
        zone.cell_rd[c] = 0.0
        zone.cell_knowledge[c] = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.left_at == zone.q and zone.q >= 0:
            zone.exits += 1.0
            zone.polluter_exits += 1.0 if e.polluting else 0.0
        if not e.alive:
            continue
        c = e.park * MAX_INDUSTRIES + e.industry
        zone.enterprises += 1.0
        zone.cell_n[c] += 1.0
        zone.cell_sales[c] += e.sales
        zone.cell_rd[c] += e.rd_real
        zone.cell_knowledge[c] += e.knowledge
        zone.tenants += 1.0 if e.tenant_since > NEVER else 0.0
        zone.experts += float(e.thousand + e.ten_thousand + e.teams)
        aware += 1.0 if e.aware else 0.0
        performers += 1.0 if e.performer else 0.0
        claiming += 1.0 if e.performer and e.claims else 0.0
    zone.aware_share = aware / zone.enterprises if zone.enterprises > 0.0 else 0.0
    zone.claim_share = claiming / performers if performers > 0.0 else 0.0


@rule
def compare_industries(enterprises: list[Enterprise], zone: Zone) -> None:
    """Find each industry's mean productivity, its better half, and its share of certified enterprises."""
    for k in range(zone.n_industries):
        zone.industry_n[k] = 0.0
        zone.industry_tfp[k] = 0.0
        zone.industry_certified[k] = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive:
            zone.industry_n[e.industry] += 1.0
            zone.industry_tfp[e.industry] += e.tfp
            zone.industry_certified[e.industry] += 1.0 if e.certified_until >= zone.q else 0.0
    for k in range(zone.n_industries):
        n = zone.industry_n[k]
        zone.industry_tfp[k] = zone.industry_tfp[k] / n if n > 0.0 else 0.0
        zone.industry_certified[k] = zone.industry_certified[k] / n if n > 0.0 else 0.0
        zone.industry_frontier[k] = 0.0
        zone.industry_better[k] = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive and e.tfp > zone.industry_tfp[e.industry]:
            zone.industry_frontier[e.industry] += e.tfp
            zone.industry_better[e.industry] += 1.0
    for k in range(zone.n_industries):
        n = zone.industry_better[k]
        zone.industry_frontier[k] = zone.industry_frontier[k] / n if n > 0.0 else zone.industry_tfp[k]


@rule
def spread_knowledge(zone: Zone, p: Parameters) -> None:
    """Compute the spillover pool at each park and industry from R&D elsewhere (4b) [万元 per year]."""
    for here in range(zone.n_parks):
        for k in range(zone.n_industries):
            zone.spill[here * MAX_INDUSTRIES + k] = 0.0
        for there in range(zone.n_parks):
            near = math.exp(-p.spillover.decay * zone.distance[here * MAX_PARKS + there])
            total = 0.0
            for k in range(zone.n_industries):
                total += zone.cell_rd[there * MAX_INDUSTRIES + k]
            for k in range(zone.n_industries):
                own = zone.cell_rd[there * MAX_INDUSTRIES + k]
                pool = own + p.spillover.related * (total - own)
                zone.spill[here * MAX_INDUSTRIES + k] += p.spillover.strength * near * pool


@rule
def follow_neighbours(zone: Zone, before: float) -> None:
    """Keep the log change of neighbours since last quarter (4a); at the founding there is none.

    Args:
        zone: with the new counts; ``cell_before`` holds those of last quarter
        before: 1 where there is a last quarter, else 0
    """
    for park in range(zone.n_parks):
        new = 0.0
        old = 0.0
        for k in range(zone.n_industries):
            c = park * MAX_INDUSTRIES + k
            zone.cell_growth[c] = before * math.log((1.0 + zone.cell_n[c]) / (1.0 + zone.cell_before[c]))
            new += zone.cell_n[c]
            old += zone.cell_before[c]
            zone.cell_before[c] = zone.cell_n[c]
        zone.park_growth[park] = before * math.log((1.0 + new) / (1.0 + old))
