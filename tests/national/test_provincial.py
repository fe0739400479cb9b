"""Provincial awards and the provincial R&D subsidy."""

import pytest

from sim.national.provincial import certification_award, rd_subsidy


@pytest.fixture
def p(rules_of):
    return rules_of("2019Q4")


def test_a_first_certificate_earns_10_wan_yuan_and_a_renewal_5(p):
    assert certification_award(True, p) == 10.0
    assert certification_award(False, p) == 5.0


def test_five_percent_of_reported_rd_is_paid_up_to_the_cap(p):
    assert rd_subsidy(300.0, p) == pytest.approx(15.0)
    assert rd_subsidy(2000.0, p) == pytest.approx(100.0)
    assert rd_subsidy(50000.0, p) == 100.0


def test_without_rd_nothing_is_paid(p):
    assert rd_subsidy(0.0, p) == 0.0
