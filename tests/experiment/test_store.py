import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from sim.experiment import blocks
from sim.experiment.blocks import Block, Unusable, pack, unpack
from sim.experiment.store import FILE, Damaged, Store
from tests import faults
from tests.faults import store_of_five
from tests.faults.store_of_five import FAMILY, WHOLE, block, content, fill


def test_records_come_back_as_they_were_packed_and_pack_to_the_same_bytes():
    records = np.zeros(3, [("a", "f8", (2, 2)), ("b", "i2")])
    records["a"] = np.nan
    records["b"] = [1, 2, 3]
    again = unpack(pack(records))
    assert again.dtype == records.dtype
    assert again.tobytes() == records.tobytes()
    assert pack(again) == pack(records)


def test_blocks_are_found_by_family_in_order_of_their_replications(tmp_path):
    other = replace(FAMILY, seed=2)
    with Store(tmp_path) as store:
        store.add([block(3), block(1)], [FAMILY])
        store.add([replace(block(2), family=other.key)], [other])
        assert [span.first for span in store.spans(FAMILY.key)] == [10, 30]
        assert [span.first for span in store.spans(other.key)] == [20]
        assert store.block(store.spans(FAMILY.key)[0].id) == block(1)


def test_forgetting_failed_runs_keeps_the_others(tmp_path):
    records = np.zeros(6, [("value", "f8")])
    records["value"] = range(6)
    hurt = Block(FAMILY.key, ("value",), 100, 6, {101: "why", 105: "why"}, pack(records))
    with Store(tmp_path) as store:
        store.add([hurt, block(0)], [FAMILY])
        assert store.forget_failed(FAMILY.key) == 2
        spans = store.spans(FAMILY.key)
        assert [(span.first, span.count, dict(span.failed)) for span in spans] == [
            (0, 10, {}),
            (100, 1, {}),
            (102, 3, {}),
        ]
        assert unpack(store.block(spans[2].id).payload)["value"].tolist() == [2.0, 3.0, 4.0]
        assert store.forget_failed(FAMILY.key) == 0


def test_a_block_whose_bytes_changed_is_missing_from_then_on(tmp_path):
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        payload = bytearray(raw.execute("SELECT payload FROM block WHERE first = 20").fetchone()[0])
        payload[100] ^= 1
        raw.execute("UPDATE block SET payload = ? WHERE first = 20", (bytes(payload),))
    raw.close()
    with Store(tmp_path) as store:
        bad = next(span for span in store.spans(FAMILY.key) if span.first == 20)
        with pytest.raises(Damaged):
            store.block(bad.id)
        assert [span.first for span in store.spans(FAMILY.key)] == [0, 10, 30, 40]


def test_the_same_block_is_kept_once(tmp_path):
    with Store(tmp_path) as store:
        store.add([block(0)], [FAMILY])
        store.add([block(0), block(1)], [FAMILY])
        assert [span.first for span in store.spans(FAMILY.key)] == [0, 10]


def test_a_store_of_a_newer_version_is_left_alone(tmp_path):
    fill(tmp_path)
    raw = sqlite3.connect(tmp_path / FILE)
    raw.execute(f"PRAGMA user_version = {blocks.FORMAT + 1}")
    raw.close()
    with pytest.raises(Unusable, match=str(blocks.FORMAT + 1)):
        Store(tmp_path)


def test_a_store_that_cannot_be_made_says_why(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable):
        Store(tmp_path / "file" / "store")


@pytest.mark.parametrize("mode", faults.MODES)
def test_whatever_write_flush_or_rename_goes_wrong_a_block_is_there_whole_or_not_at_all(tmp_path, mode):
    with faults.driver(tmp_path, "tests.faults.store_of_five", "act") as run:
        last = run(0, faults.COUNT, str(run.watched), "fill")["calls"]
        assert last > 30
        broken = 0
        for k in range(1, last + 1):
            shutil.rmtree(run.watched)
            run.watched.mkdir()
            broken += faults.hurt(run(k, faults.MODES[mode], str(run.watched), "fill"))
            after = run(0, faults.COUNT, str(run.watched), "recover")
            assert after["exit"] == 0, f"call {k} of {last}: {after['error']}"
        assert content(run.watched) == WHOLE
        assert broken > 0.8 * last


