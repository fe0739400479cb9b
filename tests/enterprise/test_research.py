"""Whether an enterprise does R&D, how much it plans, and what a grant adds (2a, 2b, 2d)."""

import math

import pytest

from sim.enterprise.research import (
    adjusted_rd,
    desired_rd,
    grant_multiplier,
    grant_rd,
    own_rd_target,
    participate,
    participation_odds,
    plan_rd,
    rd_user_cost,
    spend_rd,
)
from sim.national.taxes import SMALL, STANDARD, WESTERN
from sim.state import NEVER
from tests.made import enterprise, parameters, zone

SLOPES = {
    "research.size_slope": 0.2,
    "research.high_tech_slope": 0.5,
    "research.staff_slope": 3.0,
    "research.aware_slope": 0.3,
    "research.certified_slope": 2.0,
}
P = parameters(**SLOPES)


# participation (2a)


def odds(p=P, reference=1000.0, **values):
    return participation_odds(enterprise(**values), zone(reference_sales=[reference], participation_gain=4.0), p)


def test_an_ordinary_enterprise_of_median_size_adds_nothing_to_the_constant():
    assert odds(sales=1000.0) == 0.0


@pytest.mark.parametrize(
    ("values", "added"),
    [
        ({"sales": 1000.0 * math.e}, 0.2),
        ({"high_tech_industry": True}, 0.5),
        ({"st_share": 0.1}, 0.3),
        ({"aware": True}, 0.3),
        ({"performer": True}, 4.0),
        ({"performer": True, "certified_until": 6}, 6.0),
        ({"performer": True, "certified_until": 3}, 4.0),  # ended last quarter
        ({"performer": True, "certified_until": NEVER}, 4.0),
        ({"performer": True, "seeks": True}, 6.0),
        ({"seeks": True}, 0.0),
    ],
)
def test_each_trait_adds_its_slope(values, added):
    assert odds(**values) == pytest.approx(added)


def test_without_sales_or_a_reference_size_does_not_count():
    assert odds(sales=0.0) == 0.0
    assert odds(reference=0.0) == 0.0


def test_who_has_even_odds_does_rd_in_half_of_all_years():
    for luck, performs in ((0.49, True), (0.51, False)):
        e = enterprise(luck={"performer": luck}, rd_propensity=0.02)
        participate(e, zone(participation_base=0.0, reference_sales=[1000.0]), P)
        assert e.performer is performs


def test_who_has_nothing_to_research_does_no_rd_however_lucky():
    e = enterprise(luck={"performer": 0.001}, performer=True)
    participate(e, zone(), P)
    assert not e.performer


def test_who_stops_rd_spends_nothing_and_seeks_no_certificate():
    e = enterprise(luck={"performer": 0.99}, performer=True, rd_own=50.0, seeks=True)
    participate(e, zone(participation_base=0.0), P)
    assert (e.performer, e.rd_own, e.seeks) == (False, 0.0, False)


# user cost and intensity (2b)


def test_a_standard_taxpayer_that_claims_75_percent_pays_three_quarters_of_its_rd():
    e = enterprise(taxable_income=500.0, tax_regime=STANDARD, claims=True)
    assert rd_user_cost(e, parameters()) == pytest.approx(0.75)


def test_in_an_encouraged_industry_the_same_claim_saves_13_percent():
    """(1 - 0.15 x 1.75) / 0.85 = 0.8676."""
    e = enterprise(taxable_income=500.0, tax_regime=WESTERN, claims=True)
    assert rd_user_cost(e, parameters()) == pytest.approx(0.86765, abs=1e-5)


def test_for_a_small_enterprise_it_saves_4_percent():
    """(1 - 0.05 x 1.75) / 0.95 = 0.9605."""
    e = enterprise(taxable_income=50.0, tax_regime=SMALL, claims=True)
    assert rd_user_cost(e, parameters()) == pytest.approx(0.96053, abs=1e-5)


