"""Credit: guarantees within capital times leverage, loans by rationing, venture equity within what was raised."""

from __future__ import annotations

from sim.enterprise.finance import rationing_chance
from sim.policy.finance import guarantee_room, venture_ticket
from sim.rule import Parameters, rule
from sim.state import FINANCE, Enterprise, Zone
from sim.zone.budgets import pay
from sim.zone.grants import ranking_score
from sim.zone.ranking import rank


@rule
def lend(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Serve loan applicants: guarantees go down the ranking first, then each application meets its luck."""
    zone.guarantee_exposure = 0.0
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if not e.alive or e.entered >= zone.q:
            continue
        zone.guarantee_exposure += e.guaranteed_debt
        if e.loan_asked > 0.0:
            e.score = ranking_score(e, zone, p)
            enterprises[n].place = i
            n += 1
    if zone.guarantee_capital > 0.0:
        rank(enterprises, n)
    for place in range(n):
        e = enterprises[enterprises[place].place]
        covered = e.aware and zone.guarantee_capital > 0.0 and e.loan_asked <= guarantee_room(zone, p)
        e.rationed = e.luck.credit < rationing_chance(e, covered, zone, p)
        if not e.rationed:
            e.loan = e.loan_asked
            if covered:
                e.guaranteed_debt += e.loan
                zone.guarantee_exposure += e.loan


@rule
def place_venture(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Place venture equity with the best candidates while the fund has cash."""
    if zone.venture_cash <= 0.0 or p.finance.budget <= 0.0:
        return
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive and e.entered < zone.q and venture_ticket(e, p) > 0.0:
            e.score = ranking_score(e, zone, p)
            enterprises[n].place = i
            n += 1
    rank(enterprises, n)
    for place in range(n):
        e = enterprises[enterprises[place].place]
        ticket = min(venture_ticket(e, p), zone.venture_cash)
        if ticket < p.finance.venture_smallest:
            continue
        zone.venture_cash -= ticket
        e.equity += ticket
        e.cash += ticket
        pay(zone, FINANCE, ticket)


@rule
def settle_defaults(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Pay the guarantor's part of the loans of who defaulted or closed, and write the debts off (6c)."""
    zone.guarantee_paid = 0.0
    zone.defaults = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        closed = e.left_at == zone.q and e.guaranteed_debt > 0.0
        if not (e.defaulted or closed):
            continue
        zone.defaults += 1.0 if e.defaulted else 0.0
        lost = p.finance.guarantor_part * e.guaranteed_debt * (1.0 - p.credit.recovery)
        paid = min(lost, zone.guarantee_capital)
        zone.guarantee_capital -= paid
        zone.guarantee_paid += paid
        e.debt = 0.0
        e.guaranteed_debt = 0.0
        e.defaulted = False
