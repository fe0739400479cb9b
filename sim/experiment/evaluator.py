"""What an analysis asks the engine: runs of scenarios, each luck with its own ledger, none of them computed twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sim.experiment import joint_draws
from sim.experiment.executors import Executor
from sim.experiment.kept import Kept, default_columns, joined
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted
from sim.experiment.store import Store
from sim.table import Uncertainty

CHUNK = (
    50  # replications of a task, fewer than in a sweep: analyses ask for small batches, which are to fill all threads
)


class NoRuns(Exception):
    """Not one replication was done of what an analysis needs; ``cause`` is that of the first that failed."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def luck(seed: int, uncertainty: Uncertainty = "catalogue") -> Luck:
    """Return the luck of a seed: runs of the same number under the same luck are pairs."""
    return Luck(seed, uncertainty, joint_draws.digest(uncertainty))


@dataclass
class Evaluator:
    """Runs scenarios through the store, so that what is asked again is read and what was stopped goes on."""

    store: Store
    executor: Executor
    columns: tuple[str, ...] = field(default_factory=default_columns)  # kept of each run, by quarter
    progress: Callable[[Counts], None] = lambda counts: None
    counts: Counts = field(default_factory=Counts)  # of all that was asked so far

    def kept(self, fortune: Luck, wanted: Sequence[Wanted]) -> list[Kept]:
        """Return what is kept of the replications of each scenario, in the order asked; failed ones are NaN.

        Args:
            fortune: seed and draws that all of them share
            wanted: scenarios with their replications
        """
        self.counts.planned += sum(want.runs for want in wanted)
        ledger = Ledger(self.store, self.executor, fortune, self.columns, CHUNK, self.progress, counts=self.counts)
        ledger.complete(wanted)
        return [joined(list(ledger.kept(want, self.columns))) for want in wanted]
