"""The sweep against other people's runners, Mesa's and EMA Workbench's: all call one model function on one thread."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import mesa
from mesa.batchrunner import batch_run
from numpy.typing import NDArray

from sim.experiment.bench import AT_MOST, Measure, alternating, ratios, summary
from sim.experiment.bench_sweep import Bare, Piece, sweep_once
from sim.experiment.executors import Threads
from sim.experiment.ledger import CHUNK
from sim.experiment.records import records
from sim.experiment.sweep_file import Sweep

EXTRA = "peers"  # of pyproject.toml
MESA, EMA = "sweep_over_mesa", "sweep_over_ema"

Answer = Mapping[str, NDArray[Any]]


class Ratio(Measure):
    """Our time per run over that of another runner; below 1 ours is faster."""

    @property
    def aim(self) -> tuple[str, float]:
        """No slower than they are."""
        return AT_MOST, 1.0


@dataclass(frozen=True)
class Missing:
    """What was not measured, and the extra to install for it."""

    id: str
    extra: str
    aim: None = None
    met: None = None


class Function:
    """The model function: call k lives some replications of a point and returns what a sweep keeps of them by name.

    It is told scenarios, host and growth shifts beforehand, as a sweep remembers them.
    """

    def __init__(self, piece: Piece, size: int) -> None:
        self.bare = Bare(piece, size)
        self.columns = piece.sweep.keep
        self.calls = len(self.bare.scenarios) * len(self.bare.chunks)
        self.names = tuple(self(0))

    def __call__(self, call: int) -> Answer:
        """Return arrays of shape (replications,) or (replications, numbers): EMA Workbench takes no more axes."""
        point, part = divmod(call, len(self.bare.chunks))
        lived = self.bare.live(self.bare.scenarios[point], self.bare.chunks[part], self.bare.shifts[part])
        rows = records(lived, self.columns)
        found = {name: rows[name] for name in rows.dtype.names or ()}
        return {name: x.reshape(len(x), -1) if x.ndim > 2 else x for name, x in found.items()}


def measure(small: Sweep, rounds: int, runs: int, few: int) -> list[Ratio | Missing]:
    """Time sweeps of ten enterprises against the other runners.

    Args:
        small: the sweep
        rounds: timings of each side
        runs: of each timing where a call lives a whole chunk, as a task of ours does
        few: where each run is a call of its own, as is the habit of the others
    """
    return [*against(Piece(small, runs), CHUNK, rounds), *against(Piece(small, few), 1, rounds, "_single")]


def against(piece: Piece, size: int, rounds: int, suffix: str = "") -> list[Ratio | Missing]:
    """Time ours against all others, which live so many runs at a call."""
    piece = even(piece, size)
    function = Function(piece, size)
    theirs: dict[str, Callable[[], object]] = {MESA: lambda: by_mesa(function)}
    workbench = ema_workbench()
    if workbench:
        theirs[EMA] = lambda: by_ema(function, workbench)
    ours, *times = alternating([lambda: sweep_once(piece, Threads(1)), *theirs.values()], rounds)
    found: list[Ratio | Missing] = [
        Ratio(**vars(summary(name + suffix, "x", ratios(ours, seconds))))
        for name, seconds in zip(theirs, times, strict=True)
    ]
    return found if workbench else [*found, Missing(EMA + suffix, EXTRA)]


def even(piece: Piece, size: int) -> Piece:
    """Return the piece with as many replications of a point as fill whole calls: EMA Workbench wants equal shapes."""
    each = piece.each - piece.each % size if piece.each > size else piece.each
    return Piece(piece.sweep, each * piece.sweep.n_points)


def by_mesa(function: Function) -> list[Answer]:
    """Have Mesa's batch runner make all calls; return the answers in order."""

    class Lived(mesa.Model):  # type: ignore[misc]
        """A model whose only step is one call."""

        def __init__(self, call: int, rng: Any = None) -> None:
            super().__init__(rng=rng)
            self.call = call
            self.datacollector = mesa.DataCollector({"answer": "answer"})

        def step(self) -> None:
            self.answer = function(self.call)
            self.datacollector.collect(self)
            self.running = False

    found = batch_run(Lived, {"call": range(function.calls)}, number_processes=1, display_progress=False)
    return [row["answer"] for row in found]


def ema_workbench() -> ModuleType | None:
    """Return EMA Workbench if it is installed; it warns of what it could use besides."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import ema_workbench as workbench
        except ImportError:
            return None
    logging.getLogger("EMA").setLevel(logging.CRITICAL)  # what goes wrong is raised as well
    found: ModuleType = workbench
    return found


def by_ema(function: Function, workbench: ModuleType) -> Answer:
    """Have EMA Workbench make all calls; return the answers by name, the calls in order along the first axis."""
    case = getattr(workbench, "Sample", None) or workbench.Scenario  # its name since 3.0, and before
    model = workbench.Model("zone", function=function)
    model.uncertainties = [workbench.IntegerParameter("call", 0, function.calls)]
    # its names of outcomes are those of the whole session: a bare one would forbid it to everybody else
    own = {name: f"{name}_of_bench" for name in function.names}
    model.outcomes = [workbench.ArrayOutcome(other, variable_name=name) for name, other in own.items()]
    with warnings.catch_warnings(), workbench.SequentialEvaluator(model) as evaluator:
        warnings.simplefilter("ignore")
        cases = [case(call=call) for call in range(function.calls)]
        _, answers = evaluator.perform_experiments(cases, log_progress=True)  # a log that is silent, not a bar
    return {name: answers[other] for name, other in own.items()}
