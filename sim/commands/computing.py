"""Where a command computes: threads of this process or the workers of a cluster, whose trouble is told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.commands.refusal import FAILED, Refusal
from sim.experiment.executors import ClusterTrouble, Executor, Threads, cluster
from sim.experiment.tasks import OtherModel
from sim.messages import text


@contextmanager
def executor(workers: int | None, dask: str | None, lang: str) -> Iterator[Executor]:
    """Yield what computes; what goes wrong with a cluster is a refusal, and what was stored before stays.

    Args:
        workers: threads; None for as many as processors
        dask: address of a scheduler instead
        lang: of what is said
    """
    try:
        if dask is None:
            yield Threads(workers)
        else:
            with cluster(dask) as found:
                yield found
    except ClusterTrouble as trouble:
        raise Refusal(text(trouble.key, lang, **trouble.values), code=FAILED) from None
    except OtherModel as other:
        raise Refusal(text("sweep.other_model", lang, found=other), code=FAILED) from None
