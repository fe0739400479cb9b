"""What one worker, a thread or a process somewhere, does at a time: some replications of some scenarios."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.engine.digest import model_digest
from sim.engine.hosts import CompiledHost, Floats, MesaHost
from sim.engine.pilot import growth_shifts, pilot_luck
from sim.engine.run import Ensemble, join, live
from sim.experiment import provenance
from sim.experiment.blocks import Block, pack
from sim.experiment.names import Family
from sim.experiment.records import records
from sim.outcomes import breakdown, totals
from sim.parameters import record_type
from sim.quarters import PER_YEAR
from sim.scenario import Scenario
from sim.table import Uncertainty, pilot_scenario
from sim.targets import readings

MOST_PILOTS = (
    1024  # chunks of replications whose growth shifts a process remembers: scenarios that differ in policy share them
)
MOST_HOSTS = 4
T = TypeVar("T")


class OtherModel(Exception):
    """This worker has another model or other versions than who asks."""


@dataclass(frozen=True)
class Piece:
    """Consecutive replications of one scenario."""

    scenario: Scenario
    family: Family
    first: int
    count: int

    @property
    def replications(self) -> NDArray[np.int64]:
        """Their numbers, shape (count,)."""
        return np.arange(self.first, self.first + self.count)


@dataclass(frozen=True)
class Task:
    """Some pieces that share how numbers are drawn and what is kept of the runs."""

    pieces: tuple[Piece, ...]
    uncertainty: Uncertainty
    columns: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]  # of who asks


@lru_cache(maxsize=1)
def versions() -> tuple[tuple[str, str], ...]:
    """Return what two processes must share so that their runs are the same to the bit: model and versions by name."""
    return tuple(sorted({**provenance.versions(), "model": model_digest()}.items()))


def compute(task: Task) -> list[Block]:
    """Live a task and pack what is kept of it; an exception fails the runs that raise it, not the task.

    Raises:
        OtherModel: nothing was computed, for it would not be the same run
    """
    if task.versions != versions():
        unlike = sorted(set(versions()) - set(task.versions))
        raise OtherModel(", ".join(f"{name} {version}" for name, version in unlike))
    return [_block(piece, task, _survivors(piece, task.uncertainty, piece.replications)) for piece in task.pieces]


def given_up(task: Task, cause: str) -> list[Block]:
    """Return the blocks of a task that nobody could compute."""
    return [_block(piece, task, _failed(piece, piece.replications, cause)) for piece in task.pieces]


def _block(piece: Piece, task: Task, ensemble: Ensemble) -> Block:
    causes = zip(piece.replications, ensemble.causes, strict=True)
    return Block(
        family=piece.family.key,
        columns=task.columns,
        first=piece.first,
        count=piece.count,
        failed={int(r): cause for r, cause in causes if cause},
        payload=pack(records(ensemble, task.columns)),
    )


def _survivors(piece: Piece, uncertainty: Uncertainty, replications: NDArray[np.int64]) -> Ensemble:
    """Live replications; where one raises, halve until it is alone and note why."""
    try:
        return _live(piece, uncertainty, replications)
    except Exception as error:
        if len(replications) == 1:
            return _failed(piece, replications, f"{type(error).__name__}: {error}".splitlines()[0])
    middle = len(replications) // 2
    return join([_survivors(piece, uncertainty, part) for part in (replications[:middle], replications[middle:])])


def _live(piece: Piece, uncertainty: Uncertainty, replications: NDArray[np.int64]) -> Ensemble:
    family, scenario = piece.family, piece.scenario
    place = (scenario.profile.digest, scenario.quarters, family.engine)
    host = _HOSTS.answer(place, lambda: _new_host(scenario, family.engine))
    pilots = (pilot_scenario(scenario).life, family.uncertainty, family.seed, family.engine)
    luck = _LUCK.answer(pilots, lambda: pilot_luck(scenario, family.seed))
    chunk = (*pilots, int(replications[0]), len(replications))
    shift = _SHIFTS.answer(chunk, lambda: growth_shifts(host, scenario, family.seed, uncertainty, replications, luck))
    return live(host, scenario, family.seed, family.engine, uncertainty, replications, shift)


def _failed(piece: Piece, replications: NDArray[np.int64], cause: str) -> Ensemble:
    """Return replications that failed: an ensemble of the usual shapes that is not a number anywhere."""
    scenario, n = piece.scenario, len(replications)
    parks, industries = len(scenario.profile.parks), len(scenario.profile.industries)
    years = scenario.quarters // PER_YEAR

    def nothing(*shape: int) -> Floats:
        return np.full((n, *shape), np.nan)

    return Ensemble(
        scenario=scenario,
        seed=piece.family.seed,
        engine=piece.family.engine,
        replications=replications,
        totals=nothing(scenario.quarters, len(totals())),
        parks=nothing(years, parks, len(breakdown())),
        industries=nothing(years, industries, len(breakdown())),
        readings=nothing(scenario.quarters, len(readings())),
        founding=nothing(len(readings())),
        shift=nothing(),
        levels={name: nothing() for name in record_type()["founding"].names or ()},
        causes=(cause,) * n,
    )


class _Remembered(Generic[T]):
    """Answers by key, the oldest forgotten first; what they were computed from is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, T] = {}
        self._lock = Lock()

    def answer(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what was computed before, else compute it."""
        if key in self._found:
            return self._found[key]
        found = compute()  # two threads may do it at a time, to the same end
        with self._lock:
            while len(self._found) >= self._most:
                del self._found[next(iter(self._found))]
            return self._found.setdefault(key, found)


_HOSTS: _Remembered[CompiledHost | MesaHost] = _Remembered(MOST_HOSTS)
_LUCK: _Remembered[float] = _Remembered(MOST_PILOTS)
_SHIFTS: _Remembered[Floats] = _Remembered(MOST_PILOTS)


def _new_host(scenario: Scenario, engine: str) -> CompiledHost | MesaHost:
    return MesaHost(scenario, None) if engine == "mesa" else CompiledHost(scenario)
