"""Sales, staff, exports, online sales and smart manufacturing (1a, 1b, 4a, 10)."""

import math

import pytest

from sim.enterprise.market import (
    adopt_digital,
    adopt_export,
    agglomeration,
    coming_sales,
    draw_volatility,
    grow,
    growth_width,
    hire,
    policy_growth,
)
from sim.state import EXPORT, INTERNET_PLUS
from tests.made import enterprise, parameters, zone

# width of growth (1b)


def test_growth_is_narrower_for_large_and_for_old_enterprises():
    """e times the size: a factor exp(-0.12); nine years more: 10^-0.05."""
    assert growth_width(1.0, 0.0, 0.28, 0.12, 0.05) == pytest.approx(0.28)
    assert growth_width(math.e, 0.0, 0.28, 0.12, 0.05) == pytest.approx(0.28 * math.exp(-0.12))
    assert growth_width(1.0, 9.0, 0.28, 0.12, 0.05) == pytest.approx(0.28 * 10.0**-0.05)


def test_without_sales_the_width_is_that_of_the_median():
    assert growth_width(0.0, 9.0, 0.28, 0.12, 0.05) == 0.28


def test_the_width_of_the_year_is_an_exponential_mixture():
    """A draw of 1 - 1/e gives the mean of the exponential, 1; 1 - e^-4 twice the width."""
    p = parameters(**{"firm.width": 0.3, "firm.width_size": 0.1, "firm.width_age": 0.0})
    for luck, width in ((1.0 - math.exp(-1.0), 0.3), (1.0 - math.exp(-4.0), 0.6)):
        e = enterprise(luck={"volatility": luck}, sales=1000.0)
        draw_volatility(e, zone(reference_sales=[1000.0]), p)
        assert e.volatility == pytest.approx(width)
        e = enterprise(luck={"volatility": luck})
        draw_volatility(e, zone(), p)  # an industry that had no enterprise at the founding
        assert e.volatility == pytest.approx(width)


# neighbours (4a)


def test_without_new_neighbours_nothing_changes():
    assert agglomeration(enterprise(), zone(), parameters()) == 0.0


def test_where_all_industries_of_a_park_grow_by_a_tenth_the_total_elasticity_of_5_percent_applies():
    """Table 4, P4.1: 0.05 in all, of which 0.01 from the own industry."""
    p = parameters(**{"agglomeration.own_industry": 0.01, "agglomeration.other": 0.04})
    tenth = math.log(1.1)
    assert agglomeration(enterprise(), zone(cell_growth=[tenth], park_growth=[tenth]), p) == pytest.approx(0.05 * tenth)


def test_neighbours_of_other_industries_count_without_any_of_the_own():
    p = parameters(**{"agglomeration.own_industry": 0.01, "agglomeration.other": 0.04})
    assert agglomeration(enterprise(), zone(park_growth=[0.1]), p) == pytest.approx(0.004)


# growth (1a)


STILL = {
    "growth.shift": 0.0,
    "firm.productivity_gain": 0.0,
    "firm.size_slope": 0.0,
    "firm.age_slope": 0.0,
    "firm.arrival_speed": 0.25,
    "firm.margin_spread": 0.04,
    "credit.capital_growth": 0.0,
    "innovation.sales_step": 0.06,
    "innovation.cannibalisation": 0.4,
    "tenancy.growth": 0.01,
    "incubation.service_growth": 0.015,
}


def growth(changes=None, luck=None, zone_values=None, **values):
    e = enterprise(luck=luck, **values)
    grow(e, zone(**{"industry_sales": [1000.0]} | (zone_values or {})), parameters(**STILL | (changes or {})))
    return math.log(e.sales / values.get("sales", 1000.0))


def test_without_any_reason_to_grow_sales_stay():
    assert growth() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("changes", "values", "log"),
    [
        ({}, {"trend": 0.08}, 0.02),
        ({"growth.shift": 0.04}, {"trend": 0.08}, 0.03),
        ({"firm.productivity_gain": 0.05}, {"tfp": 0.8}, 0.01),
        ({"firm.size_slope": 0.02}, {"sales": 1000.0 * math.e}, -0.005),
        ({"firm.size_slope": 0.02}, {"sales": 1000.0 / math.e}, 0.005),
        ({"firm.age_slope": 0.01}, {"age": 36}, -0.01 * math.log(10.0) / 4.0),
        ({"credit.capital_growth": 0.3}, {"shortfall": -0.1}, -0.0075),
        ({"shock.demand": -0.05}, {}, -0.0125),
        ({}, {"innovated": True}, 0.036),  # 6 % less 40 % cannibalised
        ({}, {"sales_to_come": 0.08}, 0.02),
        ({}, {"tenant_since": 2}, 0.0025),
        ({}, {"tenant_since": 2, "served": True}, 0.00625),
        ({"streamlining.growth": 0.008}, {}, 0.002),
    ],
)
def test_each_reason_adds_its_part_of_the_quarter(changes, values, log):
    assert growth(changes, **values) == pytest.approx(log)


def test_luck_of_one_standard_deviation_moves_half_of_the_yearly_width():
    """Four quarters of half the width each add up to the width of the year."""
    assert growth(luck={"growth": 0.8413447460685429}, volatility=0.2) == pytest.approx(0.1)


def test_no_quarter_multiplies_sales_by_more_than_e_squared():
    assert growth(luck={"growth": 0.9999}, volatility=9.0) == pytest.approx(2.0)
    assert growth(luck={"growth": 0.0001}, volatility=9.0) == pytest.approx(-2.0)


