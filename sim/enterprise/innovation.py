"""Knowledge, new products, patents and productivity."""

from __future__ import annotations

import math

from sim.chance import normal, poisson, quarterly, within
from sim.policy.ip_standards import patent_factor
from sim.policy.platforms import unit_factor
from sim.policy.talent import expert_factor
from sim.policy.tech_transfer import transferred_knowledge
from sim.policy.university import link_factor
from sim.rule import Parameters, rule
from sim.state import DUE_QUARTERS, MAX_INDUSTRIES, Enterprise, Zone


@rule
def absorptive(e: Enterprise, p: Parameters) -> float:
    """Return absorptive capacity in [0, 1]: R&D performers by their S&T staff, others hardly."""
    skill = within(e.st_share / p.innovation.full_absorption, 0.0, 1.0)
    return skill if e.performer else p.innovation.passive_absorption * skill


@rule
def learn_by_doing(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Add the R&D whose gestation is over, spillovers and transfers to the stocks (3a, 4b)."""
    lag = int(p.innovation.gestation)
    ripe = e.rd_recent[(zone.q - lag) % DUE_QUARTERS]
    keep = 1.0 - quarterly(p.innovation.depreciation)
    spill = zone.spill[e.park * MAX_INDUSTRIES + e.industry] * absorptive(e, p) / 4.0
    e.real_stock = keep * e.real_stock + ripe
    e.knowledge = keep * e.knowledge + ripe + spill + transferred_knowledge(e, zone, p)
    e.rd_recent[zone.q % DUE_QUARTERS] = e.rd_real / 4.0


@rule
def innovation_hazard(base: float, stock_ratio: float, elasticity: float, multiplier: float, cap: float) -> float:
    """Return the yearly rate of new products (3b).

    Args:
        base: rate at the reference stock [1/yr]
        stock_ratio: R&D stock over that of the industry's founding performers [1]
        elasticity: gamma [1]
        multiplier: product of (1 + effect) of talent, university, platforms [1]
        cap: the most that product may be [1]

    >>> innovation_hazard(0.45, 1.0, 0.4, 2.5, 1.8)
    0.81
    """
    if stock_ratio <= 0.0:
        return 0.0
    return base * math.exp(elasticity * math.log(stock_ratio)) * min(multiplier, cap)


@rule
def innovate(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Draw whether a new product comes to market this quarter (3b, 3d)."""
    talent = 1.0 + p.innovation.staff_gain * math.log1p(e.st_share)
    multiplier = talent * link_factor(e, p) * unit_factor(e, p) * expert_factor(e, p)
    if e.performer:
        reference = zone.reference_knowledge[e.industry]
        ratio = e.knowledge / reference if reference > 0.0 else 1.0
        rate = innovation_hazard(p.innovation.rate, ratio, p.innovation.elasticity, multiplier, p.innovation.cap)
    else:
        rate = p.innovation.rate_without_rd * min(multiplier, p.innovation.cap)
    e.innovated = e.luck.innovate < 1.0 - math.exp(-min(rate, 40.0) / 4.0)
    e.product_age += 1
    if e.innovated:
        e.product_age = 0
        e.ytd_innovations += 1.0
        e.high_tech_share = min(1.0, e.high_tech_share + p.innovation.high_tech_step * (1.0 - e.high_tech_share))


@rule
def patent_mean(rd_real: float, per_million: float, elasticity: float, factor: float) -> float:
    """Return expected patents per year (3e): ``per_million`` at 100 万元 (RMB 1m) of R&D.

    >>> patent_mean(100.0, 0.29, 0.35, 1.0)
    0.29
    """
    if rd_real <= 0.0:
        return 0.0
    return per_million * math.exp(elasticity * math.log(rd_real / 100.0)) * factor


@rule
def patent(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Draw granted patents of the quarter by class and count conversions as applicants count them."""
    skill = (
        1.0
        + p.innovation.patent_skill * math.log1p(e.st_share)
        + p.innovation.leader_patents * float(min(e.thousand + e.ten_thousand, 1))
    )
    factor = skill * patent_factor(e, zone, p)
    first = patent_mean(e.rd_real, p.innovation.inventions_per_million, p.innovation.patent_elasticity, factor)
    other = patent_mean(e.rd_real, p.innovation.other_per_million, p.innovation.patent_elasticity, factor)
    inventions = poisson(e.luck.invention, first * p.innovation.granted_share / 4.0, 20)
    others = poisson(e.luck.other_patent, other * p.innovation.granted_share / 4.0, 20)
    e.inventions += float(inventions)
    e.other_patents += float(others)
    new_product = p.innovation.conversions_per_product if e.innovated else 0.0
    e.ytd_conversions += new_product + p.innovation.conversions_per_patent * float(inventions + others)


@rule
def imitate(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return what imitation adds to log productivity this quarter (3c), by the chosen variant.

    Variant 0 ``frontier``: the gap to the better half of the industry in the zone. Variant 1 ``mean``: the gap to
    the mean of the industry.
    """
    front = zone.industry_frontier[e.industry]
    if p.variant.imitation == 1:
        front = zone.industry_tfp[e.industry]
    return p.innovation.imitation / 4.0 * max(0.0, front - e.tfp) * absorptive(e, p)


@rule
def stock_effect(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the long-run log productivity that the R&D stock per sales supports (3c)."""
    reference = zone.reference_ratio[e.industry]
    if reference <= 0.0 or e.sales <= 0.0 or e.real_stock <= 0.0:
        return 0.0
    ratio = within(e.real_stock / e.sales / reference, 0.01, 100.0)
    # never below 0: to begin R&D must not cost productivity
    return p.innovation.stock_elasticity * max(0.0, math.log(ratio)) if e.performer else 0.0


@rule
def raise_productivity(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Move log productivity: persistence, R&D stock, imitation, smart manufacturing, green rules and luck (3c)."""
    keep = math.exp(0.25 * math.log(p.innovation.persistence))
    spread = p.innovation.spread * math.sqrt(1.0 - keep * keep)
    e.tfp = (
        keep * e.tfp
        + (1.0 - keep) * stock_effect(e, zone, p)
        + imitate(e, zone, p)
        + spread * normal(e.luck.productivity)
    )
    if e.digital:
        e.digital_age += 1
        if e.digital_age == int(p.digital.lag):
            e.tfp += p.digital.gain
