"""Whether an enterprise does R&D, how much it plans, and what a grant adds."""

from __future__ import annotations

import math

from sim.chance import logistic, within
from sim.national.super_deduction import claimed_rate
from sim.national.taxes import deduction_rate, user_cost
from sim.policy.evaluation import misused_share
from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone


@rule
def rd_user_cost(e: Enterprise, p: Parameters) -> float:
    """Return the user cost of R&D in the tax regime of the last closed fiscal year [1]."""
    saved = deduction_rate(e.taxable_income, e.tax_regime, p)
    return user_cost(saved, claimed_rate(e.claims, e.manufacturing, p))


@rule
def participation_odds(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the log odds of doing R&D this year, without the zone's constant (2a).

    Source: equation 2a; k1 from P2.4, the slopes are judgements on the gradient of P2.7.
    """
    reference = zone.reference_sales[e.industry]
    size = math.log(e.sales / reference) if reference > 0.0 and e.sales > 0.0 else 0.0
    odds = zone.participation_gain if e.performer else 0.0
    odds += p.research.size_slope * size
    odds += p.research.high_tech_slope if e.high_tech_industry else 0.0
    odds += p.research.staff_slope * e.st_share
    odds += p.research.aware_slope if e.aware else 0.0
    committed = e.performer and (e.seeks or e.certified_until >= zone.q)
    odds += p.research.certified_slope if committed else 0.0
    return odds


@rule
def participate(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Decide in the first quarter whether to do R&D this year (2a)."""
    chance = logistic(zone.participation_base + participation_odds(e, zone, p))
    e.performer = e.luck.performer < chance and e.rd_propensity > 0.0
    if not e.performer:
        e.rd_own = 0.0
        e.seeks = False


@rule
def desired_rd(propensity: float, sales: float, cost: float, elasticity: float, held_back: float) -> float:
    """Return the R&D an enterprise would spend if it could adjust at once (2b) [万元 per year].

    Args:
        propensity: R&D over sales at a user cost of 1 [1]
        sales: [万元 per year]
        cost: user cost of R&D [1]
        elasticity: of R&D to its user cost, as a positive number [1]
        held_back: share lost while credit is rationed, in logs [1]

    >>> round(desired_rd(0.05, 1000.0, 0.912, 1.0, 0.0), 1)
    54.8
    """
    if propensity <= 0.0 or sales <= 0.0 or cost <= 0.0:
        return 0.0
    return propensity * sales * math.exp(-elasticity * math.log(cost) - held_back)


@rule
def adjusted_rd(previous: float, target: float, persistence: float) -> float:
    """Return this year's R&D, part of the way from last year's intensity to its target in logs (2b) [万元 per year].

    Args:
        previous: last year's intensity at this year's sales, so that growth alone does not lower it [万元 per year]
        target: [万元 per year]
        persistence: lam [1]

    >>> adjusted_rd(0.0, 30.0, 0.7)
    30.0
    """
    if previous <= 0.0 or target <= 0.0:
        return target
    return math.exp(persistence * math.log(previous) + (1.0 - persistence) * math.log(target))


@rule
def own_rd_target(e: Enterprise, p: Parameters) -> float:
    """Return what a performer aims at by itself at its user cost of R&D [万元 per year]."""
    held_back = p.research.rationing_loss if e.rationed else 0.0
    return desired_rd(e.rd_propensity, e.sales, rd_user_cost(e, p), p.research.cost_elasticity, held_back)


@rule
def plan_rd(e: Enterprise, p: Parameters) -> None:
    """Set this year's own R&D: part of the way to its wish; a seeker of a certificate all the way."""
    if not e.performer:
        e.rd_own = 0.0
        e.planned_sales = e.sales
        return
    e.st_share = min(1.0, e.st_share + p.research.staff_drift)
    previous = e.rd_own * e.sales / e.planned_sales if e.planned_sales > 0.0 else e.rd_own
    e.rd_own = adjusted_rd(previous, own_rd_target(e, p), p.research.adjustment)
    if e.seeks:
        e.rd_own = max(e.rd_own, e.rd_goal * e.sales)
    e.planned_sales = e.sales


@rule
def grant_rd(grant: float, misuse: float, additionality: float) -> float:
    """Return the real R&D that a paid grant adds (2d) [万元].

    >>> round(grant_rd(100.0, 0.4, 0.1), 6)
    66.0
    """
    return max(0.0, (1.0 - misuse) * (1.0 + additionality) * grant)


@rule
def grant_multiplier(e: Enterprise, p: Parameters) -> float:
    """Return what the additionality of a grant is multiplied by, by the chosen variant [1].

    Variant 0 ``constant``: 1. Variant 1 ``saturating``: above 1 where the public pays less of the enterprise's R&D than
    is usual, below 1 where it pays more, never below 0.
    """
    if p.variant.additionality == 0:
        return 1.0
    paid = 4.0 * e.rd_grant
    public = paid / (paid + e.rd_own) if paid > 0.0 else 0.0
    return max(0.0, 1.0 + p.research.grant_saturation * (p.research.usual_public_share - public))


@rule
def spend_rd(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Spend the quarter's R&D: own money, what grants add, and what the books show."""
    misuse = misused_share(zone, p)
    added = 0.0
    if e.rd_grant > 0.0:
        added = grant_rd(e.rd_grant, misuse, p.rd_subsidy.additionality) * grant_multiplier(e, p)
    # an unconstrained performer never spends less than nothing, however much a grant crowds out
    e.rd_real = max(0.0, e.rd_own + 4.0 * added)
    e.rd_reported = e.rd_real / (1.0 - within(e.relabelled, 0.0, 0.95))
    e.ytd_rd_real += e.rd_real / 4.0
