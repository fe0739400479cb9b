import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.judgement import judge
from sim.experiment.summary import binding, mean, quantiles, summarise, wilson
from tests.experiment.made import HEADLINES, TARGETS, column, ensemble, meet

ARTICLE_TWO = [target for target, entry in TARGETS.items() if entry.of_article_two]


def row(summary, target, reading=None):
    wanted = reading or HEADLINES[target]
    return next(one for one in summary.targets if one.id == target and one.reading == wanted)


def test_wilson_agrees_with_the_worked_example_of_newcombe_1998():
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_an_interval_reaches_0_and_1_exactly_and_never_further():
    for trials in (1, 3, 7, 400):
        assert wilson(0, trials)[0] == 0.0
        assert wilson(trials, trials)[1] == 1.0
    assert wilson(0, 0) == (None, None)


def test_the_probability_is_the_share_of_replications_that_meet_the_target():
    made = ensemble(runs=10)
    meet(made, "certified", [0, 4, 5])
    summary = summarise(made, judge(made))
    found = row(summary, "certified")
    assert found.probability == 0.3
    assert (found.low, found.high) == wilson(3, 10)
    assert (found.median, found.p5, found.p95) == (0.0, 0.0, 30.0)
    assert found.first_met == "2018Q1"


def test_exactly_one_reading_of_each_target_is_headline():
    summary = summarise(made := ensemble(), judge(made))
    for target in TARGETS:
        assert [one.headline for one in summary.targets if one.id == target].count(True) == 1


def test_the_first_quarter_met_is_the_middle_one_of_the_replications_that_meet_it():
    made = ensemble(runs=5)
    for replication, quarter in enumerate((2, 4, 6)):
        meet(made, "teams", [replication], since=quarter)
    assert row(summarise(made, judge(made)), "teams").first_met == "2019Q1"


def test_all_five_together_need_all_five_in_the_same_replication():
    made = ensemble(runs=4)
    for target in ARTICLE_TWO:
        meet(made, target, [0, 1])
    meet(made, ARTICLE_TWO[0], [2, 3])
    summary = summarise(made, judge(made))
    assert summary.joint.probability == 0.5
    assert (summary.joint.low, summary.joint.high) == wilson(2, 4)
    assert summary.joint_all.probability == 0.0
    assert summary.expected_met.mean == pytest.approx((5 + 5 + 1 + 1) / 4)


def test_the_binding_target_is_the_one_whose_removal_raises_the_joint_probability_most():
    made = ensemble(runs=6)
    for target in ARTICLE_TWO:
        meet(made, target, range(6))
    made.readings[:3, :, column("growth")] = 0.0
    made.readings[3, :, column("rd_intensity")] = 0.0
    assert summarise(made, judge(made)).joint.binding == "growth"


def test_nothing_binds_where_two_targets_are_always_missed_together():
    made = ensemble(runs=3)
    for target in ARTICLE_TWO[2:]:
        meet(made, target, range(3))
    assert summarise(made, judge(made)).joint.binding is None


def test_nothing_binds_where_all_is_met():
    assert binding(np.ones((3, 2), dtype=bool), ["a", "b"]) is None


def test_with_a_horizon_that_ends_earlier_every_probability_is_null():
    made = ensemble(runs=3, quarters=8)
    summary = summarise(made, judge(made))
    assert summary.joint.probability is summary.joint.binding is summary.expected_met.mean is None
    assert {one.probability for one in summary.targets} == {None}
    assert {one.median for one in summary.targets} == {None}


def test_spend_is_the_sum_over_quarters_averaged_over_replications():
    from sim.outcomes import totals

    made = ensemble(runs=2)
    made.totals[0, :, [outcome.id for outcome in totals()].index("spend")] = 10.0
    assert summarise(made, judge(made)).spend == pytest.approx(60.0)


def test_a_scenario_whose_replications_all_failed_has_no_probability():
    made = ensemble(runs=2, causes=["no", "no"])
    summary = summarise(made, judge(made))
    assert summary.spend is summary.joint.probability is None
    assert {one.probability for one in summary.targets} == {None}


def test_a_mean_stays_inside_what_is_possible():
    found = mean(np.array([9.0, 9.0, 8.0]), 0.0, 9.0)
    assert found.high == 9.0
    assert mean(np.array([4.0]), 0.0, 9.0).low is None


def test_the_json_form_has_exactly_the_agreed_keys():
    summary = summarise(made := ensemble(), judge(made)).as_json()
    assert list(summary) == ["name", "spend", "joint", "joint_all", "expected_met", "targets"]
    assert list(summary["joint"]) == list(summary["joint_all"]) == ["probability", "low", "high", "binding"]
    assert list(summary["expected_met"]) == ["mean", "low", "high"]
    assert list(summary["targets"][0]) == [
        *("id", "reading", "headline", "threshold", "unit", "probability", "low", "high"),
        *("median", "p5", "p95", "founding", "first_met"),
    ]


def test_no_run_has_half_an_expert_so_no_quantile_has():
    experts = np.array([0.0] * 18 + [2.0, 2.0])  # 95 % of 20 runs is the 19th in order: two
    assert quantiles(experts, (0.05, 0.5, 0.95)) == [0.0, 0.0, 2.0]
    assert quantiles(np.array([0.0, 1.0, np.nan]), (0.5,)) == [0.0]  # half of the known ones are at or below 0


def test_one_run_in_twenty_above_a_target_line_does_not_lift_the_95_percent_value_towards_it():
    assert quantiles(np.array([1.0] * 19 + [2.0]), (0.95,)) == [1.0]  # interpolated it would be 1.05


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_every_quantile_is_a_value_that_occurred_and_they_are_in_order(counts):
    low, middle, high = quantiles(np.array(counts, dtype=float), (0.05, 0.5, 0.95))
    assert {low, middle, high} <= set(counts)
    assert low <= middle <= high
