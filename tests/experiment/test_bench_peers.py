"""The bench of sweeps against other runners: all sides compute the same, to the bit, on one thread."""

import io
import sys
from dataclasses import asdict

import numpy as np
import pytest
from rich.console import Console

from sim.experiment import bench_peers, bench_sweep
from sim.experiment.bench import AT_MOST, summary
from sim.experiment.bench_peers import Function, Missing, Ratio, even
from sim.experiment.bench_sweep import LUCK, Piece
from sim.experiment.executors import Threads
from sim.experiment.ledger import Ledger
from sim.experiment.store import Store
from sim.experiment.sweep_file import load
from sim.report import speed
from tests.faults.tiny_sweep import SCENARIOS

pytestmark = pytest.mark.usefixtures("kernel")

SIZES = pytest.mark.parametrize("size", [1, 4])


@pytest.fixture
def tiny():
    return load(SCENARIOS / "tiny.yaml")


@pytest.fixture
def ours(tiny, tmp_path):
    """What a sweep of both points, 8 replications each, keeps in its store."""
    piece = Piece(tiny, 16)
    bench_sweep.sweep_into(tmp_path, piece, Threads(1))
    with Store(tmp_path / "store") as store:
        ledger = Ledger(store, Threads(1), LUCK, tiny.keep)
        parts = [part for _, want in piece.wanted() for part in ledger.kept(want, tiny.keep)]
        assert ledger.counts.computed == 0
    return {name: np.concatenate([getattr(part, name) for part in parts]) for name in ("value", "spend", "outcomes")}


def same(ours, theirs):
    """Whether arrays (calls, replications of a call, numbers) are ours (replications, numbers), bit by bit."""
    assert all(np.isfinite(ours[name]).all() for name in ("spend", "outcomes"))
    assert len(np.unique(ours["spend"])) > 8
    return all(ours[name].tobytes() == np.ascontiguousarray(theirs[name]).tobytes() for name in ours)


@SIZES
def test_mesa_lives_the_same_runs_to_the_bit(tiny, ours, size):
    function = Function(Piece(tiny, 16), size)
    answers = bench_peers.by_mesa(function)
    assert function.calls == len(answers) == 16 // size
    assert same(ours, {name: np.stack([answer[name] for answer in answers]) for name in function.names})


@SIZES
def test_ema_workbench_lives_the_same_runs_to_the_bit_and_says_nothing(tiny, ours, size, capfd, caplog):
    pytest.importorskip("ema_workbench")
    workbench = bench_peers.ema_workbench()
    capfd.readouterr()
    assert same(ours, bench_peers.by_ema(Function(Piece(tiny, 16), size), workbench))
    assert tuple(capfd.readouterr()) == ("", "")
    assert caplog.text == ""


def test_each_point_has_as_many_replications_as_fill_whole_calls(tiny):
    assert [even(Piece(tiny, 22), size).total for size in (1, 4, 100)] == [22, 16, 22]


def test_a_ratio_to_each_runner_has_its_spread_and_the_aim_to_be_no_slower(tiny):
    pytest.importorskip("ema_workbench")
    found = bench_peers.measure(tiny, rounds=2, runs=8, few=4)
    names = ["sweep_over_mesa", "sweep_over_ema", "sweep_over_mesa_single", "sweep_over_ema_single"]
    assert [one.id for one in found] == names
    assert all((one.unit, one.rounds, one.aim) == ("x", 2, (AT_MOST, 1.0)) for one in found)
    assert all(0.0 < one.low <= one.median <= one.high for one in found)


def test_without_ema_workbench_mesa_is_measured_alone(tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    mesa, missing = bench_peers.against(Piece(tiny, 4), 1, 1, "_single")
    assert mesa.median > 0.0
    assert missing == Missing("sweep_over_ema_single", "peers")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_says_what_a_ratio_means_what_to_install_and_how_many_runs_there_were(lang):
    console = Console(width=300, record=True, file=io.StringIO())
    rows = [
        {**asdict(one), "aim": one.aim, "met": one.met}
        for one in (
            Ratio(**vars(summary("sweep_over_mesa", "x", [0.7, 0.8, 0.9]))),
            Missing("sweep_over_ema", "peers"),
        )
    ]
    runs = {"lincang": 1998, "few": 999, "many": 9999, "peers": 1800}
    speed.show(console, rows, {"scenario": "made", "quarters": 12, "processors": 2, "load": 0.5, "runs": runs}, lang)
    shown = console.export_text()
    assert {"zh": "小于 1 即我方更快", "en": "below 1 ours is faster"}[lang] in shown
    assert "0.8" in shown
    (line,) = (line for line in shown.splitlines() if "pip install -e '.[peers]'" in line)
    assert "EMA Workbench" in line
    assert all(number in shown for number in ("1,998", "999", "9,999", "1,800", "bench sweep --runs 20000"))
