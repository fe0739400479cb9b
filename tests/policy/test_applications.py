"""What enterprises apply for: only where there is money, and only what is worth the paperwork (12b)."""

import pytest

from sim.policy.applications import apply_for_support, worth_applying
from sim.state import (
    BRAND_QUALITY,
    CERTIFICATION,
    EXPORT,
    FINANCE,
    GREEN,
    HEADQUARTERS,
    INCUBATION,
    INDUSTRY_FUND,
    INSTRUMENTS,
    INTERNET_PLUS,
    IP_STANDARDS,
    PLATFORMS,
    RD_SUBSIDY,
    REGISTERED,
    TECH_TRANSFER,
    UNIVERSITY,
)
from tests.made import enterprise, parameters, zone

COSTS = {
    "grants.application_cost": 2.0,
    "grants.service_cost": 0.1,
    "rd_subsidy.rate": 0.2,
    "rd_subsidy.cap": 200.0,
    "industry_fund.ticket": 100.0,
    "industry_fund.smallest": 20.0,
    "industry_fund.equity_limit": 0.2,
    "certification.advice_cost": 4.0,
    "platforms.unit_cost": 30.0,
    "headquarters.rebate": 0.2,
    "incubation.service_cost": 2.0,
    "credit.rate": 0.06,
    "finance.rate_cut": 0.3,
    "finance.subsidy_cap": 50.0,
    "export.unit_cost": 1.0,
    "internet_plus.smart_cost": 20.0,
    "green.unit_cost": 20.0,
    "tech_transfer.unit_cost": 5.0,
    "university.unit_cost": 5.0,
    "ip_standards.unit_cost": 1.0,
    "brand_quality.unit_cost": 5.0,
}
EAGER = {
    "origin": REGISTERED,
    "aware": True,
    "performer": True,
    "leading": True,
    "leading_broad": True,
    "polluting": True,
    "seeks": True,
    "rd_own": 300.0,
    "debt": 1000.0,
    "capital": 1000.0,
    "corporate_tax": 50.0,
    "tenant_since": 2,
    "age": 8,
}
WISHES = {
    RD_SUBSIDY: 60.0,
    INDUSTRY_FUND: 100.0,
    CERTIFICATION: 4.0,
    PLATFORMS: 30.0,
    INCUBATION: 2.0,
    FINANCE: 18.0,
    EXPORT: 1.0,
    INTERNET_PLUS: 20.0,
    GREEN: 20.0,
    TECH_TRANSFER: 5.0,
    UNIVERSITY: 5.0,
    IP_STANDARDS: 1.0,
    BRAND_QUALITY: 5.0,
}


P = parameters(**COSTS, **{f"{name}.started": 4.0 for name in ("rd_subsidy", "export", "headquarters")})


def asked(*funded, success=0.5, q=4, **values):
    """Return what an eager enterprise asks where these instruments have money left."""
    e = enterprise(**EAGER | values)
    town = zone(q=q, success=[success] * len(INSTRUMENTS), budget_left=dict.fromkeys(funded, 100.0))
    apply_for_support(e, town, P)
    return {k: amount for k, amount in enumerate(e.asked) if amount != 0.0}


def test_an_application_must_be_expected_to_bring_more_than_it_costs():
    assert worth_applying(10.0, 0.3, 2.0) == 10.0
    assert worth_applying(4.0, 0.5, 2.0) == 0.0
    assert worth_applying(0.0, 1.0, 0.0) == 0.0


def test_where_there_is_no_money_nobody_applies():
    assert asked() == {}


@pytest.mark.parametrize(("instrument", "amount"), WISHES.items(), ids=[INSTRUMENTS[k] for k in WISHES])
def test_each_budget_draws_its_own_applications_and_no_others(instrument, amount):
    assert asked(instrument) == {instrument: pytest.approx(amount)}


@pytest.mark.parametrize("instrument", WISHES, ids=[INSTRUMENTS[k] for k in WISHES])
def test_who_is_told_that_nobody_succeeds_does_not_apply(instrument):
    assert asked(instrument, success=0.0) == {}


def test_a_grant_of_five_is_not_worth_a_long_application_at_30_percent():
    assert asked(RD_SUBSIDY, success=0.3, rd_own=33.0) == {}
    assert asked(RD_SUBSIDY, success=0.3, rd_own=34.0) == {RD_SUBSIDY: pytest.approx(6.8)}


def test_a_headquarters_gets_back_a_fifth_of_its_yearly_tax_once_a_year():
    total = sum(asked(HEADQUARTERS, q=q).get(HEADQUARTERS, 0.0) for q in (4, 5, 6, 7))
    assert total == pytest.approx(10.0)


def test_last_quarters_applications_and_awards_are_forgotten():
    e = enterprise(asked={RD_SUBSIDY: 9.0}, granted={GREEN: 9.0})
    apply_for_support(e, zone(), parameters())
    assert sum(e.asked) == 0.0
    assert sum(e.granted) == 0.0
