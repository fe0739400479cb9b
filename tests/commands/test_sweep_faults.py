"""A sweep cannot be lost: whatever happens to its processes and its disk, the same command yields the same bytes."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import faults

KILLS = int(os.environ.get("ZONESIM_KILLS", "25"))  # more of them on demand


def tables(folder):
    """Return the bytes of every file of the only result, and its name."""
    (result,) = [path for path in (Path(folder) / "results").iterdir() if not path.name.startswith(".")]
    return result.name, {path.name: path.read_bytes() for path in result.iterdir()}


@pytest.fixture(scope="module")
def undisturbed(kernel, tmp_path_factory):
    """Return the files of a sweep that nothing happened to, by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", "")
        from tests.faults import tiny_sweep

        found = {}
        for name in ("tiny", "killed"):
            folder = tmp_path_factory.mktemp(name)
            assert tiny_sweep.sweep(folder, name, chunk=100) == 0
            found[name] = tables(folder)
    return found


@pytest.mark.parametrize("mode", faults.MODES)
def test_after_any_write_flush_or_rename_went_wrong_the_same_command_yields_the_same_bytes(undisturbed, tmp_path, mode):
    with faults.driver(tmp_path, "tests.faults.tiny_sweep", "sweep") as run:
        last = run(0, faults.COUNT, str(run.watched), "tiny")["calls"]
        assert last > 100
        refused = 0
        for k in range(1, last + 1):
            shutil.rmtree(run.watched)
            run.watched.mkdir()
            hurt = run(k, faults.MODES[mode], str(run.watched), "tiny")
            refused += hurt["exit"] != 0
            assert not hurt["error"], f"call {k}: {hurt['error']}"  # one clear line, no traceback
            assert run(0, faults.COUNT, str(run.watched), "tiny")["exit"] == 0, f"call {k} of {last}"
            assert tables(run.watched) == undisturbed["tiny"], f"call {k} of {last}"
        print(f"{mode}: {last} calls, {refused} of them ended the command")
        assert refused > 0.8 * last


def blocks(store):
    """Return how many blocks there are."""
    try:
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=10.0)
        count = connection.execute("SELECT count(*) FROM block").fetchone()[0]
        connection.close()
    except sqlite3.OperationalError:  # not there yet
        return 0
    return count


@pytest.mark.slow
def test_a_sweep_that_is_killed_again_and_again_ends_with_the_same_bytes(undisturbed, tmp_path):
    luck = random.Random(11)
    store, all_of_them = tmp_path / "store" / "runs.sqlite", 3 * 400 // 10
    words = [sys.executable, "-m", "tests.faults.forked", str(tmp_path), "killed", "2", "10"]
    seen = []
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:

        def begin():
            parent.stdin.write("go\n")
            parent.stdin.flush()
            return int(parent.stdout.readline())

        def ended():
            return int(parent.stdout.readline())

        while len(seen) < KILLS:
            before = blocks(store)
            if before > 0.8 * all_of_them:  # start anew, so that every kill falls between the first and the last block
                shutil.rmtree(store.parent)
                before = 0
            child = begin()
            while blocks(store) <= max(1, before):
                time.sleep(0.005)
            time.sleep(luck.uniform(0.0, 0.05))
            os.kill(child, signal.SIGKILL)
            assert ended() == -signal.SIGKILL
            done = blocks(store)
            if 1 <= done < all_of_them:
                seen.append(done)
        begin()
        assert ended() == 0
        parent.stdin.close()
    print(f"killed with so many of {all_of_them} blocks done: {seen}")
    assert tables(tmp_path) == undisturbed["killed"]


def test_two_processes_on_one_sweep_both_end_well_with_the_same_bytes(undisturbed, tmp_path):
    script = "import sys; from tests.faults.tiny_sweep import sweep; sys.exit(sweep(sys.argv[1], 'killed', 1, 10))"
    both = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.DEVNULL) for _ in "ab"]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert tables(tmp_path) == undisturbed["killed"]


@pytest.mark.parametrize(("workers", "chunk"), [(1, 7), (2, 1), (2, 1000)])
def test_neither_threads_nor_chunks_change_a_byte(undisturbed, tmp_path, workers, chunk):
    from tests.faults import tiny_sweep

    assert tiny_sweep.sweep(tmp_path, "tiny" if chunk == 1 else "killed", workers, chunk) == 0
    assert tables(tmp_path) == undisturbed["tiny" if chunk == 1 else "killed"]


@pytest.mark.usefixtures("kernel")
def test_repeating_computes_nothing_and_widening_only_what_is_new(undisturbed, tmp_path, monkeypatch):
    from sim.experiment import executors
    from tests.faults import tiny_sweep

    assert tiny_sweep.sweep(tmp_path, "killed", 2, 100) == 0
    shutil.rmtree(tmp_path / "results")

    def never(task):
        raise AssertionError(f"computed again: {len(task.pieces)} pieces")

    monkeypatch.setattr(executors, "compute", never)
    assert tiny_sweep.sweep(tmp_path, "killed", 2, 100) == 0  # from the store
    assert tables(tmp_path) == undisturbed["killed"]
    (tmp_path / "results" / tables(tmp_path)[0] / "bands.parquet").write_bytes(b"changed")
    assert tiny_sweep.sweep(tmp_path, "killed", 2, 100) == 0  # a file that was changed is made again
    assert tables(tmp_path) == undisturbed["killed"]
    shutil.rmtree(tmp_path / "store")
    assert tiny_sweep.sweep(tmp_path, "killed", 2, 100) == 0  # the tables are whole, so that nothing is needed
    record = json.loads(tables(tmp_path)[1]["manifest.json"])
    assert record["counts"] == {"planned": 1200, "done": 1200, "failed": 0}
    assert record["partial"] is False
