"""One piece of work for both hosts, and what it consists of: enterprise-quarters, keyed draws, exp and log calls."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.population import queue_keys, sizes
from sim.engine.run import run
from sim.outcomes import totals
from sim.scenario import Scenario
from sim.state import Birth, Luck, ZoneLuck, fields
from sim.table import table

EXPS = ("exp", "expm1", "tanh", "erf")  # each costs about as much as an exp
LOGS = ("log", "log1p")

Records = npt.NDArray[Any]


@dataclass(frozen=True)
class Work:
    """Some replications of a scenario with their parameters, growth shift included."""

    scenario: Scenario
    seed: int
    replications: npt.NDArray[np.int64]
    records: Records  # (replications, quarters)
    enterprise_quarters: float

    def first(self, number: int) -> Work:
        """Return the same work for fewer replications."""
        share = number / len(self.replications)
        return Work(
            self.scenario,
            self.seed,
            self.replications[:number],
            self.records[:number],
            self.enterprise_quarters * share,
        )


@dataclass(frozen=True)
class Parts:
    """Operations per enterprise-quarter."""

    draws: float
    exps: float
    logs: float


def work(scenario: Scenario, runs: int, seed: int = 1) -> Work:
    """Prepare the work: what both hosts need, so that only the living of quarters is timed."""
    ensemble = run(scenario, runs=runs, seed=seed, uncertainty="off")
    records = np.repeat(table(scenario, seed, range(runs), "off"), runs, axis=0)
    records["growth"]["shift"] = ensemble.shift[:, None]
    column = next(outcome.position for outcome in totals() if outcome.id == "enterprises")
    lived = float(ensemble.totals[:, :, column].sum())
    return Work(scenario, seed, np.arange(runs), records, lived)


def compiled(work: Work) -> Callable[[], object]:
    """Return what lives the work on the compiled host, its memory laid out."""
    from sim.engine import ensemble

    size = sizes(work.scenario.profile, work.scenario.quarters)
    memory = ensemble.workspace(size, work.scenario.quarters)
    profile = work.scenario.profile.record()
    return lambda: ensemble.run_chunk(memory, size, profile, work.records, work.seed, work.replications)


def interactive(work: Work) -> Callable[[], object]:
    """Return what lives the work on the Mesa host."""
    from sim.engine.interactive import ZoneModel

    def live() -> None:
        for row, replication in zip(work.records, work.replications, strict=True):
            model = ZoneModel(work.scenario, work.seed, int(replication), table=row)
            for _ in range(len(row)):
                model.step()

    return live


def parts(work: Work) -> Parts:
    """Count the draws and the exp and log calls of the first replication, per enterprise-quarter."""
    one = work.first(1)
    calls, lived, drawn = _counted(one)
    return Parts(
        draws=drawn / lived,
        exps=sum(calls[name] for name in EXPS) / lived,
        logs=sum(calls[name] for name in LOGS) / lived,
    )


def _counted(work: Work) -> tuple[Counter[str], float, float]:
    """Live one replication on the Mesa host with a counting ``math`` in its copy of the rulebook.

    Returns:
        calls by function; enterprise-quarters; keyed draws of enterprises, of the zone and of the queue of newcomers,
        all of which the compiled host computes whether or not a rule reads them
    """
    from sim.engine.interactive import ZoneModel

    calls: Counter[str] = Counter()

    class Counting(ZoneModel):
        def _found(self) -> None:
            for rule in self.rules.values():
                if "math" in rule.__globals__:
                    rule.__globals__["math"] = counting
            super()._found()

    counting = counting_math(calls)
    model = Counting(work.scenario, work.seed, 0, table=work.records[0])
    size = sizes(work.scenario.profile, work.scenario.quarters)
    drawn = float(len(queue_keys(size, -1)) * len(fields(Birth)))
    lived = 0.0
    for q in range(work.records.shape[1]):
        waiting = sum(1 for e in model.slots if e.alive or e.stage < 2)
        model.step()
        drawn += waiting * len(fields(Luck)) + len(queue_keys(size, q)) * len(fields(Birth)) + len(fields(ZoneLuck))
        lived += float(model.outcomes.enterprises)
    return calls, lived, drawn


def counting_math(calls: Counter[str]) -> Any:
    """Return what stands for the module ``math`` and counts its transcendental functions.

    >>> calls = Counter()
    >>> counting_math(calls).exp(0.0), calls["exp"]
    (1.0, 1)
    """
    names = [name for name in dir(math) if not name.startswith("_")]
    found = SimpleNamespace(**{name: getattr(math, name) for name in names})
    for name in (*EXPS, *LOGS):
        setattr(found, name, _counter(name, calls))
    return found


def _counter(name: str, calls: Counter[str]) -> Callable[[float], float]:
    function: Callable[[float], float] = getattr(math, name)

    def call(x: float) -> float:
        calls[name] += 1
        return function(x)

    return call