def test_without_a_median_or_without_sales_size_does_not_count():
    assert growth({"firm.size_slope": 0.02}, zone_values={"industry_sales": [0.0]}) == pytest.approx(0.0, abs=1e-12)
    e = enterprise(sales=0.0)
    grow(e, zone(industry_sales=[1000.0]), parameters(**STILL))
    assert e.sales == 0.0


def test_the_margin_moves_about_its_lasting_part():
    e = enterprise(luck={"margin": 0.8413447460685429}, margin=0.1)
    grow(e, zone(), parameters(**STILL))
    assert e.margin_now == pytest.approx(0.14)
    assert e.margin == 0.1


def test_new_markets_arrive_a_quarter_at_a_time():
    e = enterprise(sales_to_come=0.08)
    p = parameters(**STILL)
    assert [coming_sales(e, p) for _ in range(3)] == pytest.approx([0.02, 0.015, 0.01125])
    assert e.sales_to_come == pytest.approx(0.03375)


def test_only_tenants_gain_from_tenancy_and_its_services():
    p = parameters(**STILL)
    assert policy_growth(enterprise(served=True), zone(), p) == 0.0
    assert policy_growth(enterprise(served=True, tenant_since=2), zone(), p) == pytest.approx(0.00625)


# exports, online sales, smart manufacturing (10)


TRADE = parameters(
    **{
        "trade.start": 0.02,
        "trade.productivity_slope": 0.3,
        "trade.continuation": 0.82,
        "trade.sales_gain": 0.05,
        "export.start_gain": 0.015,
    }
)


def exports(luck, **values):
    e = enterprise(luck={"export": luck}, **values)
    adopt_export(e, TRADE)
    return e


def test_two_in_a_hundred_begin_to_export_in_a_year_and_sell_5_percent_more_in_time():
    """0.504 % a quarter."""
    e = exports(0.0050)
    assert e.exporting
    assert e.sales_to_come == pytest.approx(0.05)
    assert not exports(0.0051).exporting


def test_productive_enterprises_begin_more_often():
    """2 % x exp(0.3) = 2.70 %: 0.682 % a quarter."""
    assert exports(0.0068, tfp=1.0).exporting
    assert not exports(0.0069, tfp=1.0).exporting


def test_support_adds_a_point_and_a_half():
    assert exports(0.0200, granted={EXPORT: 1.0}).exporting
    assert not exports(0.0201, granted={EXPORT: 1.0}).exporting


def test_18_percent_of_exporters_stop_in_a_year():
    """4.84 % a quarter; going on brings no second gain."""
    assert not exports(0.0483, exporting=True).exporting
    e = exports(0.0485, exporting=True)
    assert e.exporting
    assert e.sales_to_come == 0.0


DIGITAL = parameters(
    **{
        "digital.online_start": 0.06,
        "digital.online_sales": 0.03,
        "digital.smart_start": 0.03,
        "internet_plus.online_success": 0.5,
        "internet_plus.smart_success": 0.5,
    }
)


def goes_digital(online=0.999, digital=0.999, **values):
    e = enterprise(luck={"online": online, "digital": digital}, **values)
    adopt_digital(e, DIGITAL)
    return e


def test_six_in_a_hundred_sellers_of_consumer_goods_go_online_in_a_year():
    """1.535 % a quarter."""
    e = goes_digital(online=0.0153, consumer=True)
    assert e.online
    assert e.sales_to_come == pytest.approx(0.03)
    assert not goes_digital(online=0.0154, consumer=True).online


def test_half_of_those_supported_go_online():
    assert goes_digital(online=0.515, consumer=True, granted={INTERNET_PLUS: 6.0}).online
    assert not goes_digital(online=0.516, consumer=True, granted={INTERNET_PLUS: 6.0}).online


def test_who_sells_online_gains_once():
    e = enterprise(luck={"online": 0.001}, consumer=True, online=True)
    adopt_digital(e, DIGITAL)
    assert e.sales_to_come == 0.0


def test_three_in_a_hundred_others_begin_to_manufacture_smartly():
    """0.759 % a quarter; support adds one half."""
    assert goes_digital(digital=0.0075).digital
    assert not goes_digital(digital=0.0076).digital
    assert goes_digital(digital=0.507, granted={INTERNET_PLUS: 20.0}).digital
    assert not goes_digital(digital=0.508, granted={INTERNET_PLUS: 20.0}).digital


def test_consumer_goods_are_not_made_smartly_and_others_not_sold_online():
    e = goes_digital(online=0.001, digital=0.001, consumer=True)
    assert (e.online, e.digital) == (True, False)
    e = goes_digital(online=0.001, digital=0.001, consumer=False)
    assert (e.online, e.digital) == (False, True)


# staff


HIRING = parameters(**{"firm.hiring_speed": 0.25})


@pytest.mark.parametrize(
    ("sales", "staff", "after"),
    [
        (1000.0, 20.0, 20.0),
        (2000.0, 20.0, 25.0),  # a quarter of the way from 20 to 40
        (500.0, 20.0, 17.5),
        (0.0, 1.0, 1.0),  # the owner stays
    ],
)
def test_staff_follow_sales_a_quarter_of_the_way(sales, staff, after):
    e = enterprise(sales=sales, staff=staff, sales_per_staff=50.0)
    hire(e, HIRING)
    assert e.staff == pytest.approx(after)


def test_where_nobody_is_needed_to_sell_nobody_is_hired():
    e = enterprise(sales_per_staff=0.0, staff=7.0)
    hire(e, HIRING)
    assert e.staff == 7.0
