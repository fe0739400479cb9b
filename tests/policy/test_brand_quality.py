"""Article 20: sales up, productivity not."""

import pytest

from sim.policy.brand_quality import ask_brand_quality, build_brand
from sim.state import BRAND_QUALITY
from tests.made import enterprise, parameters

P = parameters(
    **{
        "brand_quality.unit_cost": 5.0,
        "brand_quality.sales_gain": 0.04,
        "brand_quality.price_premium": 0.01,
        "brand_quality.productivity": -0.01,
    }
)


def test_who_has_no_brand_and_knows_of_it_asks():
    assert ask_brand_quality(enterprise(aware=True), P) == 5.0
    assert ask_brand_quality(enterprise(aware=True, branded=True), P) == 0.0
    assert ask_brand_quality(enterprise(aware=False), P) == 0.0


def test_a_brand_brings_5_percent_of_sales_over_time_and_costs_1_of_productivity():
    e = enterprise(granted={BRAND_QUALITY: 5.0}, sales_to_come=0.02)
    build_brand(e, P)
    assert e.branded
    assert e.sales_to_come == pytest.approx(0.07)
    assert e.tfp == pytest.approx(-0.01)
    assert e.sales == 1000.0


def test_a_brand_is_won_once():
    e = enterprise(granted={BRAND_QUALITY: 5.0}, branded=True)
    build_brand(e, P)
    assert e.sales_to_come == 0.0


def test_without_support_there_is_no_brand():
    e = enterprise()
    build_brand(e, P)
    assert not e.branded
