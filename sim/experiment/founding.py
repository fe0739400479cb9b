"""Uncertain founding levels decide much: they are shown beside the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim import opinion
from sim.experiment.judgement import Judged
from sim.experiment.summary import quantiles, wilson

if TYPE_CHECKING:
    from sim.engine.run import Ensemble

TERCILES = (1.0 / 3.0, 2.0 / 3.0)


@dataclass(frozen=True)
class Tercile:
    """Probability of the target among the replications whose founding value lies from ``lowest`` to ``highest``."""

    lowest: float
    highest: float
    replications: int
    probability: float
    low: float
    high: float


@dataclass(frozen=True)
class Level:
    """One uncertain founding level: its range in the zone profile and what the replications drew."""

    is_: Mapping[str, str]
    unit: str
    bounds: tuple[float, float, float]  # low, central, high
    drawn: tuple[float | None, ...]  # 5, 50 and 95 % over replications


def terciles(judged: Judged, target_id: str) -> tuple[Tercile, ...]:
    """Return the probability of a headline target by tercile of its own founding value; ties stay together."""
    m = judged.headline[list(opinion.targets()).index(target_id)]
    founding, met = judged.founding[:, m], judged.met[:, m]
    if not judged.is_due[m] or not np.isfinite(founding).any():
        return ()
    cuts = np.quantile(founding[np.isfinite(founding)], TERCILES)
    group = np.searchsorted(cuts, founding, side="left")
    groups = [np.isfinite(founding) & (group == g) for g in range(len(cuts) + 1)]
    return tuple(_tercile(founding[chosen], met[chosen]) for chosen in groups if chosen.any())


def _tercile(founding: NDArray[np.float64], met: NDArray[np.bool_]) -> Tercile:
    n, successes = len(met), int(met.sum())
    low, high = wilson(successes, n)
    assert low is not None
    assert high is not None
    return Tercile(float(founding.min()), float(founding.max()), n, successes / n, low, high)


def levels(ensemble: Ensemble) -> tuple[Level, ...]:
    """Return the founding levels of the scenario's zone with what the replications drew."""
    found = []
    for entry in ensemble.scenario.profile.levels.values():
        p5, median, p95 = quantiles(ensemble.levels[entry.name], (0.05, 0.5, 0.95))
        found.append(Level(entry.is_, entry.unit, (entry.low, entry.central, entry.high), (p5, median, p95)))
    return tuple(found)
