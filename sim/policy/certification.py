"""Article 15: advice for applicants and an award for certified enterprises."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import CERTIFICATION, Enterprise, Zone


@rule
def ask_certification(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return advice and award asked together: advice by a seeker, the award by who has just been certified [万元]."""
    if not e.aware:
        return 0.0
    asked = 0.0
    if e.seeks and not e.advised and e.certified_until < zone.q:
        asked += p.certification.advice_cost
    if e.award_due:
        asked += p.certification.award
    return asked


@rule
def expected_zone_award(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the zone's award as expected: only while there is a budget, and as often as it was paid."""
    if p.certification.budget <= 0.0:
        return 0.0
    return p.certification.award * zone.success[CERTIFICATION]


@rule
def advice_points(e: Enterprise, p: Parameters) -> float:
    """Return the points that the advisory service adds to a score [points]."""
    return p.certification.advice_points if e.advised else 0.0


@rule
def cost_after_advice(e: Enterprise, p: Parameters) -> float:
    """Return the cost of an application, less for a renewal, after the help of the service [万元]."""
    cost = e.application_cost * p.certificate.renewal_cost if e.ever_certified else e.application_cost
    return cost * (1.0 - p.certification.cost_cut) if e.advised else cost
