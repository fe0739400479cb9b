"""A zone large enough to measure distributions in, lived for decades; every enterprise is looked at when it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.recfunctions import repack_fields

from sim.engine.pilot import growth_shift
from sim.engine.population import Sizes, sizes
from sim.entry import Entry
from sim.profile import Profile
from sim.scenario import Scenario
from sim.table import PILOT_QUARTERS, Uncertainty, pilot_table, table

EXTENSIVE = ("certified", "near", "value_added", "floor_completed", "floor_building")  # founding levels that add up
LEADS = "promotion.leads"  # of investment promotion, per year: it grows with the zone too
SPARE = 2  # times the slots of an ordinary run: here no draw of entry may end a run

Records = npt.NDArray[Any]


@dataclass(frozen=True)
class Life:
    """One replication: outcomes of every quarter, and all enterprises there ever were at the end of some quarters.

    Slots are never reused, so the last record of an enterprise tells when it entered and left.
    """

    totals: npt.NDArray[np.float64]  # (quarters, outcomes)
    snapshots: Mapping[int, Records]  # by quarter, each (slots used,) of state.Enterprise

    @property
    def last(self) -> int:
        """The last quarter."""
        return len(self.totals) - 1


def enlarged(scenario: Scenario, enterprises: int) -> Scenario:
    """Return the scenario in a zone of about so many enterprises, all else in proportion."""
    factor = enterprises / sizes(scenario.profile, scenario.quarters).founders
    leads = scenario.parameters.get(LEADS, _central(LEADS))
    return replace(
        scenario,
        profile=enlarged_profile(scenario.profile, factor),
        parameters={**scenario.parameters, LEADS: leads * factor},
    )


def enlarged_profile(profile: Profile, factor: float) -> Profile:
    """Return the zone with every count and every founding level that adds up multiplied."""
    counts = {
        park: {industry: round(number * factor) for industry, number in row.items()}
        for park, row in profile.enterprises.items()
    }
    large = {
        name: replace(one, numbers={**one.numbers, "number": float(round(one.numbers["number"] * factor))})
        for name, one in profile.large.items()
    }
    levels = {
        name: _multiplied(level, factor) if level.name in EXTENSIVE else level for name, level in profile.levels.items()
    }
    return replace(profile, enterprises=counts, large=large, levels=levels)


def _multiplied(level: Entry, factor: float) -> Entry:
    return replace(level, low=level.low * factor, central=level.central * factor, high=level.high * factor)


def _central(name: str) -> float:
    from sim.parameters import shipped

    return shipped().parameters[name].central


def lives(
    scenario: Scenario,
    seed: int,
    runs: int,
    looks: Sequence[int],
    progress: Callable[[int, int], None] | None = None,
) -> list[Life]:
    """Live a scenario several times on all processors, with numbers drawn; runs out of slots are left out.

    Args:
        scenario: with its horizon
        seed: of all draws
        runs: replications 0 .. runs - 1
        looks: quarters whose enterprises are kept; the last quarter is kept in any case
        progress: called with replications done and planned
    """
    host = Host(scenario, seed, sorted({*(q for q in looks if q < scenario.quarters), scenario.quarters - 1}))
    found = []
    with ThreadPoolExecutor() as pool:
        for done, life in enumerate(pool.map(host.live, range(runs)), start=1):
            if life:
                found.append(life)
            if progress:
                progress(done, runs)
    return found


class Host:
    """The compiled host for one scenario, one workspace a thread.

    Args:
        scenario: with its horizon
        seed: of all draws
        looks: quarters whose enterprises are kept, in order, with the last one
        fields: of each enterprise that are kept; all where none is named
        uncertainty: ``catalogue``, ``off`` or joint draws
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        looks: Sequence[int],
        fields: Sequence[str] = (),
        uncertainty: Uncertainty = "catalogue",
    ) -> None:
        from sim.engine import ensemble

        self.ensemble = ensemble
        self.scenario = scenario
        self.seed = seed
        self.looks = looks
        self.fields = list(fields)
        self.uncertainty: Uncertainty = uncertainty
        self.quarters = max(scenario.quarters, PILOT_QUARTERS)  # the pilot runs in the same workspace
        usual = sizes(scenario.profile, self.quarters)
        self.size = Sizes(usual.founders, usual.startups, usual.capacity * SPARE)
        self.profile = scenario.profile.record()
        self.local = threading.local()

    def live(self, replication: int) -> Life | None:
        """Live one replication up to each look; None where an entrant found no slot."""
        if not hasattr(self.local, "work"):
            self.local.work = self.ensemble.workspace(self.size, self.quarters)
        pilot = pilot_table(self.scenario, self.seed, [replication], self.uncertainty)
        pilot["growth"]["shift"] = 0.0
        found = self._run(pilot, 0).readings["growth__output"][0, -1, 0]
        records = table(self.scenario, self.seed, [replication], self.uncertainty)
        # among 5,000 enterprises the luck of a pilot hardly matters
        wanted = float(pilot[0, 0]["founding"]["growth"])
        records["growth"]["shift"] = growth_shift(wanted, float(found), luck=0.0)
        snapshots = {}
        for look in self.looks:
            # what happens until a quarter does not depend on what comes after it
            measured = self._run(np.ascontiguousarray(records[:, : look + 1]), replication)
            if not measured.slots[0]:
                return None
            snapshots[look] = self._kept(self.local.work.enterprises[: int(measured.slots[0])])
        return Life(measured.outcomes.view(np.float64).reshape(self.scenario.quarters, -1), snapshots)

    def _kept(self, enterprises: Records) -> Records:
        return repack_fields(enterprises[self.fields]).copy() if self.fields else enterprises.copy()

    def _run(self, records: Records, replication: int) -> Any:
        numbers = np.array([replication], np.int64)
        return self.ensemble.run_chunk(self.local.work, self.size, self.profile, records, self.seed, numbers)
