"""Start-ups, headquarters and research institutes that come of themselves or are called."""

from __future__ import annotations

from sim.chance import poisson
from sim.policy.headquarters import real_part, registrations_per_year
from sim.policy.platforms import institutes_per_quarter
from sim.policy.streamlining import entry_gain
from sim.rule import Parameters, rule
from sim.state import INSTITUTE, PLATFORMS, REGISTERED, STARTUP, Enterprise, Newcomer, Profile, Zone
from sim.zone.budgets import commit, pay
from sim.zone.newcomers import begin_to_operate, chosen, chosen_industry, drawn_sales, open_slot, settle_in


@rule
def startups_per_quarter(zone: Zone, p: Parameters) -> float:
    """Return expected start-ups of a quarter (1d), by the chosen variant.

    Variant 0 ``stock``: a share of the enterprises in being. Variant 1 ``trend``: a number fixed by the founding size
    of the zone and its growth, so that exits are not followed by fewer start-ups. Room in the incubator and experts
    draw a few more.
    """
    base = zone.enterprises
    if p.variant.entry == 1:
        base = zone.founding_enterprises * (1.0 + (p.founding.growth - p.entry.rate) * zone.q / 4.0)
    free = zone.floor_completed - zone.tenants * p.tenancy.floor_per_tenant
    room = free / zone.floor_completed if zone.floor_completed > 0.0 and free > 0.0 else 0.0
    pull = 1.0 + entry_gain(zone, p) + p.entry.room_gain * room + p.entry.expert_gain * zone.experts
    return p.entry.rate / 4.0 * max(base, 0.0) * pull * (1.0 - p.shock.entry)


@rule
def admit_startups(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Let this quarter's start-ups open; the k-th is the same enterprise in every scenario."""
    count = poisson(zone.luck.startups, startups_per_quarter(zone, p), zone.startup_places)
    zone.startups = float(count)
    for k in range(count):
        birth = newcomers[k].birth
        slot = open_slot(enterprises, zone)
        if slot < 0:
            return
        e = enterprises[slot]
        park = chosen(profile.startup_weight, profile.n_parks, birth.park)
        industry = chosen_industry(profile.startup_share, profile, birth, zone, p)
        median = zone.reference_sales[industry] * p.entry.startup_size
        sales = drawn_sales(median, profile.sigma_sales[industry], profile.cap_sales[industry], birth.size)
        settle_in(e, birth, park, industry, sales, zone, profile, p)
        e.key = newcomers[k].key
        e.origin = STARTUP
        e.typical_size = p.entry.startup_size
        begin_to_operate(e, zone)


@rule
def admit_headquarters(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Register this quarter's headquarters in the core: they book sales of which a small part is real (9d)."""
    count = poisson(zone.luck.headquarters, registrations_per_year(zone, p) / 4.0, zone.headquarters_places)
    zone.registrations_to_date += float(count)
    for k in range(count):
        newcomer = newcomers[zone.startup_places + k]
        slot = open_slot(enterprises, zone)
        if slot < 0:
            return
        e = enterprises[slot]
        industry = chosen(profile.attracted_share, profile.n_industries, newcomer.birth.industry)
        sales = drawn_sales(p.headquarters.median_sales, p.promotion.sigma, p.promotion.cap, newcomer.birth.size)
        settle_in(e, newcomer.birth, profile.core, industry, sales, zone, profile, p)
        e.key = newcomer.key
        e.origin = REGISTERED
        e.performer = False
        e.rd_propensity = 0.0
        e.rd_own = 0.0
        e.rd_real = 0.0
        e.rd_reported = 0.0
        e.willing = False
        e.real_share = real_part(newcomer.birth.booked, p)
        begin_to_operate(e, zone)


@rule
def admit_institutes(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Open new research institutes, with R&D staff, as far as the budget of ``platforms`` pays for them."""
    count = poisson(zone.luck.institutes, institutes_per_quarter(zone, p), zone.institute_places)
    for k in range(count):
        newcomer = newcomers[zone.startup_places + zone.headquarters_places + k]
        if zone.budget_left[PLATFORMS] < p.platforms.institute_cost:
            return
        slot = open_slot(enterprises, zone)
        if slot < 0:
            return
        e = enterprises[slot]
        industry = chosen_industry(profile.attracted_share, profile, newcomer.birth, zone, p)
        settle_in(e, newcomer.birth, profile.core, industry, p.platforms.institute_sales, zone, profile, p)
        e.key = newcomer.key
        e.origin = INSTITUTE
        e.performer = True
        e.st_share = max(e.st_share, p.platforms.institute_staff)
        e.rd_propensity = p.platforms.institute_research
        e.rd_own = e.rd_propensity * e.sales
        commit(zone, PLATFORMS, p.platforms.institute_cost)
        pay(zone, PLATFORMS, p.platforms.institute_cost)
        begin_to_operate(e, zone)