def test_who_makes_a_loss_waits_for_the_deduction():
    """Worth 60 % of 25 %: (1 - 0.15 x 1.75) / 0.85."""
    e = enterprise(taxable_income=0.0, tax_regime=STANDARD, claims=True)
    assert rd_user_cost(e, parameters(**{"tax.loss_value": 0.6})) == pytest.approx(0.86765, abs=1e-5)


def test_who_does_not_claim_pays_all_of_it():
    assert rd_user_cost(enterprise(taxable_income=500.0, tax_regime=STANDARD), parameters()) == 1.0


def test_desired_rd_at_a_unit_elasticity_is_sales_times_propensity_over_user_cost():
    assert desired_rd(0.05, 1000.0, 0.8, 1.0, 0.0) == pytest.approx(62.5)


def test_rd_that_costs_nothing_less_is_the_propensity_itself():
    assert desired_rd(0.05, 1000.0, 1.0, 2.0, 0.0) == pytest.approx(50.0)


def test_refused_credit_takes_18_percent_off():
    """exp(-0.2)."""
    assert desired_rd(0.05, 1000.0, 1.0, 1.0, 0.2) == pytest.approx(40.9365, abs=1e-4)


@pytest.mark.parametrize("blank", [(0.0, 1000.0, 1.0), (0.05, 0.0, 1.0), (0.05, 1000.0, 0.0)])
def test_without_propensity_sales_or_price_there_is_no_wish(blank):
    assert desired_rd(*blank, 1.0, 0.0) == 0.0


def test_the_target_of_an_enterprise_takes_its_own_tax_and_credit_into_account():
    """0.04 x 1,000 / 0.75 x exp(-0.2)."""
    p = parameters(**{"research.cost_elasticity": 1.0, "research.rationing_loss": 0.2})
    claimant = {"rd_propensity": 0.04, "taxable_income": 500.0, "tax_regime": STANDARD, "claims": True}
    assert own_rd_target(enterprise(**claimant), p) == pytest.approx(53.3333, abs=1e-4)
    assert own_rd_target(enterprise(**claimant, rationed=True), p) == pytest.approx(43.6656, abs=1e-4)


def test_halfway_in_logs_from_10_to_40_is_20():
    assert adjusted_rd(10.0, 40.0, 0.5) == pytest.approx(20.0)


def test_who_begins_spends_its_target_at_once_and_who_aims_at_nothing_stops_at_once():
    assert adjusted_rd(0.0, 40.0, 0.7) == 40.0
    assert adjusted_rd(40.0, 0.0, 0.7) == 0.0


# the year's plan


PLAN = parameters(**{"research.adjustment": 0.5, "research.cost_elasticity": 1.0})


def test_a_performer_moves_halfway_to_its_target():
    """From 10 towards 0.04 x 1,000 = 40."""
    e = enterprise(performer=True, rd_own=10.0, rd_propensity=0.04, planned_sales=1000.0)
    plan_rd(e, PLAN)
    assert e.rd_own == pytest.approx(20.0)


def planned(**values):
    e = enterprise(**{"performer": True, "rd_own": 10.0, "rd_propensity": 0.04, "planned_sales": 1000.0} | values)
    plan_rd(e, PLAN)
    return e


def test_a_seeker_spends_the_real_part_of_its_threshold_where_that_is_more():
    """9 % of 1,000; 1 % is less than the 20 it spends anyway."""
    assert planned(seeks=True, rd_goal=0.09).rd_own == pytest.approx(90.0)
    assert planned(seeks=True, rd_goal=0.01).rd_own == pytest.approx(20.0)
    assert planned(seeks=False, rd_goal=0.09).rd_own == pytest.approx(20.0)


def test_growth_alone_does_not_lower_rd_over_sales():
    """Sales of 500 when 20 were planned: at 1,000 that is 40, which is the target."""
    assert planned(rd_own=20.0, planned_sales=500.0).rd_own == pytest.approx(40.0)


