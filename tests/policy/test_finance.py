"""Article 21: cheaper loans for a year, guarantees within their capital, pledges, venture equity."""

import pytest

from sim.policy.finance import ask_interest_subsidy, begin_subsidy, guarantee_room, odds_gain, venture_ticket
from sim.state import FINANCE
from tests.made import enterprise, parameters, zone

P = parameters(
    **{
        "credit.rate": 0.06,
        "finance.budget": 360.0,
        "finance.rate_cut": 0.3,
        "finance.subsidy_cap": 50.0,
        "finance.leverage": 5.0,
        "finance.pledge": 0.25,
        "finance.platform": 0.15,
        "finance.venture_ticket": 100.0,
        "finance.venture_limit": 0.2,
    }
)


def test_30_percent_of_the_interest_on_a_debt_of_1000_is_18():
    assert ask_interest_subsidy(enterprise(aware=True, debt=1000.0), P) == pytest.approx(18.0)


def test_no_subsidy_exceeds_50():
    assert ask_interest_subsidy(enterprise(aware=True, debt=5000.0), P) == 50.0


def test_who_owes_nothing_knows_nothing_or_is_subsidised_already_asks_nothing():
    assert ask_interest_subsidy(enterprise(aware=True), P) == 0.0
    assert ask_interest_subsidy(enterprise(aware=False, debt=1000.0), P) == 0.0
    assert ask_interest_subsidy(enterprise(aware=True, debt=1000.0, subsidised_quarters=1), P) == 0.0


def test_a_granted_subsidy_takes_over_its_part_of_the_rate_for_a_year():
    e = enterprise(debt=1000.0, granted={FINANCE: 18.0})
    begin_subsidy(e, P)
    assert e.interest_cut == pytest.approx(0.3)
    assert e.subsidised_quarters == 4


def test_the_zone_never_pays_more_than_the_whole_interest():
    e = enterprise(debt=100.0, granted={FINANCE: 18.0})
    begin_subsidy(e, P)
    assert e.interest_cut == 1.0


def test_a_subsidy_on_a_debt_that_is_gone_takes_over_nothing():
    e = enterprise(debt=0.0, granted={FINANCE: 18.0})
    begin_subsidy(e, P)
    assert e.interest_cut == 0.0


def test_guarantees_stop_at_five_times_the_capital():
    assert guarantee_room(zone(guarantee_capital=100.0, guarantee_exposure=420.0), P) == pytest.approx(80.0)
    assert guarantee_room(zone(guarantee_capital=100.0, guarantee_exposure=600.0), P) == 0.0
    assert guarantee_room(zone(), P) == 0.0


def test_the_credit_platform_eases_everybody_and_a_pledge_those_with_patents():
    assert odds_gain(enterprise(), zone(delivery=0.6), P) == pytest.approx(0.09)
    assert odds_gain(enterprise(other_patents=2.0), zone(delivery=0.6), P) == pytest.approx(0.24)
    assert odds_gain(enterprise(other_patents=2.0), zone(), parameters()) == 0.0


def test_venture_money_is_a_ticket_or_a_fifth_of_capital_and_only_for_performers_without_equity():
    innovative = {"performer": True, "aware": True, "capital": 1000.0}
    assert venture_ticket(enterprise(**innovative), P) == 100.0
    assert venture_ticket(enterprise(**innovative | {"capital": 300.0}), P) == pytest.approx(60.0)
    assert venture_ticket(enterprise(**innovative | {"equity": 1.0}), P) == 0.0
    assert venture_ticket(enterprise(**innovative | {"performer": False}), P) == 0.0
    assert venture_ticket(enterprise(**innovative | {"aware": False}), P) == 0.0
