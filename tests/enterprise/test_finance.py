"""Investment, credit, cash and default (6b, 6a, 6c)."""

import math

import pytest

from sim.enterprise.finance import (
    ask_for_credit,
    default_hazard,
    desired_investment,
    fall_into_default,
    internal_funds,
    invest,
    investment_wish,
    loan_rate,
    rationing_chance,
)
from tests.made import enterprise, parameters, zone

VALUES = {
    "credit.rate": 0.06,
    "credit.depreciation": 0.08,
    "credit.investment_base": 0.16,
    "credit.investment_slope": 0.5,
    "credit.cash_buffer": 0.05,
    "credit.cash_ceiling": 0.1,
    "credit.leverage_limit": 0.6,
    "credit.smallest_loan": 20.0,
    "credit.loan_quarters": 12.0,
    "credit.rationed_response": 0.6,
    "finance.leakage": 0.25,
}
P = parameters(**VALUES)
WEAR = 1.0 - 0.92**0.25  # of capital in a quarter, 2.06 %


def test_a_subsidy_of_30_percent_turns_a_rate_of_6_into_4_2_while_it_lasts():
    assert loan_rate(enterprise(interest_cut=0.3, subsidised_quarters=2), P) == pytest.approx(0.042)
    assert loan_rate(enterprise(interest_cut=0.3, subsidised_quarters=0), P) == 0.06


def test_who_earns_just_the_loan_rate_invests_the_base():
    assert desired_investment(1000.0, 0.06, 0.06, 0.16, 0.5) == pytest.approx(160.0)


def test_every_point_of_return_above_the_rate_adds_half_a_point_of_capital():
    assert desired_investment(1000.0, 0.16, 0.06, 0.16, 0.5) == pytest.approx(210.0)


def test_nobody_invests_less_than_nothing_and_no_windfall_counts_more_than_100_points():
    assert desired_investment(1000.0, -0.9, 0.06, 0.16, 0.5) == 0.0
    assert desired_investment(1000.0, 9.0, 0.06, 0.16, 0.5) == pytest.approx(660.0)


def test_the_return_is_profit_before_rd_over_capital():
    """0.1 x 1,000 / 500 = 20 %: 500 x (0.16 + 0.5 x 0.14) = 115."""
    assert investment_wish(enterprise(capital=500.0), 0.06, P) == pytest.approx(115.0)
    assert investment_wish(enterprise(capital=0.0), 0.06, P) == 0.0


def test_own_funds_are_cash_and_cash_flow_above_a_buffer():
    """80 + (60 + 8 % of 500) / 4 - 5 % of 1,000 = 55."""
    assert internal_funds(enterprise(cash=80.0, profit=60.0, capital=500.0), P) == pytest.approx(55.0)
    assert internal_funds(enterprise(cash=10.0, profit=-60.0, capital=500.0), P) == 0.0


# credit


def asked(**values):
    e = enterprise(**{"capital": 2000.0, "margin": 0.12, "rationed": True, "loan": 9.0} | values)
    ask_for_credit(e, P)
    assert not e.rationed
    assert e.loan == 0.0
    return e.loan_asked


def test_a_loan_is_asked_for_what_the_quarter_lacks():
    """Return 6 %: wish 320 a year, 80 in the quarter; own 10 + (0 + 160) / 4 - 50 = 0."""
    assert asked(cash=10.0) == pytest.approx(80.0)
    assert asked(cash=40.0) == pytest.approx(50.0)


def test_less_than_the_smallest_loan_is_not_asked():
    """Own funds of 61 leave 19."""
    assert asked(cash=71.0) == 0.0


def test_banks_are_not_asked_beyond_60_percent_of_assets():
    """0.6 x (2,000 + 10) = 1,206: 80 more fit above a debt of 1,100, not above 1,130."""
    assert asked(cash=10.0, debt=1100.0) == pytest.approx(80.0)
    assert asked(cash=10.0, debt=1130.0) == 0.0


