"""The books of the zone: flows by scope, what everybody sees next quarter, neighbours and spillovers."""

import math

import pytest

from sim.state import (
    FLOW_BROAD,
    FLOW_CERTIFIED,
    FLOW_INDUSTRIES,
    FLOW_LEADING,
    FLOW_NARROW,
    FLOW_OUTPUT,
    FLOW_PRODUCTS,
    FLOW_RD_REAL,
    FLOW_RD_REPORTED,
    FLOW_TAX,
    FLOW_VALUE_ADDED,
    MAX_INDUSTRIES,
    MAX_PARKS,
)
from sim.zone.accounting import (
    all_taxes,
    book_flows,
    compare_industries,
    count_enterprises,
    flow_of,
    follow_neighbours,
    keep_base,
    over_four_quarters,
    spread_knowledge,
    value_added,
)
from tests.made import enterprise, parameters, slots, zone

P = parameters(**{"tax.vat_cut": 1.0})


def test_value_added_is_a_share_of_sales():
    assert value_added(enterprise(sales=1000.0, value_added_ratio=0.3)) == pytest.approx(300.0)


def test_taxes_are_last_years_corporate_tax_and_vat_on_value_added():
    """25 + 10 % of 300; after the cut of April 2019 the VAT is 13/16 of that."""
    e = enterprise(sales=1000.0, value_added_ratio=0.3, tax_rate=0.1, corporate_tax=25.0)
    assert all_taxes(e, P) == pytest.approx(55.0)
    assert all_taxes(e, parameters("2019Q2")) == pytest.approx(25.0 + 30.0 * 13.0 / 16.0)


RICH = {
    "sales": 1000.0,
    "value_added_ratio": 0.3,
    "tax_rate": 0.1,
    "corporate_tax": 25.0,
    "high_tech_share": 0.6,
    "certified_until": 4,
    "high_tech_industry": True,
    "leading": True,
    "leading_broad": True,
    "leading_narrow": True,
    "rd_real": 40.0,
    "rd_reported": 50.0,
}


@pytest.mark.parametrize(
    ("kind", "flow"),
    [
        (FLOW_OUTPUT, 1000.0),
        (FLOW_VALUE_ADDED, 300.0),
        (FLOW_TAX, 55.0),
        (FLOW_CERTIFIED, 300.0),
        (FLOW_PRODUCTS, 180.0),
        (FLOW_INDUSTRIES, 300.0),
        (FLOW_LEADING, 1000.0),
        (FLOW_BROAD, 1000.0),
        (FLOW_NARROW, 1000.0),
        (FLOW_RD_REAL, 40.0),
        (FLOW_RD_REPORTED, 50.0),
    ],
)
def test_each_target_reads_its_own_flow(kind, flow):
    assert flow_of(enterprise(**RICH), kind, zone(), P) == pytest.approx(flow)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FLOW_CERTIFIED, {"certified_until": 3}),
        (FLOW_INDUSTRIES, {"high_tech_industry": False}),
        (FLOW_LEADING, {"leading": False}),
        (FLOW_BROAD, {"leading_broad": False}),
        (FLOW_NARROW, {"leading_narrow": False}),
    ],
)
def test_who_does_not_belong_counts_for_nothing(kind, values):
    assert flow_of(enterprise(**RICH | values), kind, zone(), P) == 0.0


def booked(q, *field, **values):
    town = zone(q=q, n_parks=2, n_slots=len(field), **values)
    book_flows(slots(*field), town, P)
    return town


def test_the_core_counts_its_own_and_its_booked_share_of_park_projects():
    """1,000 in the core, 500 in a park of which 30 % are booked to the core."""
    town = booked(7, enterprise(sales=1000.0, park=0), enterprise(sales=500.0, park=1, core_share=0.3))
    year = town.year[FLOW_OUTPUT * 12 : FLOW_OUTPUT * 12 + 12]
    assert year == [0.0, 0.0, 0.0, 1500.0, 0.0, 0.0, 0.0, 1000.0, 0.0, 0.0, 0.0, 1150.0]


def test_certificates_are_counted_in_the_same_scopes():
    valid = {"certified_until": 7}
    town = booked(
        7,
        enterprise(park=0, **valid),
        enterprise(park=1, core_share=0.3, **valid),
        enterprise(park=1, **valid),
        enterprise(park=0, certified_until=6),
        enterprise(park=0, alive=False, **valid),
        certified=[9.0, 9.0, 9.0],
    )
    assert town.certified == pytest.approx([3.0, 1.0, 1.3])


def test_who_has_left_or_not_yet_opened_sells_nothing():
    assert sum(booked(7, enterprise(alive=False)).year) == 0.0


def test_a_year_is_the_sum_of_its_quarters_and_an_old_one_is_forgotten():
    """Yearly flows of 400, 800, 1,200 and 1,600 are 1,000 in the year; then 2,000 replace the first 400."""
    e = enterprise(sales=400.0)
    town = zone(q=4, n_slots=1)
    for q in range(4, 9):
        town.q = q
        e.sales = 400.0 * (q - 3)
        book_flows([e], town, P)
        if q == 7:
            assert over_four_quarters(town, FLOW_OUTPUT, 0) == pytest.approx(1000.0)
    assert over_four_quarters(town, FLOW_OUTPUT, 0) == pytest.approx(1400.0)


