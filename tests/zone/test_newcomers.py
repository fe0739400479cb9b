"""How a newcomer gets its slot, place, industry, size and character from its draws."""

import math

import pytest

from sim.state import NEVER, OPERATING
from sim.zone.newcomers import (
    begin_to_operate,
    chosen,
    chosen_industry,
    drawn_sales,
    equip,
    open_slot,
    settle_in,
    take_character,
    take_industry,
    take_research,
)
from tests.made import birth, blank, enterprise, parameters, profile, zone

SIGMA = 0.8413447460685429  # a draw one standard deviation above the middle
TWO = {"n_industries": 2, "leading": [1.0, 0.0]}


def test_slots_are_taken_in_order_and_a_full_zone_says_so():
    field, town = blank(2), zone(capacity=2)
    assert [open_slot(field, town), open_slot(field, town)] == [0, 1]
    assert [e.slot for e in field] == [0, 1]
    assert not town.full
    assert open_slot(field, town) == -1
    assert town.full
    assert town.n_slots == 2


@pytest.mark.parametrize(("u", "position"), [(0.001, 0), (0.199, 0), (0.201, 1), (0.699, 1), (0.701, 2), (0.999, 2)])
def test_a_draw_hits_a_position_as_often_as_its_weight(u, position):
    assert chosen([2.0, 5.0, 3.0], 3, u) == position


def test_nothing_without_weight_is_chosen_unless_all_are_without():
    assert {chosen([0.0, 1.0, 0.0], 3, u) for u in (0.001, 0.5, 0.999)} == {1}
    assert chosen([0.0, 0.0], 2, 0.5) == 1


def industry(focus=0.0, weights=(0.5, 0.5), profile_values=None, **draws):
    p = parameters(**{"planning.focus": focus})
    return chosen_industry(list(weights), profile(**TWO | (profile_values or {})), birth(**draws), zone(), p)


def test_without_a_plan_the_draw_decides_the_industry():
    assert industry(industry=0.4) == 0
    assert industry(industry=0.6, steered=0.001) == 1


def test_a_plan_turns_a_quarter_of_the_others_to_a_leading_industry():
    assert industry(focus=0.25, industry=0.6, steered=0.24) == 0
    assert industry(focus=0.25, industry=0.6, steered=0.26) == 1


def test_a_plan_leaves_those_who_lead_already_where_they_are():
    leading = {"n_industries": 3, "leading": [1.0, 1.0, 0.0]}
    assert industry(focus=1.0, weights=(0.3, 0.3, 0.4), profile_values=leading, industry=0.4) == 1


def test_where_no_leading_industry_attracts_anybody_a_plan_turns_nobody():
    assert industry(focus=1.0, weights=(0.0, 1.0), industry=0.6, steered=0.001) == 1


def test_sales_are_lognormal_about_their_median_and_capped():
    assert drawn_sales(800.0, 1.5, 50000.0, 0.5) == pytest.approx(800.0)
    assert drawn_sales(800.0, 1.5, 50000.0, SIGMA) == pytest.approx(800.0 * math.exp(1.5))
    assert drawn_sales(800.0, 1.5, 3000.0, SIGMA) == 3000.0


def test_an_industry_fixes_what_its_enterprises_share():
    e = enterprise()
    take_industry(
        e,
        1,
        profile(
            trend={1: 0.03},
            value_added_ratio={1: 0.35},
            tax_rate={1: 0.11},
            sales_per_staff={1: 50.0},
            leading={1: 1.0},
            leading_broad={1: 1.0},
            high_tech={1: 1.0},
        ),
    )
    assert (e.industry, e.trend, e.value_added_ratio, e.tax_rate, e.sales_per_staff) == (1, 0.03, 0.35, 0.11, 50.0)
    assert (e.leading, e.leading_broad, e.leading_narrow) == (True, True, False)
    assert (e.high_tech_industry, e.consumer, e.manufacturing) == (True, False, False)


