"""The two hosts behind one face: pilots and replications, from parameters to what was measured."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.population import Sizes, sizes
from sim.outcomes import breakdown
from sim.scenario import Scenario
from sim.state import Enterprise, record_dtype
from sim.table import PILOT_QUARTERS

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Raw:
    """What a host leaves of some replications, before it is checked."""

    totals: Floats
    cells: Floats  # (R, years, MAX_PARKS + MAX_INDUSTRIES, breakdown)
    readings: Floats  # (R, Q + 1, readings): first the founding
    full: npt.NDArray[np.bool_]  # (R,): an entrant found no slot
    panel: npt.NDArray[Any] | None


class CompiledHost:
    """The compiled host: one workspace a thread."""

    def __init__(self, scenario: Scenario) -> None:
        from sim.engine import ensemble

        self.ensemble = ensemble
        self.scenario = scenario
        self.quarters = max(scenario.quarters, PILOT_QUARTERS)
        self.size: Sizes = sizes(scenario.profile, self.quarters)
        self.profile = scenario.profile.record()
        self.local = threading.local()

    def _work(self) -> Any:
        if not hasattr(self.local, "work"):
            self.local.work = self.ensemble.workspace(self.size, self.quarters)
        return self.local.work

    def pilot(self, records: npt.NDArray[Any], seed: int, luck: npt.NDArray[np.int64] | None = None) -> Floats:
        """Return growth per year of each row's pilot, with the luck of replication 0 or that given, (runs,)."""
        luck = np.zeros(len(records), np.int64) if luck is None else luck
        measured = self.ensemble.run_chunk(self._work(), self.size, self.profile, records, seed, luck)
        return np.asarray(measured.readings["growth__output"][:, -1, 0])

    def replicate(self, records: npt.NDArray[Any], seed: int, chunk: npt.NDArray[np.int64], panel: list[int]) -> Raw:
        """Live the replications of a chunk."""
        measured = self.ensemble.run_chunk(self._work(), self.size, self.profile, records, seed, chunk)
        kept = [self._panel(records, seed, r, position) for position, r in enumerate(chunk) if int(r) in panel]
        return Raw(
            _plain(measured.outcomes), _plain(measured.cells), _plain(measured.readings), measured.slots == 0,
            np.concatenate(kept) if kept else None,
        )  # fmt: skip

    def _panel(self, records: npt.NDArray[Any], seed: int, replication: int, position: int) -> npt.NDArray[Any]:
        """Live one replication again and keep every enterprise of every quarter."""
        row = records[position : position + 1] if len(records) > 1 else records
        quarters = records.shape[1]
        kind = record_dtype(Enterprise)
        kept = np.zeros((quarters, self.size.capacity * kind.itemsize), np.uint8)
        numbers = np.array([replication], np.int64)
        measured = self.ensemble.run_chunk(self._work(), self.size, self.profile, row, seed, numbers, kept)
        slots = int(measured.slots[0])
        enterprises = [kept[q].view(kind)[:slots] for q in range(quarters)]
        return _panel_rows(replication, enterprises)


class MesaHost:
    """The Mesa host: one model a replication."""

    def __init__(self, scenario: Scenario, rules: Mapping[str, Callable[..., Any]] | None) -> None:
        from sim.engine import interactive

        self.interactive = interactive
        self.scenario = scenario
        self.rules = rules

    def pilot(self, records: npt.NDArray[Any], seed: int) -> Floats:
        """Return growth per year of each row's pilot, with the luck of replication 0, shape (rows,)."""
        found = []
        for row in records:
            model = self.interactive.ZoneModel(self.scenario, seed, 0, rules=self.rules, table=row)
            for _ in range(len(row)):
                model.step()
            found.append(model.readings.growth__output[0])
        return np.array(found)

    def replicate(self, records: npt.NDArray[Any], seed: int, chunk: npt.NDArray[np.int64], panel: list[int]) -> Raw:
        """Live the replications of a chunk."""
        lives = []
        for position, r in enumerate(chunk):
            row = records[position] if len(records) > 1 else records[0]
            lives.append(self._live(row, seed, int(r), int(r) in panel))
        panels = [life.panel for life in lives if life.panel is not None]
        return Raw(
            np.concatenate([life.totals for life in lives]), np.concatenate([life.cells for life in lives]),
            np.concatenate([life.readings for life in lives]), np.concatenate([life.full for life in lives]),
            np.concatenate(panels) if panels else None,
        )  # fmt: skip

    def _live(self, row: npt.NDArray[Any], seed: int, replication: int, panel: bool) -> Raw:
        model = self.interactive.ZoneModel(self.scenario, seed, replication, rules=self.rules, table=row)
        read = [_flat(model.readings)]
        measured, cells, enterprises = [], [], []
        for _ in range(len(row)):
            model.step()
            measured.append(_flat(model.outcomes))
            read.append(_flat(model.readings))
            if model.zone.season == 3:
                cells.append([_flat(cell) for cell in model.cells])
            if panel:
                kind = record_dtype(Enterprise)
                enterprises.append(np.array([tuple(self.interactive.rows(e)) for e in model.slots], dtype=kind))
        years = np.array(cells).reshape(1, len(cells), -1, len(breakdown()))
        kept = _panel_rows(replication, enterprises) if panel else None
        return Raw(np.array([measured]), years, np.array([read]), np.array([model.zone.full]), kept)


def _plain(records: npt.NDArray[Any]) -> Floats:
    """Return records of floats as an array with one more axis."""
    return records.view(np.float64).reshape(*records.shape, -1)


def _flat(record: Any) -> list[float]:
    """Return the numbers of an object in order of its fields, lists opened."""
    found: list[float] = []
    for value in vars(record).values():
        found += value if isinstance(value, list) else [value]
    return found


def _panel_rows(replication: int, quarters: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return replication, quarter, enterprise and all fields of the enterprises there have been by each quarter."""
    kind = record_dtype(Enterprise)
    head: list[tuple[Any, ...]] = [("replication", np.int64), ("quarter", np.int64), ("enterprise", np.int64)]
    rows = np.zeros(sum(len(quarter) for quarter in quarters), np.dtype([*head, ("record", kind)]))
    first = 0
    for q, quarter in enumerate(quarters):
        part = rows[first : first + len(quarter)]
        part["replication"], part["quarter"] = replication, q
        part["enterprise"], part["record"] = quarter["key"], quarter
        first += len(quarter)
    return np.asarray(rows[rows["enterprise"] != 0])
