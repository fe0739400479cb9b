"""The choice to be certified, what it is worth, and the preparation (2c)."""

import math

import pytest

from sim.enterprise.certification import (
    best_relabelling,
    certificate_value,
    departure_loss,
    needed_relabelling,
    prepare,
    relabelling_convexity,
    seek,
    within_reach,
)
from tests.made import enterprise, parameters, zone

# what leaving the optimum costs (the bracket of 2c)


def test_at_a_unit_elasticity_the_loss_is_the_textbook_one():
    """0.06 - 0.04 - 0.04 ln 1.5 = 0.003781; downwards 0.03 - 0.04 + 0.04 ln(4/3) = 0.001507."""
    assert departure_loss(0.06, 0.04, 1.0) == pytest.approx(0.003781, abs=1e-6)
    assert departure_loss(0.03, 0.04, 1.0) == pytest.approx(0.001507, abs=1e-6)


def test_at_other_elasticities_it_is_the_integral_of_the_evidence():
    """d/(1-1/e) ((r/d)^(1-1/e) - 1): e = 1/2 gives 0.04/3, e = 2 gives 0.08 (sqrt(1.5) - 1)."""
    assert departure_loss(0.06, 0.04, 0.5) == pytest.approx(0.02 - 0.04 / 3.0)
    assert departure_loss(0.06, 0.04, 2.0) == pytest.approx(0.02 - 0.08 * (math.sqrt(1.5) - 1.0))


def test_close_to_one_both_forms_agree():
    assert departure_loss(0.06, 0.04, 1.011) == pytest.approx(departure_loss(0.06, 0.04, 1.0), rel=0.01)


def test_the_optimum_costs_nothing_and_neither_does_what_does_not_exist():
    assert departure_loss(0.04, 0.04, 0.7) == pytest.approx(0.0, abs=1e-15)
    assert departure_loss(0.0, 0.04, 1.0) == 0.0
    assert departure_loss(0.04, 0.0, 1.0) == 0.0


# relabelling


@pytest.mark.parametrize(("convexity", "part"), [(1.5, 0.45), (2.7, 0.30), (3.5, 0.24)])
def test_the_optimum_relabels_45_30_and_24_percent_of_the_gap(convexity, part):
    """P2.3, at a desired intensity of 60 % of the threshold: the gap is 0.4."""
    assert best_relabelling(0.03, 0.05, convexity, 1.0) / 0.4 == pytest.approx(part, abs=0.005)


@pytest.mark.parametrize(("elasticity", "convexity"), [(0.5, 2.7), (1.0, 2.7), (2.0, 1.5)])
def test_no_other_fraction_pays_better(elasticity, convexity):
    """Against the cost of 2c itself, on a fine grid."""

    def cost(share):
        return departure_loss(0.05 * (1.0 - share), 0.03, elasticity) + 0.05 * convexity / 2.0 * share**2

    best = min((k / 10000.0 for k in range(4001)), key=cost)
    assert best_relabelling(0.03, 0.05, convexity, elasticity) == pytest.approx(best, abs=1e-4)


def test_who_is_above_the_threshold_or_wants_no_rd_relabels_nothing():
    assert best_relabelling(0.05, 0.05, 2.7, 1.0) == 0.0
    assert best_relabelling(0.0, 0.05, 2.7, 1.0) == 0.0


def test_the_cost_of_relabelling_falls_where_reviews_count_certificates():
    p = parameters(**{"certificate.convexity": 2.7, "evaluation.gaming": 0.2})
    assert relabelling_convexity(zone(delivery=0.5), p) == pytest.approx(2.7 / 1.1)
    assert relabelling_convexity(zone(), parameters(**{"certificate.convexity": 2.7})) == 2.7


@pytest.mark.parametrize(
    ("real", "sales", "share"),
    [(90.0, 3000.0, 0.4), (150.0, 3000.0, 0.0), (900.0, 3000.0, 0.0), (0.0, 3000.0, 1.0), (90.0, 0.0, 1.0)],
)
def test_books_that_lack_two_fifths_of_what_is_asked_need_two_fifths_relabelled(real, sales, share):
    assert needed_relabelling(real, sales, 0.05) == pytest.approx(share)


# what a certificate is worth


WORTH = {
    "provincial.award_first": 10.0,
    "provincial.award_renewal": 5.0,
    "certificate.access_value": 15.0,
    "certificate.loan_value": 0.01,
    "certificate.renewal_cost": 0.5,
}
P = parameters(**WORTH)


def test_without_a_tax_gain_award_access_and_loans_less_the_cost_remain():
    """Small: no tax gain. 10 + 15 + 1 % of 300 - 8 = 20; for a renewal 5 + 15 + 3 - 4 = 19."""
    e = enterprise(taxable_income=50.0, debt=300.0, application_cost=8.0)
    assert certificate_value(e, zone(), P) == pytest.approx(20.0)
    e.ever_certified = True
    assert certificate_value(e, zone(), P) == pytest.approx(19.0)


def test_a_standard_taxpayer_saves_ten_points_for_three_years():
    """3 x 10 % of 400 = 120 on top of 25."""
    assert certificate_value(enterprise(taxable_income=400.0), zone(), P) == pytest.approx(145.0)


