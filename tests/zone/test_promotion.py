"""Leads, contracts, approvals, construction, operation; and enterprises that move in whole (9a-c)."""

import math

import pytest

from sim.state import (
    ATTRACTED,
    BUILDING,
    CONTRACTED,
    INVESTMENT_PROMOTION,
    LEFT,
    MOVED,
    NEVER,
    OPERATING,
)
from sim.zone.promotion import advance_projects, attract, chosen_park, sign_contracts
from tests.made import blank, enterprise, newcomer, parameters, profile, slots, zone

VALUES = {
    "promotion.leads": 20.0,
    "promotion.contract": 0.25,
    "promotion.realised": 0.6,
    "promotion.relocation": 0.3,
    "promotion.moved_share": 0.12,
    "promotion.moved_certified": 0.5,
    "promotion.moved_conversions": 4.0,
    "promotion.moved_patents": 6.0,
    "promotion.median_sales": 1500.0,
    "promotion.sigma": 1.2,
    "promotion.cap": 30000.0,
    "promotion.approval_wait": 2.0,
    "promotion.build_wait": 4.0,
    "investment_promotion.full_cost": 300.0,
    "investment_promotion.elasticity": 0.8,
    "enclave_sharing.investment_share": 0.4,
    "enclave_sharing.host_tilt": 0.1,
    "founding.growth": 0.1,
}
P = parameters(**VALUES)
SHAPE = {
    "n_parks": 2,
    "attracted_weight": [0.6, 0.4],
    "attracted_share": [1.0],
    "sales_per_staff": [50.0],
    "capital_ratio": [0.6],
    "performer_share": [0.9],
    "rd_intensity": [0.02],
    "median_sales": [1500.0],
    "st_share": [0.05],
    "high_tech_share": [0.3],
}


def test_leads_choose_a_park_by_weight_and_sharing_pulls_them_out_of_the_core():
    """0.6 against 0.4, and against 0.4 x 1.5: the core gets 60 and then 50 of a hundred."""
    shape = profile(**SHAPE)
    assert [chosen_park(shape, u, zone(), P) for u in (0.59, 0.61)] == [0, 1]
    shared = parameters(**VALUES, **{"enclave_sharing.pull": 0.5})
    assert [chosen_park(shape, u, zone(), shared) for u in (0.49, 0.51)] == [0, 1]


def attracted(park=0, p=P, **draws):
    e = blank()[0]
    attract(e, newcomer(7, **draws), park, 0.0, zone(research_level=1.0), profile(**SHAPE), p)
    return e


def test_a_contract_is_a_new_enterprise_of_median_size_that_does_not_operate_yet():
    e = attracted()
    assert (e.key, e.origin, e.stage, e.alive, e.age) == (7, ATTRACTED, CONTRACTED, False, 0)
    assert e.sales == pytest.approx(1500.0)
    assert e.certified_until == NEVER


def test_six_contracts_in_ten_are_carried_out_and_three_in_ten_come_from_the_region():
    assert (attracted(realised=0.59).realisable, attracted(realised=0.61).realisable) == (True, False)
    assert (attracted(relocated=0.29).relocated, attracted(relocated=0.31).relocated) == (True, False)


def test_only_shared_projects_in_the_parks_are_booked_to_the_core():
    shared = parameters(**VALUES, **{"enclave_sharing.pull": 0.5})
    assert attracted(park=1, p=shared).core_share == pytest.approx(0.3)
    assert attracted(park=0, p=shared).core_share == 0.0
    assert attracted(park=1).core_share == 0.0


def attracted_moved(p=P, **draws):
    e = blank()[0]
    luck = {"moved": 0.11} | draws
    attract(e, newcomer(7, **luck), 0, 0.12, zone(research_level=1.0), profile(**SHAPE), p)
    return e


def test_an_enterprise_that_moves_whole_brings_its_past():
    """Sales of the years before, each a tenth lower in logs."""
    e = attracted_moved(certified=0.9)
    assert e.origin == MOVED
    assert e.age > 12
    assert e.closed_years == 3
    assert e.sales_years == pytest.approx([1500.0 * math.exp(-0.1 * year) for year in (1, 2, 3)])
    assert e.rd_real_years == pytest.approx([e.rd_own * math.exp(-0.1 * year) for year in (1, 2, 3)])
    assert e.conversion_years == [4.0] * 3
    assert (e.ever_certified, e.certificate_rest) == (False, -1)