def test_the_year_2018_is_kept_as_a_base():
    town = booked(3, enterprise(sales=1000.0))
    keep_base(town)
    assert town.base18[FLOW_OUTPUT * 3 : FLOW_OUTPUT * 3 + 3] == pytest.approx([250.0, 250.0, 250.0])


def test_who_is_there_and_what_they_know_is_counted_anew():
    field = slots(
        enterprise(aware=True, performer=True, claims=True, tenant_since=1, thousand=1, teams=1, rd_real=5.0),
        enterprise(performer=True, park=1, industry=2, sales=300.0, knowledge=7.0),
        enterprise(aware=True, claims=True, park=1, industry=2, sales=200.0),
        enterprise(),
        enterprise(alive=False, left_at=4, polluting=True),
        enterprise(alive=False, left_at=3),
        enterprise(alive=False),  # a project
    )
    town = zone(q=4, n_parks=2, n_industries=3, n_slots=7, enterprises=99.0)
    count_enterprises(field, town)
    assert (town.enterprises, town.tenants, town.experts) == (4.0, 1.0, 2.0)
    assert (town.exits, town.polluter_exits) == (1.0, 1.0)
    assert town.aware_share == 0.5
    assert town.claim_share == 0.5  # of two performers one claims
    cell = MAX_INDUSTRIES + 2
    assert (town.cell_n[0], town.cell_n[cell]) == (2.0, 2.0)
    assert (town.cell_sales[cell], town.cell_knowledge[cell], town.cell_rd[0]) == (500.0, 7.0, 5.0)


def test_an_empty_zone_knows_nothing_and_divides_by_nothing():
    town = zone(aware_share=0.5, claim_share=0.5)
    count_enterprises([], town)
    compare_industries([], town)
    assert (town.enterprises, town.aware_share, town.claim_share) == (0.0, 0.0, 0.0)
    assert (town.industry_tfp[0], town.industry_frontier[0], town.industry_certified[0]) == (0.0, 0.0, 0.0)


def test_the_better_half_is_the_mean_of_those_above_the_mean():
    """Mean of -0.4, 0, 0.1 and 0.9 is 0.15: only 0.9 is above."""
    field = slots(*[enterprise(tfp=tfp) for tfp in (-0.4, 0.0, 0.1, 0.9)])
    field[0].certified_until = 4
    town = zone(n_slots=4)
    compare_industries(field, town)
    assert town.industry_n[0] == 4.0
    assert town.industry_tfp[0] == pytest.approx(0.15)
    assert town.industry_frontier[0] == pytest.approx(0.9)
    assert town.industry_certified[0] == 0.25


def test_where_all_are_equal_there_is_nobody_better():
    town = zone(n_slots=2)
    compare_industries(slots(enterprise(tfp=0.25), enterprise(tfp=0.25)), town)
    assert town.industry_frontier[0] == pytest.approx(0.25)


def test_rd_spills_over_to_its_own_industry_in_full_and_to_others_a_little_less_with_distance():
    """100 and 50 in the core, 200 in a park at 62 km; strength 3 %, a tenth of it between industries."""
    p = parameters(**{"spillover.strength": 0.03, "spillover.related": 0.1, "spillover.decay": 0.002})
    town = zone(n_parks=2, n_industries=2, distance={1: 62.0, MAX_PARKS: 62.0})
    town.cell_rd[0], town.cell_rd[1], town.cell_rd[MAX_INDUSTRIES] = 100.0, 50.0, 200.0
    spread_knowledge(town, p)
    far = math.exp(-0.124)
    assert town.spill[0] == pytest.approx(0.03 * (105.0 + far * 200.0))
    assert town.spill[1] == pytest.approx(0.03 * (60.0 + far * 20.0))
    assert town.spill[MAX_INDUSTRIES] == pytest.approx(0.03 * (200.0 + far * 105.0))
    assert town.spill[MAX_INDUSTRIES + 1] == pytest.approx(0.03 * (20.0 + far * 60.0))


def test_five_hundred_kilometres_cut_spillovers_by_63_percent():
    """The evidence: by 55 to 70 %."""
    p = parameters(**{"spillover.strength": 1.0, "spillover.related": 0.0, "spillover.decay": 0.002})
    town = zone(n_parks=2, n_industries=1, distance={MAX_PARKS: 500.0, 1: 500.0})
    town.cell_rd[0] = 100.0
    spread_knowledge(town, p)
    assert town.spill[MAX_INDUSTRIES] == pytest.approx(36.8, abs=0.05)


def test_the_change_of_neighbours_is_kept_in_logs():
    """From one to three of the own industry, from four to seven in the park."""
    town = zone(n_parks=1, n_industries=2)
    town.cell_before[0], town.cell_before[1] = 1.0, 3.0
    town.cell_n[0], town.cell_n[1] = 3.0, 4.0
    follow_neighbours(town, 1.0)
    assert town.cell_growth[0] == pytest.approx(math.log(2.0))
    assert town.park_growth[0] == pytest.approx(math.log(8.0 / 5.0))
    follow_neighbours(town, 1.0)
    assert (town.cell_growth[0], town.park_growth[0]) == (0.0, 0.0)


def test_the_founding_is_no_growth():
    town = zone()
    town.cell_n[0] = 50.0
    follow_neighbours(town, 0.0)
    assert (town.cell_growth[0], town.park_growth[0]) == (0.0, 0.0)
    assert town.cell_before[0] == 50.0
