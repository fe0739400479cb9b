"""Article 16: few posts, filled slowly, and only as far as packages can be paid."""

import pytest

from sim.policy.talent import affordable_arrivals, expert_factor, fill_chance, open_posts
from sim.state import TALENT
from tests.made import enterprise, parameters, zone

P = parameters(
    **{
        "talent.fill_rate": 0.06,
        "talent.package_ratio": 1.3,
        "talent.package_elasticity": 0.8,
        "talent.package_cost": 40.0,
        "talent.expert_gain": 1.3,
    }
)


def test_a_package_30_percent_above_the_outside_wage_lifts_the_chance_from_6_to_7_4_percent():
    """0.06 x 1.3^0.8 = 0.06 x 1.2335."""
    assert fill_chance(P) == pytest.approx(0.07401, abs=1e-5)


def test_without_any_package_hardly_anybody_comes_and_with_a_huge_one_at_most_everybody():
    assert fill_chance(parameters(**{"talent.package_ratio": 0.0, "talent.fill_rate": 0.06})) < 0.01
    assert fill_chance(parameters(**{"talent.package_ratio": 1000.0, "talent.fill_rate": 0.06})) == 1.0


def test_of_8_planned_posts_delivery_opens_60_percent_less_those_in_post():
    assert open_posts(8.0, 2.0, zone(delivery=0.6)) == pytest.approx(2.8)


def test_posts_are_never_negative():
    assert open_posts(3.0, 3.0, zone(delivery=0.6)) == 0.0


def test_a_budget_of_90_pays_two_packages_of_40():
    assert affordable_arrivals(zone(budget_left={TALENT: 90.0}), P) == 2
    assert affordable_arrivals(zone(), P) == 0


def test_where_a_package_has_no_price_none_is_paid():
    p = parameters(**{"talent.package_cost": 0.0})
    assert affordable_arrivals(zone(budget_left={TALENT: 90.0}), p) == 0


def test_any_expert_or_team_makes_its_host_innovate_30_percent_more_often_once():
    assert expert_factor(enterprise(thousand=1), P) == 1.3
    assert expert_factor(enterprise(teams=1, ten_thousand=3), P) == 1.3
    assert expert_factor(enterprise(), P) == 1.0
