"""The same bytes from a scheduler and two workers on this machine, one of which may be killed."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sim.commands.refusal import Refusal
from tests.commands.test_sweep_faults import tables

pytest.importorskip("distributed")
pytestmark = [pytest.mark.usefixtures("kernel"), pytest.mark.slow]


@contextmanager
def started(*words, folder=None):
    """Yield a process of Dask that finds ``sim`` in a folder first; end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def said(process, pattern):
    """Wait until a process says something; return what it said."""
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found.group(1)
    raise AssertionError(f"ended without {pattern}")


@pytest.fixture
def scheduler():
    with started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as process:
        yield said(process, r"Scheduler at:\s+(\S+)")


@contextmanager
def workers(address, number=2, folder=None):
    """Yield workers of one thread each without a nanny, so that one that is killed stays dead."""
    words = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    with ExitStack() as stack:
        found = [stack.enter_context(started(*words, folder=folder)) for _ in range(number)]
        for process in found:
            said(process, r"(Registered to):")
        yield found


@pytest.fixture(scope="module")
def alone(kernel, tmp_path_factory):
    """Return the files that one thread makes."""
    from tests.faults import tiny_sweep

    folder = tmp_path_factory.mktemp("alone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", "")
        assert tiny_sweep.sweep(folder, "killed", 1, 100) == 0
    return tables(folder)


def through(address, folder, chunk=20):
    from sim.commands import sweeping
    from tests.faults import tiny_sweep

    os.environ["ZONESIM_STORE"] = str(Path(folder) / "store")
    return sweeping.run(tiny_sweep.order(folder, "killed", None, chunk, dask=address))


def test_two_workers_make_the_same_bytes_as_one_thread(alone, scheduler, tmp_path):
    with workers(scheduler):
        assert through(scheduler, tmp_path) == 0
    assert tables(tmp_path) == alone


def test_a_killed_worker_costs_its_chunk_only(alone, scheduler, tmp_path):
    words = [sys.executable, "-m", "tests.faults.clustered", str(tmp_path), scheduler]
    with workers(scheduler) as both:
        sweep = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        store = tmp_path / "store" / "runs.sqlite"
        while not store.exists():
            time.sleep(0.05)
        from tests.commands.test_sweep_faults import blocks

        while blocks(store) < 5:
            time.sleep(0.01)
        both[0].send_signal(signal.SIGKILL)
        done = blocks(store)
        assert sweep.wait(timeout=120) == 0
    assert done < 60  # of 60 blocks
    assert tables(tmp_path) == alone
    record = json.loads(alone[1]["manifest.json"])
    assert record["counts"]["failed"] == 0


def test_a_worker_with_another_model_is_refused_by_name(scheduler, tmp_path):
    copy = tmp_path / "other"
    shutil.copytree(Path(__file__).parents[2] / "sim", copy / "sim")
    with (copy / "sim" / "zone" / "space.py").open("a", encoding="utf-8") as rule:
        rule.write("\n# another model\n")
    with workers(scheduler, 1, copy), pytest.raises(Refusal, match="model") as refused:
        through(scheduler, tmp_path)
    assert "tcp://127.0.0.1" in refused.value.lines[0]
    assert not (tmp_path / "results").exists()


def test_an_address_where_nobody_answers_is_told_in_one_line(tmp_path):
    with pytest.raises(Refusal, match=r"127\.0\.0\.1:1"):
        through("tcp://127.0.0.1:1", tmp_path)
