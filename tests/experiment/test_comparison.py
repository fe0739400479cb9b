import pytest

from sim.experiment.comparison import changes
from sim.experiment.judgement import judge
from tests.experiment.made import ensemble, meet


def change(name, made, baseline):
    return next(one for one in changes(judge(made), judge(baseline)) if one.id == name)


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
