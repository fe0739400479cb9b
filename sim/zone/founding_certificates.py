"""Who is certified at founding, who is near it, and the real R&D of everybody that fits the drawn level."""

from __future__ import annotations

import math

from sim.chance import normal, poisson
from sim.enterprise.certification import formal_tests, innovation_score
from sim.enterprise.innovation import patent_mean
from sim.enterprise.research import rd_user_cost
from sim.national.certification import required_intensity
from sim.rule import Parameters, rule
from sim.state import Birth, Enterprise, Newcomer, Zone
from sim.zone.newcomers import keep_up, pay_first_tax
from sim.zone.ranking import rank

CERTIFIED, NEAR, OTHER = range(3)
MANY = 40  # patents beyond which nobody counts
HAIR = 0.000001


@rule
def suitability(e: Enterprise, birth: Birth, size_slope: float, most: float, p: Parameters) -> float:
    """Return how suited a founder is to be certified or near-eligible: R&D first, then tests, industry and size.

    Who would have to spend more than ``most`` on R&D [万元 per year] comes last: the drawn level could not carry it.
    """
    if e.age < p.near.least_age * 4.0 or required_intensity(e.sales, p) * e.sales > most:
        return -100.0
    qualified = e.st_share >= p.certification_rule.st_share
    qualified = qualified and e.high_tech_share >= p.certification_rule.high_tech_revenue
    score = birth.suitability + (4.0 if e.performer else 0.0) - size_slope * math.log(max(e.sales, 1.0))
    return score + (1.0 if qualified else 0.0) + (1.0 if e.high_tech_industry else 0.0)


@rule
def certify_founders(enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, p: Parameters) -> None:
    """Choose the drawn numbers of certified and near-eligible enterprises and fit their traits; nobody else is near."""
    total = p.founding.rd_ratio * all_value_added(enterprises, zone)
    for i in range(zone.n_slots):
        enterprises[i].place = i
        enterprises[i].score = suitability(
            enterprises[i], newcomers[i].birth, p.near.certified_size, p.near.certified_most * total, p
        )
        enterprises[i].founding_class = OTHER
    rank(enterprises, zone.n_slots)
    for place in range(min(int(p.founding.certified), zone.n_slots)):
        slot = enterprises[place].place
        qualify(enterprises[slot], newcomers[slot].birth, p)
        # evenly over the last rounds: a certificate ends before the round in which its validity is over
        enterprises[slot].certified_until = 2 + 4 * (place % int(p.certification_rule.validity))
    n = 0
    for i in range(zone.n_slots):
        if enterprises[i].founding_class == OTHER:
            enterprises[i].score = suitability(
                enterprises[i], newcomers[i].birth, p.near.near_size, p.near.near_most * total, p
            )
            enterprises[n].place = i
            n += 1
    rank(enterprises, n)
    for place in range(n):
        slot = enterprises[place].place
        if place < int(p.founding.near):
            come_near(enterprises[slot], newcomers[slot].birth, p)
        else:
            keep_away(enterprises[slot], newcomers[slot].birth, p)


