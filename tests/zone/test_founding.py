"""The zone at the end of 2017: places, sizes, ages, floor, projects under way, and the books of 2017."""

import math

import pytest

from sim.state import BUILDING, CONTRACTED, FLOW_OUTPUT, MAX_PARKS, NEVER, RD_SUBSIDY
from sim.zone.distance import distance
from sim.zone.founding import (
    begin_projects,
    found_zone,
    founding_age,
    give_floor,
    lay_out,
    make_large,
    open_books,
    outside,
    park_of_project,
    place_founder,
    populate,
    scale_sales,
)
from tests.made import birth, blank, enterprise, newcomer, parameters, profile, slots, zone

LINCANG = {"linxiang": (23.884, 100.089), "yun": (24.437, 100.123), "fengqing": (24.580, 99.928)}
LINCANG |= {"zhenkang": (23.763, 98.825), "cangyuan": (23.147, 99.246)}


@pytest.mark.parametrize(("place", "km"), [("yun", 62), ("fengqing", 79), ("zhenkang", 129), ("cangyuan", 119)])
def test_the_parks_lie_as_far_from_the_core_as_the_map_says(place, km):
    """facts.md B, great circles."""
    found = distance(*LINCANG["linxiang"], *LINCANG[place])
    assert found == pytest.approx(km, abs=0.5)
    assert found == pytest.approx(distance(*LINCANG[place], *LINCANG["linxiang"]))


def test_a_place_is_no_distance_from_itself_and_a_degree_of_latitude_is_111_km():
    assert distance(24.0, 100.0, 24.0, 100.0) == 0.0
    assert distance(24.0, 100.0, 25.0, 100.0) == pytest.approx(111.19, abs=0.01)


def test_the_layout_follows_the_profile_and_hopes_start_as_given():
    town = zone()
    lay_out(
        town,
        profile(n_parks=2, n_industries=3, core=1, latitude=[24.0, 25.0], longitude=[100.0, 100.0]),
        parameters(**{"grants.success": 0.3}),
    )
    assert (town.n_parks, town.n_industries, town.core) == (2, 3, 1)
    assert (town.distance[0], town.distance[1]) == (0.0, town.distance[MAX_PARKS])
    assert town.success[RD_SUBSIDY] == 0.3


def test_a_founder_takes_the_next_slot_with_its_key_and_place():
    field, town = blank(2), zone()
    place_founder(field, [newcomer(7), newcomer(8)], 0, 1, 2, 500.0, town)
    assert (field[0].key, field[0].park, field[0].industry, field[0].sales) == (7, 1, 2, 500.0)
    assert town.n_slots == 1


# sizes


SHAPE = {
    "n_industries": 2,
    "leading_broad": [1.0, 0.0],
    "value_added_ratio": [0.3, 0.4],
}
LEVELS = {"founding.other_share": 0.2, "founding.value_added": 0.1, "founding.growth": 0.1}
# 0.1 of a hundred million yuan are 1,000 wan yuan in 2018, the mean of whose quarters is 2.5 quarters above 2017
WANTED = 1000.0 * 1.1**-0.625


def scaled(*sales, large=0, changes=None, shape=None):
    field = slots(*[enterprise(industry=k, sales=one) for k, one in sales])
    numbers = {"n_large": 1, "large_number": [float(large)]} if large else {}
    scale_sales(
        field, len(field), zone(), profile(**SHAPE | numbers | (shape or {})), parameters(**LEVELS | (changes or {}))
    )
    return field


def test_other_industries_have_their_share_of_sales_and_value_added_is_that_of_2018():
    field = scaled((0, 500.0), (0, 300.0), (1, 700.0))
    total = sum(e.sales for e in field)
    assert field[2].sales / total == pytest.approx(0.2)
    assert 0.3 * (field[0].sales + field[1].sales) + 0.4 * field[2].sales == pytest.approx(WANTED)
    assert field[0].sales / field[1].sales == pytest.approx(5.0 / 3.0)


def test_large_archetypes_keep_their_size():
    field = scaled((0, 500.0), (1, 700.0), (0, 1000.0), large=1)
    assert field[2].sales == 1000.0
    assert 0.3 * (field[0].sales + 1000.0) + 0.4 * field[1].sales == pytest.approx(WANTED)


