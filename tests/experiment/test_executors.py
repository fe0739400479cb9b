"""What a cluster does when its workers die, told by a stand-in for its client."""

from types import SimpleNamespace

import pytest

from sim.experiment import executors
from sim.experiment.executors import Cluster, ClusterTrouble

distributed = pytest.importorskip("distributed")  # Dask is an extra
KilledWorker = pytest.importorskip("distributed.scheduler").KilledWorker


class Future:
    """Has its answer at the n-th time of asking, or never."""

    def __init__(self, answers):
        self.answers = list(answers)

    def result(self, timeout=None):
        assert timeout is not None, "would wait for ever"
        answer = self.answers.pop(0) if self.answers else TimeoutError()
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Client:
    """Answers as it is told."""

    def __init__(self, answers, threads=1):
        self.answers, self.threads, self.cancelled = iter(answers), threads, []

    def nthreads(self):
        return {"tcp://worker": self.threads} if self.threads else {}

    def submit(self, function, task, pure):
        return Future(next(self.answers))

    def cancel(self, futures, force):
        self.cancelled += futures


@pytest.fixture
def at_once(monkeypatch):
    """Let waiting take no time."""
    monkeypatch.setattr(executors, "PATIENCE", 2 * executors.LOOK)

    def wait(futures, timeout, return_when):
        ready = {future for future in futures if future.answers}
        if not ready:
            raise TimeoutError
        return SimpleNamespace(done=ready)

    monkeypatch.setattr(distributed, "wait", wait)


@pytest.mark.usefixtures("at_once")
def test_a_worker_that_dies_before_it_hands_over_costs_nothing():
    client = Client([[TimeoutError(), "first"], ["second"]])
    assert dict(Cluster(client).blocks(["a", "b"])) == {"a": "first", "b": "second"}
    assert client.cancelled == []


@pytest.mark.usefixtures("at_once")
def test_a_task_that_kills_its_worker_is_given_up_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr(executors, "given_up", lambda task, why: [f"{task}: {why}"])
    client = Client([[KilledWorker("key", None, 3)], ["second"]])
    found = dict(Cluster(client).blocks(["a", "b"]))
    assert found == {"a": ["a: the worker died at it again and again"], "b": "second"}


@pytest.mark.usefixtures("at_once")
def test_without_any_worker_the_cluster_is_given_up_after_a_while():
    with pytest.raises(ClusterTrouble) as trouble:
        list(Cluster(Client([[]], threads=0)).blocks(["a"]))
    assert trouble.value.key == "sweep.no_workers"


@pytest.mark.usefixtures("at_once")
def test_a_scheduler_that_is_lost_is_told_in_one_line():
    with pytest.raises(ClusterTrouble) as trouble:
        list(Cluster(Client([[OSError("gone\nand more")]])).blocks(["a"]))
    assert (trouble.value.key, trouble.value.values) == ("sweep.cluster_lost", {"why": "gone"})
