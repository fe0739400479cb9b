"""Article 23: staff who can deliver: a larger share of every instrument, paid sooner."""

from __future__ import annotations

import math

from sim.chance import within
from sim.rule import Parameters, rule
from sim.state import Zone


@rule
def delivery(p: Parameters) -> float:
    """Return the share of every lever that reaches enterprises (D_q of model.md, Reach) [1].

    Staffing reform and evaluation each build capacity over about six quarters from their start.
    """
    staffing = p.staffing_reform.gain * (1.0 - math.exp(-p.staffing_reform.started / p.delivery.build_up))
    evaluation = p.evaluation.gain * (1.0 - math.exp(-p.evaluation.started / p.delivery.build_up))
    return within(p.delivery.founding + staffing + evaluation, 0.0, 1.0)


@rule
def payment_delay(zone: Zone, p: Parameters) -> int:
    """Return the quarters from a promise to its payment (P12.12)."""
    return int(p.payment.delay * (1.0 - within(p.staffing_reform.delay_cut * zone.delivery, 0.0, 1.0)) + 0.5)
