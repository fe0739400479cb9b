"""The application, the round, and what an applicant books (model.md section 3, stage 6)."""

import pytest

from sim.enterprise.certification import (
    apply_for_certificate,
    formal_tests,
    innovation_score,
    judge_application,
)
from sim.state import NEVER
from tests.made import enterprise, parameters, zone

CHOICE = {
    "provincial.award_first": 10.0,
    "provincial.award_renewal": 5.0,
    "certificate.access_value": 15.0,
    "certificate.loan_value": 0.01,
    "certificate.renewal_cost": 0.5,
    "certificate.convexity": 2.7,
}
CANDIDATE = {
    "seeks": True,
    "age": 20,
    "st_share": 0.12,
    "high_tech_share": 0.7,
    "other_patents": 3.0,
    "sales_years": [1000.0, 1000.0, 1000.0],
    "rd_real_years": [40.0, 40.0, 40.0],
}
ROUND = {**CHOICE, "certificate.relabelling_limit": 0.6, "certificate.approval": 0.95}


def applied(changes=None, q=7, **values):
    e = enterprise(**CANDIDATE | values)
    apply_for_certificate(e, zone(q=q), parameters(**ROUND | (changes or {})))
    return e


def test_a_fifth_is_relabelled_where_real_rd_of_4_percent_meets_a_threshold_of_5():
    """Cost 3 x 0.05 x 2.7 / 2 x 0.04 x 1,000 = 8.1 against 25."""
    e = applied()
    assert e.applied
    assert e.relabelled == pytest.approx(0.2, abs=1e-5)
    assert formal_tests(e, parameters(**ROUND))


def test_where_relabelling_costs_more_than_the_certificate_brings_nobody_applies():
    """A fifth costs 8.1 of what is left of 25 after paperwork of 17."""
    assert not applied(application_cost=17.0).applied
    assert applied(application_cost=16.8).applied


def test_nobody_relabels_more_than_60_percent():
    assert applied({"certificate.convexity": 0.01}, rd_real_years=[21.0] * 3).applied
    assert not applied({"certificate.convexity": 0.01}, rd_real_years=[19.0] * 3).applied


def test_who_meets_the_threshold_relabels_nothing():
    e = applied(rd_real_years=[60.0] * 3)
    assert (e.applied, e.relabelled) == (True, 0.0)


@pytest.mark.parametrize(
    "values",
    [
        {"seeks": False},
        {"certified_until": 7},
        {"closed_years": 0},
        {"age": 4},
        {"st_share": 0.09},
        {"high_tech_share": 0.59},
        {"other_patents": 0.0},
        {"sales_years": [0.0, 0.0, 0.0]},
    ],
)
def test_who_need_not_or_could_not_pass_does_not_apply(values):
    assert not applied(**{"applied": True} | values).applied


def test_a_certificate_that_ended_last_quarter_is_due_for_renewal():
    assert applied(certified_until=6).applied


def test_the_threshold_is_that_of_last_years_sales():
    """Above 5,000 it is 4 %: real R&D of 4 % needs no relabelling."""
    e = applied(sales=6000.0, sales_years=[6000.0] * 3, rd_real_years=[240.0] * 3)
    assert (e.applied, e.relabelled) == (True, 0.0)


# tests and score


def test_formal_tests_are_on_reported_figures():
    p = parameters()
    assert not formal_tests(enterprise(**CANDIDATE), p)
    assert formal_tests(enterprise(**CANDIDATE, relabelled=0.21), p)
    assert not formal_tests(enterprise(**CANDIDATE, relabelled=0.19), p)


def test_a_young_enterprise_is_judged_on_its_closed_years():
    young = {"age": 8, "closed_years": 1, "sales_years": [1000.0, 0.0, 0.0], "rd_real_years": [50.0, 0.0, 0.0]}
    assert formal_tests(enterprise(**CANDIDATE | young), parameters())


SCORE = {
    "certificate.own_rights": 0.5,
    "certificate.staff_technique": 1.0,
    "certificate.unit_management": 0.15,
    "certificate.link_management": 0.1,
    "ip_standards.standards_score": 0.5,
    "certification.advice_points": 5.0,
}


