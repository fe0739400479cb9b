"""What every enterprise applies for this quarter, if the expected award is worth the paperwork (12b)."""

from __future__ import annotations

from sim.policy.brand_quality import ask_brand_quality
from sim.policy.certification import ask_certification
from sim.policy.export import ask_export
from sim.policy.finance import ask_interest_subsidy
from sim.policy.green import ask_green
from sim.policy.headquarters import ask_headquarters
from sim.policy.incubation import ask_incubation
from sim.policy.industry_fund import ask_industry_fund
from sim.policy.internet_plus import ask_internet_plus
from sim.policy.ip_standards import ask_ip_standards
from sim.policy.platforms import ask_platforms
from sim.policy.rd_subsidy import ask_rd_subsidy
from sim.policy.tech_transfer import ask_tech_transfer
from sim.policy.university import ask_university
from sim.rule import Parameters, rule
from sim.state import (
    BRAND_QUALITY,
    CERTIFICATION,
    EXPORT,
    FINANCE,
    GREEN,
    HEADQUARTERS,
    INCUBATION,
    INDUSTRY_FUND,
    INTERNET_PLUS,
    IP_STANDARDS,
    PLATFORMS,
    RD_SUBSIDY,
    TECH_TRANSFER,
    UNIVERSITY,
    Enterprise,
    Zone,
)


@rule
def worth_applying(amount: float, success: float, cost: float) -> float:
    """Return the amount, or 0 where its expected value does not cover the application (12b) [万元].

    >>> worth_applying(10.0, 0.3, 2.0), worth_applying(5.0, 0.3, 2.0)
    (10.0, 0.0)
    """
    return amount if amount * success > cost else 0.0


@rule
def apply_for_support(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Fill in this quarter's applications, one amount by instrument; where no budget is left nobody applies."""
    for k in range(len(e.asked)):
        e.asked[k] = 0.0
        e.granted[k] = 0.0
    cost = p.grants.application_cost
    small = p.grants.service_cost
    if zone.budget_left[RD_SUBSIDY] > 0.0:
        e.asked[RD_SUBSIDY] = worth_applying(ask_rd_subsidy(e, zone, p), zone.success[RD_SUBSIDY], cost)
    if zone.budget_left[INDUSTRY_FUND] > 0.0:
        e.asked[INDUSTRY_FUND] = worth_applying(ask_industry_fund(e, p), zone.success[INDUSTRY_FUND], cost)
    if zone.budget_left[CERTIFICATION] > 0.0:
        e.asked[CERTIFICATION] = worth_applying(ask_certification(e, zone, p), zone.success[CERTIFICATION], small)
    if zone.budget_left[PLATFORMS] > 0.0:
        e.asked[PLATFORMS] = worth_applying(ask_platforms(e, p), zone.success[PLATFORMS], cost)
    if zone.budget_left[HEADQUARTERS] > 0.0:
        e.asked[HEADQUARTERS] = ask_headquarters(e, zone, p)
    if zone.budget_left[INCUBATION] > 0.0:
        e.asked[INCUBATION] = worth_applying(ask_incubation(e, zone, p), zone.success[INCUBATION], small)
    if zone.budget_left[FINANCE] > 0.0:
        e.asked[FINANCE] = worth_applying(ask_interest_subsidy(e, p), zone.success[FINANCE], small)
    apply_for_services(e, zone, p, small)


@rule
def apply_for_services(e: Enterprise, zone: Zone, p: Parameters, cost: float) -> None:
    """Fill in the applications for small services, which ask little paperwork."""
    if zone.budget_left[EXPORT] > 0.0:
        e.asked[EXPORT] = worth_applying(ask_export(e, zone, p), zone.success[EXPORT], cost)
    if zone.budget_left[INTERNET_PLUS] > 0.0:
        e.asked[INTERNET_PLUS] = worth_applying(ask_internet_plus(e, p), zone.success[INTERNET_PLUS], cost)
    if zone.budget_left[GREEN] > 0.0:
        e.asked[GREEN] = worth_applying(ask_green(e, p), zone.success[GREEN], cost)
    if zone.budget_left[TECH_TRANSFER] > 0.0:
        e.asked[TECH_TRANSFER] = worth_applying(ask_tech_transfer(e, p), zone.success[TECH_TRANSFER], cost)
    if zone.budget_left[UNIVERSITY] > 0.0:
        e.asked[UNIVERSITY] = worth_applying(ask_university(e, p), zone.success[UNIVERSITY], cost)
    if zone.budget_left[IP_STANDARDS] > 0.0:
        e.asked[IP_STANDARDS] = worth_applying(ask_ip_standards(e, zone, p), zone.success[IP_STANDARDS], cost)
    if zone.budget_left[BRAND_QUALITY] > 0.0:
        e.asked[BRAND_QUALITY] = worth_applying(ask_brand_quality(e, p), zone.success[BRAND_QUALITY], cost)
