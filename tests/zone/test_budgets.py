"""The zone's money: what delivery lets through each quarter, and what lapses with the year."""

import pytest

from sim.state import EVALUATION, EXPORT, FINANCE, INDUSTRY_FUND, PLANNING, RD_SUBSIDY
from sim.zone.budgets import commit, open_budgets, pay, pay_administration
from tests.made import parameters, zone

DELIVERED = {"delivery.founding": 0.6}


def test_a_quarter_of_a_budget_arrives_as_far_as_it_is_delivered():
    town = zone(q=5, budget_left={RD_SUBSIDY: 7.0}, spend={RD_SUBSIDY: 3.0}, committed={RD_SUBSIDY: 3.0})
    open_budgets(town, parameters(**DELIVERED, **{"rd_subsidy.budget": 600.0}))
    assert town.budget_left[RD_SUBSIDY] == pytest.approx(97.0)
    assert town.budget_to_date[RD_SUBSIDY] == pytest.approx(150.0)
    assert town.allowed_to_date[RD_SUBSIDY] == pytest.approx(90.0)
    assert (town.spend[RD_SUBSIDY], town.committed[RD_SUBSIDY]) == (0.0, 0.0)


def test_what_is_left_of_last_year_lapses():
    town = zone(q=4, budget_left={RD_SUBSIDY: 7.0})
    open_budgets(town, parameters(**DELIVERED, **{"rd_subsidy.budget": 600.0}))
    assert town.budget_left[RD_SUBSIDY] == pytest.approx(90.0)


def test_without_policy_there_is_no_money():
    town = zone(q=4, budget_left={EXPORT: 7.0})
    open_budgets(town, parameters())
    assert sum(town.budget_left) == 0.0
    assert sum(town.spend) == 0.0


def test_of_the_industry_fund_only_what_was_raised_exists():
    """450 a year: 112.5 in the quarter, of which 0.4 + 0.6 x 0.25 = 55 % exist and 60 % of that is delivered."""
    town = zone(q=4)
    raised = {"industry_fund.grant_share": 0.4, "industry_fund.raised": 0.25}
    open_budgets(town, parameters(**DELIVERED, **raised, **{"industry_fund.budget": 450.0}))
    assert town.budget_left[INDUSTRY_FUND] == pytest.approx(112.5 * 0.55 * 0.6)
    assert town.budget_to_date[INDUSTRY_FUND] == pytest.approx(112.5)


def test_finance_is_split_into_guarantee_capital_interest_and_what_was_raised_of_venture_money():
    """400 a year: 100 in the quarter, 60 delivered: 30 paid in, 15 for interest, 15 promised of which 26 % exist."""
    town = zone(q=4, guarantee_capital=5.0)
    split = {"finance.guarantee_share": 0.5, "finance.interest_share": 0.25, "finance.raised": 0.26}
    open_budgets(town, parameters(**DELIVERED, **split, **{"finance.budget": 400.0}))
    assert town.guarantee_capital == pytest.approx(35.0)
    assert town.budget_left[FINANCE] == pytest.approx(15.0)
    assert town.venture_cash == pytest.approx(3.9)
    assert town.spend[FINANCE] == pytest.approx(30.0)
    assert town.budget_to_date[FINANCE] == pytest.approx(100.0)


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
