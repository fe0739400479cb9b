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
from sim.zone.newcomers import pay_first_tax
from sim.zone.ranking import rank

CERTIFIED, NEAR, OTHER = range(3)
MANY = 40  # patents beyond which nobody counts
HAIR = 0.000001


@rule
def suitability(e: Enterprise, birth: Birth) -> float:
    """Return how suited a founder is to be certified or near-eligible: performers, high-tech, not too large."""
    score = birth.suitability + (1.0 if e.performer else 0.0) + (1.0 if e.high_tech_industry else 0.0)
    return score - 0.25 * math.log(max(e.sales, 1.0) / 1000.0)


@rule
def certify_founders(enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, p: Parameters) -> None:
    """Choose the drawn numbers of certified and near-eligible enterprises and fit their traits; nobody else is near."""
    for i in range(zone.n_slots):
        e = enterprises[i]
        e.score = suitability(e, newcomers[i].birth) if e.age >= p.near.least_age * 4.0 else -100.0
        enterprises[i].place = i
    rank(enterprises, zone.n_slots)
    certified = int(p.founding.certified)
    near = int(p.founding.near)
    for place in range(zone.n_slots):
        slot = enterprises[place].place
        e = enterprises[slot]
        birth = newcomers[slot].birth
        if place < certified:
            qualify(e, birth, p)
            e.founding_class = CERTIFIED
            # evenly over the rounds of 2015, 2016 and 2017: the certificate ends before the round three years on
            e.certified_until = 2 + 4 * (place % 3)
        elif place < certified + near:
            come_near(e, birth, p)
            e.founding_class = NEAR
        else:
            e.founding_class = OTHER
            if e.st_share >= p.near.staff and e.high_tech_share >= p.near.revenue:
                e.high_tech_share = p.near.revenue * birth.high_tech


@rule
def qualify(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Give a certified founder what the formal tests ask, with a margin by its luck."""
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
    e.performer = True
    e.aware = birth.aware < p.near.aware
    e.st_share = max(e.st_share, p.near.staff + p.certificate.staff_margin * birth.technique)
    e.high_tech_share = max(e.high_tech_share, p.near.revenue + p.certificate.revenue_margin * birth.high_tech)


@rule
def settle_research(enterprises: list[Enterprise], newcomers: list[Newcomer], zone: Zone, p: Parameters) -> None:
    """Set real R&D so that it sums to the drawn share of value added, while the near-eligible stay near (R&D level)."""
    value_added = 0.0
    for i in range(zone.n_slots):
        value_added += enterprises[i].value_added_ratio * enterprises[i].sales
    total = p.founding.rd_ratio * value_added
    least = 0.0
    span = 0.0
    free = 0.0
    certified = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        threshold = required_intensity(e.sales, p)
        if not e.performer:
            continue
        if e.founding_class == NEAR:
            least += p.near.research * threshold * e.sales
            span += (p.near.most - p.near.research) * newcomers[i].birth.gap * threshold * e.sales
        elif e.founding_class == CERTIFIED:
            e.rd_propensity = threshold * (p.near.certified + p.near.certified_span * newcomers[i].birth.research)
            certified += e.rd_propensity * e.sales
        else:
            free += e.rd_propensity * e.sales
    room = (p.near.part * total - least - certified) / span if span > 0.0 else 0.0
    room = min(max(room, 0.0), 1.0)
    level = (total - least - room * span - certified) / free if free > 0.0 else 1.0
    level = max(level, p.near.least_level)
    zone.research_level = level
    for i in range(zone.n_slots):
        e = enterprises[i]
        birth = newcomers[i].birth
        if e.performer:
            threshold = required_intensity(e.sales, p)
            intensity = e.rd_propensity if e.founding_class == CERTIFIED else e.rd_propensity * level
            if e.founding_class == NEAR:
                above = room * (p.near.most - p.near.research) * birth.gap
                intensity = threshold * (p.near.research + above)
            give_research(e, intensity, p)
        else:
            e.rd_propensity *= level
        write_registers(e, birth, p)


@rule
def give_research(e: Enterprise, intensity: float, p: Parameters) -> None:
    """Set an enterprise's real R&D over sales, its wish at a user cost of 1, its stock and what its books show."""
    e.rd_own = intensity * e.sales
    e.rd_real = e.rd_own
    e.profit = e.margin * e.sales - e.rd_own - p.credit.rate * e.debt
    e.taxable_income = max(0.0, e.profit)
    pay_first_tax(e, p)
    e.rd_propensity = intensity * math.exp(p.research.cost_elasticity * math.log(rd_user_cost(e, p)))
    stock = e.rd_own / p.innovation.depreciation
    e.real_stock = stock
    e.knowledge = stock
    for quarter in range(len(e.rd_recent)):
        e.rd_recent[quarter] = e.rd_own / 4.0
    reported = e.rd_own
    if e.founding_class == CERTIFIED:
        # a hair above the threshold, so that rounding cannot undo what the books show
        reported = max(e.rd_own, required_intensity(e.sales, p) * e.sales * (1.0 + HAIR))
    e.rd_reported = reported
    e.relabelled = 1.0 - e.rd_own / reported if reported > 0.0 else 0.0


@rule
def write_registers(e: Enterprise, birth: Birth, p: Parameters) -> None:
    """Write the registers of 2015-2017, patents and conversions as the model itself would have made them."""
    growth = p.founding.growth + p.birth.growth_spread * normal(birth.tenancy)
    e.closed_years = min(3, max(1, e.age // 4))
    rate = p.innovation.rate if e.performer else p.innovation.rate_without_rd
    first = patent_mean(e.rd_real, p.innovation.inventions_per_million, p.innovation.patent_elasticity, 1.0)
    other = patent_mean(e.rd_real, p.innovation.other_per_million, p.innovation.patent_elasticity, 1.0)
    years = min(float(e.age) / 4.0, p.birth.patent_years) * p.innovation.granted_share
    e.inventions = float(poisson(birth.linked, first * years, MANY))
    e.other_patents = float(poisson(birth.rd_unit, other * years, MANY))
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
