"""What later years are measured against: the participation equation at rest, and the R&D stocks of founders."""

from __future__ import annotations

from sim.chance import logistic, logit
from sim.enterprise.research import participation_odds
from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone
from sim.zone.ranking import rank

NEWTON_STEPS = 8


@rule
def settle_participation(enterprises: list[Enterprise], zone: Zone, p: Parameters) -> None:
    """Solve the constant of 2a: without policy as many enterprises start R&D as stop (Newton's method)."""
    n = 0.0
    performers = 0.0
    for i in range(zone.n_slots):
        n += 1.0
        performers += 1.0 if enterprises[i].performer else 0.0
    share = min(max(performers / n, 0.02), 0.9) if n > 0.0 else 0.5
    start = min(p.research.stop * share / (1.0 - share), 0.9)
    zone.participation_gain = logit(1.0 - p.research.stop) - logit(start)
    zone.participation_base = logit(start)
    for _ in range(NEWTON_STEPS):
        expected = 0.0
        slope = 0.0
        for i in range(zone.n_slots):
            chance = logistic(zone.participation_base + participation_odds(enterprises[i], zone, p))
            expected += chance
            slope += chance * (1.0 - chance)
        step = (performers - expected) / slope if slope > 0.0001 else 0.0
        zone.participation_base += min(max(step, -1.0), 1.0)


@rule
def refer_to_performers(enterprises: list[Enterprise], zone: Zone) -> None:
    """Find each industry's median R&D stock, and median stock over sales, of founding performers."""
    for k in range(zone.n_industries):
        for ratio in range(2):
            n = 0
            for i in range(zone.n_slots):
                e = enterprises[i]
                if e.industry == k and e.performer and e.sales > 0.0:
                    e.score = e.real_stock / e.sales if ratio == 1 else e.knowledge
                    enterprises[n].place = i
                    n += 1
            rank(enterprises, n)
            middle = enterprises[enterprises[n // 2].place].score if n > 0 else 0.0
            if ratio == 1:
                zone.reference_ratio[k] = middle
            else:
                zone.reference_knowledge[k] = middle