LOGIT = parameters(
    **{
        "credit.intercept": math.log(1000.0),
        "credit.size_slope": 1.0,
        "credit.certified_slope": math.log(3.0),
        "credit.guarantee_slope": math.log(4.0),
        "brand_quality.loan_odds": math.log(2.0),
        "finance.budget": 360.0,
        "finance.pledge": math.log(1.5),
        "finance.platform": math.log(1.25),
    }
)
BARE = parameters(**{"credit.intercept": math.log(1000.0), "credit.size_slope": 1.0})


def refused(p, guaranteed=False, **values):
    return rationing_chance(enterprise(**values), guaranteed, zone(), p)


def test_at_even_odds_every_second_applicant_is_refused_and_larger_ones_less():
    assert refused(BARE, sales=1000.0) == pytest.approx(0.5)
    assert refused(BARE, sales=3000.0) == pytest.approx(0.25)
    assert refused(BARE, sales=0.0) == pytest.approx(1000.0 / 1001.0)


def test_certificate_guarantee_brand_pledge_and_platform_each_divide_the_odds():
    """The platform alone: odds 1 / 1.25."""
    assert refused(LOGIT) == pytest.approx(1.0 / 2.25)
    assert refused(LOGIT, certified_until=4) == pytest.approx(1.0 / (1.0 + 3.75))
    assert refused(LOGIT, certified_until=3) == pytest.approx(1.0 / 2.25)
    assert refused(LOGIT, guaranteed=True) == pytest.approx(1.0 / 6.0)
    assert refused(LOGIT, branded=True) == pytest.approx(1.0 / 3.5)
    assert refused(LOGIT, inventions=1.0) == pytest.approx(1.0 / 2.875)


def test_a_bank_that_wants_collateral_refuses_what_is_not_covered():
    """Half of 1,000 covers 500 of 800; with a guarantee 80 %, so all of it."""
    p = parameters(**{"variant.rationing": 1, "credit.collateral_share": 0.5, "credit.guaranteed_share": 0.3})
    asks = {"capital": 1000.0, "debt": 600.0, "loan_asked": 200.0}
    assert refused(p, **asks) == pytest.approx(0.375)
    assert refused(p, guaranteed=True, **asks) == pytest.approx(0.0)
    assert refused(p, capital=1000.0) == 0.0
    assert refused(p, capital=0.0, loan_asked=100.0) == 1.0


# investment and cash


def invested(p=P, **values):
    e = enterprise(**{"capital": 2000.0, "margin": 0.12, "cash": 10.0} | values)
    invest(e, p)
    return e


def test_a_granted_loan_pays_the_whole_wish():
    """Wish 80 in the quarter, own funds 0, loan 80: capital wears 2.06 % and gains 80."""
    e = invested(loan=80.0)
    assert e.investment == pytest.approx(320.0)
    assert e.shortfall == pytest.approx(0.0)
    assert e.capital == pytest.approx(2000.0 * (1.0 - WEAR) + 80.0)
    assert e.debt == pytest.approx(80.0)
    assert e.cash == pytest.approx(10.0 + 40.0)  # depreciation is no outlay


def test_a_refused_one_loses_60_percent_of_what_it_lacked():
    """40 % of the missing 80 is lent elsewhere: 32 are spent, the capital is 48 x 4 / 2,000 = 9.6 % a year short."""
    e = invested(rationed=True)
    assert e.investment == pytest.approx(128.0)
    assert e.shortfall == pytest.approx(-0.096)
    assert e.debt == pytest.approx(32.0)
    assert e.cash == pytest.approx(10.0 + 40.0)


def test_who_has_enough_of_its_own_spends_its_wish_and_no_more():
    e = invested(cash=200.0)
    assert e.investment == pytest.approx(320.0)
    assert e.cash == pytest.approx(100.0)  # 200 + 40 - 80, less what owners take above 10 % of sales


