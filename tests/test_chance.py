"""Quantiles against printed tables: one uniform draw in, one number out."""

import math

import pytest

from sim.chance import binomial, exponential, logistic, logit, normal, poisson, quarterly, within


@pytest.mark.parametrize(
    ("u", "z"),
    [
        (0.5, 0.0),
        (0.841344746, 1.0),
        (0.975, 1.959963985),
        (0.024, -1.977368429),  # just outside the join of the two pieces at 0.02425
        (0.0245, -1.968591669),  # just inside
        (0.001, -3.090232306),
        (0.999, 3.090232306),
        (0.000001, -4.753424309),
    ],
)
def test_the_normal_quantile_is_that_of_the_tables(u, z):
    assert normal(u) == pytest.approx(z, rel=1e-8, abs=1e-8)


def test_the_smallest_draw_still_gives_a_finite_number():
    smallest = 0.5 / 2.0**52
    assert -9.0 < normal(smallest) < -8.0
    assert 8.0 < normal(1.0 - smallest) < 9.0
    assert 36.0 < exponential(1.0 - smallest) < 37.0


def test_the_exponential_has_its_median_at_ln_2_and_its_95_percent_point_at_3():
    assert exponential(0.5) == pytest.approx(math.log(2.0))
    assert exponential(1.0 - math.exp(-3.0)) == pytest.approx(3.0)


def test_even_odds_are_one_half_and_odds_of_three_to_one_three_quarters():
    assert logistic(0.0) == 0.5
    assert logistic(math.log(3.0)) == pytest.approx(0.75)
    assert logit(0.75) == pytest.approx(math.log(3.0))


def test_extreme_odds_are_certain_and_never_overflow():
    assert logistic(1e6) == 1.0
    assert logistic(-1e6) == pytest.approx(0.0, abs=1e-300)
    assert logit(0.0) == pytest.approx(-math.log(9999.0))
    assert logit(1.0) == pytest.approx(math.log(9999.0))


@pytest.mark.parametrize(
    ("u", "count"),
    # mean 1: cumulative 0.3679, 0.7358, 0.9197, 0.9810
    [(0.36, 0), (0.37, 1), (0.73, 1), (0.74, 2), (0.95, 3), (0.99, 4)],
)
def test_poisson_counts_of_mean_1_change_where_the_table_says(u, count):
    assert poisson(u, 1.0, 100) == count


def test_the_same_luck_brings_more_when_more_is_expected():
    counts = [poisson(0.8, mean, 1000) for mean in (0.0, 0.1, 0.5, 1.0, 3.0, 10.0, 100.0, 600.0, 900.0)]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] == counts[-2]  # means above 600 count as 600


def test_no_more_arrive_than_there_are_places():
    assert poisson(0.999, 50.0, 3) == 3
    assert poisson(0.999, 50.0, 0) == 0
    assert poisson(0.999, -1.0, 5) == 0


@pytest.mark.parametrize(
    ("u", "count"),
    # 3 trials at 0.5: cumulative 1/8, 4/8, 7/8, 1
    [(0.12, 0), (0.13, 1), (0.49, 1), (0.51, 2), (0.87, 2), (0.88, 3)],
)
def test_binomial_counts_of_three_even_trials(u, count):
    assert binomial(u, 3, 0.5) == count


def test_without_trials_or_chance_nothing_happens_and_with_certainty_everything():
    assert binomial(0.9, 0, 0.5) == 0
    assert binomial(0.9, 3, 0.0) == 0
    assert binomial(0.1, 3, 1.0) == 3


def test_a_value_is_held_inside_its_limits():
    assert [within(value, 0.0, 1.0) for value in (-0.5, 0.25, 1.5)] == [0.0, 0.25, 1.0]


@pytest.mark.parametrize(("annual", "quarter"), [(0.016, 0.0040), (0.063, 0.0161), (0.095, 0.0246)])
def test_the_quarterly_hazards_are_those_of_the_evidence(annual, quarter):
    """The line below table 1 of the evidence: 0.40, 1.61 and 2.46 %."""
    assert quarterly(annual) == pytest.approx(quarter, abs=0.00005)


def test_four_quarters_of_survival_are_a_year_of_survival():
    assert (1.0 - quarterly(0.2)) ** 4 == pytest.approx(0.8)
    assert quarterly(0.0) == 0.0
    assert quarterly(-0.1) == 0.0
    assert quarterly(1.0) == 1.0