def test_this_years_sales_are_kept_for_next_years_plan():
    assert planned(planned_sales=500.0).planned_sales == 1000.0
    assert planned(planned_sales=0.0).rd_own == pytest.approx(20.0)


def test_performers_hire_half_a_scientist_more_in_a_hundred_each_year():
    p = parameters(**{"research.staff_drift": 0.005})
    for before, after in ((0.05, 0.055), (0.999, 1.0)):
        e = enterprise(performer=True, st_share=before)
        plan_rd(e, p)
        assert e.st_share == pytest.approx(after)
    e = enterprise(st_share=0.05)
    plan_rd(e, p)
    assert e.st_share == 0.05


def test_who_does_no_rd_plans_none():
    e = enterprise(rd_own=10.0, rd_propensity=0.04, planned_sales=1000.0)
    plan_rd(e, PLAN)
    assert e.rd_own == 0.0


# grants (2d)


def test_of_a_grant_of_100_sixty_reach_rd_and_draw_another_six():
    assert grant_rd(100.0, 0.4, 0.1) == pytest.approx(66.0)


def test_where_half_is_crowded_out_a_grant_adds_half_of_what_is_used_properly():
    assert grant_rd(100.0, 0.4, -0.5) == pytest.approx(30.0)


def test_a_grant_never_takes_rd_away():
    assert grant_rd(100.0, 0.4, -1.5) == 0.0


def test_a_grant_paid_in_a_quarter_counts_four_times_in_the_yearly_flow_and_once_in_the_year():
    """100 of own R&D a year, 50 paid: 100 + 4 x 50 x 0.6 x 1.1 = 232 a year, 58 in this quarter."""
    p = parameters(**{"rd_subsidy.misuse": 0.4, "rd_subsidy.additionality": 0.1})
    e = enterprise(performer=True, rd_own=100.0, rd_grant=50.0, ytd_rd_real=10.0)
    spend_rd(e, zone(), p)
    assert e.rd_real == pytest.approx(232.0)
    assert e.rd_reported == pytest.approx(232.0)
    assert e.ytd_rd_real == pytest.approx(68.0)


@pytest.mark.parametrize(("grant", "share", "expected"), [(25.0, "1/2", 0.76), (1.0, "1/26", 1.0369), (0.0, "0", 1.06)])
def test_a_grant_draws_less_where_it_pays_more_of_the_rd_than_is_usual(grant, share, expected):
    """100 of own R&D a year; a grant of 25 a quarter pays half of 200, and 1 + 0.6 x (0.1 - 0.5) = 0.76."""
    p = parameters(**{"variant.additionality": 1, "research.grant_saturation": 0.6, "research.usual_public_share": 0.1})
    found = grant_multiplier(enterprise(rd_own=100.0, rd_grant=grant), p)
    assert found == pytest.approx(expected, abs=1e-4), share


def test_a_saturated_grant_adds_less_rd_than_an_unsaturated_one():
    numbers = {"rd_subsidy.misuse": 0.4, "rd_subsidy.additionality": 0.1, "research.grant_saturation": 0.6}
    numbers |= {"research.usual_public_share": 0.1, "variant.additionality": 1}
    e = enterprise(performer=True, rd_own=100.0, rd_grant=25.0)
    spend_rd(e, zone(), parameters(**numbers))
    assert e.rd_real == pytest.approx(100.0 + 4 * 25.0 * 0.66 * 0.76)


def test_books_that_relabel_a_fifth_show_a_quarter_more_than_is_spent():
    e = enterprise(performer=True, rd_own=100.0, relabelled=0.2)
    spend_rd(e, zone(), parameters())
    assert e.rd_real == 100.0
    assert e.rd_reported == pytest.approx(125.0)


def test_without_own_money_and_grants_nothing_is_spent_or_shown():
    e = enterprise(relabelled=0.5)
    spend_rd(e, zone(), parameters())
    assert (e.rd_real, e.rd_reported, e.ytd_rd_real) == (0.0, 0.0, 0.0)
