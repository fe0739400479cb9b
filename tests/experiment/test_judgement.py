import numpy as np
import pytest

from sim.experiment.judgement import NEVER, judge
from tests.experiment.made import TARGETS, column, ensemble, meet

DUE = 11  # 2020Q4


def test_a_value_at_the_threshold_meets_the_target():
    made = ensemble(runs=2)
    meet(made, "certified", [1])
    assert judge(made).met[:, column("certified")].tolist() == [False, True]


def test_a_target_is_judged_at_its_due_quarter_however_long_the_horizon_is():
    made = ensemble(runs=1, quarters=28)
    meet(made, "certified", [0])
    made.readings[0, DUE + 1 :, column("certified")] = 0.0
    assert judge(made).met[0, column("certified")]
    made.readings[0, DUE, column("certified")] = 29.0
    made.readings[0, DUE + 1 :, column("certified")] = 40.0
    judged = judge(made)
    assert not judged.met[0, column("certified")]
    assert judged.value[0, column("certified")] == 29.0


def test_before_the_due_quarter_nothing_is_judged_but_the_first_quarter_met_is_known():
    made = ensemble(runs=1, quarters=8)
    meet(made, "certified", [0], since=5)
    judged = judge(made)
    assert not judged.is_due.any()
    assert judged.headline_met() is None
    assert judged.first_met[0, column("certified")] == 5


def test_the_first_quarter_met_is_the_first_even_if_the_target_is_lost_again():
    made = ensemble(runs=2)
    made.readings[0, 3, column("certified")] = 31.0
    judged = judge(made)
    assert judged.first_met[:, column("certified")].tolist() == [3, NEVER]
    assert not judged.met[0, column("certified")]


def test_an_undefined_value_never_meets_a_target():
    made = ensemble(runs=1)
    made.readings[:] = np.nan
    judged = judge(made)
    assert not judged.met.any()
    assert (judged.first_met == NEVER).all()
    assert np.isnan(judged.founding).all()


def test_the_founding_value_is_the_first_one_that_is_defined():
    made = ensemble(runs=1)
    m = column("growth")
    made.readings[0, :4, m] = np.nan
    made.readings[0, 4:, m] = 0.07
    assert judge(made).founding[0, m] == 0.07


def test_the_engine_may_say_itself_what_the_founding_value_was():
    made = ensemble(runs=1)
    made.founding[0, column("certified")] = 15.0
    made.readings[0, 0, column("certified")] = 16.0
    assert judge(made).founding[0, column("certified")] == 15.0


def test_failed_replications_are_left_out():
    made = ensemble(runs=3, causes=["", "sales are not finite", ""])
    judged = judge(made)
    assert judged.replications.tolist() == [0, 2]
    assert judged.n == 2


@pytest.mark.parametrize("target", TARGETS)
def test_a_scenario_chooses_the_headline_reading(target):
    wanted = TARGETS[target].readings[-1]
    made = ensemble(runs=1, readings={target: wanted})
    meet(made, target, [0], reading=wanted)
    met = judge(made).headline_met()
    assert met is not None
    assert met[0, list(TARGETS).index(target)]
    assert met.sum() == 1
