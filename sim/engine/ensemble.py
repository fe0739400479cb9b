"""The compiled host: one kernel that lives whole replications over records, without the interpreter's lock."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# before numba is imported: SVML would change exp and log in the last bit
os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from sim.engine import compiled_draws
from sim.engine.digest import model_digest
from sim.engine.population import (
    HEADQUARTERS_PLACES,
    INSTITUTE_PLACES,
    LEAD_PLACES,
    ZONE_KEY,
    Sizes,
    purposes,
    queue_keys,
)
from sim.engine.rulebook import load_rules
from sim.measurement import add_breakdown, measure
from sim.outcomes import Breakdown, Outcomes
from sim.state import (
    MAX_INDUSTRIES,
    MAX_PARKS,
    Birth,
    Enterprise,
    Luck,
    Newcomer,
    Zone,
    ZoneLuck,
    record_dtype,
)
from sim.targets import Readings, read_targets
from sim.zone.founding import found_zone
from sim.zone.quarter import live_quarter

Records = npt.NDArray[Any]
CELLS = MAX_PARKS + MAX_INDUSTRIES


def cache_folder() -> Path:
    """Return where compiled kernels are kept: named by the model, because Numba does not see edits of other files."""
    root = (
        os.environ.get("ZONESIM_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zonesim"
    )
    checked = "-checked" if numba.config.BOUNDSCHECK else ""  # type: ignore[attr-defined]
    return Path(root) / f"{model_digest()[:16]}{checked}"


def is_compiled() -> bool:
    """Return whether a kernel of this model is in the cache, so that nothing has to be compiled."""
    return any(cache_folder().rglob("*.nbc"))


def _describe_once() -> None:
    """Let Numba describe a record type once: it does so at every pass of every function, and ours are long."""
    described = numba.types.Record.__repr__
    numba.types.Record.__repr__ = functools.cache(described)  # type: ignore[method-assign]


_describe_once()
for _function in load_rules().values():
    register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True)(_function)
numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Workspace:
    """The memory of one thread: records of one run, and views of the same memory for draws and for clearing."""

    enterprises: Records  # (capacity,)
    luck: npt.NDArray[np.float64]  # (capacity, draws), inside enterprises
    bytes: npt.NDArray[np.uint8]  # (capacity * record size,)
    newcomers: Records  # (queue,)
    birth: npt.NDArray[np.float64]  # (queue, draws), inside newcomers
    zone: Records  # (1,)
    zone_luck: npt.NDArray[np.float64]  # (1, draws), inside zone
    zone_bytes: npt.NDArray[np.uint8]
    keys: npt.NDArray[np.int64]  # (quarters + 1, queue); row 0 is the founding


def workspace(size: Sizes, quarters: int) -> Workspace:
    """Return blank memory for runs of this size and horizon."""
    enterprises = np.zeros(size.capacity, record_dtype(Enterprise))
    newcomers = np.zeros(size.queue, record_dtype(Newcomer))
    zone = np.zeros(1, record_dtype(Zone))
    keys = np.full((quarters + 1, size.queue), -1, dtype=np.int64)
    for q in range(-1, quarters):
        row = queue_keys(size, q)
        keys[q + 1, : len(row)] = row
    return Workspace(
        enterprises,
        _inside(enterprises, "luck", Luck),
        enterprises.view(np.uint8),
        newcomers,
        _inside(newcomers, "birth", Birth),
        zone,
        _inside(zone, "luck", ZoneLuck),
        zone.view(np.uint8),
        keys,
    )


def _inside(records: Records, field: str, draws: type) -> npt.NDArray[np.float64]:
    """Return the draws of every record as floats, a view into the same memory, shape (records, draws)."""
    kind = records.dtype
    assert kind.fields is not None
    offset = kind.fields[field][1]
    shape = (len(records), record_dtype(draws).itemsize // 8)
    return np.ndarray(shape, np.float64, records, offset, (kind.itemsize, 8))


@dataclass(frozen=True)
class Measured:
    """What a chunk of replications leaves; every array's first axis is the replication."""

    outcomes: Records  # (replications, quarters) of Outcomes
    cells: Records  # (replications, years, CELLS) of Breakdown
    readings: Records  # (replications, quarters + 1) of Readings; first the founding
    slots: npt.NDArray[np.int64]  # (replications,): slots used; 0 where the run found no slot for an entrant


