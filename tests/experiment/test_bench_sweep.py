"""The bench of sweeps runs whole sweeps: its sides do the same work."""

import pytest

from sim.experiment import bench_sweep
from sim.experiment.bench_sweep import Bare, Piece
from sim.experiment.sweep_file import load
from tests.faults.tiny_sweep import SCENARIOS

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture
def piece():
    return Piece(load(SCENARIOS / "tiny.yaml"), 20)


def test_a_piece_spreads_its_runs_over_all_points(piece):
    assert [(point, want.runs) for point, want in piece.wanted()] == [(0, 10), (1, 10)]


def test_both_sides_live_the_same_runs(piece, tmp_path, monkeypatch):
    lived = []
    sound = bench_sweep.live

    def counted(host, scenario, seed, engine, uncertainty, chunk, shift):
        lived.append((scenario.life, *chunk.tolist()))
        return sound(host, scenario, seed, engine, uncertainty, chunk, shift)

    monkeypatch.setattr(bench_sweep, "live", counted)
    Bare(piece)()
    assert sorted(lived) == sorted((want.scenario.life, *range(10)) for _, want in piece.wanted())
    bench_sweep.sweep_into(tmp_path, piece, bench_sweep.Threads(1))
    assert (tmp_path / "bench" / "answers.parquet").is_file()


def test_every_measure_of_threads_has_a_positive_median_and_its_aim(piece):
    found = [*bench_sweep.overhead(piece, 1), *bench_sweep.over_threads(piece, 1), bench_sweep.resume(piece, 1)]
    assert [one.id for one in found] == ["sweep_overhead", "sweep_rate", "sweep_threads", "sweep_resume"]
    assert all(one.median > 0.0 for one in found)
    assert [one.aim is not None for one in found] == [True, False, True, True]


def test_many_runs_are_held_against_few_per_run(piece):
    found = bench_sweep.flat(piece.sweep, 1, 10, 40)
    assert (found.id, found.unit, found.rounds) == ("sweep_flat", "x", 1)
    assert found.median > 0.0
