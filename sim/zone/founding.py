"""The zone as it stands at the end of 2017: enterprises of the profile, scaled to the drawn founding levels."""

from __future__ import annotations

import math

from sim.rule import Parameters, rule
from sim.state import (
    BUILDING,
    CONTRACTED,
    FLOW_CERTIFIED,
    FLOW_INDUSTRIES,
    FLOW_PRODUCTS,
    MAX_INDUSTRIES,
    MAX_PARKS,
    N_FLOWS,
    OPERATING,
    Birth,
    Enterprise,
    Newcomer,
    Profile,
    Zone,
)
from sim.zone.accounting import book_flows, follow_neighbours, over_four_quarters
from sim.zone.distance import distance
from sim.zone.founding_certificates import certify_founders, settle_research, settle_score
from sim.zone.founding_references import refer_to_performers, settle_participation
from sim.zone.newcomers import drawn_sales, open_slot, settle_in
from sim.zone.promotion import attract
from sim.zone.quarter import find_medians, look_around
from sim.zone.ranking import rank


@rule
def found_zone(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Found the zone: population, research and certificates, tenants, projects under way, books of 2017.

    Args:
        enterprises: blank slots
        newcomers: draws of the founding enterprises in the profile's order, then of the projects under way
        zone: blank but for its sizes and capacity; ``q`` is -1
        profile: of the zone
        p: parameters of the first quarter
    """
    lay_out(zone, profile, p)
    n = populate(enterprises, newcomers, zone, profile, p)
    find_medians(enterprises, zone)
    for k in range(zone.n_industries):
        zone.reference_sales[k] = zone.industry_sales[k]
    certify_founders(enterprises, newcomers, zone, p)
    settle_research(enterprises, newcomers, zone, p)
    settle_score(enterprises, zone, p)
    settle_participation(enterprises, zone, p)
    refer_to_performers(enterprises, zone)
    give_floor(enterprises, newcomers, zone, p)
    begin_projects(enterprises, newcomers, n, zone, profile, p)
    open_books(enterprises, zone, p)


@rule
def lay_out(zone: Zone, profile: Profile, p: Parameters) -> None:
    """Set sizes, distances and expectations."""
    zone.n_parks = profile.n_parks
    zone.n_industries = profile.n_industries
    zone.core = profile.core
    for a in range(profile.n_parks):
        for b in range(profile.n_parks):
            zone.distance[a * MAX_PARKS + b] = distance(
                profile.latitude[a], profile.longitude[a], profile.latitude[b], profile.longitude[b]
            )
    for k in range(len(zone.success)):
        zone.success[k] = p.grants.success
    zone.research_level = 1.0
    zone.sales_level = 1.0


@rule
def populate(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> int:
    """Make the founding enterprises, sales scaled to the founding levels; return their number."""
    n = 0
    for park in range(profile.n_parks):
        for k in range(profile.n_industries):
            for _ in range(int(profile.counts[park * MAX_INDUSTRIES + k])):
                u = newcomers[n].birth.size
                sales = drawn_sales(profile.median_sales[k], profile.sigma_sales[k], profile.cap_sales[k], u)
                place_founder(enterprises, newcomers, n, park, k, sales, zone)
                n += 1
    for a in range(profile.n_large):
        for _ in range(int(profile.large_number[a])):
            k = int(profile.large_industry[a])
            place_founder(enterprises, newcomers, n, int(profile.large_park[a]), k, profile.large_sales[a], zone)
            n += 1
    scale_sales(enterprises, n, zone, profile, p)
    for i in range(n):
        e = enterprises[i]
        settle_in(e, newcomers[i].birth, e.park, e.industry, e.sales, zone, profile, p)
        e.age = founding_age(newcomers[i].birth.age, profile, p)
        e.alive = True
        e.stage = OPERATING
    make_large(enterprises, n, profile, p)
    return n


@rule
def place_founder(
    enterprises: list[Enterprise], newcomers: list[Newcomer], n: int, park: int, industry: int, sales: float, zone: Zone
) -> None:
    """Give the n-th founding enterprise its slot, place and unscaled sales [万元 per year]."""
    slot = open_slot(enterprises, zone)
    if slot >= 0:
        e = enterprises[slot]
        e.key = newcomers[n].key
        e.park = park
        e.industry = industry
        e.sales = sales


@rule
def scale_sales(enterprises: list[Enterprise], n: int, zone: Zone, profile: Profile, p: Parameters) -> None:
    """Scale sales to the drawn share of other industries and value added of 2018; large archetypes stay as given.

    Two factors, one for the broad leading industries and one for the others, solve the two conditions together.
    """
    first_large = n - large_founders(profile)
    leading = 0.0
    leading_added = 0.0
    other = 0.0
    other_added = 0.0
    large_leading = 0.0
    large_other = 0.0
    large_added = 0.0
    for i in range(n):
        e = enterprises[i]
        added = e.sales * profile.value_added_ratio[e.industry]
        broad = profile.leading_broad[e.industry] > 0.0
        if i >= first_large:
            large_added += added
            large_leading += e.sales if broad else 0.0
            large_other += 0.0 if broad else e.sales
        elif broad:
            leading += e.sales
            leading_added += added
        else:
            other += e.sales
            other_added += added
    # in the mean of its four quarters 2018 stands 2.5 quarters of growth above 2017
    back = math.exp((1.0 + 2.0 + 3.0 + 4.0) / 4.0 / 4.0 * math.log1p(p.founding.growth))
    wanted = p.founding.value_added * 10000.0 / back - large_added
    odds = p.founding.other_share / (1.0 - p.founding.other_share)
    per_sales = other_added / other if other > 0.0 else 0.0
    slope = leading_added + odds * leading * per_sales
    level = (wanted - (odds * large_leading - large_other) * per_sales) / slope if slope > 0.0 else 1.0
    zone.sales_level = max(level, 0.0)
    rest = odds * (zone.sales_level * leading + large_leading) - large_other
    other_level = max(rest, 0.0) / other if other > 0.0 else 1.0
    for i in range(first_large):
        e = enterprises[i]
        e.sales *= zone.sales_level if profile.leading_broad[e.industry] > 0.0 else other_level


@rule
def large_founders(profile: Profile) -> int:
    """Return the number of founders that are large archetypes; they stand last."""
    total = 0
    for a in range(profile.n_large):
        total += int(profile.large_number[a])
    return total


@rule
def founding_age(u: float, profile: Profile, p: Parameters) -> int:
    """Return an age at founding [quarters]: young, middle or old, evenly inside each class."""
    young = p.birth.young_years * 4.0
    middle = p.birth.middle_years * 4.0
    if u < profile.young_share:
        return 1 + int(u / profile.young_share * (young - 1.0))
    rest = u - profile.young_share
    if rest < profile.middle_share:
        return int(young + rest / profile.middle_share * (middle - young))
    old = 1.0 - profile.young_share - profile.middle_share
    span = p.birth.oldest_years * 4.0 - middle
    return int(middle + (rest - profile.middle_share) / old * span) if old > 0.0 else int(middle)


@rule
def make_large(enterprises: list[Enterprise], n: int, profile: Profile, p: Parameters) -> None:
    """Give the large archetypes, the last of the founders, their research, staff and age."""
    i = n - large_founders(profile)
    for a in range(profile.n_large):
        for _ in range(int(profile.large_number[a])):
            e = enterprises[i]
            e.st_share = profile.large_st_share[a]
            e.high_tech_share = profile.large_high_tech_share[a]
            e.performer = profile.large_rd_intensity[a] > 0.0
            e.rd_propensity = profile.large_rd_intensity[a]
            e.rd_own = e.rd_propensity * e.sales
            e.age = max(e.age, int(p.birth.large_years * 4.0))
            i += 1


@rule
def give_floor(enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, p: Parameters) -> None:
    """Set the founding floor and let the drawn part of it to small young enterprises."""
    zone.floor_completed = p.founding.floor_completed * 1000.0
    build = max(1, int(p.floor.build_time))
    for age in range(build):
        zone.floor_started[age] = p.founding.floor_building * 1000.0 / build
    zone.floor_founding = (p.founding.floor_completed + p.founding.floor_building) * 1000.0
    wanted = int(p.founding.occupancy * zone.floor_completed / p.tenancy.floor_per_tenant)
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.sales <= p.tenancy.sales_limit and e.age <= p.tenancy.age_limit * 4.0:
            e.score = newcomers[i].birth.tenancy
            enterprises[n].place = i
            n += 1
    rank(enterprises, n)
    for place in range(min(wanted, n)):
        slot = enterprises[place].place
        stay = min(3.0 * 4.0, float(enterprises[slot].age))
        enterprises[slot].tenant_since = -1 - int(newcomers[slot].birth.stay * stay)


@rule
def begin_projects(
    enterprises: list[Enterprise], newcomers: list[Newcomer], first: int, zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Put the contracts and constructions that ordinary promotion has under way into their slots."""
    yearly = p.promotion.leads * p.promotion.contract
    contracts = int(yearly * p.promotion.approval_wait / 4.0 + 0.5)
    buildings = int(yearly * p.promotion.realised * p.promotion.build_wait / 4.0 + 0.5)
    for k in range(contracts + buildings):
        slot = open_slot(enterprises, zone)
        if slot < 0 or first + k >= len(newcomers):
            return
        e = enterprises[slot]
        birth = newcomers[first + k].birth
        park = park_of_project(profile, birth)
        attract(e, newcomers[first + k], park, p.promotion.moved_share, zone, profile, p)
        e.core_share = 0.0
        e.stage = CONTRACTED
        if k >= contracts:
            e.stage = BUILDING
            e.realisable = True


@rule
def park_of_project(profile: Profile, birth: Birth) -> int:
    """Return the park of a project that is under way at founding."""
    total = 0.0
    for k in range(profile.n_parks):
        total += profile.attracted_weight[k]
    passed = 0.0
    for k in range(profile.n_parks):
        passed += profile.attracted_weight[k]
        if birth.park * total < passed:
            return k
    return profile.n_parks - 1


@rule
def open_books(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Book 2017 as four equal quarters, see the neighbours, and fit the city outside to the drawn share of the zone."""
    for quarter in range(4):
        zone.q = quarter - 4
        book_flows(enterprises, zone, p)
    zone.q = -1
    for kind in range(N_FLOWS):
        for scope in range(3):
            zone.base17[kind * 3 + scope] = over_four_quarters(zone, kind, scope)
    look_around(enterprises, zone, p)
    follow_neighbours(zone, 0.0)
    zone.founding_enterprises = zone.enterprises
    odds = (1.0 - p.founding.city_share) / p.founding.city_share
    zone.outside_certified = outside(over_four_quarters(zone, FLOW_CERTIFIED, 0) * odds, p)
    zone.outside_products = over_four_quarters(zone, FLOW_PRODUCTS, 0) * odds
    zone.outside_industries = over_four_quarters(zone, FLOW_INDUSTRIES, 0) * odds


@rule
def outside(implied: float, p: Parameters) -> float:
    """Return certified value added outside the zone as the share implies, inside its own range [万元 per year]."""
    return min(max(implied, p.city.outside_low * 10000.0), p.city.outside_high * 10000.0)
