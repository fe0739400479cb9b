"""How a newcomer gets its traits from its draws and the profile, and a slot of its own."""

from __future__ import annotations

import math

from sim.chance import logistic, logit, normal, quarterly, within
from sim.national.taxes import elect_regime, is_small, tax_due
from sim.policy.planning import steering
from sim.rule import Parameters, rule
from sim.state import NEVER, OPERATING, Birth, Enterprise, Profile, Zone


@rule
def open_slot(enterprises: list[Enterprise], zone: Zone) -> int:
    """Return the next free slot, or -1 and a mark on the zone when there is none left."""
    if zone.n_slots >= zone.capacity:
        zone.full = True
        return -1
    slot = zone.n_slots
    enterprises[slot].slot = slot
    zone.n_slots += 1
    return slot


@rule
def chosen(weights: list[float], n: int, u: float) -> int:
    """Return the position that ``u`` in (0, 1) hits among the first ``n`` weights; the last where all are 0.

    >>> chosen([0.2, 0.5, 0.3], 3, 0.65)
    1
    """
    total = 0.0
    for k in range(n):
        total += weights[k]
    passed = 0.0
    for k in range(n):
        passed += weights[k]
        if u * total < passed:
            return k
    return n - 1


@rule
def chosen_industry(weights: list[float], profile: Profile, birth: Birth, zone: Zone, p: Parameters) -> int:
    """Return a newcomer's industry; the zone's plan turns some of the others to a leading one."""
    industry = chosen(weights, profile.n_industries, birth.industry)
    if profile.leading[industry] > 0.0 or birth.steered >= steering(zone, p):
        return industry
    total = 0.0
    for k in range(profile.n_industries):
        total += weights[k] * profile.leading[k]
    passed = 0.0
    for k in range(profile.n_industries):
        passed += weights[k] * profile.leading[k]
        if total > 0.0 and birth.steered_industry * total < passed:
            return k
    return industry


@rule
def drawn_sales(median: float, sigma: float, cap: float, u: float) -> float:
    """Return lognormal sales [万元 per year] of quantile ``u``, at most ``cap``.

    >>> drawn_sales(800.0, 1.5, 50000.0, 0.5)
    800.0
    """
    return min(cap, median * math.exp(sigma * normal(u)))


@rule
def take_industry(e: Enterprise, industry: int, profile: Profile) -> None:
    """Give an enterprise what its industry fixes."""
    e.industry = industry
    e.trend = profile.trend[industry]
    e.value_added_ratio = profile.value_added_ratio[industry]
    e.tax_rate = profile.tax_rate[industry]
    e.sales_per_staff = profile.sales_per_staff[industry]
    e.leading = profile.leading[industry] > 0.0
    e.leading_broad = profile.leading_broad[industry] > 0.0
    e.leading_narrow = profile.leading_narrow[industry] > 0.0
    e.high_tech_industry = profile.high_tech[industry] > 0.0
    e.consumer = profile.consumer[industry] > 0.0
    e.manufacturing = profile.manufacturing[industry] > 0.0


@rule
def take_character(e: Enterprise, birth: Birth, profile: Profile, p: Parameters) -> None:
    """Draw the traits that last: productivity, margin, staff, standing on the score sheet, knowledge of rules."""
    k = e.industry
    e.tfp = p.innovation.spread * normal(birth.productivity)
    e.margin = profile.margin[k] + p.birth.margin_spread * normal(birth.margin)
    e.margin_now = e.margin
    skill = p.birth.staff_spread * normal(birth.staff_share)
    e.st_share = within(profile.st_share[k] * math.exp(skill), 0.0, 1.0)
    e.high_tech_share = logistic(logit(profile.high_tech_share[k]) + p.birth.high_tech_spread * normal(birth.high_tech))
    e.encouraged = birth.western < profile.western_share[k]
    e.polluting = birth.polluting < profile.polluting_share[k]
    e.exporting = birth.exporting < profile.exporting_share[k]
    e.online = e.consumer and birth.online < profile.online_share[k]
    e.connection = birth.connection
    e.management = birth.management
    e.technique = birth.technique
    e.willing = birth.willing >= p.certificate.unable_share
    e.application_cost = p.certificate.cost * math.exp(p.certificate.cost_spread * normal(birth.cost))
    e.aware = birth.aware < p.awareness.founding_share
    e.claims = birth.claims < p.awareness.claiming_share
    e.real_share = 1.0


