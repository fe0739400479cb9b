"""Exit by age, size, productivity, cash, tenancy and enforcement (1c)."""

import math

import pytest

from sim.enterprise.survival import age_hazard, exit_chance, leave, survive
from sim.state import LEFT, NEVER
from tests.made import enterprise, parameters, zone

VALUES = {
    "exit.first_year": 0.016,
    "exit.second_year": 0.063,
    "exit.third_year": 0.095,
    "exit.years_four_to_seven": 0.087,
    "exit.later_years": 0.07,
    "exit.size_slope": 0.25,
    "exit.productivity_slope": 0.2,
    "exit.liquidity": 0.7,
    "tenancy.hazard": 0.88,
    "tenancy.hazard_after": 1.2,
    "green.exit_factor": 3.0,
}
P = parameters(**VALUES)
LATER = -math.log1p(-0.07) / 4.0  # hazard of a quarter from the eighth year on


@pytest.mark.parametrize(
    ("quarters", "hazard"),
    [(0, 0.016), (3, 0.016), (4, 0.063), (7, 0.063), (8, 0.095), (11, 0.095), (12, 0.087), (27, 0.087), (28, 0.07)],
)
def test_the_registry_report_gives_the_hazard_of_each_year_of_age(quarters, hazard):
    assert age_hazard(quarters, P) == hazard


def chance(p=P, q=4, median=1000.0, delivery=1.0, **values):
    return exit_chance(enterprise(**values), zone(q=q, industry_sales=[median], delivery=delivery), p)


def test_an_old_enterprise_of_median_size_leaves_with_7_percent_in_four_quarters():
    assert (1.0 - chance()) ** 4 == pytest.approx(0.93)


def test_a_new_one_leaves_with_0_4_percent_in_a_quarter():
    assert chance(age=2) == pytest.approx(0.0040, abs=0.00005)


def test_half_of_all_have_left_by_their_ninth_year_and_31_percent_by_their_fifth():
    """The evidence, below table 1: the central schedule implies S(5) = 0.69 and S(9) = 0.50."""
    alive = [1.0]
    for age in range(36):
        alive.append(alive[-1] * (1.0 - chance(age=age)))
    assert alive[20] == pytest.approx(0.69, abs=0.01)
    assert alive[36] == pytest.approx(0.50, abs=0.015)


@pytest.mark.parametrize(
    ("values", "factor"),
    [
        ({"sales": 1000.0 * math.e}, math.exp(-0.25)),
        ({"sales": 1000.0 / math.e}, math.exp(0.25)),
        ({"tfp": 1.0}, math.exp(-0.2)),
        ({"quarters_short": 1}, 1.0),
        ({"quarters_short": 2}, math.exp(0.7)),
        ({"tenant_since": 2}, 0.88),
        ({"left_incubator": 0}, 1.2),
        ({"polluting": True}, 1.0),  # nobody enforces anything
        ({"sales": 0.0}, 1.0),
    ],
)
def test_each_trait_multiplies_the_hazard(values, factor):
    assert chance(**values) == pytest.approx(1.0 - math.exp(-LATER * factor))


def test_a_start_up_as_large_as_start_ups_are_has_the_hazard_of_its_age():
    assert chance(sales=200.0, typical_size=0.2) == pytest.approx(1.0 - math.exp(-LATER))
    assert chance(sales=200.0) > chance(sales=200.0, typical_size=0.2)


def test_the_dip_after_graduation_lasts_three_years():
    assert chance(q=13, left_incubator=1) > chance(q=14, left_incubator=1)
    assert chance(q=14, left_incubator=1) == pytest.approx(chance())


def test_fully_enforced_rules_treble_the_hazard_of_a_polluter():
    p = parameters(**VALUES, **{"green.strictness": 1.0, "green.budget": 60.0})
    assert chance(p, polluting=True) == pytest.approx(1.0 - math.exp(-3.0 * LATER))
    assert chance(p, polluting=False) == pytest.approx(chance())


def test_a_shock_of_10_percent_raises_the_hazard_by_a_tenth():
    assert chance(parameters(**VALUES, **{"shock.exit": 0.1})) == pytest.approx(1.0 - math.exp(-1.1 * LATER))


def test_where_no_median_is_known_size_does_not_count():
    assert chance(median=0.0) == pytest.approx(1.0 - math.exp(-LATER))


def test_whoever_is_unlucky_leaves():
    for luck, alive in ((0.0179, False), (0.0181, True)):
        e = enterprise(luck={"exit": luck})
        survive(e, zone(industry_sales=[1000.0]), P)
        assert e.alive is alive


def test_who_leaves_gives_up_floor_and_experts_and_says_when():
    e = enterprise(tenant_since=1, wants_floor=True, thousand=1, ten_thousand=2, teams=1)
    leave(e, 7)
    assert (e.alive, e.stage, e.left_at, e.tenant_since, e.wants_floor) == (False, LEFT, 7, NEVER, False)
    assert (e.thousand, e.ten_thousand, e.teams) == (0, 0, 0)
