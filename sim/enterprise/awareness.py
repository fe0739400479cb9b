"""Who knows the programmes, and who claims the super-deduction."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import NEVER, Enterprise, Zone


@rule
def learning_chance(outside: float, service: float, word_of_mouth: float, knowing_share: float) -> float:
    """Return the chance to learn of a programme in a quarter (12a).

    Args:
        outside: chance to learn from outside sources per quarter [1]
        service: what service centres add to it, as a share of it [1]
        word_of_mouth: chance per quarter if every contact knew [1]
        knowing_share: share of contacts who know [1]

    Source: evidence rows P12.3-P12.5.

    >>> round(learning_chance(0.01, 0.6, 0.08, 0.35), 3)
    0.044
    """
    return min(1.0, outside * (1.0 + service) + word_of_mouth * knowing_share)


@rule
def learn(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Let an enterprise hear of the programmes, and a performer of the super-deduction."""
    service = p.certification.outreach * zone.delivery if p.certification.budget > 0.0 else 0.0
    if e.tenant_since > NEVER:
        service = service + p.tenancy.outreach
    if not e.aware:
        chance = learning_chance(p.awareness.outside, service, p.awareness.word_of_mouth, zone.aware_share)
        e.aware = e.luck.learn < chance
    if e.performer and not e.claims:
        chance = learning_chance(p.awareness.outside, service, p.awareness.word_of_mouth, zone.claim_share)
        e.claims = e.luck.claim < chance