def blank_measured(replications: int, quarters: int) -> Measured:
    """Return the arrays that a chunk fills; not a number until then."""
    outcomes = np.empty((replications, quarters), record_dtype(Outcomes))
    readings = np.empty((replications, quarters + 1), record_dtype(Readings))
    outcomes.view(np.float64)[...] = np.nan
    readings.view(np.float64)[...] = np.nan
    cells = np.zeros((replications, quarters // 4, CELLS), record_dtype(Breakdown))
    return Measured(outcomes, cells, readings, np.zeros(replications, np.int64))


LUCK = np.array(list(purposes(Luck).values()), dtype=np.uint64)
BIRTH = np.array(list(purposes(Birth).values()), dtype=np.uint64)
ZONE_LUCK = np.array(list(purposes(ZoneLuck).values()), dtype=np.uint64)


@numba.njit(nogil=True)
def _draw_newcomers(newcomers, birth, keys, n_keys, replication_key, purposes):  # type: ignore[no-untyped-def]
    for k in range(n_keys):
        if keys[k] >= 0:
            newcomers[k].key = keys[k]
            key = compiled_draws.enterprise_key(replication_key, keys[k], 0)
            compiled_draws.fill(birth, k, key, purposes)


@numba.njit(nogil=True, error_model="numpy")
def _replicate(  # type: ignore[no-untyped-def]
    enterprises, luck, enterprise_bytes, newcomers, birth, zones, zone_luck, zone_bytes, keys, profiles, table, row,
    seed, replication, capacity, startup_places, luck_ids, birth_ids, zone_ids, outcomes, cells, readings, panel,
    n_quarters,
):  # fmt: skip
    """Live one replication; returns the number of slots used, 0 where an entrant found none."""
    record = enterprise_bytes.shape[0] // enterprises.shape[0]
    zone = zones[0]
    used = zone.n_slots
    enterprise_bytes[: used * record] = 0
    zone_bytes[:] = 0
    profile = profiles[0]
    zone.capacity = capacity
    zone.startup_places = startup_places
    zone.headquarters_places = HEADQUARTERS_PLACES
    zone.institute_places = INSTITUTE_PLACES
    zone.lead_places = LEAD_PLACES
    zone.q = -1
    replication_key = compiled_draws.replication_key(seed, replication)
    _draw_newcomers(newcomers, birth, keys[0], keys.shape[1], replication_key, birth_ids)
    found_zone(enterprises, newcomers, zone, profile, table[row, 0])
    read_targets(enterprises, zone, table[row, 0], readings[0])
    for q in range(n_quarters):
        zone.q = q
        zone.season = q % 4
        compiled_draws.fill(zone_luck, 0, compiled_draws.enterprise_key(replication_key, ZONE_KEY, q), zone_ids)
        for i in range(zone.n_slots):
            if enterprises[i].alive or enterprises[i].stage < 2:
                key = compiled_draws.enterprise_key(replication_key, enterprises[i].key, q)
                compiled_draws.fill(luck, i, key, luck_ids)
        _draw_newcomers(newcomers, birth, keys[q + 1], keys.shape[1], replication_key, birth_ids)
        p = table[row, q]
        live_quarter(enterprises, newcomers, zone, profile, p)
        measure(enterprises, zone, p, outcomes[q])
        read_targets(enterprises, zone, p, readings[q + 1])
        if zone.season == 3:
            add_breakdown(enterprises, zone, p, cells[q // 4])
        if panel.shape[0] > 0:
            panel[q, : zone.n_slots * record] = enterprise_bytes[: zone.n_slots * record]
    return 0 if zone.full else zone.n_slots


@numba.njit(nogil=True, cache=True, error_model="numpy")
def _kernel(  # type: ignore[no-untyped-def]
    enterprises, luck, enterprise_bytes, newcomers, birth, zones, zone_luck, zone_bytes, keys, profiles, table,
    seed, replications, capacity, startup_places, luck_ids, birth_ids, zone_ids, outcomes, cells, readings, panel,
    slots, n_quarters,
):  # fmt: skip
    for r in range(replications.shape[0]):
        row = r if table.shape[0] > 1 else 0
        slots[r] = _replicate(
            enterprises, luck, enterprise_bytes, newcomers, birth, zones, zone_luck, zone_bytes, keys, profiles, table,
            row, seed, replications[r], capacity, startup_places, luck_ids, birth_ids, zone_ids, outcomes[r], cells[r],
            readings[r], panel, n_quarters,
        )  # fmt: skip


def run_chunk(
    work: Workspace,
    size: Sizes,
    profile: np.void,
    table: Records,
    seed: int,
    replications: npt.NDArray[np.int64],
    panel: npt.NDArray[np.uint8] | None = None,
) -> Measured:
    """Live some replications and return what they measured.

    Args:
        work: this thread's memory, for this size and at least this horizon
        size: places
        profile: record of state.Profile
        table: parameters, shape (replications or 1, quarters)
        seed: of the draws
        replications: whose luck each run has, shape (replications,)
        panel: with a single replication: the bytes of all enterprises by quarter, shape (quarters, bytes), filled here
    """
    quarters = table.shape[1]
    measured = blank_measured(len(replications), quarters)
    profiles = np.zeros(1, profile.dtype)
    profiles[0] = profile
    _kernel(
        work.enterprises, work.luck, work.bytes, work.newcomers, work.birth, work.zone, work.zone_luck, work.zone_bytes,
        work.keys, profiles, table, np.int64(seed), replications, size.capacity, size.startups, LUCK, BIRTH, ZONE_LUCK,
        measured.outcomes, measured.cells, measured.readings,
        np.empty((0, 0), np.uint8) if panel is None else panel, measured.slots, quarters,
    )  # fmt: skip
    return measured
