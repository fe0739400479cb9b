"""Article 6: tickets for lead projects in the leading industries, as far as the fund was raised."""

import pytest

from sim.policy.industry_fund import ask_industry_fund, raised_part
from sim.state import DUE_FUND, DUE_QUARTERS
from tests.made import enterprise, parameters

P = parameters(
    **{
        "industry_fund.equity_limit": 0.2,
        "industry_fund.ticket": 100.0,
        "industry_fund.smallest": 20.0,
        "industry_fund.grant_share": 0.4,
        "industry_fund.raised": 0.26,
    }
)


def asked(**values):
    return ask_industry_fund(enterprise(**{"leading": True, "aware": True} | values), P)


def test_a_lead_project_asks_a_ticket_of_100():
    assert asked(capital=1000.0) == 100.0


def test_the_fund_holds_a_fifth_of_an_enterprise_at_most():
    """20 % of 400 is 80; where it holds 50 already, 30 are left."""
    assert asked(capital=400.0) == pytest.approx(80.0)
    assert asked(capital=400.0, equity=50.0) == pytest.approx(30.0)


def test_less_than_the_smallest_ticket_is_not_worth_a_contract():
    assert asked(capital=90.0) == 0.0
    assert asked(capital=400.0, equity=80.0) == 0.0


def test_only_who_knows_the_fund_and_leads_its_zone_may_ask():
    assert asked(capital=1000.0, leading=False) == 0.0
    assert asked(capital=1000.0, aware=False) == 0.0


def test_of_a_fund_of_which_a_quarter_is_raised_55_percent_exist():
    """Grants are 40 % and paid in full; of the other 60 % 26 % were raised: 0.4 + 0.6 x 0.26."""
    assert raised_part(P) == pytest.approx(0.556)


def test_a_fund_of_grants_only_needs_no_raising():
    assert raised_part(parameters(**{"industry_fund.grant_share": 1.0, "industry_fund.raised": 0.0})) == 1.0


def test_what_is_promised_counts_before_it_is_paid():
    """20 % of 500 is 100, and 100 are promised for later."""
    assert asked(capital=500.0, due={DUE_FUND * DUE_QUARTERS + 8: 100.0}) == 0.0