CHARACTER = {
    "innovation.spread": 0.6,
    "birth.margin_spread": 0.04,
    "birth.staff_spread": 0.5,
    "birth.high_tech_spread": 1.2,
    "certificate.unable_share": 0.2,
    "certificate.cost": 10.0,
    "certificate.cost_spread": 0.5,
    "awareness.founding_share": 0.45,
    "awareness.claiming_share": 0.33,
}
TRAITS = {"margin": [0.09], "st_share": [0.1], "high_tech_share": [0.5], "western_share": [0.7]}


def character(profile_values=None, **draws):
    e = enterprise(consumer=True)
    take_character(e, birth(**draws), profile(**TRAITS | (profile_values or {})), parameters(**CHARACTER))
    return e


def test_the_middle_of_every_draw_is_the_ordinary_enterprise_of_the_industry():
    e = character()
    assert (e.tfp, e.margin, e.margin_now) == (0.0, 0.09, 0.09)
    assert e.st_share == pytest.approx(0.1)
    assert e.high_tech_share == pytest.approx(0.5)
    assert e.application_cost == pytest.approx(10.0)
    assert e.real_share == 1.0


def test_one_standard_deviation_moves_each_trait_by_its_spread():
    draws = dict.fromkeys(("productivity", "margin", "staff_share", "high_tech", "cost"), SIGMA)
    e = character(**draws)
    assert e.tfp == pytest.approx(0.6)
    assert e.margin == pytest.approx(0.13)
    assert e.st_share == pytest.approx(0.1 * math.exp(0.5))
    assert e.high_tech_share == pytest.approx(1.0 / (1.0 + math.exp(-1.2)))
    assert e.application_cost == pytest.approx(10.0 * math.exp(0.5))


@pytest.mark.parametrize(
    ("field", "draw", "share"),
    [("encouraged", "western", 0.7), ("aware", "aware", 0.45), ("claims", "claims", 0.33)],
)
def test_a_trait_is_as_frequent_as_its_share(field, draw, share):
    assert getattr(character(**{draw: share - 0.01}), field)
    assert not getattr(character(**{draw: share + 0.01}), field)


def test_one_in_five_cannot_or_will_not_be_certified():
    assert not character(willing=0.19).willing
    assert character(willing=0.21).willing


def test_only_consumer_goods_are_sold_online_from_the_start():
    assert character({"online_share": [1.0]}).online
    e = enterprise(consumer=False)
    take_character(e, birth(), profile(**TRAITS, online_share=[1.0]), parameters(**CHARACTER))
    assert not e.online


RESEARCH = {
    "research.size_gradient": 0.35,
    "birth.research_spread": 0.8,
    "cooperation.share": 0.1,
    "rd_unit.share": 0.1,
}


def research(level=1.0, sales=1000.0, **draws):
    e = enterprise(sales=sales)
    shape = profile(median_sales=[1000.0], performer_share=[0.25], rd_intensity=[0.02])
    take_research(
        e,
        birth(**{"performer": 0.2} | draws),
        zone(research_level=level, sales_level=1.0),
        shape,
        parameters(**RESEARCH),
    )
    return e


def test_a_quarter_of_the_enterprises_of_median_size_do_rd():
    assert research(performer=0.249).performer
    assert not research(performer=0.251).performer


def test_larger_ones_do_it_more_often():
    """Odds of 1 to 3 times e^0.35."""
    share = 1.0 / (1.0 + 3.0 * math.exp(-0.35))
    assert research(sales=1000.0 * math.e, performer=share - 0.001).performer
    assert not research(sales=1000.0 * math.e, performer=share + 0.001).performer


def test_intensities_are_lognormal_with_the_mean_of_the_profile():
    """Median 2 % x exp(-0.32); the level of the zone scales it."""
    e = research(level=0.5)
    assert e.rd_propensity == pytest.approx(0.01 * math.exp(-0.32))
    assert e.rd_own == pytest.approx(10.0 * math.exp(-0.32))
    assert (e.rd_real, e.rd_reported) == (e.rd_own, e.rd_own)