@rule
def take_research(e: Enterprise, birth: Birth, zone: Zone, profile: Profile, p: Parameters) -> None:
    """Draw whether it does R&D and how much; larger ones do more often."""
    k = e.industry
    median = profile.median_sales[k] * zone.sales_level
    size = math.log(e.sales / median) if median > 0.0 and e.sales > 0.0 else 0.0
    chance = logistic(logit(profile.performer_share[k]) + p.research.size_gradient * size)
    e.performer = birth.performer < chance
    spread = p.birth.research_spread
    e.rd_propensity = (
        zone.research_level
        * profile.rd_intensity[k]
        * math.exp(spread * normal(birth.research) - spread * spread / 2.0)
    )
    e.rd_own = e.rd_propensity * e.sales if e.performer else 0.0
    e.planned_sales = e.sales
    e.rd_real = e.rd_own
    e.rd_reported = e.rd_own
    e.university_age = 2 * 4 if e.performer and birth.linked < p.cooperation.share else -1
    e.rd_unit = e.performer and birth.rd_unit < p.rd_unit.share


@rule
def equip(e: Enterprise, profile: Profile, p: Parameters) -> None:
    """Give it the staff, capital, cash and debt of its size."""
    k = e.industry
    e.staff = max(1.0, e.sales / e.sales_per_staff) if e.sales_per_staff > 0.0 else 1.0
    e.capital = profile.capital_ratio[k] * e.sales
    e.cash = p.birth.cash_share * e.sales
    e.debt = p.birth.debt_share * e.capital
    for year in range(4):
        e.net_assets[year] = max(0.0, e.capital + e.cash - e.debt)
    e.profit = e.margin * e.sales - e.rd_own - p.credit.rate * e.debt
    e.taxable_income = max(0.0, e.profit)
    pay_first_tax(e, p)


@rule
def pay_first_tax(e: Enterprise, p: Parameters) -> None:
    """Let it pay corporate tax on its first income as in a year of its own, in the cheapest regime."""
    small = is_small(e.taxable_income, e.staff, e.capital, p)
    e.tax_regime = elect_regime(e.taxable_income, e.certified_until >= 0, e.encouraged, small, p)
    e.corporate_tax = tax_due(e.taxable_income, e.tax_regime, p)


@rule
def stock_at_rest(rd: float, p: Parameters) -> float:
    """Return the R&D stock that a steady R&D [万元 per year] keeps up at quarterly depreciation [万元]."""
    return rd / 4.0 / quarterly(p.innovation.depreciation)


@rule
def keep_up(e: Enterprise, p: Parameters) -> None:
    """Give an enterprise the R&D stocks and the R&D under way that its own R&D has kept up so far."""
    e.rd_real = e.rd_own
    e.real_stock = stock_at_rest(e.rd_own, p)
    e.knowledge = e.real_stock
    for quarter in range(len(e.rd_recent)):
        e.rd_recent[quarter] = e.rd_own / 4.0


@rule
def settle_in(
    e: Enterprise, birth: Birth, park: int, industry: int, sales: float, zone: Zone, profile: Profile, p: Parameters
) -> None:
    """Make a newcomer of the given place, industry and size [万元 per year], not yet operating."""
    e.park = park
    take_industry(e, industry, profile)
    e.sales = max(1.0, sales)
    e.certified_until = NEVER
    take_character(e, birth, profile, p)
    take_research(e, birth, zone, profile, p)
    equip(e, profile, p)
    e.volatility = p.firm.width
    e.certificate_rest = -1
    e.founding_class = 2
    e.left_at = -1
    e.tenant_since = NEVER
    e.left_incubator = -1
    e.ip_until = -1
    e.entered = -1
    e.product_age = 2 * 4
    e.typical_size = 1.0
    keep_up(e, p)


@rule
def begin_to_operate(e: Enterprise, zone: Zone) -> None:
    """Open for business this quarter; decisions begin with the next."""
    e.alive = True
    e.stage = OPERATING
    e.entered = zone.q
    zone.entrants += 1.0
    if e.leading:
        zone.entrants_leading += 1.0
