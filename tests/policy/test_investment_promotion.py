"""Article 11: promotion money brings leads, and more enterprises that move in whole."""

import math

import pytest

from sim.policy.investment_promotion import leads_per_year, moved_share, promotion_effort
from sim.state import INVESTMENT_PROMOTION
from tests.made import parameters, zone

P = parameters(
    **{
        "investment_promotion.full_cost": 300.0,
        "investment_promotion.targeting": 0.05,
        "promotion.moved_share": 0.12,
    }
)


def test_without_promotion_twenty_leads_come_and_with_all_of_it_35():
    g = math.log(35.0 / 20.0) / math.log(2.0)
    assert leads_per_year(20.0, 0.0, g) == 20.0
    assert leads_per_year(20.0, 1.0, g) == pytest.approx(35.0)


def test_a_second_helping_of_promotion_brings_less_than_the_first():
    """20 x 3^0.8074 = 48.55: 13.55 more leads after 15 more."""
    g = math.log(35.0 / 20.0) / math.log(2.0)
    assert leads_per_year(20.0, 2.0, g) == pytest.approx(48.55, abs=0.01)


def test_a_negative_effort_is_none():
    assert leads_per_year(20.0, -0.5, 0.8) == 20.0


def test_45_in_a_quarter_is_60_percent_of_full_effort_at_300_a_year():
    assert promotion_effort(zone(committed={INVESTMENT_PROMOTION: 45.0}), P) == pytest.approx(0.6)


def test_where_promotion_costs_nothing_there_is_no_effort_to_measure():
    p = parameters(**{"investment_promotion.full_cost": 0.0})
    assert promotion_effort(zone(committed={INVESTMENT_PROMOTION: 45.0}), p) == 0.0


def test_targeting_adds_up_to_5_points_of_whole_moves():
    assert moved_share(0.0, P) == 0.12
    assert moved_share(0.5, P) == pytest.approx(0.145)
    assert moved_share(4.0, P) == pytest.approx(0.17)


def test_no_more_than_all_move():
    p = parameters(**{"investment_promotion.targeting": 0.5, "promotion.moved_share": 0.7})
    assert moved_share(1.0, p) == 1.0
