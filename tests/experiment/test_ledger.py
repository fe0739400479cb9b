"""Runs are computed once, whoever computes them and however they are cut, and a failed one does not stop the rest."""

import numpy as np
import pytest

from sim.engine.run import run
from sim.experiment import kept, records, tasks
from sim.experiment.blocks import Span
from sim.experiment.executors import Threads
from sim.experiment.kept import default_columns
from sim.experiment.ledger import Counts, Ledger, Luck, Wanted, _gaps
from sim.experiment.records import EVERYTHING
from sim.experiment.store import Store
from sim.scenario import load

LUCK = Luck(seed=5, uncertainty="catalogue", uncertainty_digest="catalogue")


@pytest.fixture(scope="module")
def scenario():
    return load("scenarios/opinion-2019.yaml", profile="sim/catalogue/zones/ten-enterprises.yaml")


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "runs") as opened:
        yield opened


def ledger(store, columns=EVERYTHING, workers=1, chunk=100):
    return Ledger(store, Threads(workers), LUCK, columns, chunk=chunk)


def same(one, other):
    """Assert that two ensembles are equal to the bit."""
    for name in ("replications", "totals", "parks", "industries", "readings", "founding", "shift"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    for name, values in one.levels.items():
        np.testing.assert_array_equal(values, other.levels[name])
    assert one.causes == other.causes


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 7), (2, 7), (2, 1000)])
def test_runs_from_the_store_are_those_of_the_engine_however_they_are_cut(scenario, store, workers, chunk):
    direct = run(scenario, runs=30, seed=5)
    through = ledger(store, workers=workers, chunk=chunk)
    through.complete([Wanted(scenario, 30)])
    same(through.ensemble(Wanted(scenario, 30)), direct)
    cut = kept.joined(list(through.kept(Wanted(scenario, 30), default_columns())))
    expected = kept.of_ensemble(direct, default_columns())
    for name in ("value", "first_met", "founding", "spend", "outcomes"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(expected, name), err_msg=name)


@pytest.mark.usefixtures("kernel")
def test_what_a_sweep_keeps_is_the_same_as_cut_from_everything(scenario, store):
    narrow = ledger(store, default_columns())
    narrow.complete([Wanted(scenario, 12)])
    cut = kept.joined(list(narrow.kept(Wanted(scenario, 12), ("spend",))))
    whole = kept.of_ensemble(run(scenario, runs=12, seed=5), ("spend",))
    np.testing.assert_array_equal(cut.outcomes, whole.outcomes)
    np.testing.assert_array_equal(cut.value, whole.value)


@pytest.mark.usefixtures("kernel")
def test_nothing_is_computed_twice_and_widening_computes_the_new_runs_only(scenario, store):
    first = ledger(store)
    first.complete([Wanted(scenario, 10)])
    assert first.counts.computed == 10
    wider = ledger(store, default_columns())
    wider.complete([Wanted(scenario, 25), Wanted(scenario, 25)])
    assert (wider.counts.computed, wider.counts.done, wider.counts.failed) == (15, 25, 0)
    again = ledger(store, default_columns())
    again.complete([Wanted(scenario, 25)])
    assert again.counts == Counts(done=25)
    assert again.missing(Wanted(scenario, 30)) == [(25, 5)]


@pytest.mark.usefixtures("kernel")
def test_a_run_that_raises_is_recorded_with_its_cause_and_the_rest_goes_on(scenario, store, monkeypatch):
    sound = tasks.live

    def breaks(host, scenario, seed, engine, uncertainty, replications, shift, panel=0):
        if 13 in replications:
            raise ZeroDivisionError("made to fail")
        return sound(host, scenario, seed, engine, uncertainty, replications, shift, panel)

    monkeypatch.setattr(tasks, "live", breaks)
    hurt = ledger(store, default_columns(), chunk=10)
    hurt.complete([Wanted(scenario, 20)])
    assert (hurt.counts.done, hurt.counts.failed) == (19, 1)
    found = kept.joined(list(hurt.kept(Wanted(scenario, 20), ("spend",))))
    assert [r for r, cause in enumerate(found.causes) if cause] == [13]
    assert found.causes[13] == "ZeroDivisionError: made to fail"
    assert np.isnan(found.value[13]).all()
    assert np.isnan(found.spend[13])
    same_again = ledger(store, default_columns())
    same_again.complete([Wanted(scenario, 20)])
    assert (same_again.counts.computed, same_again.counts.failed) == (0, 1)
    monkeypatch.undo()
    mended = ledger(store, default_columns())
    mended.complete([Wanted(scenario, 20)], rerun_failed=True)
    assert (mended.counts.computed, mended.counts.done, mended.counts.failed) == (1, 20, 0)
    healthy = kept.of_ensemble(run(scenario, runs=20, seed=5), ("spend",))
    now = kept.joined(list(mended.kept(Wanted(scenario, 20), ("spend",))))
    np.testing.assert_array_equal(now.value, healthy.value)


