"""Article 19: a year of supported filing, more patents, and standards on the score sheet."""

import pytest

from sim.policy.ip_standards import ask_ip_standards, begin_filing, patent_factor, standards_points
from sim.state import IP_STANDARDS
from tests.made import enterprise, parameters, zone

P = parameters(
    **{
        "ip_standards.unit_cost": 1.0,
        "ip_standards.filing_gain": 0.3,
        "ip_standards.protection_gain": 0.06,
        "ip_standards.standards_score": 0.5,
    }
)


def test_a_performer_asks_once_a_year():
    assert ask_ip_standards(enterprise(performer=True, aware=True, ip_until=3), zone(q=4), P) == 1.0
    assert ask_ip_standards(enterprise(performer=True, aware=True, ip_until=4), zone(q=4), P) == 0.0
    assert ask_ip_standards(enterprise(performer=False, aware=True), zone(q=4), P) == 0.0
    assert ask_ip_standards(enterprise(performer=True, aware=False), zone(q=4), P) == 0.0


def test_support_lasts_four_quarters_and_counts_as_work_on_standards():
    e = enterprise(granted={IP_STANDARDS: 1.0})
    begin_filing(e, zone(q=4))
    assert [patent_factor(e, zone(q=q), P) > 1.0 for q in (4, 5, 6, 7, 8)] == [True] * 4 + [False]
    assert standards_points(e, P) == 0.5


def test_subsidy_and_protection_together_bring_38_percent_more_patents():
    """1.30 x 1.06."""
    assert patent_factor(enterprise(ip_until=4), zone(q=4), P) == pytest.approx(1.378)


def test_without_support_patents_stay_and_standards_earn_nothing():
    e = enterprise()
    begin_filing(e, zone(q=4))
    assert patent_factor(e, zone(q=4), P) == 1.0
    assert standards_points(e, P) == 0.0
