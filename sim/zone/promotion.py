"""Investment promotion: leads, contracts, approvals, construction, operation (9a-c)."""

from __future__ import annotations

import math

from sim.chance import poisson
from sim.national.certification import required_intensity
from sim.policy.enclave_sharing import contract_odds, core_part, park_weight
from sim.policy.investment_promotion import leads_per_year, moved_share, promotion_effort
from sim.policy.planning import approval_wait
from sim.rule import Parameters, rule
from sim.state import (
    ATTRACTED,
    BUILDING,
    CONTRACTED,
    INVESTMENT_PROMOTION,
    LEFT,
    MOVED,
    Birth,
    Enterprise,
    Newcomer,
    Profile,
    Zone,
)
from sim.zone.budgets import commit, pay
from sim.zone.newcomers import begin_to_operate, chosen_industry, drawn_sales, keep_up, open_slot, settle_in


@rule
def chosen_park(profile: Profile, u: float, zone: Zone, p: Parameters) -> int:
    """Return the park of a lead; shared building pulls projects to the parks outside the core."""
    total = 0.0
    for k in range(profile.n_parks):
        weight = profile.attracted_weight[k]
        total += weight if k == profile.core else park_weight(weight, zone, p)
    passed = 0.0
    for k in range(profile.n_parks):
        weight = profile.attracted_weight[k]
        passed += weight if k == profile.core else park_weight(weight, zone, p)
        if u * total < passed:
            return k
    return profile.n_parks - 1


@rule
def sign_contracts(
    enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Spend the promotion money, draw leads, and sign those that become contracts."""
    money = zone.budget_left[INVESTMENT_PROMOTION] / (4.0 - zone.season)
    if money > 0.0:
        commit(zone, INVESTMENT_PROMOTION, money)
        pay(zone, INVESTMENT_PROMOTION, money)
    effort = promotion_effort(zone, p)
    mean = leads_per_year(p.promotion.leads, effort, p.investment_promotion.elasticity) / 4.0
    count = poisson(zone.luck.leads, mean, zone.lead_places)
    first = zone.startup_places + zone.headquarters_places + zone.institute_places
    zone.leads = float(count)
    zone.contracts = 0.0
    for k in range(count):
        newcomer = newcomers[first + k]
        park = chosen_park(profile, newcomer.birth.park, zone, p)
        if newcomer.birth.contract >= contract_odds(p.promotion.contract, park == profile.core, zone, p):
            continue
        slot = open_slot(enterprises, zone)
        if slot < 0:
            return
        zone.contracts += 1.0
        attract(enterprises[slot], newcomer, park, moved_share(effort, p), zone, profile, p)


@rule
def attract(
    e: Enterprise, newcomer: Newcomer, park: int, moved: float, zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Make the enterprise behind a contract; a moved one brings age, registers, patents and maybe a certificate."""
    birth = newcomer.birth
    industry = chosen_industry(profile.attracted_share, profile, birth, zone, p)
    sales = drawn_sales(p.promotion.median_sales, p.promotion.sigma, p.promotion.cap, birth.size)
    settle_in(e, birth, park, industry, sales, zone, profile, p)
    e.key = newcomer.key
    e.origin = ATTRACTED
    e.stage = CONTRACTED
    e.realisable = birth.realised < p.promotion.realised
    e.relocated = birth.relocated < p.promotion.relocation
    if park != profile.core and p.enclave_sharing.pull > 0.0:
        e.core_share = core_part(p.enclave_sharing.investment_share, p.enclave_sharing.host_tilt)
    if birth.moved < moved:
        move_whole(e, birth, p)


@rule
def move_whole(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Give a moved enterprise its past; a certificate is kept when the whole enterprise moves."""
    e.origin = MOVED
    e.age = int((p.promotion.moved_youngest + birth.age * p.promotion.moved_span) * 4.0)
    e.closed_years = 3
    if birth.certified < p.promotion.moved_certified:
        e.performer = True
        e.willing = True
        e.aware = True
        e.ever_certified = True
        e.seeks = True
        e.st_share = max(e.st_share, p.certification_rule.st_share)
        e.high_tech_share = max(e.high_tech_share, p.certification_rule.high_tech_revenue)
        e.inventions = max(e.inventions, 1.0)
        e.other_patents = max(e.other_patents, p.promotion.moved_patents)
        threshold = required_intensity(e.sales, p) * e.sales
        e.rd_own = max(e.rd_own, e.rd_propensity * e.sales, p.near.certified * threshold)
        e.rd_reported = max(e.rd_own, threshold)
        e.relabelled = 1.0 - e.rd_own / e.rd_reported if e.rd_reported > 0.0 else 0.0
        e.certificate_rest = int(birth.gap * p.certification_rule.validity)
        keep_up(e, p)
    for year in range(3):
        past = math.exp(-p.founding.growth * (year + 1.0))
        e.sales_years[year] = e.sales * past
        e.rd_real_years[year] = e.rd_own * past
        e.conversion_years[year] = p.promotion.moved_conversions


@rule
def advance_projects(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Move every contract on: approved or given up, built, opened; each wait is geometric."""
    approved = 1.0 / approval_wait(zone, p)
    built = 1.0 / max(1.0, p.promotion.build_wait)
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.stage == CONTRACTED:
            if e.luck.wait < approved:
                e.stage = BUILDING if e.realisable else LEFT
        elif e.stage == BUILDING and e.luck.wait < built:
            begin_to_operate(e, zone)
            if e.certificate_rest >= 0:
                # it ends before the round of a fourth quarter, in which it can be renewed
                e.certified_until = zone.q + (2 * 3 - zone.season) % 4 + 4 * e.certificate_rest
