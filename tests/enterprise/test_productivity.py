"""Productivity: persistence, the R&D stock, imitation, smart manufacturing and luck (3c)."""

import math

import pytest

from sim.enterprise.innovation import imitate, raise_productivity, stock_effect
from sim.state import PLATFORMS
from tests.made import enterprise, parameters, zone

ABSORPTION = {"innovation.full_absorption": 0.15, "innovation.passive_absorption": 0.2}
IMITATION = {**ABSORPTION, "innovation.imitation": 0.08}


def test_a_fiftieth_of_the_gap_to_the_better_half_closes_in_a_quarter():
    e = enterprise(performer=True, st_share=0.15, tfp=-0.1)
    assert imitate(e, zone(industry_frontier=[0.4]), parameters(**IMITATION)) == pytest.approx(0.01)


def test_who_does_no_rd_imitates_a_fifth_of_that():
    e = enterprise(st_share=0.15, tfp=-0.1)
    assert imitate(e, zone(industry_frontier=[0.4]), parameters(**IMITATION)) == pytest.approx(0.002)


def test_the_best_have_nobody_to_imitate():
    e = enterprise(performer=True, st_share=0.15, tfp=0.6)
    assert imitate(e, zone(industry_frontier=[0.4]), parameters(**IMITATION)) == 0.0


def test_in_the_other_variant_the_mean_is_the_goal():
    e = enterprise(performer=True, st_share=0.15, tfp=-0.1)
    p = parameters(**IMITATION, **{"variant.imitation": 1})
    assert imitate(e, zone(industry_frontier=[0.4], industry_tfp=[0.15]), p) == pytest.approx(0.005)


def effect(reference=0.1, **values):
    e = enterprise(**{"performer": True, "sales": 1000.0, "real_stock": 100.0} | values)
    return stock_effect(e, zone(reference_ratio=[reference]), parameters(**{"innovation.stock_elasticity": 0.05}))


def test_productivity_rises_by_5_percent_of_the_log_of_rd_per_sales_against_the_founding_median():
    assert effect() == pytest.approx(0.0)
    assert effect(real_stock=200.0) == pytest.approx(0.05 * math.log(2.0))
    assert effect(sales=500.0) == pytest.approx(0.05 * math.log(2.0))


def test_to_begin_rd_costs_no_productivity():
    assert effect(real_stock=1.0) == 0.0


def test_the_effect_is_that_of_money_in_any_unit():
    assert effect(real_stock=2e6, sales=1e7) == pytest.approx(effect(real_stock=200.0))


def test_without_stock_sales_reference_or_rd_there_is_no_effect():
    assert effect(real_stock=0.0) == 0.0
    assert effect(sales=0.0) == 0.0
    assert effect(reference=0.0) == 0.0
    assert effect(performer=False, real_stock=900.0) == 0.0


PRODUCTIVITY = {
    **IMITATION,
    "innovation.persistence": 0.8,
    "innovation.spread": 0.6,
    "innovation.stock_elasticity": 0.05,
    "digital.gain": 0.02,
    "digital.lag": 6.0,
}


def raised(luck=0.5, quarters=1, **values):
    e = enterprise(luck={"productivity": luck}, **values)
    for _ in range(quarters):
        raise_productivity(e, zone(), parameters(**PRODUCTIVITY))
    return e.tfp


def test_a_fifth_of_an_advantage_is_gone_after_a_year():
    assert raised(quarters=4, tfp=0.5) == pytest.approx(0.4)


def test_luck_keeps_the_spread_between_enterprises_at_60_percent():
    """The variance of a year: four shocks, each fading, make 1 - 0.8^2 of 0.36."""
    shock = raised(luck=0.8413447460685429)
    assert shock == pytest.approx(0.6 * math.sqrt(1.0 - 0.8**0.5))
    fading = [shock**2 * 0.8 ** (k / 2.0) for k in range(4)]
    assert sum(fading) == pytest.approx(0.36 * (1.0 - 0.64))


def test_a_stock_held_for_ever_is_worth_its_elasticity():
    e, town, p = enterprise(performer=True, real_stock=200.0), zone(reference_ratio=[0.1]), parameters(**PRODUCTIVITY)
    for _ in range(400):
        raise_productivity(e, town, p)
    assert e.tfp == pytest.approx(0.05 * math.log(2.0))


def test_smart_manufacturing_pays_2_percent_once_six_quarters_after_it_began():
    gains = [raised(digital=True, digital_age=age) for age in range(8)]
    assert gains == pytest.approx([0.0] * 5 + [0.02] + [0.0] * 2, abs=1e-12)


def test_a_badge_in_hand_changes_nothing_by_itself():
    assert raised(granted={PLATFORMS: 30.0}, rd_unit=True) == 0.0