def score(**values):
    sheet = {
        "technique": 0.4,
        "management": 0.4,
        "st_share": 0.1,
        "other_patents": 5.0,
        "conversion_years": [4.0, 4.0, 4.0],
        "sales_years": [120.0, 100.0, 100.0],
        "net_assets": [100.0, 100.0, 100.0, 100.0],
    }
    return innovation_score(enterprise(**sheet | values), parameters(**SCORE))


def test_the_score_of_an_ordinary_applicant():
    """Rights 5.5 + 16 x 0.5 + 6 x 0.5 = 16.5; conversions 21.5; management 20 x 0.5; sales +10 %: 3.5; assets 0."""
    assert score() == pytest.approx(16.5 + 21.5 + 10.0 + 3.5)


@pytest.mark.parametrize(
    ("values", "added"),
    [
        ({"inventions": 1.0}, 2.0),
        ({"conversion_years": [5.0, 5.0, 5.0]}, 6.0),
        ({"conversion_years": [12.0, 0.0, 0.0], "closed_years": 3}, 0.0),
        ({"conversion_years": [5.0, 0.0, 0.0], "closed_years": 1}, 6.0),
        ({"rd_unit": True}, 3.0),
        ({"university_age": 0}, 2.0),
        ({"standards": True}, 1.0),
        ({"advised": True}, 5.0),
        ({"st_share": 0.2}, 1.6 + 2.0),
        ({"net_assets": [120.0, 100.0, 100.0, 1.0]}, 3.5),
        ({"sales_years": [200.0, 100.0, 0.0], "closed_years": 2, "conversion_years": [4.0, 4.0, 0.0]}, 6.0),
    ],
)
def test_what_moves_it(values, added):
    assert score(**values) - score() == pytest.approx(added)


# the round


def judged(luck=0.5, shift=80.0, q=7, **values):
    e = enterprise(luck={"approval": luck}, **CANDIDATE | {"applied": True, "relabelled": 0.21} | values)
    town = zone(q=q, score_shift=shift)
    judge_application(e, town, parameters(**ROUND | SCORE))
    return e


def test_who_passes_is_certified_for_twelve_quarters_and_paid_by_the_province():
    e = judged(cash=1.0)
    assert (e.formal, e.passed, e.renewed, e.ever_certified, e.award_due) == (True, True, False, True, True)
    assert e.certified_until == 18  # 2022Q3, the last quarter before the round in which it can be renewed
    assert e.cash == pytest.approx(11.0)
    assert e.relabelled == 0.21


def test_one_in_twenty_is_refused_all_the_same():
    assert judged(luck=0.949).passed
    assert not judged(luck=0.951).passed


def test_a_low_score_or_a_failed_formal_test_is_no_certificate():
    low = judged(shift=-60.0)
    assert (low.formal, low.passed, low.certified_until, low.cash) == (True, False, NEVER, 0.0)
    assert low.relabelled == 0.0
    failed = judged(relabelled=0.1)
    assert (failed.formal, failed.passed) == (False, False)


def test_seventy_points_are_not_enough():
    points = innovation_score(enterprise(**CANDIDATE), parameters(**SCORE))
    assert not judged(shift=70.0 - points - 0.001).passed
    assert judged(shift=70.0 - points + 0.001).passed


def test_a_renewal_is_no_expiry_and_pays_half():
    e = judged(certified_until=6, ever_certified=True)
    assert (e.passed, e.renewed, e.expired, e.certified_until) == (True, True, False, 18)
    assert e.cash == pytest.approx(5.0)


def test_who_fails_to_renew_loses_its_certificate():
    e = judged(certified_until=6, ever_certified=True, shift=-60.0)
    assert (e.passed, e.renewed, e.expired, e.certified_until) == (False, False, True, 6)


def test_who_does_not_apply_is_not_judged_and_an_ended_certificate_is_an_expiry():
    e = judged(applied=False, certified_until=6, passed=True)
    assert (e.passed, e.expired, e.formal) == (False, True, False)
    assert judged(applied=False, certified_until=9).expired is False


def test_advice_is_used_up_by_the_round():
    assert not judged(advised=True).advised
    assert not judged(advised=True, shift=-60.0).advised
