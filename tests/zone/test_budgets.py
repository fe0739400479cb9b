"""The zone's money: yearly budgets as far as they are delivered, and what lapses with the year."""

import pytest

from sim.state import EVALUATION, EXPORT, FINANCE, INDUSTRY_FUND, PLANNING, RD_SUBSIDY
from sim.zone.budgets import commit, open_budgets, pay, pay_administration
from tests.made import parameters, zone

DELIVERED = {"delivery.founding": 0.6}


def opened(q, yearly, **values):
    town = zone(q=q, **values)
    open_budgets(town, parameters(**DELIVERED, **{"rd_subsidy.budget": yearly}))
    return town


def test_a_years_budget_opens_in_the_first_quarter_as_far_as_it_is_delivered():
    town = opened(4, 600.0, spend={RD_SUBSIDY: 3.0}, committed={RD_SUBSIDY: 3.0})
    assert town.budget_left[RD_SUBSIDY] == pytest.approx(360.0)
    assert town.budget_to_date[RD_SUBSIDY] == pytest.approx(600.0)
    assert town.allowed_to_date[RD_SUBSIDY] == pytest.approx(360.0)
    assert (town.spend[RD_SUBSIDY], town.committed[RD_SUBSIDY]) == (0.0, 0.0)


def test_in_later_quarters_only_what_is_left_remains():
    town = opened(5, 600.0, budget_left={RD_SUBSIDY: 7.0}, budget_year={RD_SUBSIDY: 600.0})
    assert town.budget_left[RD_SUBSIDY] == pytest.approx(7.0)
    assert town.budget_to_date[RD_SUBSIDY] == 0.0


def test_what_is_left_of_last_year_lapses():
    town = opened(8, 600.0, budget_left={RD_SUBSIDY: 7.0}, budget_year={RD_SUBSIDY: 600.0})
    assert town.budget_left[RD_SUBSIDY] == pytest.approx(360.0)


def test_an_instrument_that_begins_in_the_third_quarter_has_half_of_its_yearly_budget():
    assert opened(6, 600.0).budget_left[RD_SUBSIDY] == pytest.approx(180.0)


def test_a_budget_that_doubles_in_the_second_quarter_adds_three_quarters_of_the_rise():
    town = opened(5, 600.0, budget_left={RD_SUBSIDY: 7.0}, budget_year={RD_SUBSIDY: 300.0})
    assert town.budget_left[RD_SUBSIDY] == pytest.approx(7.0 + 0.75 * 300.0 * 0.6)


def test_an_instrument_that_ends_leaves_nothing():
    assert opened(6, 0.0, budget_left={RD_SUBSIDY: 7.0}, budget_year={RD_SUBSIDY: 600.0}).budget_left[RD_SUBSIDY] == 0.0


def test_without_policy_there_is_no_money():
    town = zone(q=4, budget_left={EXPORT: 7.0})
    open_budgets(town, parameters())
    assert sum(town.budget_left) == 0.0
    assert sum(town.spend) == 0.0


def test_of_the_industry_fund_only_what_was_raised_exists():
    """450 a year, of which 0.4 + 0.6 x 0.25 = 55 % exist and 60 % of that is delivered."""
    town = zone(q=4)
    raised = {"industry_fund.grant_share": 0.4, "industry_fund.raised": 0.25}
    open_budgets(town, parameters(**DELIVERED, **raised, **{"industry_fund.budget": 450.0}))
    assert town.budget_left[INDUSTRY_FUND] == pytest.approx(450.0 * 0.55 * 0.6)
    assert town.budget_to_date[INDUSTRY_FUND] == pytest.approx(450.0)


def test_finance_is_split_into_guarantee_capital_interest_and_what_was_raised_of_venture_money():
    """400, of which 240 are delivered: 120 paid in, 60 for interest, 60 promised of which 26 % exist."""
    town = zone(q=4, guarantee_capital=5.0)
    split = {"finance.guarantee_share": 0.5, "finance.interest_share": 0.25, "finance.raised": 0.26}
    open_budgets(town, parameters(**DELIVERED, **split, **{"finance.budget": 400.0}))
    assert town.guarantee_capital == pytest.approx(125.0)
    assert town.budget_left[FINANCE] == pytest.approx(60.0)
    assert town.venture_cash == pytest.approx(15.6)
    assert town.spend[FINANCE] == pytest.approx(120.0)
    assert town.budget_to_date[FINANCE] == pytest.approx(400.0)


def test_money_spent_and_committed_is_remembered():
    town = zone(budget_left={EXPORT: 10.0})
    commit(town, EXPORT, 4.0)
    pay(town, EXPORT, 3.0)
    pay(town, EXPORT, 1.0)
    assert town.budget_left[EXPORT] == pytest.approx(6.0)
    assert (town.committed[EXPORT], town.committed_to_date[EXPORT]) == (4.0, 4.0)
    assert (town.spend[EXPORT], town.spend_to_date[EXPORT]) == (4.0, 4.0)


def test_no_budget_falls_below_nothing():
    town = zone(budget_left={EXPORT: 1.0})
    commit(town, EXPORT, 1.0000001)
    assert town.budget_left[EXPORT] == 0.0


def test_administration_is_paid_by_the_quarter():
    town = zone()
    pay_administration(town, parameters(**{"planning.admin_cost": 40.0, "evaluation.admin_cost": 20.0}))
    assert (town.spend[PLANNING], town.spend[EVALUATION]) == (10.0, 5.0)
    assert sum(town.spend) == 15.0
