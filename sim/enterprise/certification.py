"""The choice to be certified, the round, and what an applicant books (2c and model.md section 3, stage 6)."""

from __future__ import annotations

import math

from sim.chance import within
from sim.enterprise.research import own_rd_target
from sim.national.certification import (
    conversion_points,
    count_points,
    growth_average,
    growth_points,
    ip_points,
    management_points,
    passes_other_tests,
    passes_rd_test,
    passes_score,
    required_intensity,
)
from sim.national.provincial import certification_award
from sim.national.taxes import certificate_tax_value, is_small
from sim.policy.certification import advice_points, cost_after_advice, expected_zone_award
from sim.policy.evaluation import relabelling_factor
from sim.policy.ip_standards import standards_points
from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone

BISECTIONS = 24  # halvings of [0, 1]: the fraction is exact to 6e-8


@rule
def departure_loss(real: float, desired: float, elasticity: float) -> float:
    """Return what R&D away from its optimum costs per unit of sales and year (the bracket of 2c) [1].

    Args:
        real: R&D over sales [1]
        desired: its optimum [1]
        elasticity: of R&D to its user cost [1]

    >>> round(departure_loss(0.06, 0.04, 1.0), 6)
    0.003781
    """
    if real <= 0.0 or desired <= 0.0:
        return 0.0
    ratio = math.log(real / desired)
    if abs(elasticity - 1.0) < 0.01 or elasticity <= 0.0:
        return real - desired - desired * ratio
    power = 1.0 - 1.0 / elasticity
    return real - desired - desired / power * math.expm1(power * ratio)


@rule
def best_relabelling(desired: float, threshold: float, convexity: float, elasticity: float) -> float:
    """Return the share of reported R&D that it pays best to relabel (first-order condition of 2c) [1].

    Args:
        desired: R&D over sales without certification [1]
        threshold: reported R&D over sales to be shown [1]
        convexity: kappa of the relabelling cost [1]
        elasticity: of R&D to its user cost [1]

    Source: evidence row P2.3: 45, 30 and 24 % of the gap for kappa 1.5, 2.7, 3.5 at desired/threshold = 0.6.

    >>> round(best_relabelling(0.03, 0.05, 2.7, 1.0), 3)
    0.118
    """
    if desired >= threshold or desired <= 0.0:
        return 0.0
    low = 0.0
    high = 1.0 - desired / threshold
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        ratio = threshold * (1.0 - middle) / desired
        gain = 1.0 - math.exp(-math.log(ratio) / elasticity)
        if gain > convexity * middle:
            low = middle
        else:
            high = middle
    return low


@rule
def relabelling_convexity(zone: Zone, p: Parameters) -> float:
    """Return kappa, lower where evaluation makes officials look for numbers (targets get gamed) [1]."""
    return p.certificate.convexity / relabelling_factor(zone, p)