def test_an_encouraged_one_saves_nothing():
    assert certificate_value(enterprise(taxable_income=400.0, encouraged=True), zone(), P) == pytest.approx(25.0)


# the choice in the first quarter


REACH = {"certificate.staff_reach": 0.02, "certificate.revenue_reach": 0.1}
ABLE = {"performer": True, "willing": True, "aware": True, "st_share": 0.08, "high_tech_share": 0.5}


@pytest.mark.parametrize(
    ("values", "within"),
    [
        ({}, True),
        ({"st_share": 0.079}, False),
        ({"high_tech_share": 0.499}, False),
        ({"performer": False}, False),
        ({"willing": False}, False),
        ({"aware": False}, False),
    ],
)
def test_a_certificate_is_within_reach_of_who_does_rd_knows_of_it_and_lacks_little(values, within):
    assert within_reach(enterprise(**ABLE | values), parameters(**REACH)) is within


CHOICE = {**WORTH, **REACH, "research.cost_elasticity": 1.0, "certificate.convexity": 2.7}


def chosen(changes=None, town=None, **values):
    e = enterprise(**ABLE | {"rd_propensity": 0.03} | values)
    seek(e, zone(**town or {}), parameters(**CHOICE | (changes or {})))
    return e


def test_who_gains_more_than_rd_and_relabelling_cost_seeks_the_real_part_of_the_threshold():
    """Relabelling 11.8 % of 5 % leaves 4.41 % real; cost 3 x (0.00257 + 0.00094) x 1,000 = 10.5 against 25."""
    e = chosen(sales=1000.0)
    assert e.seeks
    assert e.rd_goal == pytest.approx(0.0441, abs=0.0001)


def test_for_the_same_prize_a_larger_enterprise_does_not():
    """At 3,000 the cost is 31.6."""
    e = chosen(sales=3000.0)
    assert (e.seeks, e.rd_goal) == (False, 0.0)


def test_who_is_above_the_threshold_already_seeks_without_changing_anything():
    e = chosen(sales=3000.0, rd_propensity=0.06)
    assert e.seeks
    assert e.rd_goal == pytest.approx(0.06)


def test_who_gains_nothing_does_not_seek_even_above_the_threshold():
    assert not chosen(rd_propensity=0.06, application_cost=25.1).seeks
    assert chosen(rd_propensity=0.06, application_cost=24.9).seeks


def test_an_old_wish_is_given_up_with_its_reasons():
    e = chosen(aware=False, seeks=True, rd_goal=0.04)
    assert (e.seeks, e.rd_goal) == (False, 0.0)


def test_without_sales_or_any_wish_for_rd_nobody_seeks():
    assert not chosen(sales=0.0).seeks
    assert not chosen(rd_propensity=0.0).seeks


def test_in_the_other_variant_enterprises_follow_their_neighbours():
    """6 % of the industry certified and R&D at 70 % of the threshold."""
    herd = {"variant.certification": 1, "certificate.herding_share": 0.06, "certificate.herding_gap": 0.7}
    assert chosen(herd, {"industry_certified": [0.06]}, rd_propensity=0.036).seeks
    assert not chosen(herd, {"industry_certified": [0.05]}, rd_propensity=0.036).seeks
    assert not chosen(herd, {"industry_certified": [0.06]}, rd_propensity=0.034).seeks


# preparation


PREPARED = {
    "certificate.staff_margin": 0.04,
    "certificate.revenue_margin": 0.2,
    "certificate.staff_step": 0.02,
    "certificate.revenue_step": 0.06,
}


@pytest.mark.parametrize(
    ("staff", "revenue", "after"),
    [(0.05, 0.5, (0.07, 0.56)), (0.13, 0.78, (0.14, 0.8)), (0.2, 0.9, (0.2, 0.9))],
)
def test_a_seeker_moves_a_step_a_year_to_a_little_above_what_is_asked(staff, revenue, after):
    e = enterprise(seeks=True, st_share=staff, high_tech_share=revenue)
    prepare(e, parameters(**PREPARED))
    assert (e.st_share, e.high_tech_share) == pytest.approx(after)


def test_who_does_not_seek_prepares_nothing():
    e = enterprise(st_share=0.05, high_tech_share=0.5, management=0.5)
    prepare(e, parameters(**PREPARED))
    assert (e.st_share, e.high_tech_share, e.other_patents, e.management) == (0.05, 0.5, 0.0, 0.5)


@pytest.mark.parametrize(
    ("inventions", "others", "after"), [(0.0, 0.0, 3.0), (0.0, 4.0, 7.0), (0.0, 5.0, 5.0), (1.0, 0.0, 0.0)]
)
def test_a_seeker_without_an_invention_files_utility_models_until_it_has_five(inventions, others, after):
    e = enterprise(seeks=True, inventions=inventions, other_patents=others)
    prepare(e, parameters(**PREPARED, **{"certificate.filed_patents": 3.0}))
    assert e.other_patents == after


def test_a_seeker_puts_its_papers_in_order_a_step_a_year():
    for before, after in ((0.5, 0.6), (0.95, 1.0)):
        e = enterprise(seeks=True, management=before)
        prepare(e, parameters(**{"certificate.management_step": 0.1}))
        assert e.management == pytest.approx(after)
