import numpy as np
import pytest

from sim.experiment.comparison import changes, paired_difference
from sim.experiment.judgement import judge
from tests.experiment.made import ensemble, meet


def change(name, made, baseline):
    return next(one for one in changes(judge(made), judge(baseline)) if one.id == name)


def test_a_paired_difference_counts_who_gains_and_who_loses():
    better, before = np.array([True] * 6 + [False] * 4), np.array([True] * 2 + [False] * 7 + [True])
    difference, low, high = paired_difference(better, before)
    assert difference == pytest.approx((4 - 1) / 10)
    assert low < difference < high


def test_without_a_single_change_the_interval_still_has_a_width():
    difference, low, high = paired_difference(np.ones(100, dtype=bool), np.ones(100, dtype=bool))
    assert difference == 0.0
    # Agresti and Min: half an observation in each cell, so se = 1 / 102
    assert (low, high) == pytest.approx((-1.96 / 102, 1.96 / 102), rel=1e-4)


def test_replications_are_paired_by_number_and_failed_ones_drop_out_of_both():
    made, baseline = ensemble(runs=4, causes=["no", "", "", ""]), ensemble(runs=4, causes=["", "", "", "no"])
    meet(made, "certified", [1, 2, 3])
    meet(baseline, "certified", [0, 2])
    found = change("certified", made, baseline)
    assert found.difference == 0.5  # replications 1 and 2: gained, same
    assert found.value == pytest.approx(15.0)


def test_two_readings_are_not_compared():
    made, baseline = ensemble(readings={"certified": "certificates@core"}), ensemble()
    assert change("certified", made, baseline).difference is None
    assert change("joint", made, baseline).difference is None
    assert change("teams", made, baseline).difference == 0.0
