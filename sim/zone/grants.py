"""Support down the ranking until the budget is spent (12c), and promises paid late or never (P12.12)."""

from __future__ import annotations

from sim.policy.evaluation import merit_weight
from sim.policy.rd_subsidy import product_priority
from sim.policy.staffing_reform import payment_delay
from sim.rule import Parameters, rule
from sim.state import (
    CERTIFICATION,
    DUE_AWARD,
    DUE_FUND,
    DUE_HEADQUARTERS,
    DUE_QUARTERS,
    DUE_RD,
    HEADQUARTERS,
    INDUSTRY_FUND,
    INSTRUMENTS,
    RD_SUBSIDY,
    Enterprise,
    Zone,
)
from sim.zone.budgets import commit, pay
from sim.zone.ranking import rank


@rule
def ranking_score(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return w_m * merit + w_c * connection + noise (12c, P12.7) [1]."""
    weighed = merit_weight(zone, p) * e.merit + p.grants.connection * e.connection
    return weighed + p.grants.noise * (e.luck.score - 0.5)


@rule
def applicants(enterprises: list[Enterprise], zone: Zone, k: int) -> int:
    """Put the applicants of an instrument into the places and return how many there are."""
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive and e.entered < zone.q and e.asked[k] > 0.0:
            enterprises[n].place = i
            n += 1
    return n


@rule
def allocate(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Grant the applications of every instrument, best first, while the budget lasts."""
    for k in range(len(INSTRUMENTS)):
        if zone.budget_left[k] <= 0.0:
            continue
        heard = p.grants.memory
        n = applicants(enterprises, zone, k)
        if n == 0:
            # nobody was refused, so what was once feared is slowly forgotten
            zone.success[k] = heard * zone.success[k] + (1.0 - heard) * p.grants.success
            continue
        for place in range(n):
            e = enterprises[enterprises[place].place]
            e.score = ranking_score(e, zone, p)
            if k == RD_SUBSIDY:
                e.score += product_priority(e, p)
        rank(enterprises, n)
        for place in range(n):
            e = enterprises[enterprises[place].place]
            if e.asked[k] <= zone.budget_left[k]:
                e.granted[k] = e.asked[k]
                commit(zone, k, e.asked[k])
                zone.awards[k] += 1.0
                settle_award(e, zone, k, p)
        zone.applications[k] = float(n)
        zone.success[k] = heard * zone.success[k] + (1.0 - heard) * zone.awards[k] / float(n)


@rule
def settle_award(e: Enterprise, zone: Zone, k: int, p: Parameters) -> None:
    """Pay a service at once, promise money for later."""
    if k == RD_SUBSIDY:
        promise(e, zone, DUE_RD, e.granted[k], p)
    elif k == INDUSTRY_FUND:
        promise(e, zone, DUE_FUND, e.granted[k], p)
    elif k == HEADQUARTERS:
        promise(e, zone, DUE_HEADQUARTERS, e.granted[k], p)
    elif k == CERTIFICATION:
        award = p.certification.award if e.award_due else 0.0
        if award > 0.0:
            promise(e, zone, DUE_AWARD, award, p)
            e.award_due = False
        if e.granted[k] > award:
            e.advised = True
            pay(zone, k, e.granted[k] - award)
    else:
        pay(zone, k, e.granted[k])


@rule
def promise(e: Enterprise, zone: Zone, kind: int, amount: float, p: Parameters) -> None:
    """Write a promised payment into its quarter, unless it is one of those that are never paid."""
    if e.luck.payment < p.payment.never:
        return
    due = (zone.q + min(payment_delay(zone, p), DUE_QUARTERS - 1)) % DUE_QUARTERS
    e.due[kind * DUE_QUARTERS + due] += amount


@rule
def take_due(e: Enterprise, zone: Zone, kind: int) -> float:
    """Return and clear what is due to an enterprise this quarter [万元]."""
    position = kind * DUE_QUARTERS + zone.q % DUE_QUARTERS
    amount = e.due[position]
    e.due[position] = 0.0
    return amount


@rule
def pay_promises(enterprises: list[Enterprise], zone: Zone) -> None:
    """Pay what has come due, in slot order; who has left gets nothing."""
    for i in range(zone.n_slots):
        e = enterprises[i]
        if not e.alive:
            continue
        e.rd_grant = take_due(e, zone, DUE_RD)
        fund = take_due(e, zone, DUE_FUND)
        award = take_due(e, zone, DUE_AWARD)
        support = take_due(e, zone, DUE_HEADQUARTERS)
        if e.rd_grant + fund + award + support > 0.0:
            e.equity += fund
            e.cash += fund + award + support
            e.grants_received += e.rd_grant + fund + award + support
            pay(zone, RD_SUBSIDY, e.rd_grant)
            pay(zone, INDUSTRY_FUND, fund)
            pay(zone, CERTIFICATION, award)
            pay(zone, HEADQUARTERS, support)