def test_half_of_them_are_certified_and_look_like_it():
    e = attracted_moved(certified=0.49, gap=0.5)
    assert e.ever_certified
    assert e.performer
    assert e.st_share >= 0.1
    assert e.high_tech_share >= 0.6
    assert e.inventions + e.other_patents >= 1.0
    assert e.rd_own > 0.0
    assert e.certificate_rest == 1  # a year and a part of one are left


def test_the_registers_of_a_certified_one_show_its_rd_even_where_the_draw_gave_it_none():
    e = attracted_moved(certified=0.49, performer=0.999)
    assert e.rd_own > 0.0
    assert min(e.rd_real_years) > 0.0


def test_the_rd_of_a_certified_one_has_left_a_stock():
    """As of every newcomer: the stock that its R&D keeps up."""
    e = attracted_moved(parameters(**VALUES, **{"innovation.depreciation": 0.2}), certified=0.49, performer=0.999)
    assert (1.0 - 0.8**0.25) * e.real_stock == pytest.approx(e.rd_own / 4.0)
    assert e.rd_recent == pytest.approx([e.rd_own / 4.0] * len(e.rd_recent))


def test_the_others_stay_as_new_as_they_are():
    assert attracted_moved(moved=0.13).origin == ATTRACTED


def signed(p=P, budget=0.0, places=64, capacity=100, luck=None, **draws):
    queue = [newcomer(100 + k, **draws) for k in range(places)]
    town = zone(luck=luck, budget_left={INVESTMENT_PROMOTION: budget}, lead_places=places, capacity=capacity)
    field = blank(capacity)
    sign_contracts(field, queue, town, profile(**SHAPE), p)
    return field, town


def test_without_promotion_five_leads_come_in_an_ordinary_quarter():
    """Mean 5: cumulative 0.440 at 4 and 0.616 at 5."""
    assert signed()[1].leads == 5.0
    assert signed()[1].spend[INVESTMENT_PROMOTION] == 0.0


def test_promotion_money_is_spent_and_brings_more():
    """A quarter of 600, twice the 75 of full effort: mean 5 x 3^0.8 = 12.04."""
    _, town = signed(budget=600.0)
    assert town.spend[INVESTMENT_PROMOTION] == 150.0
    assert town.budget_left[INVESTMENT_PROMOTION] == 450.0
    assert town.leads == 12.0


def test_a_quarter_of_the_leads_sign():
    field, town = signed(contract=0.24)
    assert (town.contracts, town.n_slots) == (5.0, 5)
    assert [e.key for e in field[:5]] == [100, 101, 102, 103, 104]
    assert signed(contract=0.26)[1].contracts == 0.0


def test_a_full_zone_signs_nobody_and_says_so():
    _, town = signed(contract=0.24, capacity=2)
    assert (town.n_slots, town.full) == (2, True)


def advanced(luck, p=P, q=4, **values):
    e = enterprise(luck={"wait": luck}, alive=False, entered=-1, **values)
    advance_projects(slots(e), zone(q=q, n_slots=1), p)
    return e


def test_half_of_the_contracts_are_approved_each_quarter_where_two_quarters_are_expected():
    assert advanced(0.49, stage=CONTRACTED, realisable=True).stage == BUILDING
    assert advanced(0.51, stage=CONTRACTED, realisable=True).stage == CONTRACTED


def test_what_will_not_be_carried_out_is_given_up_then():
    e = advanced(0.49, stage=CONTRACTED, realisable=False)
    assert (e.stage, e.alive, e.left_at) == (LEFT, False, -1)


def test_a_quarter_of_the_buildings_open_each_quarter_where_four_are_expected():
    e = advanced(0.24, stage=BUILDING, q=6)
    assert (e.stage, e.alive, e.entered) == (OPERATING, True, 6)
    assert e.certified_until == NEVER
    assert advanced(0.26, stage=BUILDING).stage == BUILDING


@pytest.mark.parametrize(("q", "rest", "until"), [(4, 0, 6), (5, 0, 6), (6, 0, 6), (7, 0, 10), (4, 2, 14), (7, 1, 14)])
def test_a_certificate_brought_along_ends_with_a_third_quarter_before_the_next_round(q, rest, until):
    assert advanced(0.24, stage=BUILDING, q=q, certificate_rest=rest).certified_until == until


def test_no_wait_is_shorter_than_a_quarter():
    p = parameters(**VALUES | {"promotion.build_wait": 0.5})
    assert advanced(0.999, p, stage=BUILDING).alive


def test_who_operates_or_has_left_is_no_project():
    for stage in (OPERATING, LEFT):
        e = advanced(0.001, stage=stage)
        assert (e.stage, e.alive) == (stage, False)