def test_two_processes_write_at_the_same_time(tmp_path):
    words = [sys.executable, "-c", f"from tests.faults.writers import add; add({str(tmp_path)!r}, {{}}, 15)"]
    both = [subprocess.Popen([*words[:2], words[2].format(which)]) for which in (0, 1)]
    assert [process.wait() for process in both] == [0, 0]
    there = content(tmp_path)
    assert sorted(there) == [10 * number for number in range(30)]
    assert all(there[first] == block(first // 10).payload for first in there)


def test_a_writer_that_is_killed_leaves_whole_blocks(tmp_path):
    luck = random.Random(3)
    words = [sys.executable, "-c", f"from tests.faults.writers import add; add({str(tmp_path)!r}, 0, 10_000, 0.02)"]
    before = 0
    for _ in range(4):
        writer = subprocess.Popen(words)
        while len(content(tmp_path)) <= before:
            time.sleep(0.02)
        time.sleep(luck.uniform(0.0, 0.1))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        there = content(tmp_path)
        assert all(there[first] == block(first // 10).payload for first in there)
        before = len(there)
    assert before >= 4


def test_the_content_of_five_is_whole_without_faults(tmp_path):
    fill(tmp_path)
    assert content(tmp_path) == WHOLE
    assert store_of_five.FAMILY.key == FAMILY.key


def test_the_store_says_what_it_holds_and_lets_go_of_what_is_not_wanted(tmp_path):
    other = replace(FAMILY, model="n" * 64)
    hurt = Block(other.key, ("value",), 0, 10, {3: "why", 4: "why"}, block(1).payload)
    with Store(tmp_path) as store:
        store.add([block(0), block(1)], [FAMILY])
        store.add([hurt], [other])
        held = {one.identity["model"][0]: one for one in store.held()}
        assert [(one.blocks, one.runs, one.failed) for one in (held["m"], held["n"])] == [(2, 20, 0), (1, 10, 2)]
        assert store.prune(lambda one: one.key == FAMILY.key) > 0
        assert [one.key for one in store.held()] == [FAMILY.key]
        assert store.verify() == (2, 0)
        assert store.prune(lambda one: False) > 0
        assert (store.held(), store.verify()) == ([], (0, 0))


def test_verifying_takes_out_what_is_damaged(tmp_path):
    fill(tmp_path)
    raw = sqlite3.connect(tmp_path / FILE)
    raw.execute("UPDATE block SET first = 70 WHERE first = 20")
    raw.commit()
    raw.close()
    with Store(tmp_path) as store:
        assert store.verify() == (5, 1)
        assert store.verify() == (4, 0)


def test_processes_that_fill_and_empty_one_store_do_not_disturb_one_another(tmp_path):
    fill_it = (
        "import sys, time\nfrom pathlib import Path\nfrom sim.experiment.store import Damaged, Store\n"
        "from tests.faults.store_of_five import FAMILY, WHOLE, block\n"
        "end = time.time() + 4.0\n"
        "with Store(Path(sys.argv[1])) as store:\n"
        "    while time.time() < end:\n"
        "        for number in range(5):\n"
        "            store.add([block(number)], [FAMILY])\n"
        "            for span in store.spans(FAMILY.key):\n"
        "                try:\n"
        "                    assert store.block(span.id).payload == WHOLE[span.first]\n"
        "                except Damaged:  # pruned in the meantime\n"
        "                    pass\n"
        "    assert store.salvaged == 0\n"
    )
    empty_it = (
        "import sys, time\nfrom pathlib import Path\nfrom sim.experiment.store import Store\n"
        "end = time.time() + 4.0\n"
        "with Store(Path(sys.argv[1])) as store:\n"
        "    while time.time() < end:\n"
        "        store.prune(lambda held: False)\n"
        "        time.sleep(0.05)\n"
    )
    words = [[sys.executable, "-c", script, str(tmp_path)] for script in (fill_it, fill_it, empty_it)]
    processes = [subprocess.Popen(word, stderr=subprocess.PIPE, text=True) for word in words]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
    assert ended == [("", 0)] * 3


def test_what_an_older_version_kept_is_let_go_of_and_computed_again(tmp_path):
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute(f"PRAGMA user_version = {blocks.FORMAT - 1}")
    raw.close()
    with Store(tmp_path) as store:
        assert store.held() == []
        assert store.spans(FAMILY.key) == []
    fill(tmp_path)
    assert content(tmp_path) == WHOLE
