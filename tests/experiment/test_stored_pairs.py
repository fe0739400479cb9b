import numpy as np
import pytest

from sim.experiment import comparison, results, stored_pairs
from sim.experiment.judgement import judge
from sim.experiment.summary import spend
from sim.outcomes import totals
from tests.experiment.made import ensemble, meet, plausible


def stored(root, made, name):
    folder = root / name
    folder.mkdir(parents=True)
    results.write_tables(folder, made)
    return folder


def test_stored_tables_give_the_judgement_they_were_made_from(tmp_path):
    made = plausible(40)
    found, expected = stored_pairs.read(stored(tmp_path, made, "x"), 0), judge(made)
    assert list(found.judged.replications) == list(expected.replications)
    np.testing.assert_array_equal(found.judged.value, expected.value)
    np.testing.assert_array_equal(found.judged.met, expected.met)
    np.testing.assert_array_equal(found.judged.is_due, expected.is_due)
    assert found.judged.headline == expected.headline
    np.testing.assert_array_equal(found.spend, spend(made))


def test_two_of_ten_pairs_more_are_20_points_more(tmp_path):
    a, b = ensemble(10), ensemble(10)
    meet(a, "certified", [0])
    meet(b, "certified", [0, 1, 2])
    b.totals[:, :, [one.id for one in totals()].index("spend")] = 1.0  # 万元 a quarter, 12 quarters
    runs = [stored_pairs.read(stored(tmp_path, made, name), 0) for made, name in ((a, "a"), (b, "b"))]
    table = stored_pairs.pairs(runs, ["甲", "乙"], reference=0)
    assert list(table.columns) == list(stored_pairs.COLUMNS)
    assert set(table["scenario"]) == {"乙"}
    row = table.set_index("target").loc["certified"]
    assert row["difference"] == pytest.approx(0.2)
    assert row["low"] < 0.2 < row["high"]
    assert row["change"] == pytest.approx(0.2 * 30)
    assert row["higher"] == pytest.approx(0.6)  # two of ten are higher, eight ties count half
    assert (row["spend"], row["pairs"]) == (12.0, 10)
    assert table.set_index("target")["difference"].equals(
        table.set_index("target")["difference"].reindex([c.id for c in comparison.changes(judge(b), judge(a))])
    )


def test_a_failed_replication_is_in_no_pair(tmp_path):
    a, b = ensemble(4, causes=["x", "", "", ""]), ensemble(4, causes=["", "", "", "y"])
    runs = [stored_pairs.read(stored(tmp_path, made, name), 0) for made, name in ((a, "a"), (b, "b"))]
    assert set(stored_pairs.pairs(runs, ["a", "b"], 0)["pairs"]) == {2}


def test_a_target_that_is_not_due_cannot_be_compared(tmp_path):
    runs = [stored_pairs.read(stored(tmp_path, ensemble(4, quarters=8), name), 0) for name in "ab"]
    assert stored_pairs.pairs(runs, ["a", "b"], 0)["difference"].isna().all()


def test_only_the_same_luck_makes_pairs():
    one = {"engine": "compiled", "seed": 1, "digests": {"model": "m", "uncertainty": "catalogue"}}
    assert stored_pairs.share_luck([one, dict(one)])
    assert not stored_pairs.share_luck([one, {**one, "seed": 2}])
    assert not stored_pairs.share_luck([one, {**one, "digests": {"model": "m", "uncertainty": "off"}}])
