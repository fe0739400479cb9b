import numpy as np
import pytest

from sim.experiment import answers, kept, summary_tables
from sim.experiment.answers import answer
from sim.experiment.judgement import judge
from sim.experiment.summary import summarise
from tests.experiment.made import plausible

COLUMNS = ("certified", "growth.output", "spend")


def answered(made, size=7):
    cut = kept.of_ensemble(made, COLUMNS)
    parts = [cut.part(start, start + size) for start in range(0, len(cut.causes), size)]
    return answer(lambda: parts, len(cut.causes), len(COLUMNS), 12), cut


def plain(one):
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in vars(one).items()}


def test_quantiles_and_counts_are_those_of_all_replications_together():
    made = plausible(101)
    found, cut = answered(made)
    # of 101 runs in order, the 6th is the first with 5 % of them at or below it; then the 26th, 51st, 76th and 96th
    places = [5, 25, 50, 75, 95]
    np.testing.assert_array_equal(found.bands, np.moveaxis(np.sort(cut.outcomes, axis=0)[places], 0, -1))
    np.testing.assert_array_equal(found.values, np.sort(cut.value, axis=0)[places].T)
    assert found.met.tolist() == judge(made).met.sum(axis=0).tolist()
    assert (found.planned, found.done, found.failed) == (101, 101, 0)


@pytest.mark.parametrize("most", [101, 1000, 5000])
@pytest.mark.parametrize("size", [1, 13, 101])
def test_neither_the_memory_nor_the_parts_change_an_answer(monkeypatch, most, size):
    made = plausible(101)
    whole = plain(answered(made, 101)[0])
    monkeypatch.setattr(answers, "MOST_VALUES", most)
    assert plain(answered(made, size)[0]) == whole


def test_a_failed_replication_is_counted_and_left_out():
    made = plausible(20)
    made.causes = ("", "broken", *made.causes[2:])
    made.totals[1] = made.readings[1] = np.nan
    found, cut = answered(made)
    assert (found.planned, found.done, found.failed) == (20, 19, 1)
    others = np.delete(cut.spend, 1)
    assert found.mean_spend == pytest.approx(others.mean())
    assert found.bands[-1, 0, 2] == pytest.approx(np.median(np.delete(cut.outcomes[:, -1, 0], 1)))


def test_a_point_without_any_result_has_no_probability():
    made = plausible(3)
    made.causes = ("broken",) * 3
    made.totals[:] = made.readings[:] = np.nan
    found, _ = answered(made)
    rows = summary_tables.answer_rows(summary_tables.Point(0, "made", found))
    assert found.done == 0
    assert {row["probability"] for row in rows} == {None}
    assert {row["failed"] for row in rows} == {3}


def test_a_sweep_answers_as_a_run_does():
    made = plausible(200)
    found, _ = answered(made)
    rows = summary_tables.answer_rows(summary_tables.Point(0, "made", found))
    summary = summarise(made, judge(made))
    by_reading = {(row["target"], row.get("reading")): row for row in rows}
    for target in summary.targets:
        row = by_reading[target.id, target.reading]
        assert (row["probability"], row["low"], row["high"]) == (target.probability, target.low, target.high)
        assert row["headline"] == target.headline
        assert row["median"] == pytest.approx(target.median)
    assert by_reading["joint", None]["probability"] == summary.joint.probability
    assert by_reading["joint_all", None]["binding"] == summary.joint_all.binding
    assert by_reading["joint", None]["spend"] == pytest.approx(summary.spend)
