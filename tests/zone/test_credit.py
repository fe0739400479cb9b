"""Loans by rationing, guarantees within capital times leverage, venture equity within what was raised."""

import math

import pytest

from sim.state import FINANCE
from sim.zone.credit import lend, place_venture, settle_defaults
from tests.made import enterprise, parameters, slots, zone

# Refused with even odds at sales of 1,000; a guarantee divides the odds by 4.
VALUES = {
    "credit.intercept": math.log(1000.0),
    "credit.size_slope": 1.0,
    "credit.guarantee_slope": math.log(4.0),
    "credit.recovery": 0.2,
    "grants.connection": 0.5,
    "grants.noise": 0.4,
    "finance.leverage": 5.0,
    "finance.guarantor_part": 0.7,
    "finance.venture_ticket": 100.0,
    "finance.venture_limit": 0.2,
    "finance.venture_smallest": 20.0,
    "finance.budget": 360.0,
}
P = parameters(**VALUES)


def lent(*field, **zone_values):
    town = zone(q=4, n_slots=len(field), **zone_values)
    lend(slots(*field), town, P)
    return town


def test_half_of_all_ordinary_applicants_are_refused():
    lucky, unlucky = (enterprise(luck={"credit": u}, loan_asked=80.0) for u in (0.51, 0.49))
    lent(lucky, unlucky)
    assert (lucky.rationed, lucky.loan) == (False, 80.0)
    assert (unlucky.rationed, unlucky.loan) == (True, 0.0)


def test_who_asks_for_nothing_is_not_refused():
    e = enterprise(luck={"credit": 0.001})
    lent(e)
    assert (e.rationed, e.loan) == (False, 0.0)


def test_a_guarantee_takes_the_chance_of_refusal_from_50_to_20_percent():
    for luck, refused in ((0.19, True), (0.21, False)):
        e = enterprise(luck={"credit": luck}, loan_asked=80.0, aware=True)
        lent(e, guarantee_capital=100.0)
        assert e.rationed is refused


def test_who_does_not_know_of_guarantees_has_none():
    e = enterprise(luck={"credit": 0.4}, loan_asked=80.0, aware=False)
    town = lent(e, guarantee_capital=100.0)
    assert e.rationed
    assert town.guarantee_exposure == 0.0


def test_guarantees_go_to_the_best_while_five_times_the_capital_lasts():
    """Capital 20 guarantees 100: 30 are out, the best takes 60, ten are not enough for the second."""
    old = enterprise(guaranteed_debt=30.0, debt=30.0)
    second = enterprise(luck={"credit": 0.4}, loan_asked=60.0, aware=True, merit=0.3)
    best = enterprise(luck={"credit": 0.4}, loan_asked=60.0, aware=True, merit=0.9)
    town = lent(old, second, best, guarantee_capital=20.0)
    assert (best.rationed, best.guaranteed_debt) == (False, 60.0)
    assert (second.rationed, second.guaranteed_debt) == (True, 0.0)
    assert town.guarantee_exposure == pytest.approx(90.0)


def test_a_refused_applicant_uses_up_no_guarantee():
    refused = enterprise(luck={"credit": 0.1}, loan_asked=80.0, aware=True)
    assert lent(refused, guarantee_capital=100.0).guarantee_exposure == 0.0


def test_exposure_is_counted_anew_from_those_who_still_operate():
    field = [enterprise(guaranteed_debt=30.0), enterprise(guaranteed_debt=50.0, alive=False)]
    assert lent(*field, guarantee_exposure=999.0).guarantee_exposure == 30.0


INNOVATIVE = {"performer": True, "aware": True, "capital": 1000.0}


def placed(cash, *field, p=P):
    town = zone(q=4, n_slots=len(field), venture_cash=cash)
    place_venture(slots(*field), town, p)
    return town


def test_venture_money_goes_to_the_best_while_it_lasts():
    second, best = enterprise(**INNOVATIVE, merit=0.3), enterprise(**INNOVATIVE, merit=0.9)
    town = placed(150.0, second, best)
    assert (best.equity, best.cash) == (100.0, 100.0)
    assert second.equity == pytest.approx(50.0)
    assert town.venture_cash == 0.0
    assert town.spend[FINANCE] == pytest.approx(150.0)


def test_a_rest_too_small_for_a_ticket_waits():
    second, best = enterprise(**INNOVATIVE, merit=0.3), enterprise(**INNOVATIVE, merit=0.9)
    town = placed(119.0, second, best)
    assert (best.equity, second.equity) == (100.0, 0.0)
    assert town.venture_cash == pytest.approx(19.0)


def test_without_a_fund_or_a_candidate_nothing_is_placed():
    e = enterprise(**INNOVATIVE)
    placed(0.0, e)
    placed(150.0, e, p=parameters(**VALUES | {"finance.budget": 0.0}))
    assert e.equity == 0.0
    assert placed(150.0, enterprise()).venture_cash == 150.0


def test_the_guarantor_pays_70_percent_of_what_is_not_recovered():
    """0.7 x 50 x 0.8 = 28 of the capital of 100; the debt is written off."""
    e = enterprise(defaulted=True, debt=80.0, guaranteed_debt=50.0)
    town = zone(n_slots=1, guarantee_capital=100.0)
    settle_defaults(slots(e), town, P)
    assert town.guarantee_paid == pytest.approx(28.0)
    assert town.guarantee_capital == pytest.approx(72.0)
    assert (e.debt, e.guaranteed_debt) == (0.0, 0.0)


def test_the_guarantor_never_pays_more_than_it_has():
    e = enterprise(defaulted=True, debt=80.0, guaranteed_debt=50.0)
    town = zone(n_slots=1, guarantee_capital=10.0)
    settle_defaults(slots(e), town, P)
    assert (town.guarantee_paid, town.guarantee_capital) == (10.0, 0.0)


def test_who_pays_its_debts_keeps_them():
    e = enterprise(debt=80.0, guaranteed_debt=50.0)
    town = zone(n_slots=1, guarantee_capital=100.0, guarantee_paid=5.0)
    settle_defaults(slots(e), town, P)
    assert (town.guarantee_paid, e.debt) == (0.0, 80.0)