def test_beside_large_archetypes_too_other_industries_have_their_share():
    field = scaled((0, 500.0), (1, 700.0), (0, 1000.0), large=1)
    assert field[1].sales / sum(e.sales for e in field) == pytest.approx(0.2)


def test_without_other_industries_only_the_level_is_fitted():
    field = scaled((0, 500.0), (0, 300.0))
    assert 0.3 * (field[0].sales + field[1].sales) == pytest.approx(WANTED)


# ages


AGES = {"birth.young_years": 5.0, "birth.middle_years": 10.0, "birth.oldest_years": 25.0}


@pytest.mark.parametrize(
    ("u", "low", "high"),
    [(0.001, 1, 1), (0.2, 10, 11), (0.399, 19, 20), (0.401, 20, 20), (0.749, 39, 40), (0.751, 40, 40), (0.999, 99, 99)],
)
def test_four_in_ten_are_younger_than_5_years_and_a_quarter_older_than_10(u, low, high):
    shape = profile(young_share=0.4, middle_share=0.35)
    assert low <= founding_age(u, shape, parameters(**AGES)) <= high


def test_a_zone_of_young_enterprises_only_has_no_older_ones():
    shape = profile(young_share=1.0, middle_share=0.0)
    assert max(founding_age(u, shape, parameters(**AGES)) for u in (0.5, 0.999)) < 20


def test_large_archetypes_come_last_with_research_staff_and_age_of_their_own():
    field = slots(enterprise(), enterprise(sales=20000.0, age=8), enterprise(sales=20000.0, age=80))
    shape = profile(
        n_large=1,
        large_number=[2.0],
        large_rd_intensity=[0.045],
        large_st_share=[0.15],
        large_high_tech_share=[0.75],
    )
    make_large(field, 3, shape, parameters(**{"birth.large_years": 15.0}))
    assert not field[0].performer
    for e in field[1:]:
        assert (e.performer, e.rd_propensity, e.st_share, e.high_tech_share) == (True, 0.045, 0.15, 0.75)
        assert e.rd_own == pytest.approx(900.0)
    assert (field[1].age, field[2].age) == (60, 80)


# the whole population


POPULATION = {
    "n_parks": 2,
    "n_industries": 1,
    "counts": {0: 2.0, 8: 1.0},
    "n_large": 1,
    "large_park": [1.0],
    "large_number": [1.0],
    "large_sales": [2000.0],
    "large_rd_intensity": [0.04],
    "leading_broad": [1.0],
    "value_added_ratio": [0.3],
    "median_sales": [800.0],
    "sigma_sales": [1.0],
    "cap_sales": [5000.0],
    "sales_per_staff": [50.0],
    "capital_ratio": [0.6],
    "performer_share": [0.3],
    "rd_intensity": [0.02],
    "young_share": 0.4,
    "middle_share": 0.35,
    "attracted_weight": [0.6, 0.4],
    "attracted_share": [1.0],
}


def test_the_profile_says_who_is_where():
    field, town = blank(4), zone(n_parks=2)
    queue = [newcomer(10 + k) for k in range(4)]
    assert populate(field, queue, town, profile(**POPULATION), parameters(**LEVELS, **AGES)) == 4
    assert [(e.key, e.park, e.alive) for e in field] == [(10, 0, True), (11, 0, True), (12, 1, True), (13, 1, True)]
    assert (field[3].sales, field[3].performer) == (2000.0, True)


def test_a_founded_zone_has_its_value_added_its_books_and_its_projects():
    field, town = blank(60), zone(q=-1, n_slots=0, capacity=60)
    queue = [newcomer(10 + k) for k in range(60)]
    p = parameters(**LEVELS | {"founding.value_added": 0.3}, **AGES)
    found_zone(field, queue, town, profile(**POPULATION), p)
    assert (town.q, town.enterprises, town.founding_enterprises) == (-1, 4.0, 4.0)
    booked = sum(e.sales for e in field if e.alive)
    assert town.base17[FLOW_OUTPUT * 3] == pytest.approx(booked)
    assert 0.3 * booked == pytest.approx(3.0 * WANTED)
    assert sum(e.stage in (CONTRACTED, BUILDING) for e in field[4 : town.n_slots]) == town.n_slots - 4 > 0


# floor and projects


