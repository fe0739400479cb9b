"""Estimators give back the number that a made sample was drawn with."""

import numpy as np
import pytest

from sim.experiment.estimators import correlation, median_life, part, subbotin_shape, tail_exponent, width_slope

N = 40_000


@pytest.fixture
def luck() -> np.random.Generator:
    return np.random.default_rng(7)


def test_laplace_growth_has_a_shape_near_1(luck):
    assert subbotin_shape(luck.laplace(0.03, 0.2, N)) == pytest.approx(1.0, abs=0.03)


def test_normal_growth_has_a_shape_near_2(luck):
    assert subbotin_shape(luck.normal(0.0, 0.2, N)) == pytest.approx(2.0, abs=0.06)


def test_the_shape_does_not_depend_on_unit_or_location(luck):
    sample = luck.laplace(0.0, 1.0, 2_000)
    assert subbotin_shape(3.0 * sample + 5.0) == pytest.approx(subbotin_shape(sample), abs=1e-3)


def test_growth_of_three_enterprises_that_did_not_grow_has_no_shape():
    assert np.isnan(subbotin_shape(np.zeros(3)))


def test_a_width_that_falls_as_size_to_the_minus_a_fifth_has_a_slope_of_a_fifth(luck):
    size = np.exp(luck.normal(7.0, 1.5, N))
    growth = luck.laplace(0.0, 0.2, N) * size**-0.2
    assert width_slope(size, growth) == pytest.approx(0.2, abs=0.02)


def test_gibrat_growth_has_no_slope(luck):
    assert width_slope(np.exp(luck.normal(7.0, 1.5, N)), luck.laplace(0.0, 0.2, N)) == pytest.approx(0.0, abs=0.02)


def test_a_pareto_tail_gives_its_exponent(luck):
    assert tail_exponent(luck.pareto(1.1, N) + 1.0, 0.05) == pytest.approx(1.1, abs=0.08)


def test_four_enterprises_have_no_tail_of_5_percent():
    assert np.isnan(tail_exponent(np.array([4.0, 3.0, 2.0, 1.0]), 0.05))


def test_kaplan_meier_by_hand_one_of_six_lost_from_sight():
    # deaths at 1 (of 6) and 3 (of 4), one out of sight at 2: 5/6, then 5/6 * 3/4 = 0.625, at 4 half of it or less
    assert median_life([1, 2, 3, 4, 5, 6], [True, False, True, True, True, True]) == 4.0


def test_a_cohort_that_mostly_lives_on_has_no_median_life_yet():
    assert np.isnan(median_life([5, 5, 5, 2], [False, False, False, True]))


def test_exponential_lives_cut_off_early_still_show_their_median(luck):
    lives = luck.exponential(40.0, N)
    seen = np.minimum(lives, 50.0)
    assert median_life(seen, lives <= 50.0) == pytest.approx(40.0 * np.log(2.0), rel=0.03)


def test_correlation_needs_two_series_that_vary():
    assert correlation(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])) == pytest.approx(1.0)
    assert np.isnan(correlation(np.ones(5), np.arange(5.0)))


def test_there_is_no_approval_rate_without_applications():
    assert part(8.0, 10.0) == 0.8
    assert np.isnan(part(0.0, 0.0))