def test_who_does_no_rd_spends_none_and_has_neither_link_nor_unit():
    e = research(performer=0.9, linked=0.001, rd_unit=0.001)
    assert (e.rd_own, e.university_age, e.rd_unit) == (0.0, -1, False)
    assert e.rd_propensity > 0.0


def test_a_tenth_of_the_performers_have_a_link_of_two_years_or_a_unit():
    e = research(linked=0.09, rd_unit=0.09)
    assert (e.university_age, e.rd_unit) == (8, True)
    e = research(linked=0.11, rd_unit=0.11)
    assert (e.university_age, e.rd_unit) == (-1, False)


def test_staff_capital_cash_and_debt_are_in_proportion_to_sales():
    e = enterprise(sales=2000.0, sales_per_staff=50.0, margin=0.1, rd_own=30.0)
    p = parameters(**{"birth.cash_share": 0.07, "birth.debt_share": 0.25, "credit.rate": 0.06})
    equip(e, profile(capital_ratio=[0.6]), p)
    assert (e.staff, e.capital, e.cash, e.debt) == pytest.approx((40.0, 1200.0, 140.0, 300.0))
    assert e.net_assets == pytest.approx([1040.0] * 4)
    assert e.profit == pytest.approx(200.0 - 30.0 - 18.0)
    assert e.taxable_income == pytest.approx(152.0)


def test_the_smallest_enterprise_is_one_person():
    e = enterprise(sales=10.0, sales_per_staff=50.0)
    equip(e, profile(capital_ratio=[0.6]), parameters())
    assert e.staff == 1.0
    e = enterprise(sales_per_staff=0.0)
    equip(e, profile(capital_ratio=[0.6]), parameters())
    assert e.staff == 1.0


def test_who_settles_in_has_no_past_and_waits_for_its_opening():
    e = blank()[0]
    shape = profile(n_parks=3, sales_per_staff=[50.0], capital_ratio=[0.6], performer_share=[0.9], rd_intensity=[0.02])
    settle_in(e, birth(), 2, 0, 500.0, zone(research_level=1.0), shape, parameters(**{"innovation.depreciation": 0.2}))
    assert (e.park, e.industry, e.sales, e.alive) == (2, 0, 500.0, False)
    assert (e.certified_until, e.tenant_since, e.left_incubator, e.left_at, e.entered) == (NEVER, NEVER, -1, -1, -1)
    assert e.performer
    assert e.rd_recent == pytest.approx([e.rd_own / 4.0] * len(e.rd_recent))


def test_the_stock_of_a_newcomer_is_the_one_that_its_rd_keeps_up():
    """In a quarter R&D adds a quarter of the year's and depreciation takes 1 - 0.8^(1/4) of the stock."""
    e = blank()[0]
    shape = profile(sales_per_staff=[50.0], capital_ratio=[0.6], performer_share=[0.9], rd_intensity=[0.02])
    settle_in(e, birth(), 0, 0, 500.0, zone(research_level=1.0), shape, parameters(**{"innovation.depreciation": 0.2}))
    assert (1.0 - 0.8**0.25) * e.real_stock == pytest.approx(e.rd_own / 4.0)


def test_no_newcomer_sells_less_than_one():
    e = blank()[0]
    settle_in(e, birth(), 0, 0, 0.0, zone(), profile(sales_per_staff=[50.0]), parameters())
    assert e.sales == 1.0


def test_opening_counts_as_an_entry_of_the_quarter():
    town = zone(q=6)
    for leads in (True, False):
        e = enterprise(alive=False, leading=leads)
        begin_to_operate(e, town)
        assert (e.alive, e.stage, e.entered) == (True, OPERATING, 6)
    assert (town.entrants, town.entrants_leading) == (2.0, 1.0)