FLOOR = {
    "founding.floor_completed": 6.2,
    "founding.floor_building": 3.0,
    "founding.occupancy": 0.2,
    "floor.build_time": 6.0,
    "tenancy.floor_per_tenant": 620.0,
    "tenancy.sales_limit": 2000.0,
    "tenancy.age_limit": 5.0,
}


def housed(*field):
    town = zone(q=-1, n_slots=len(field))
    give_floor(
        slots(*field),
        [newcomer(k, tenancy=0.1 * (k + 1), stay=0.5) for k in range(len(field))],
        town,
        parameters(**FLOOR),
    )
    return town


def test_the_drawn_part_of_the_floor_is_let_to_the_small_and_young():
    """6,200 m2 have ten places, of which two are let."""
    field = [enterprise(age=age, sales=sales) for age, sales in [(8, 500.0)] * 3 + [(40, 500.0), (8, 5000.0)]]
    town = housed(*field)
    assert [e.tenant_since > NEVER for e in field] == [False, True, True, False, False]
    assert town.floor_completed == pytest.approx(6200.0)
    assert town.floor_started[:6] == pytest.approx([500.0] * 6)
    assert town.floor_founding == pytest.approx(9200.0)


def test_tenants_have_been_there_since_before_2018_and_not_longer_than_they_exist():
    e = enterprise(age=8, sales=500.0)
    housed(e)
    assert e.tenant_since == -5  # half of its life of eight quarters


PROJECTS = {
    "promotion.leads": 20.0,
    "promotion.contract": 0.25,
    "promotion.approval_wait": 3.2,
    "promotion.realised": 0.6,
    "promotion.build_wait": 4.0,
}


def test_five_contracts_a_year_with_three_quarters_wait_and_a_years_building_leave_four_and_three_under_way():
    field, town = blank(20), zone(q=-1, research_level=1.0)
    begin_projects(
        field,
        [newcomer(50 + k, realised=0.9) for k in range(20)],
        5,
        town,
        profile(**POPULATION),
        parameters(**PROJECTS),
    )
    assert town.n_slots == 7
    assert [e.stage for e in field[:7]] == [CONTRACTED] * 4 + [BUILDING] * 3
    assert [e.realisable for e in field[:7]] == [False] * 4 + [True] * 3  # what is being built will open
    assert [e.key for e in field[:2]] == [55, 56]


def test_no_project_is_invented_beyond_the_queue():
    field, town = blank(20), zone(q=-1, research_level=1.0)
    begin_projects(field, [newcomer(k) for k in range(3)], 1, town, profile(**POPULATION), parameters(**PROJECTS))
    assert sum(e.stage == BUILDING or e.sales > 0.0 for e in field) == 2


def test_projects_under_way_are_in_the_parks_by_weight():
    shape = profile(**POPULATION)
    assert [park_of_project(shape, birth(park=u)) for u in (0.59, 0.61)] == [0, 1]


# books


def test_2017_is_booked_as_four_equal_quarters_and_the_city_fits_the_share_of_the_zone():
    """The zone's certified add 9,000, 45 % of the city's: 11,000 outside."""
    field = slots(enterprise(sales=30000.0, certified_until=6), enterprise(sales=1000.0))
    town = zone(q=-1, n_slots=2)
    open_books(field, town, parameters(**{"founding.city_share": 0.45}))
    assert town.q == -1
    assert town.base17[FLOW_OUTPUT * 3] == pytest.approx(31000.0)
    assert town.outside_certified == pytest.approx(11000.0)
    assert (town.founding_enterprises, town.certified[0]) == (2.0, 1.0)
    assert town.park_growth[0] == 0.0


@pytest.mark.parametrize(("implied", "found"), [(7000.0, 8000.0), (25000.0, 25000.0), (70000.0, 60000.0)])
def test_the_city_outside_stays_between_80_and_600_million_yuan(implied, found):
    assert outside(implied, parameters(**{"city.outside_low": 0.8, "city.outside_high": 6.0})) == found


def test_the_mean_of_a_year_stands_two_and_a_half_quarters_above_the_year_before():
    """The growth that `scale_sales` takes back, worked out: quarters 1 to 4 of growth at 10 % a year."""
    quarters = [1.1 ** (k / 4.0) for k in (1, 2, 3, 4)]
    assert math.exp(sum(math.log(one) for one in quarters) / 4.0) == pytest.approx(1.1**0.625)
