"""Two scenarios pair by pair: small tables from paper, and how often the intervals hold the truth."""

import numpy as np
import pytest

from sim.experiment.paired import compare, precision
from sim.experiment.paired_estimates import (
    chance_of_higher,
    mean_change,
    paired_difference,
    pairs_needed,
    ratio,
    variance_reduction,
)
from sim.outcomes import totals
from tests.experiment.made import cut, ensemble, meet

AT = {outcome.id: outcome.position for outcome in totals()}


def flags(yes, no):
    return np.array([True] * yes + [False] * no)


def line(found, name):
    return next(one for one in (*found.targets, *found.outcomes) if one.id == name)


# --- Differences of probabilities and of means ---


def test_a_paired_difference_counts_who_gains_and_who_loses():
    better, before = np.array([True] * 6 + [False] * 4), np.array([True] * 2 + [False] * 7 + [True])
    difference, low, high = paired_difference(better, before)
    assert difference == pytest.approx((4 - 1) / 10)
    # Agresti and Min: n + 2 = 12, centre 3 / 12, half-width 1.96 * sqrt(5 + 1 - 9 / 12) / 12
    assert (low, high) == pytest.approx((0.25 - 0.37425, 0.25 + 0.37425), abs=1e-4)


def test_without_a_single_change_the_interval_still_has_a_width():
    difference, low, high = paired_difference(np.ones(100, dtype=bool), np.ones(100, dtype=bool))
    assert difference == 0.0
    # half an observation in each cell, so se = 1 / 102
    assert (low, high) == pytest.approx((-1.96 / 102, 1.96 / 102), rel=1e-4)


def test_the_interval_of_a_mean_change_is_two_standard_errors_wide():
    found = mean_change(np.array([1.0, 2.0, 3.0, 4.0]))
    assert found.value == 2.5
    assert found.low == pytest.approx(2.5 - 1.96 * (5 / 3) ** 0.5 / 2, abs=1e-4)


def test_one_pair_has_a_mean_but_no_interval():
    found = mean_change(np.array([3.0]))
    assert (found.value, found.low, found.high) == (3.0, None, None)


@pytest.mark.parametrize(("seed", "pairs"), [(1, 50), (2, 400)])
def test_the_paired_interval_of_a_probability_holds_the_truth_in_95_of_100_experiments(seed, pairs):
    # common luck u: A meets the target where u < 0.3; B where u < 0.3, or where luck of its own is below 0.1
    luck = np.random.default_rng(seed)
    truth = 0.7 * 0.1
    held = 0
    for _ in range(2000):
        met = luck.random(pairs) < 0.3
        _, low, high = paired_difference(met | (luck.random(pairs) < 0.1), met)
        held += low <= truth <= high
    assert 0.935 <= held / 2000 <= 0.985


# --- Who is higher ---


def test_a_tie_counts_as_half_a_win():
    a, b = np.array([1.0, 1.0, 1.0, 1.0]), np.array([2.0, 2.0, 1.0, 0.0])
    assert chance_of_higher(a, b).value == pytest.approx((2 + 0.5) / 4)


def test_all_ties_leave_an_even_chance():
    same = np.arange(10.0)
    found = chance_of_higher(same, same)
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((0.5 - 0.98 / 12, 0.5 + 0.98 / 12), abs=1e-4)


def test_the_interval_of_being_higher_holds_the_truth_in_95_of_100_experiments():
    # whole numbers, so that there are ties: B less A is -1, 0 or 1 with chances 0.2, 0.3, 0.5
    luck = np.random.default_rng(3)
    held = 0
    for _ in range(2000):
        a = luck.integers(0, 9, 200).astype(float)
        found = chance_of_higher(a, a + luck.choice([-1.0, 0.0, 1.0], 200, p=[0.2, 0.3, 0.5]))
        held += found.low <= 0.65 <= found.high
    assert 0.935 <= held / 2000 <= 0.975


# --- What the pairing is worth ---


