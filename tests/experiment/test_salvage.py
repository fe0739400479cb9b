"""A store whose file is not what was written."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import suppress

import pytest

from sim.experiment import blocks, salvage
from sim.experiment.blocks import Block
from sim.experiment.store import FILE, Damaged, Store
from tests import faults
from tests.faults.store_of_five import FAMILY, WHOLE, block, content, fill


def readable(folder, notice=lambda damaged: None):
    """Return the payloads of all blocks that are what was written."""
    found = {}
    with Store(folder, notice) as store:
        for span in store.spans(FAMILY.key):
            with suppress(Damaged):
                found[span.first] = store.block(span.id).payload
    return found


@pytest.mark.parametrize("lost", [1, 1000, 5000, 30_000])
def test_of_a_file_that_was_cut_short_all_that_can_be_read_is_saved(tmp_path, lost):
    with Store(tmp_path) as store:
        for number in range(20):
            store.add([block(number)], [FAMILY])
    path = tmp_path / FILE
    size = path.stat().st_size
    os.truncate(path, size - lost)
    told = []
    kept = readable(tmp_path, told.append)
    each = size / 20
    assert 20 - lost / each - 2 <= len(kept) < 20
    assert all(kept[first] == block(first // 10).payload for first in kept)
    if lost > 1:  # of a last page that lacks one byte only the digest tells
        assert [path.name for path in told] == ["runs.damaged-1"]
        assert told[0].stat().st_size == size - lost


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.99])
def test_of_a_file_with_foreign_bytes_the_rest_is_saved(tmp_path, place):
    with Store(tmp_path) as store:
        for number in range(20):
            store.add([block(number)], [FAMILY])
    path = tmp_path / FILE
    with path.open("r+b") as file:
        file.seek(int(place * (path.stat().st_size - 300)))
        file.write(b"\xa5" * 300)
    kept = readable(tmp_path)
    with Store(tmp_path) as store:
        store.add([block(50)], [FAMILY])  # it can be used as before
        assert store.spans(FAMILY.key)[-1].first == 500
    assert all(kept[first] == block(first // 10).payload for first in kept)
    assert len(kept) >= 17


@pytest.fixture
def twenty(tmp_path):
    """The file of a store of twenty blocks."""
    with Store(tmp_path) as store:
        for number in range(20):
            store.add([block(number)], [FAMILY])
    return tmp_path / FILE


def lose_page(path, number):
    with path.open("r+b") as file:
        file.seek((number - 1) * blocks.PAGE)
        file.write(b"\xa5" * blocks.PAGE)


@pytest.mark.parametrize("table", [None, "block", "family"])
def test_pages_that_only_lead_to_blocks_may_be_lost(twenty, table):
    raw = sqlite3.connect(twenty)
    roots = dict(raw.execute("SELECT name, rootpage FROM sqlite_master"))
    raw.close()
    lose_page(twenty, roots.get(table, 1))
    assert sorted(readable(twenty.parent)) == [10 * number for number in range(20)]


def test_wherever_a_byte_changes_the_store_opens_and_at_most_its_neighbours_are_lost(twenty):
    luck = random.Random(5)
    whole = twenty.read_bytes()
    words = [whole.index(word) for word in (b"value", b"{}", b'"engine"', FAMILY.key.encode())]
    for place in [*words, *(luck.randrange(200, len(whole)) for _ in range(40))]:
        for path in twenty.parent.iterdir():
            path.unlink()
        twenty.write_bytes(whole[:place] + bytes([whole[place] ^ 0xA5]) + whole[place + 1 :])
        kept = readable(twenty.parent)
        assert all(kept[first] == block(first // 10).payload for first in kept)
        assert len(kept) >= 17, place
        with Store(twenty.parent) as store:
            assert sum(held.runs for held in store.held()) == 10 * len(kept)
            store.add([block(number) for number in range(20)], [FAMILY])
            assert [span.first for span in store.spans(FAMILY.key)] == [10 * number for number in range(20)]
            assert store.verify()[0] == 20
        assert len(readable(twenty.parent)) == 20


def test_the_number_of_a_block_is_never_that_of_another(twenty):
    with Store(twenty.parent) as store:
        spans = store.spans(FAMILY.key)
        store.remove([spans[0].id, spans[19].id])
        os.truncate(twenty, twenty.stat().st_size - 30_000)
    with Store(twenty.parent) as store:
        store.add([block(77)], [FAMILY])
        for span in spans:
            with suppress(Damaged):
                assert store.block(span.id).first == span.first


def test_a_store_that_another_process_saved_is_used_on(twenty):
    with Store(twenty.parent) as early, Store(twenty.parent) as late:
        os.truncate(twenty, twenty.stat().st_size - 30_000)
        seen = salvage.number(twenty)
        early.spans(FAMILY.key)
        assert late.verify()[1] == 0
        kept = len(late.spans(FAMILY.key))
        assert kept >= 17
        assert salvage.salvage(twenty, seen) is None  # as of a process that waited for its turn
        early.add([block(50)], [FAMILY])
        late.add([block(51)], [FAMILY])
        assert len(early.spans(FAMILY.key)) == len(late.spans(FAMILY.key)) == kept + 2
        assert len(early.damaged) == 1


def test_processes_that_find_the_same_damage_at_once_do_each_other_no_harm(tmp_path):
    for number in range(3):
        folder = tmp_path / str(number)
        fill(folder)
        os.truncate(folder / FILE, (folder / FILE).stat().st_size - 50_000)
        words = [sys.executable, "-c", f"from tests.faults.store_of_five import fill; fill({str(folder)!r})"]
        several = [subprocess.Popen(words) for _ in range(3)]
        assert [process.wait() for process in several] == [0, 0, 0]
        assert content(folder) == WHOLE


def test_saving_needs_no_second_names_of_files(twenty, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    lose_page(twenty, 1)
    damaged = twenty.read_bytes()
    with Store(twenty.parent) as store:
        assert len(store.spans(FAMILY.key)) == 20
        assert [path.read_bytes() for path in store.damaged] == [damaged]


def test_what_was_taken_out_does_not_come_back_when_a_damaged_store_is_saved(tmp_path):
    bad = Block(FAMILY.key, ("value",), 100, 10, {101: "why"}, block(10).payload)
    with Store(tmp_path) as store:
        store.add([block(0), bad, block(1)], [FAMILY])
        store.forget_failed(FAMILY.key)
    lose_page(tmp_path / FILE, 1)
    with Store(tmp_path) as store:
        assert [span.first for span in store.spans(FAMILY.key)] == [0, 10, 100, 102]


@pytest.mark.parametrize("mode", faults.MODES)
def test_whatever_goes_wrong_while_a_damaged_store_is_saved_no_readable_block_is_lost(tmp_path, mode):
    fill(tmp_path)
    torn = (tmp_path / FILE).read_bytes()[:-50_000]
    with faults.driver(tmp_path, "tests.faults.store_of_five", "act") as run:

        def tear():
            shutil.rmtree(run.watched)
            run.watched.mkdir()
            (run.watched / FILE).write_bytes(torn)

        tear()
        saved = sorted(content(run.watched))
        assert 0 < len(saved) < 5
        tear()
        last = run(0, faults.COUNT, str(run.watched), "fill")["calls"]
        for k in range(1, last + 1):
            tear()
            faults.hurt(run(k, faults.MODES[mode], str(run.watched), "fill"))
            after = run(0, faults.COUNT, str(run.watched), "recover", saved)
            assert after["exit"] == 0, f"call {k} of {last}: {after['error']}"


def test_what_was_saved_from_a_damaged_store_still_knows_its_names_and_pruning_removes_the_rest(tmp_path):
    with Store(tmp_path) as store:
        for number in range(20):
            store.add([block(number)], [FAMILY])
    os.truncate(tmp_path / FILE, (tmp_path / FILE).stat().st_size // 2)
    with Store(tmp_path) as store:
        (held,) = store.held()
        assert held.identity["model"] == FAMILY.model
        assert held.runs >= 80
        assert store.salvaged == 1
        assert len(store.damaged) == 1
        assert store.prune(lambda one: True) > 0
        assert store.damaged == []
        assert store.held() == [held]


def test_emptying_the_store_needs_no_space_and_others_go_on_in_a_new_one(twenty, tmp_path):
    (tmp_path / f".{FILE}-0123").touch()  # left by a process that was killed while it saved
    with Store(tmp_path) as other, Store(tmp_path) as store:
        size = store.size
        assert store.prune(lambda held: False) > 0.9 * size
        other.add([block(1)], [FAMILY])
        assert [span.first for span in store.spans(FAMILY.key)] == [10]
        assert not list(tmp_path.glob(".runs*"))
