"""The common growth shift of a parameter draw, from one policy-free pilot run and what its luck is worth."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.engine.hosts import CompiledHost, Floats, MesaHost
from sim.scenario import Scenario
from sim.table import Uncertainty, pilot_table

YEARS_READ = 3.0  # 2017 to 2020
YEARS_AT_WORK = (9 + 10 + 11 + 12) / 4 / 4
PILOTS = 64


def growth_shift(wanted: float, found: float, luck: float) -> float:
    """Return what every industry's growth must rise by so that zone output grows at the drawn rate [1/yr in logs].

    A quarterly rate that starts with 2018Q1 has worked for 9 to 12 quarters in the four quarters of 2020, 2.625 years
    in the mean, while growth per year is read over 3.

    Args:
        wanted: status-quo growth of zone output as drawn [1/yr]
        found: that of the pilot at a shift of 0, with the luck of replication 0 [1/yr]
        luck: what that luck adds to mean luck [1/yr in logs]
    """
    return (math.log1p(wanted) - math.log1p(found) + luck) * YEARS_READ / YEARS_AT_WORK


def pilot_luck(scenario: Scenario, seed: int) -> float:
    """Return what the luck of replication 0 adds to growth, against the mean luck of 64 pilots [1/yr in logs].

    All pilots of a seed share one luck, so that draws can be compared; without this its good or bad luck would shift
    the growth of every replication of that seed by percentage points. It is taken at central values, on the compiled
    host whichever host asks.
    """
    records = pilot_table(scenario, seed, [0], "off")
    records["growth"]["shift"] = 0.0
    growth = np.log1p(CompiledHost(scenario).pilot(records, seed, np.arange(PILOTS)))
    return float(growth[0] - growth.mean())


def growth_shifts(
    host: CompiledHost | MesaHost,
    scenario: Scenario,
    seed: int,
    uncertainty: Uncertainty,
    replications: npt.NDArray[np.int64],
    luck: float,
) -> Floats:
    """Return the common growth shift of each replication [1/yr], shape (replications,) or (1,) if nothing is uncertain.

    Policy does not enter, so scenarios that differ in policy only share these numbers.
    """
    pilots = pilot_table(scenario, seed, replications.tolist(), uncertainty)
    pilots["growth"]["shift"] = 0.0
    found = host.pilot(pilots, seed)
    wanted = pilots[:, 0]["founding"]["growth"]
    return np.array([growth_shift(float(w), float(f), luck) for w, f in zip(wanted, found, strict=True)])