def test_independent_runs_gain_nothing_from_being_paired():
    luck = np.random.default_rng(4)
    a, b = luck.standard_normal((2, 20_000))
    assert variance_reduction(a, b) == pytest.approx(1.0, abs=0.03)


def test_runs_that_share_nearly_all_their_luck_gain_much():
    luck = np.random.default_rng(5)
    shared, own = luck.standard_normal((2, 20_000))
    # (1 + 1 + 0.01) / 0.01
    assert variance_reduction(shared, shared + 0.1 * own) == pytest.approx(201.0, rel=0.05)


def test_the_reduction_of_four_pairs_on_paper():
    # A: 1 1 0 0, B: 1 1 1 0: variances 1/4 and 3/16; differences 0 0 1 0: variance 3/16
    assert variance_reduction(flags(2, 2), flags(3, 1)) == pytest.approx((1 / 4 + 3 / 16) / (3 / 16))


@pytest.mark.parametrize("gap", [0.0, 0.1])
def test_where_all_pairs_differ_alike_there_is_no_variance_to_reduce(gap):
    values = np.array([0.3, 0.7, 1.1, 1e6])
    assert variance_reduction(values, values + gap) is None


# --- Cost of a unit ---


def test_fieller_on_paper():
    # effects 1 3, spends 2 10: means 2 and 6; per pair s_xx = 2, s_yy = 32, s_xy = 8, over n: 1, 16, 4
    # with z^2 = 3.8415: a = 4 - 3.8415, b = 12 - 15.3658, c = 36 - 61.4633
    found = ratio(np.array([2.0, 10.0]), np.array([1.0, 3.0]))
    assert found.value == 3.0
    a, b, c = 4 - 3.841459, 12 - 4 * 3.841459, 36 - 16 * 3.841459
    roots = np.roots([a, -2 * b, c])  # the interval's ends solve a r^2 - 2 b r + c = 0
    assert sorted(roots) == pytest.approx([found.low, found.high], rel=1e-4)


def test_a_price_that_never_varies_has_an_interval_of_no_width():
    effect = np.array([2.0, 3.0, 4.0, 5.0])
    found = ratio(600.0 * effect, effect)
    assert (found.value, found.low, found.high) == pytest.approx((600.0, 600.0, 600.0), rel=1e-6)


def test_an_effect_that_may_be_nothing_has_no_price():
    effect = np.array([-1.0, 1.0, 2.0, -1.5])
    assert mean_change(effect).low < 0.0 < mean_change(effect).high
    assert ratio(np.full(4, 100.0), effect) is None


def test_fieller_holds_the_truth_in_95_of_100_experiments():
    luck = np.random.default_rng(6)
    held = 0
    for _ in range(2000):
        effect = 1.0 + luck.standard_normal(200)
        found = ratio(5.0 * effect + 3.0 * luck.standard_normal(200), effect)
        held += found is not None and found.low <= 5.0 <= found.high
    assert 0.935 <= held / 2000 <= 0.965


# --- How many pairs ---


def test_a_tenth_of_pairs_that_differ_takes_about_3842_pairs_for_one_point():
    # half gain, half lose: variance 0.1, so 1.96^2 * 0.1 / 0.01^2
    before, after = np.zeros(100_000, dtype=bool), np.zeros(100_000, dtype=bool)
    after[:5_000], before[5_000:10_000] = True, True
    assert pairs_needed(before, after, 0.01) == pytest.approx(3842, abs=2)


# --- Whole comparisons ---


def pair(runs=4, **about):
    """A and B of four replications each, all alike."""
    return ensemble(runs=runs, **about), ensemble(runs=runs, **about)


def test_a_replication_that_failed_on_either_side_is_left_out_of_both_and_counted():
    a, b = ensemble(runs=4, causes=["no", "", "", ""]), ensemble(runs=4, causes=["", "", "", "no"])
    meet(a, "certified", [1])
    meet(b, "certified", [1, 2])
    for one, spend in ((a, 1.0), (b, 4.0)):
        one.totals[1:3, :, AT["spend"]] = spend
    found = compare(cut(a, ["spend"]), cut(b, ["spend"]))
    assert (found.planned, found.pairs, found.failed, found.cause) == (4, 2, 2, "no")
    certified = line(found, "certified")
    assert (certified.chance_a.value, certified.chance_b.value, certified.chance_change.value) == (0.5, 1.0, 0.5)
    assert found.spend.value == pytest.approx(12 * 3.0)
    assert line(found, "spend").change.value == pytest.approx(3.0)