def test_owners_take_nothing_of_what_public_funds_put_in():
    """200 + 40 - 80 = 160, and 30 of equity: 130 may stay."""
    assert invested(cash=200.0, equity=30.0).cash == pytest.approx(130.0)


def test_a_twelfth_of_the_debt_is_repaid_each_quarter_and_a_quarter_of_last_years_tax():
    """Flow (60 + 160) / 4 - 40 / 4 = 45; own funds 10 + 55 - 50 = 15 are invested; 20 repaid."""
    e = invested(debt=240.0, profit=60.0, corporate_tax=40.0)
    assert e.debt == pytest.approx(220.0)
    assert e.cash == pytest.approx(10.0 + 45.0 - 15.0 - 20.0)


def test_guaranteed_debt_is_repaid_with_the_rest_and_never_exceeds_it():
    e = invested(debt=240.0, guaranteed_debt=120.0)
    assert e.guaranteed_debt == pytest.approx(110.0)
    assert invested(debt=12.0, guaranteed_debt=120.0).guaranteed_debt == pytest.approx(11.0)


def test_a_subsidised_loan_pays_more_investment_of_which_a_quarter_leaks():
    """At 3 % instead of 6 the wish is 30 a year more, 7.5 in the quarter; a quarter of it is of no use."""
    e = invested(cash=500.0, interest_cut=0.5, subsidised_quarters=2)
    assert e.investment == pytest.approx(350.0)
    assert e.shortfall == pytest.approx(0.75 * 30.0 / 2000.0)
    assert e.subsidised_quarters == 1


def test_quarters_without_cash_are_counted_and_forgotten():
    assert invested(cash=-100.0, quarters_short=1).quarters_short == 2
    assert invested(cash=100.0, quarters_short=1).quarters_short == 0


def test_without_capital_nothing_is_invested_and_nothing_is_short():
    e = invested(capital=0.0)
    assert (e.investment, e.shortfall, e.capital) == (0.0, 0.0, 0.0)


# default


RISK = {
    "credit.default_base": 0.04,
    "credit.default_leverage": 2.0,
    "credit.default_profit": 2.0,
    "credit.default_guarantee": 0.2,
    "credit.default_loss": 0.4,
    "credit.reference_leverage": 0.25,
    "credit.reference_profit": 0.05,
}


@pytest.mark.parametrize(
    ("leverage", "profit", "guaranteed", "power"),
    [(0.25, 0.05, 0.0, 0.0), (0.75, 0.05, 0.0, 1.0), (0.25, 0.30, 0.0, -0.5), (0.25, 0.05, 1.0, 0.2)],
)
def test_default_rises_with_leverage_and_guarantees_and_falls_with_profit(leverage, profit, guaranteed, power):
    hazard = default_hazard(0.04, leverage, profit, parameters(**RISK), guaranteed)
    assert hazard == pytest.approx(0.04 * math.exp(power))


def test_a_hopeless_debtor_defaults_for_sure():
    assert default_hazard(0.04, 1e6, -1e6, parameters(**RISK), 0.0) == 1.0


def defaulted(luck, **values):
    e = enterprise(luck={"default": luck}, **{"capital": 1000.0, "debt": 250.0, "profit": 50.0} | values)
    fall_into_default(e, parameters(**RISK))
    return e


def test_four_in_a_hundred_ordinary_debtors_default_in_a_year_and_lose_40_percent_of_their_capital():
    """4 % a year is 1.015 % a quarter."""
    e = defaulted(0.0101)
    assert e.defaulted
    assert e.capital == pytest.approx(600.0)
    assert not defaulted(0.0103).defaulted


def test_who_owes_nothing_cannot_default():
    assert not defaulted(0.000001, debt=0.0, defaulted=True).defaulted


def test_a_debtor_without_capital_or_sales_still_has_a_hazard():
    assert defaulted(0.01, capital=0.0, sales=0.0).defaulted
