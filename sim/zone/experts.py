"""Experts and teams: posts filled, hosts, departures (7b, 7c)."""

from __future__ import annotations

from sim.chance import binomial, quarterly
from sim.policy.talent import affordable_arrivals, fill_chance, open_posts
from sim.rule import Parameters, rule
from sim.state import TALENT, Enterprise, Zone
from sim.zone.budgets import commit, pay
from sim.zone.ranking import rank


@rule
def arrivals(u: float, posts: float, chance: float) -> int:
    """Return how many of the open posts are filled; a fraction of a post counts as that fraction of a chance.

    >>> arrivals(0.99, 2.5, 0.06)
    1
    """
    whole = int(posts)
    if posts > float(whole):
        whole += 1
    return binomial(u, whole, chance * posts / float(whole)) if whole > 0 else 0


@rule
def rank_hosts(enterprises: list[Enterprise], zone: Zone) -> int:
    """Put R&D performers into the places by the luck of the quarter and return how many there are."""
    n = 0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive and e.entered < zone.q and e.performer:
            e.score = e.luck.score
            enterprises[n].place = i
            n += 1
    rank(enterprises, n)
    return n


@rule
def see_off(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Let experts and teams leave (P7.5)."""
    leaving = quarterly(p.talent.leave)
    for i in range(zone.n_slots):
        e = enterprises[i]
        if not e.alive:
            continue
        e.thousand -= binomial(e.luck.leave_thousand, e.thousand, leaving)
        e.ten_thousand -= binomial(e.luck.leave_ten_thousand, e.ten_thousand, leaving)
        e.teams -= binomial(e.luck.leave_team, e.teams, leaving)


@rule
def in_post(enterprises: list[Enterprise], zone: Zone, kind: int) -> float:
    """Return experts in post: 0 Thousand Talents, 1 Ten Thousand Talents, 2 teams [persons or teams]."""
    total = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive:
            if kind == 0:
                total += float(e.thousand)
            elif kind == 1:
                total += float(e.ten_thousand)
            else:
                total += float(e.teams)
    return total


@rule
def fill_posts(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Fill open posts by luck, as far as the packages can be paid; every arrival needs a host that does R&D."""
    see_off(enterprises, zone, p)
    if p.talent.thousand + p.talent.ten_thousand + p.talent.teams <= 0.0 or p.talent.budget <= 0.0:
        return
    payable = affordable_arrivals(zone, p)
    chance = fill_chance(p)
    teams_open = open_posts(p.talent.teams, in_post(enterprises, zone, 2), zone)
    teams = arrivals(zone.luck.teams, teams_open, p.talent.team_fill)
    thousand_open = open_posts(p.talent.thousand, in_post(enterprises, zone, 0), zone)
    thousand = arrivals(zone.luck.thousand, thousand_open, chance)
    ten_open = open_posts(p.talent.ten_thousand, in_post(enterprises, zone, 1), zone)
    ten_thousand = arrivals(zone.luck.ten_thousand, ten_open, chance)
    hosts = rank_hosts(enterprises, zone) if teams + thousand + ten_thousand > 0 else 0
    if hosts == 0:
        return
    teams = min(teams, payable)
    thousand = min(thousand, payable - teams)
    ten_thousand = min(ten_thousand, payable - teams - thousand)
    for k in range(teams):
        enterprises[enterprises[k % hosts].place].teams += 1
    for k in range(thousand):
        enterprises[enterprises[(teams + k) % hosts].place].thousand += 1
    for k in range(ten_thousand):
        enterprises[enterprises[(teams + thousand + k) % hosts].place].ten_thousand += 1
    zone.teams_formed += float(teams)
    zone.thousand_arrived += float(thousand)
    zone.ten_thousand_arrived += float(ten_thousand)
    cost = p.talent.package_cost * float(teams + thousand + ten_thousand)
    commit(zone, TALENT, cost)
    pay(zone, TALENT, cost)
