"""Article 24: performance reviews: more weight on merit, fewer leaks, and targets that get gamed."""

from __future__ import annotations

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import Zone


@rule
def merit_weight(zone: Zone, p: Parameters) -> float:
    """Return the weight of merit in a ranking, where connection weighs ``grants.connection`` [1]."""
    return 1.0 + max(0.0, p.evaluation.merit_gain) * zone.delivery


@rule
def misused_share(zone: Zone, p: Parameters) -> float:
    """Return the share of grant money not spent on R&D, after follow-up (P2.11) [1]."""
    return p.rd_subsidy.misuse * (1.0 - within(p.evaluation.misuse_cut * zone.delivery, 0.0, 1.0))


@rule
def relabelling_factor(zone: Zone, p: Parameters) -> float:
    """Return by how much reviews raise relabelling of R&D: targets get gamed [1]."""
    return 1.0 + max(0.0, p.evaluation.gaming) * zone.delivery
