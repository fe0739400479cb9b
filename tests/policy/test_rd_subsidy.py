"""Article 12: one call a year, a fifth of own R&D, up to a cap; key new products first."""

import pytest

from sim.policy.rd_subsidy import ask_rd_subsidy, product_priority
from tests.made import enterprise, parameters, zone

P = parameters(
    **{"rd_subsidy.started": 4.0, "rd_subsidy.rate": 0.2, "rd_subsidy.cap": 200.0, "rd_subsidy.product_priority": 0.2}
)
PERFORMER = {"performer": True, "aware": True, "rd_own": 300.0}


def test_a_performer_asks_a_fifth_of_its_own_rd_in_the_first_quarter():
    assert ask_rd_subsidy(enterprise(**PERFORMER), zone(q=4), P) == pytest.approx(60.0)


def test_there_is_no_call_in_other_quarters():
    assert [ask_rd_subsidy(enterprise(**PERFORMER), zone(q=q), P) for q in (5, 6, 7)] == [0.0, 0.0, 0.0]


def test_the_instruments_first_quarter_is_a_call_too():
    begun = parameters(**{"rd_subsidy.started": 0.0, "rd_subsidy.rate": 0.2, "rd_subsidy.cap": 200.0})
    assert ask_rd_subsidy(enterprise(**PERFORMER), zone(q=6), begun) == pytest.approx(60.0)


def test_no_grant_exceeds_the_cap():
    assert ask_rd_subsidy(enterprise(**PERFORMER | {"rd_own": 5000.0}), zone(q=4), P) == 200.0


def test_who_does_no_rd_or_does_not_know_the_call_asks_nothing():
    assert ask_rd_subsidy(enterprise(**PERFORMER | {"performer": False}), zone(q=4), P) == 0.0
    assert ask_rd_subsidy(enterprise(**PERFORMER | {"aware": False}), zone(q=4), P) == 0.0


def test_a_product_of_the_last_year_adds_to_the_score_and_an_old_one_does_not():
    assert product_priority(enterprise(product_age=1), P) == 0.2
    assert product_priority(enterprise(product_age=8), P) == 0.0
