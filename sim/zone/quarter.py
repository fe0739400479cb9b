"""The whole quarter, in order; both hosts run it. Zone steps once, enterprise steps for everybody in slot order."""

from __future__ import annotations

import math

from sim.chance import normal
from sim.enterprise.quarter import operate, plan, status
from sim.rule import Parameters, rule
from sim.state import Enterprise, Newcomer, Profile, Zone
from sim.zone.accounting import (
    book_flows,
    compare_industries,
    count_enterprises,
    follow_neighbours,
    keep_base,
    spread_knowledge,
)
from sim.zone.budgets import open_budgets, pay_administration
from sim.zone.credit import lend, place_venture, settle_defaults
from sim.zone.entry import admit_headquarters, admit_institutes, admit_startups
from sim.zone.experts import fill_posts
from sim.zone.grants import allocate, pay_promises
from sim.zone.promotion import advance_projects, sign_contracts
from sim.zone.ranking import rank
from sim.zone.space import build_floor, let_floor


@rule
def live_quarter(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Live one quarter: open, invest, plan, clear, operate, status, close (model.md section 3).

    Args:
        enterprises: by slot
        newcomers: this quarter's queue of possible entrants
        zone: with ``q``, ``season`` and this quarter's luck set by the host
        profile: of the zone
        p: parameters of this quarter
    """
    open_zone(enterprises, zone, p)
    invest_zone(enterprises, newcomers, zone, profile, p)
    for i in range(zone.n_slots):
        if acts(enterprises[i], zone):
            plan(enterprises[i], zone, p)
    clear(enterprises, zone, p)
    for i in range(zone.n_slots):
        if acts(enterprises[i], zone):
            operate(enterprises[i], zone, p)
    for i in range(zone.n_slots):
        if acts(enterprises[i], zone):
            status(enterprises[i], zone, p)
    close(enterprises, zone, p)


@rule
def acts(e: Enterprise, zone: Zone) -> bool:
    """Return whether an enterprise decides this quarter: it operates and opened before."""
    return e.alive and e.entered < zone.q


@rule
def open_zone(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Open the quarter: budgets; in the first quarter also the size medians and the city outside the zone."""
    open_budgets(zone, p)
    zone.entrants = 0.0
    zone.entrants_leading = 0.0
    if zone.season == 0:
        find_medians(enterprises, zone)
        grow_outside(zone, p)


@rule
def find_medians(enterprises: list[Enterprise], zone: Zone) -> None:
    """Find the median sales of each industry, against which size is measured for a year [万元 per year]."""
    for k in range(zone.n_industries):
        n = 0
        for i in range(zone.n_slots):
            e = enterprises[i]
            if e.alive and e.industry == k:
                e.score = e.sales
                enterprises[n].place = i
                n += 1
        rank(enterprises, n)
        if n > 0:
            upper = enterprises[enterprises[(n - 1) // 2].place].sales
            lower = enterprises[enterprises[n // 2].place].sales
            zone.industry_sales[k] = (upper + lower) / 2.0


@rule
def grow_outside(zone: Zone, p: Parameters) -> None:
    """Let high-tech value added of the city outside the zone grow by a year, each reading with its own luck."""
    drift = math.log1p(p.founding.outside_growth)
    spread = p.city.growth_spread
    zone.outside_certified *= math.exp(drift + spread * normal(zone.luck.outside_certified))
    zone.outside_products *= math.exp(drift + spread * normal(zone.luck.outside_products))
    zone.outside_industries *= math.exp(drift + spread * normal(zone.luck.outside_industries))


@rule
def invest_zone(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Let the zone invest: administration, floor, posts, projects, entrants."""
    pay_administration(zone, p)
    build_floor(zone, p)
    fill_posts(enterprises, zone, p)
    advance_projects(enterprises, zone, p)
    sign_contracts(enterprises, newcomers, zone, profile, p)
    admit_startups(enterprises, newcomers, zone, profile, p)
    admit_headquarters(enterprises, newcomers, zone, profile, p)
    admit_institutes(enterprises, newcomers, zone, profile, p)
    zone.entrants_to_date += zone.entrants
    zone.leading_to_date += zone.entrants_leading


@rule
def clear(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Let the zone and the banks allocate, never beyond a limit; then promises that have come due are paid."""
    allocate(enterprises, zone, p)
    pay_promises(enterprises, zone)
    lend(enterprises, zone, p)
    place_venture(enterprises, zone, p)
    let_floor(enterprises, zone, p)


@rule
def close(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Close the quarter: guarantees called, flows booked, and what everybody sees next quarter."""
    settle_defaults(enterprises, zone, p)
    book_flows(enterprises, zone, p)
    if zone.q == 3:
        keep_base(zone)
    look_around(enterprises, zone, p)
    follow_neighbours(zone, 1.0)


@rule
def look_around(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Take the aggregates that enterprises see next quarter."""
    count_enterprises(enterprises, zone)
    compare_industries(enterprises, zone)
    spread_knowledge(zone, p)