@rule
def keep_away(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Lower the high-tech revenue of an enterprise that would be near, so that the number of the near is as drawn."""
    if e.performer and e.st_share >= p.near.staff and e.high_tech_share >= p.near.revenue:
        e.high_tech_share = p.near.revenue * birth.high_tech


@rule
def qualify(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Give a certified founder what the formal tests ask, with a margin by its luck."""
    e.founding_class = CERTIFIED
    e.performer = True
    e.willing = True
    e.aware = True
    e.seeks = True
    e.ever_certified = True
    e.st_share = max(e.st_share, p.certification_rule.st_share + p.certificate.staff_margin * birth.gap)
    revenue = p.certification_rule.high_tech_revenue + p.certificate.revenue_margin * birth.high_tech
    e.high_tech_share = max(e.high_tech_share, revenue)


@rule
def come_near(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Give a near-eligible founder S&T staff and high-tech revenue at or above the level that counts as near."""
    e.founding_class = NEAR
    e.performer = True
    e.aware = birth.aware < p.near.aware
    e.st_share = max(e.st_share, p.near.staff + p.certificate.staff_margin * birth.technique)
    e.high_tech_share = max(e.high_tech_share, p.near.revenue + p.certificate.revenue_margin * birth.high_tech)


@rule
def settle_research(enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, p: Parameters) -> None:
    """Set real R&D so that it sums to the drawn share of value added (the R&D level).

    The near-eligible stay near and get at least their least; then come the certified, whose real R&D gives way where
    the drawn level is low (their books show the threshold all the same); the others share the rest.
    """
    least = 0.0
    span = 0.0
    certified = 0.0
    free = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        threshold = required_intensity(e.sales, p) * e.sales
        if e.founding_class == NEAR:
            least += p.near.research * threshold
            span += (p.near.most - p.near.research) * newcomers[i].birth.gap * threshold
        elif e.founding_class == CERTIFIED:
            e.rd_propensity = (
                threshold / e.sales * (p.near.certified + p.near.certified_span * newcomers[i].birth.research)
            )
            certified += e.rd_propensity * e.sales
        elif e.performer:
            free += e.rd_propensity * e.sales
    total = p.founding.rd_ratio * all_value_added(enterprises, zone)
    room = min(1.0, share_of(p.near.part * total - least, certified + span))
    level = share_of(total - least - room * (certified + span), free)
    zone.research_level = min(max(level, p.near.least_level), p.near.most_level)
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.founding_class == NEAR:
            above = room * (p.near.most - p.near.research) * newcomers[i].birth.gap
            give_research(e, required_intensity(e.sales, p) * (p.near.research + above), p)
        elif e.founding_class == CERTIFIED:
            give_research(e, e.rd_propensity * max(room, p.near.least_level), p)
        elif e.performer:
            give_research(e, e.rd_propensity * zone.research_level, p)
        else:
            e.rd_propensity *= zone.research_level
        write_registers(e, newcomers[i].birth, p)


@rule
def all_value_added(enterprises: list[Enterprise], zone: Zone) -> float:
    """Return the zone's value added [万元 per year]."""
    total = 0.0
    for i in range(zone.n_slots):
        total += enterprises[i].value_added_ratio * enterprises[i].sales
    return total


@rule
def share_of(available: float, wanted: float) -> float:
    """Return which part of what is wanted can be had, from 0 up; above 1 where more is there than wanted."""
    return max(0.0, available) / wanted if wanted > 0.0 else 1.0


@rule
def give_research(e: Enterprise, intensity: float, p: Parameters) -> None:
    """Set an enterprise's real R&D over sales, its wish at a user cost of 1, its stock and what its books show."""
    e.rd_own = intensity * e.sales
    e.rd_real = e.rd_own
    e.profit = e.margin * e.sales - e.rd_own - p.credit.rate * e.debt
    e.taxable_income = max(0.0, e.profit)
    pay_first_tax(e, p)
    e.rd_propensity = intensity * math.exp(p.research.cost_elasticity * math.log(rd_user_cost(e, p)))
    keep_up(e, p)
    reported = e.rd_own
    if e.founding_class == CERTIFIED:
        # a hair above the threshold, so that rounding cannot undo what the books show
        reported = max(e.rd_own, required_intensity(e.sales, p) * e.sales * (1.0 + HAIR))
    e.rd_reported = reported
    e.relabelled = 1.0 - e.rd_own / reported if reported > 0.0 else 0.0


@rule
def write_registers(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Write the registers of 2015-2017, patents and conversions as the model itself would have made them."""
    growth = p.founding.growth + p.birth.growth_spread * normal(birth.past_growth)
    e.closed_years = min(3, e.age // 4)
    rate = p.innovation.rate if e.performer else p.innovation.rate_without_rd
    first = patent_mean(e.rd_real, p.innovation.inventions_per_million, p.innovation.patent_elasticity, 1.0)
    other = patent_mean(e.rd_real, p.innovation.other_per_million, p.innovation.patent_elasticity, 1.0)
    years = min(float(e.age) / 4.0, p.birth.patent_years) * p.innovation.granted_share
    e.inventions = float(poisson(birth.inventions, first * years, MANY))
    e.other_patents = float(poisson(birth.other_patents, other * years, MANY))
    if e.founding_class == CERTIFIED and e.inventions + e.other_patents < 1.0:
        e.other_patents = 1.0
    counted = p.innovation.conversions_per_product * rate
    counted += p.innovation.conversions_per_patent * (first + other) * p.innovation.granted_share
    for year in range(e.closed_years):
        past = math.exp(-growth * float(year))
        e.sales_years[year] = e.sales * past
        e.rd_real_years[year] = e.rd_real * past
        e.innovation_years[year] = rate
        e.conversion_years[year] = counted * (0.5 + birth.technique)
    for year in range(4):
        e.net_assets[year] = e.net_assets[year] * math.exp(-growth * float(year))


@rule
def settle_score(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Set the score's constant so that the given part of founders who pass the formal tests score above the mark."""
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.performer and formal_tests(e, p):
            e.score = innovation_score(e, p)
            enterprises[n].place = i
            n += 1
    rank(enterprises, n)
    zone.score_shift = 0.0
    if n > 0:
        last = min(n - 1, max(0, int(p.certificate.founding_pass * n + 0.5) - 1))
        zone.score_shift = p.certification_rule.pass_mark + 0.5 - enterprises[enterprises[last].place].score
