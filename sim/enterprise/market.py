"""Sales, staff, exports, online sales, smart manufacturing and brands."""

from __future__ import annotations

import math

from sim.chance import exponential, normal, quarterly, within
from sim.policy.incubation import service_growth
from sim.policy.streamlining import lighter_growth
from sim.rule import Parameters, rule
from sim.state import EXPORT, INTERNET_PLUS, MAX_INDUSTRIES, NEVER, Enterprise, Zone


@rule
def growth_width(size_ratio: float, age_years: float, width: float, size_power: float, age_power: float) -> float:
    """Return the width of annual log growth (1b), the standard deviation of its Laplace law.

    Args:
        size_ratio: sales over the founding median of the industry [1]
        age_years: [years]
        width: at median size and age 0 [1]
        size_power: beta [1]
        age_power: zeta [1]

    >>> growth_width(1.0, 0.0, 0.28, 0.12, 0.05)
    0.28
    """
    if size_ratio <= 0.0:
        return width
    return width * math.exp(-size_power * math.log(size_ratio) - age_power * math.log1p(age_years))


@rule
def draw_volatility(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Draw this fiscal year's standard deviation: one scale for its four quarters keeps the annual tent (1a)."""
    reference = zone.reference_sales[e.industry]
    ratio = e.sales / reference if reference > 0.0 else 1.0
    width = growth_width(ratio, e.age / 4.0, p.firm.width, p.firm.width_size, p.firm.width_age)
    e.volatility = width * math.sqrt(exponential(e.luck.volatility))


@rule
def agglomeration(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return log growth of the quarter from more or fewer neighbours (4a)."""
    same = zone.cell_growth[e.park * MAX_INDUSTRIES + e.industry]
    other = zone.park_growth[e.park]
    return p.agglomeration.own_industry * same + p.agglomeration.other * other


@rule
def policy_growth(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return log growth of the quarter from tenancy, services and lighter approvals."""
    tenancy = p.tenancy.growth + service_growth(e, p) if e.tenant_since > NEVER else 0.0
    return (tenancy + lighter_growth(zone, p)) / 4.0


@rule
def coming_sales(e: Enterprise, p: Parameters) -> float:
    """Return the part of new markets and brands that reaches sales this quarter, and take it off what is to come."""
    arriving = e.sales_to_come * p.firm.arrival_speed
    e.sales_to_come -= arriving
    return arriving


@rule
def grow(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Let this quarter's sales follow from its events (1a and model.md section 3)."""
    median = zone.industry_sales[e.industry]
    size = math.log(e.sales / median) if median > 0.0 and e.sales > 0.0 else 0.0
    drift = e.trend + p.growth.shift + p.firm.productivity_gain * e.tfp
    drift += -p.firm.size_slope * size - p.firm.age_slope * math.log1p(e.age / 4.0)
    drift += p.credit.capital_growth * e.shortfall + p.shock.demand
    jump = p.innovation.sales_step * (1.0 - p.innovation.cannibalisation) if e.innovated else 0.0
    luck = e.volatility / 2.0 * normal(e.luck.growth)
    change = drift / 4.0 + agglomeration(e, zone, p) + policy_growth(e, zone, p)
    change += coming_sales(e, p) + jump + luck
    e.sales = e.sales * math.exp(within(change, -2.0, 2.0))
    e.margin_now = e.margin + p.firm.margin_spread * normal(e.luck.margin)


@rule
def adopt_export(e: Enterprise, p: Parameters) -> None:
    """Start or stop exporting (10); a supported enterprise starts more easily."""
    if e.exporting:
        e.exporting = e.luck.export >= quarterly(1.0 - p.trade.continuation)
        return
    yearly = p.trade.start * math.exp(p.trade.productivity_slope * within(e.tfp, -3.0, 3.0))
    supported = p.export.start_gain if e.granted[EXPORT] > 0.0 else 0.0
    if e.luck.export < quarterly(within(yearly, 0.0, 1.0)) + supported:
        e.exporting = True
        e.sales_to_come += p.trade.sales_gain


@rule
def adopt_digital(e: Enterprise, p: Parameters) -> None:
    """Start to sell online (consumer goods) or to manufacture smartly (others) (10)."""
    supported = e.granted[INTERNET_PLUS] > 0.0
    if e.consumer and not e.online:
        chance = quarterly(p.digital.online_start) + (p.internet_plus.online_success if supported else 0.0)
        if e.luck.online < chance:
            e.online = True
            e.sales_to_come += p.digital.online_sales
    if not e.consumer and not e.digital:
        chance = quarterly(p.digital.smart_start) + (p.internet_plus.smart_success if supported else 0.0)
        if e.luck.digital < chance:
            e.digital = True
            e.digital_age = 0


@rule
def hire(e: Enterprise, p: Parameters) -> None:
    """Let staff follow sales, part of the way each quarter."""
    if e.sales_per_staff <= 0.0:
        return
    wanted = e.sales / e.sales_per_staff
    e.staff = max(1.0, e.staff + p.firm.hiring_speed * (wanted - e.staff))