def test_each_side_has_its_wilson_interval():
    a, b = pair(runs=10)
    meet(b, "teams", range(5))
    teams = line(compare(cut(a), cut(b)), "teams")
    # Wilson's interval of 5 out of 10
    assert (teams.chance_b.low, teams.chance_b.high) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert teams.chance_a.low == 0.0


def test_two_readings_are_two_questions():
    a, b = ensemble(), ensemble(readings={"certified": "certificates@core"})
    meet(b, "certified", range(6), "certificates@core")
    found = compare(cut(a), cut(b))
    certified = line(found, "certified")
    assert (certified.chance_a.value, certified.chance_b.value) == (0.0, 1.0)
    assert certified.chance_change is certified.change is certified.higher is certified.gain is certified.cost is None
    assert line(found, "joint").chance_change is None
    assert line(found, "teams").chance_change.value == 0.0


def test_what_is_not_due_has_no_chance_but_outcomes_are_compared_at_the_end():
    a, b = pair(quarters=8)
    b.totals[:, 7, AT["certified"]] = 2.0
    found = compare(cut(a, ["certified"]), cut(b, ["certified"]))
    teams = line(found, "teams")
    assert teams.chance_a is teams.chance_change is teams.change is teams.cost is None
    assert found.outcomes[0].change.value == 2.0


def test_one_pair_is_compared_without_intervals_of_means():
    a, b = pair(runs=1)
    meet(b, "certified", [0])
    found = compare(cut(a), cut(b))
    certified = line(found, "certified")
    assert certified.change.value == 30.0
    assert certified.change.low is certified.cost is certified.gain is None
    assert certified.chance_change.value == 1.0


def test_where_every_pair_failed_nothing_is_said():
    found = compare(cut(ensemble(runs=2, causes=["no", "no"])), cut(ensemble(runs=2)))
    assert (found.pairs, found.failed, found.spend.value) == (0, 2, None)
    assert line(found, "teams").chance_a is line(found, "teams").change is None


def test_a_scenario_differs_from_itself_by_nothing():
    a, b = pair(runs=100)
    found = compare(cut(a, ["certified"]), cut(b, ["certified"]))
    assert all(one.chance_change.value == 0.0 and one.chance_gain is None for one in found.targets)
    assert all(one.higher.value == 0.5 for one in found.outcomes)


def test_precision_says_how_far_and_how_many_more():
    a, b = pair(runs=400)
    meet(b, "certified", range(20))
    found = precision(cut(a), cut(b), "certified", 0.01)
    # b = 20, c = 0, n + 2 = 402: half-width 1.96 * sqrt(21 - 400 / 402) / 402
    assert found.half_width == pytest.approx(0.02181, abs=1e-5)
    assert not found.is_enough
    # 1.96^2 * (21 / 402 - (20 / 402)^2) / 0.01^2 = 1912, of which 400 are done
    assert found.more == pytest.approx(1512, abs=2)
    assert precision(cut(a), cut(b), "certified", 0.03).is_enough


def test_no_number_of_pairs_makes_two_questions_one():
    found = precision(cut(ensemble()), cut(ensemble(readings={"certified": "certificates@core"})), "joint", 0.01)
    assert (found.half_width, found.is_enough, found.more) == (None, True, 0)


def test_that_no_pair_differs_early_is_not_yet_an_answer():
    a, b = pair(runs=200)
    found = precision(cut(a), cut(b), "certified", 0.01)
    assert found.half_width < 0.01  # no pair differs
    assert not found.is_enough
    assert found.more == 600  # 8 runs within 1 point are 800 pairs
