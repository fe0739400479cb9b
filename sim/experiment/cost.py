"""What an additional certificate and an additional 万元 of R&D cost the public, against the status quo, paired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.run import Ensemble
from sim.experiment.judgement import Floats
from sim.experiment.paired_estimates import mean_change, ratio
from sim.outcomes import totals

FIRST = 4  # 2019Q1: the instruments start
LAST = 11  # 2020Q4


@dataclass(frozen=True)
class Cost:
    """The effect of a scenario and what a unit of it costs; no cost where the effect's interval includes 0."""

    id: str  # "certified" (at 2020Q4, without those that came from the same region) or "rd" (real R&D 2019-2020)
    effect: float  # mean paired difference [certificates, 万元]
    low: float
    high: float
    per_unit: float | None  # 万元 of public spend


def costs(ensemble: Ensemble, baseline: Ensemble) -> tuple[Cost, ...]:
    """Return the costs over the replications that both have done, where the horizon reaches 2020Q4."""
    if min(ensemble.totals.shape[1], baseline.totals.shape[1]) <= LAST:
        return ()
    _, ours, theirs = np.intersect1d(ensemble.replications, baseline.replications, return_indices=True)
    at = {outcome.id: outcome.position for outcome in totals()}

    def change(outcome: str) -> Floats:
        gap: Floats = ensemble.totals[ours][:, :, at[outcome]] - baseline.totals[theirs][:, :, at[outcome]]
        return gap

    spend = change("spend")[:, : LAST + 1].sum(axis=1)
    certified = (change("certified") - change("certified_relocated"))[:, LAST]
    rd = change("rd_real")[:, FIRST : LAST + 1].sum(axis=1) / 4.0
    return tuple(_cost(name, effect, spend) for name, effect in (("certified", certified), ("rd", rd)))


def _cost(name: str, effect: Floats, spend: Floats) -> Cost:
    done = np.isfinite(effect) & np.isfinite(spend)
    change, price = mean_change(effect[done]), ratio(spend[done], effect[done])
    centre = change.value or 0.0
    low, high = (centre if end is None else end for end in (change.low, change.high))
    return Cost(name, centre, low, high, price.value if price and centre > 0.0 else None)