@pytest.mark.usefixtures("kernel")
def test_a_run_that_is_not_finite_fails_by_name_and_alone(scenario, store, monkeypatch):
    sound = tasks.live

    def spoils(*order):
        ensemble = sound(*order)
        from sim.engine.run import Raw, _ensemble  # the engine's own refusal, with one number spoilt

        raw = Raw(
            ensemble.totals.copy(), np.zeros((len(ensemble.causes), 3, 40, 13)),
            np.concatenate([ensemble.founding[:, None], ensemble.readings], axis=1),
            np.zeros(len(ensemble.causes), dtype=bool), None,
        )  # fmt: skip
        raw.totals[list(ensemble.replications).index(3), 5, 0] = np.nan
        return _ensemble(ensemble.scenario, 5, "compiled", ensemble.replications, raw, ensemble.shift, ensemble.levels)

    monkeypatch.setattr(tasks, "live", spoils)
    hurt = ledger(store, default_columns())
    hurt.complete([Wanted(scenario, 6)])
    found = kept.joined(list(hurt.kept(Wanted(scenario, 6), ("spend",))))
    assert [bool(cause) for cause in found.causes] == [False, False, False, True, False, False]
    assert "enterprises is not finite in quarter 5" in found.causes[3]


@pytest.mark.usefixtures("kernel")
def test_a_damaged_block_is_computed_again_while_it_is_read(scenario, store):
    through = ledger(store, default_columns(), chunk=10)
    through.complete([Wanted(scenario, 30)])
    before = kept.joined(list(through.kept(Wanted(scenario, 30), ("spend",))))
    import sqlite3

    raw = sqlite3.connect(store.path)
    raw.execute("UPDATE block SET payload = substr(payload, 1, 100) WHERE first = 10")
    raw.commit()
    raw.close()
    after = kept.joined(list(through.kept(Wanted(scenario, 30), ("spend",))))
    np.testing.assert_array_equal(after.value, before.value)
    assert through.missing(Wanted(scenario, 30)) == []


def test_a_worker_with_another_model_or_other_versions_computes_nothing(scenario):
    family = LUCK.family(scenario)
    task = tasks.Task((tasks.Piece(scenario, family, 0, 5),), "off", default_columns(), (("numpy", "1.0"),))
    with pytest.raises(tasks.OtherModel, match="numpy"):
        tasks.compute(task)


def test_records_hold_what_they_were_made_for():
    assert records.covers(EVERYTHING, ("spend",))
    assert records.covers(("certified", "spend"), ("spend",))
    assert not records.covers(("certified",), ("spend",))
    assert not records.covers(("certified",), EVERYTHING)


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("failed_first", [True, False])
def test_a_run_that_failed_in_one_block_and_was_done_in_another_is_done(scenario, store, monkeypatch, failed_first):
    live = tasks.live

    def broken(*_):
        raise ValueError("by chance")

    def compute(columns, hurt):
        monkeypatch.setattr(tasks, "live", broken if hurt else live)
        ledger(store, columns).complete([Wanted(scenario, 10)])

    # the second keeps more, so that it is computed too
    compute(default_columns(), hurt=failed_first)
    compute(EVERYTHING, hurt=not failed_first)
    asked = ledger(store, ("spend",))
    asked.counts = Counts(planned=10)
    asked.complete([Wanted(scenario, 10)])
    assert (asked.counts.done, asked.counts.failed, asked.counts.computed) == (10, 0, 0)
    rows = kept.joined(list(asked.kept(Wanted(scenario, 10), ("spend",))))
    assert rows.done.all()
    assert list(rows.replications) == list(range(10))


def test_gaps_are_what_no_block_holds():
    spans = [Span(1, (), 2, 3, {}), Span(2, (), 4, 4, {}), Span(3, (), 9, 1, {})]
    assert _gaps(spans, 0, 12) == [(0, 2), (8, 1), (10, 2)]
    assert _gaps(spans, 0, 5) == [(0, 2)]
    assert _gaps(spans, 3, 9) == [(8, 1)]
    assert _gaps(spans, 12, 14) == [(12, 2)]
    assert _gaps(spans, 5, 7) == []
    assert _gaps([], 0, 3) == [(0, 3)]


@pytest.mark.usefixtures("kernel")
def test_replications_may_begin_anywhere_and_are_those_of_a_run_from_the_start(scenario, store):
    through = ledger(store, default_columns(), chunk=7)
    later = Wanted(scenario, 6, first=10)
    through.complete([later])
    assert (through.counts.computed, through.counts.done) == (6, 6)
    found = kept.joined(list(through.kept(later, default_columns())))
    assert list(found.replications) == list(range(10, 16))
    whole = kept.of_ensemble(run(scenario, runs=16, seed=5), default_columns())
    np.testing.assert_array_equal(found.value, whole.value[10:])
    through.complete([Wanted(scenario, 16)])
    assert through.counts.computed == 16
