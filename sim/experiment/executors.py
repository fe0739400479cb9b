"""Where tasks are computed: threads of this process, or the workers of a Dask cluster. The answer is the same."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from sim.experiment.blocks import Block
from sim.experiment.tasks import Task, compute, given_up, versions

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 2  # tasks that wait for each that is computed: memory stays flat and an interruption is quick
PATIENCE = 60.0  # seconds without any worker after which a cluster is given up
LOOK = 5.0  # seconds after which it is looked whether there are workers at all
CONNECT = 10  # seconds

Computed = Iterator[tuple[Task, list[Block]]]


class Executor(Protocol):
    """Computes tasks and hands out results as they are ready, in any order."""

    @property
    def workers(self) -> int:
        """How many tasks are computed at a time."""
        ...

    def blocks(self, tasks: Iterable[Task]) -> Computed:
        """Yield each task with its blocks; closing the iterator cancels what has not begun."""
        ...


class Threads:
    """Threads of this process: the compiled rules run without the interpreter's lock."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def blocks(self, tasks: Iterable[Task]) -> Computed:
        """Yield each task with its blocks."""
        remaining = iter(tasks)
        waiting: dict[Future[list[Block]], Task] = {}
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                while True:
                    while len(waiting) < self.workers * (1 + AHEAD) and (task := next(remaining, None)):
                        waiting[pool.submit(compute, task)] = task
                    if not waiting:
                        return
                    ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in ready:
                        yield waiting.pop(future), future.result()
            finally:
                pool.shutdown(cancel_futures=True)


class ClusterTrouble(Exception):
    """A cluster that cannot be used: the key of a message and its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key = key
        self.values: Mapping[str, str] = values


class Cluster:
    """The workers of a Dask scheduler; one that dies costs the tasks it was at, which another one computes."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def workers(self) -> int:
        """Threads of all workers there are now."""
        threads: dict[str, int] = self.client.nthreads()
        return max(1, sum(threads.values()))

    def blocks(self, tasks: Iterable[Task]) -> Computed:
        """Yield each task with its blocks; raise ClusterTrouble where scheduler or workers are gone."""
        from distributed.scheduler import KilledWorker

        remaining = iter(tasks)
        waiting: dict[Any, Task] = {}
        try:
            while True:
                while len(waiting) < self.workers * (1 + AHEAD) and (task := next(remaining, None)):
                    waiting[self.client.submit(compute, task, pure=False)] = task
                if not waiting:
                    return
                for future in self._ready(list(waiting)):
                    try:
                        blocks = future.result(timeout=LOOK)
                    except KilledWorker:
                        blocks = given_up(waiting[future], "the worker died at it again and again")
                    except TimeoutError:
                        continue  # its worker died before it handed over what it had done
                    yield waiting.pop(future), blocks
        except (CancelledError, OSError) as error:
            raise ClusterTrouble("sweep.cluster_lost", why=_line(error)) from None
        finally:
            self.client.cancel(list(waiting), force=True)

    def _ready(self, futures: list[Any]) -> list[Any]:
        """Wait for at least one task; not for ever where all workers are gone."""
        from distributed import wait as wait_for

        alone = 0.0
        while alone < PATIENCE:
            try:
                return list(wait_for(futures, timeout=LOOK, return_when=FIRST_COMPLETED).done)
            except TimeoutError:
                alone = 0.0 if self.client.nthreads() else alone + LOOK
        raise ClusterTrouble("sweep.no_workers", seconds=f"{PATIENCE:.0f}")


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler and refuse workers that would compute something else.

    Raises:
        ClusterTrouble: Dask is not installed, nobody answers, or a worker has another model or other versions
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterTrouble("sweep.needs_cluster") from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told by us
    try:
        client = Client(address, timeout=CONNECT)
    except (OSError, ValueError) as error:
        raise ClusterTrouble("sweep.no_scheduler", address=address, why=_line(error)) from None
    with client:
        _check_workers(client)
        yield Cluster(client)


def _check_workers(client: Client) -> None:
    """Refuse workers with another model or other versions, by name."""
    ours = dict(versions())
    try:
        found = client.run(versions)
    except Exception as error:
        raise ClusterTrouble("sweep.worker_unlike", worker="", what=_line(error)) from None
    for worker, theirs in sorted(found.items()):
        unlike = [
            f"{name} {dict(theirs).get(name)} ≠ {value}"
            for name, value in ours.items()
            if dict(theirs).get(name) != value
        ]
        if unlike:
            raise ClusterTrouble("sweep.worker_unlike", worker=worker, what="; ".join(unlike))


def _line(error: BaseException) -> str:
    """Return what went wrong in one line."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