@rule
def certificate_value(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return what a certificate brings over its validity before the cost of R&D and relabelling [万元]."""
    small = is_small(e.taxable_income, e.staff, e.capital, p)
    tax = p.certification_rule.validity * certificate_tax_value(e.taxable_income, e.encouraged, small, p)
    award = certification_award(not e.ever_certified, p) + expected_zone_award(e, zone, p)
    loans = p.certificate.loan_value * e.debt
    return tax + award + p.certificate.access_value + loans - cost_after_advice(e, p)


@rule
def within_reach(e: Enterprise, p: Parameters) -> bool:
    """Return whether the formal tests other than R&D are passed or can be in a year or two."""
    staff = e.st_share + p.certificate.staff_reach >= p.certification_rule.st_share
    revenue = e.high_tech_share + p.certificate.revenue_reach >= p.certification_rule.high_tech_revenue
    return staff and revenue and e.performer and e.willing and e.aware


@rule
def seek(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Decide in the first quarter whether to aim at a certificate, by the chosen variant, and at which real R&D.

    Variant 0 ``payoff``: the value of 2c is positive. Variant 1 ``herding``: enough enterprises of the industry
    are certified and the gap is small.
    """
    e.seeks = False
    e.rd_goal = 0.0
    if not within_reach(e, p) or e.sales <= 0.0:
        return
    threshold = required_intensity(e.sales, p)
    desired = own_rd_target(e, p) / e.sales
    if desired <= 0.0:
        return
    convexity = relabelling_convexity(zone, p)
    share = best_relabelling(desired, threshold, convexity, p.research.cost_elasticity)
    real = max(threshold * (1.0 - share), desired)
    if p.variant.certification == 1:
        e.seeks = (
            zone.industry_certified[e.industry] >= p.certificate.herding_share
            and desired >= p.certificate.herding_gap * threshold
        )
    else:
        loss = departure_loss(real, desired, p.research.cost_elasticity)
        loss += threshold * convexity / 2.0 * share * share
        loss = p.certification_rule.validity * loss
        e.seeks = certificate_value(e, zone, p) / e.sales > loss
    if e.seeks:
        e.rd_goal = real


@rule
def prepare(e: Enterprise, p: Parameters) -> None:
    """Let a seeker put its papers in order, file utility models, hire S&T staff and turn to high-tech products."""
    if not e.seeks:
        return
    wanted_staff = p.certification_rule.st_share + p.certificate.staff_margin
    wanted_revenue = p.certification_rule.high_tech_revenue + p.certificate.revenue_margin
    if e.inventions < 1.0 and e.other_patents < p.certification_rule.class_two_b:
        e.other_patents += p.certificate.filed_patents
    e.management = min(1.0, e.management + p.certificate.management_step)
    if e.st_share < wanted_staff:
        e.st_share = min(wanted_staff, e.st_share + p.certificate.staff_step)
    if e.high_tech_share < wanted_revenue:
        e.high_tech_share = min(wanted_revenue, e.high_tech_share + p.certificate.revenue_step)


@rule
def needed_relabelling(real: float, sales: float, threshold: float) -> float:
    """Return the share of reported R&D that must be relabelled so that the closed years pass [1].

    >>> round(needed_relabelling(90.0, 3000.0, 0.05), 6)
    0.4
    """
    if sales <= 0.0 or threshold <= 0.0:
        return 1.0
    return within(1.0 - real / (threshold * sales), 0.0, 1.0)


@rule
def apply_for_certificate(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Decide in the fourth quarter whether to apply, with the books of the closed years as they are."""
    e.applied = False
    due = e.certified_until < zone.q
    if not (e.seeks and due) or e.closed_years < 1:
        return
    threshold = required_intensity(e.sales_years[0], p)
    sales = e.sales_years[0] + e.sales_years[1] + e.sales_years[2]
    real = e.rd_real_years[0] + e.rd_real_years[1] + e.rd_real_years[2]
    share = needed_relabelling(real, sales, threshold)
    convexity = relabelling_convexity(zone, p)
    cost = p.certification_rule.validity * threshold * convexity / 2.0 * share * share * e.sales
    worth = certificate_value(e, zone, p) > cost
    if p.variant.certification == 1:
        worth = share <= 1.0 - p.certificate.herding_gap
    patents = e.inventions + e.other_patents
    ready = passes_other_tests(e.age, e.st_share, e.high_tech_share, patents, p)
    if ready and worth and share <= p.certificate.relabelling_limit:
        e.applied = True
        e.cash -= cost_after_advice(e, p)
        # a hair above the threshold, so that rounding in the test cannot undo what the books show
        e.relabelled = within(share + 0.000001, 0.0, 1.0) if share > 0.0 else 0.0


@rule
def formal_tests(e: Enterprise, p: Parameters) -> bool:
    """Return whether the applicant passes every formal test on its reported figures."""
    sales = e.sales_years[0] + e.sales_years[1] + e.sales_years[2]
    real = e.rd_real_years[0] + e.rd_real_years[1] + e.rd_real_years[2]
    reported = real / (1.0 - within(e.relabelled, 0.0, 0.999))
    patents = e.inventions + e.other_patents
    return passes_rd_test(reported, sales, e.sales_years[0], p) and passes_other_tests(
        e.age, e.st_share, e.high_tech_share, patents, p
    )


@rule
def innovation_score(e: Enterprise, p: Parameters) -> float:
    """Return the score of an application before the zone's constant [points]."""
    years = float(max(e.closed_years, 1))
    conversions = (e.conversion_years[0] + e.conversion_years[1] + e.conversion_years[2]) / years
    technique = within(e.technique + p.certificate.staff_technique * e.st_share, 0.0, 1.0)
    management = e.management + p.certificate.staff_technique * e.st_share
    management += p.certificate.unit_management if e.rd_unit else 0.0
    management += p.certificate.link_management if e.university_age >= 0 else 0.0
    score = ip_points(
        count_points(e.inventions, e.other_patents, p),
        technique,
        technique,
        p.certificate.own_rights,
        standards_points(e, p),
        p,
    )
    score += conversion_points(conversions, p) + management_points(within(management, 0.0, 1.0), p)
    score += growth_points(growth_average(e.sales_years[2], e.sales_years[1], e.sales_years[0]), p)
    score += growth_points(growth_average(e.net_assets[2], e.net_assets[1], e.net_assets[0]), p)
    return score + advice_points(e, p)


@rule
def judge_application(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Hold the certification round: formal tests, score, approval."""
    e.passed = False
    e.renewed = False
    e.formal = False
    e.expired = e.certified_until == zone.q - 1
    if not e.applied:
        if e.certified_until < zone.q:
            e.relabelled = 0.0
        return
    e.formal = formal_tests(e, p)
    e.score_points = innovation_score(e, p) + zone.score_shift
    e.passed = e.formal and passes_score(e.score_points, p) and e.luck.approval < p.certificate.approval
    e.advised = False
    if e.passed:
        e.cash += certification_award(not e.ever_certified, p)
        e.award_due = True
        e.renewed = e.expired
        e.expired = False
        e.ever_certified = True
        e.certified_until = zone.q + int(p.certification_rule.validity * 4.0) - 1
    else:
        e.relabelled = 0.0
