"""Coefficients solved from their moments: put back into their equations they give the moments."""

import math

import numpy as np
import pytest

from sim.solved import log_odds, solve

CENTRAL = {
    "firm.deviation": 0.20,
    "credit.nonperforming": 0.036,
    "credit.payout": 0.02,
    "finance.guarantor_part": 0.7,
    "credit.approval_small": 0.46,
    "credit.rationed_large": 0.10,
    "credit.small_sales": 1500.0,
    "credit.large_sales": 40000.0,
    "credit.certified_factor": 1.5,
    "credit.guarantee_points": 0.175,
    "innovation.lagging_performers": 0.16,
    "innovation.rate": 0.45,
    "innovation.any_share": 0.254,
    "investment_promotion.leads_in_full": 35.0,
    "promotion.leads": 20.0,
    "investment_promotion.full_share": 0.1,
    "zone.envelope": 3000.0,
}


def solved(**changes):
    values = {name: np.full((1, 1), value) for name, value in CENTRAL.items()}
    values |= {name: np.atleast_2d(value) for name, value in changes.items()}
    solve(values)
    return {name: value.item() if value.size == 1 else value for name, value in values.items()}


def refused(found, sales, certified=False, guaranteed=False):
    """Equation 6a by hand."""
    odds = found["credit.intercept"] - found["credit.size_slope"] * math.log(sales)
    odds -= found["credit.certified_slope"] * certified + found["credit.guarantee_slope"] * guaranteed
    return 1.0 / (1.0 + math.exp(-odds))


def test_a_laplace_law_with_mean_deviation_20_percent_has_a_standard_deviation_of_28():
    assert solved()["firm.width"] == pytest.approx(0.28284, abs=1e-5)


def test_a_bank_refuses_54_percent_of_small_and_10_percent_of_large_enterprises():
    found = solved()
    assert refused(found, 1500.0) == pytest.approx(0.54)
    assert refused(found, 40000.0) == pytest.approx(0.10)
    # (ln(0.54/0.46) - ln(0.1/0.9)) / ln(40000/1500) = (0.16034 + 2.19722) / 3.28341
    assert found["credit.size_slope"] == pytest.approx(0.71802, abs=1e-5)


def test_a_certificate_raises_approval_from_46_to_69_percent():
    assert 1.0 - refused(solved(), 1500.0, certified=True) == pytest.approx(0.69)


def test_a_guarantee_adds_17_and_a_half_points_of_approval():
    assert 1.0 - refused(solved(), 1500.0, guaranteed=True) == pytest.approx(0.635)


def test_where_approval_is_high_already_a_certificate_cannot_lift_it_above_98_percent():
    found = solved(**{"credit.approval_small": 0.6, "credit.certified_factor": 1.7})
    assert 1.0 - refused(found, 1500.0, certified=True) == pytest.approx(0.98)


def test_guarantors_pay_out_2_percent_of_what_they_guarantee():
    found = solved()
    assert found["credit.default_base"] == pytest.approx(0.036)
    paid = found["credit.default_base"] * 0.7 * (1.0 - found["credit.recovery"])
    assert paid == pytest.approx(0.02)
    # 1 - 0.02 / (0.036 x 0.7)
    assert found["credit.recovery"] == pytest.approx(0.20635, abs=1e-5)


def test_nothing_is_recovered_where_pay_outs_exceed_all_losses():
    assert solved(**{"credit.payout": 0.04})["credit.recovery"] == 0.0


def test_a_quarter_of_enterprises_innovate_in_a_year():
    """Performers, 16 % of all, bring 1 - exp(-0.45) = 36.24 % of themselves; others bring the rest of 25.4 %."""
    rate = solved()["innovation.rate_without_rd"]
    assert 0.16 * (1.0 - math.exp(-0.45)) + 0.84 * (1.0 - math.exp(-rate)) == pytest.approx(0.254)
    assert rate == pytest.approx(0.2658, abs=1e-4)


def test_where_performers_alone_innovate_enough_the_others_need_not():
    found = solved(**{"innovation.any_share": 0.05})
    assert found["innovation.rate_without_rd"] == 0.0


def test_full_promotion_lifts_20_leads_to_35():
    elasticity = solved()["investment_promotion.elasticity"]
    assert 20.0 * (1.0 + 1.0) ** elasticity == pytest.approx(35.0)
    assert elasticity == pytest.approx(math.log(1.75) / math.log(2.0))


def test_full_promotion_costs_a_tenth_of_the_envelope():
    assert solved()["investment_promotion.full_cost"] == pytest.approx(300.0)


def test_promotion_never_drives_leads_away():
    assert solved(**{"investment_promotion.leads_in_full": 15.0})["investment_promotion.elasticity"] == 0.0


def test_each_replication_is_solved_from_its_own_draw():
    found = solved(**{"firm.deviation": [[0.1], [0.2]]})
    assert found["firm.width"] == pytest.approx(np.array([[0.141421], [0.282843]]), abs=1e-6)


def test_log_odds_stay_finite_at_0_and_1():
    assert log_odds(np.array([0.0, 0.5, 1.0])) == pytest.approx([-math.log(999.0), 0.0, math.log(999.0)])
