"""Steps of the zone's quarter that have no file of their own: who acts, medians, the city outside."""

import math

import pytest

from sim.zone.quarter import acts, find_medians, grow_outside, open_zone
from tests.made import enterprise, parameters, slots, zone

SIGMA = 0.8413447460685429


def test_only_who_operates_and_opened_before_decides():
    assert acts(enterprise(), zone(q=0))
    assert acts(enterprise(entered=3), zone(q=4))
    assert not acts(enterprise(entered=4), zone(q=4))
    assert not acts(enterprise(alive=False), zone(q=4))


@pytest.mark.parametrize(
    ("sales", "median"), [([100.0, 900.0, 300.0], 300.0), ([100.0, 900.0, 300.0, 500.0], 400.0), ([700.0], 700.0)]
)
def test_half_of_an_industry_is_smaller_than_its_median(sales, median):
    town = zone(n_slots=len(sales))
    find_medians(slots(*[enterprise(sales=one) for one in sales]), town)
    assert town.industry_sales[0] == pytest.approx(median)


def test_other_industries_and_those_who_left_do_not_count_and_an_empty_industry_keeps_its_median():
    field = slots(enterprise(sales=100.0), enterprise(sales=900.0, industry=1), enterprise(sales=500.0, alive=False))
    town = zone(n_industries=3, n_slots=3, industry_sales=[1.0, 2.0, 3.0])
    find_medians(field, town)
    assert town.industry_sales[:3] == [100.0, 900.0, 3.0]


OUTSIDE = {"outside_certified": 100.0, "outside_products": 200.0, "outside_industries": 300.0}
P = parameters(**{"founding.outside_growth": 0.09, "city.growth_spread": 0.08})


def test_the_city_outside_grows_by_9_percent_in_an_ordinary_year():
    town = zone(**OUTSIDE)
    grow_outside(town, P)
    found = (town.outside_certified, town.outside_products, town.outside_industries)
    assert found == pytest.approx((109.0, 218.0, 327.0))


def test_a_lucky_year_adds_8_points_to_each_reading_of_its_own():
    town = zone(luck={"outside_products": SIGMA}, **OUTSIDE)
    grow_outside(town, P)
    assert town.outside_products == pytest.approx(218.0 * math.exp(0.08))
    assert town.outside_certified == pytest.approx(109.0)


def test_the_city_grows_once_a_year():
    for q, grown in ((0, 109.0), (3, 100.0), (4, 109.0), (5, 100.0)):
        town = zone(q=q, **OUTSIDE)
        open_zone([], town, P)
        assert town.outside_certified == pytest.approx(grown)
