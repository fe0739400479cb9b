"""Article 13: recognised units help those who do R&D; new institutes as far as the money goes."""

import pytest

from sim.policy.platforms import ask_platforms, institutes_per_quarter, open_unit, unit_factor
from sim.state import PLATFORMS
from tests.made import enterprise, parameters, zone

P = parameters(
    **{
        "platforms.unit_cost": 30.0,
        "platforms.institutes": 1.0,
        "platforms.institute_cost": 100.0,
        "rd_unit.gain": 0.1,
    }
)


def test_a_performer_without_a_unit_asks_for_one():
    assert ask_platforms(enterprise(performer=True, aware=True), P) == 30.0
    assert ask_platforms(enterprise(performer=True, aware=True, rd_unit=True), P) == 0.0
    assert ask_platforms(enterprise(performer=False, aware=True), P) == 0.0
    assert ask_platforms(enterprise(performer=True, aware=False), P) == 0.0


def test_support_opens_the_unit_and_nothing_else_does():
    supported, other = enterprise(granted={PLATFORMS: 30.0}), enterprise()
    open_unit(supported)
    open_unit(other)
    assert supported.rd_unit
    assert not other.rd_unit


def test_a_badge_without_rd_has_no_use():
    assert unit_factor(enterprise(performer=True, rd_unit=True), P) == pytest.approx(1.1)
    assert unit_factor(enterprise(performer=False, rd_unit=True), P) == 1.0
    assert unit_factor(enterprise(performer=True), P) == 1.0


def test_one_institute_a_year_is_expected_where_60_percent_is_delivered_to_come_at_15_percent_a_quarter():
    assert institutes_per_quarter(zone(delivery=0.6, budget_left={PLATFORMS: 200.0}), P) == pytest.approx(0.15)


def test_no_institute_opens_that_cannot_be_paid():
    """10 left of 100 that an institute costs."""
    assert institutes_per_quarter(zone(budget_left={PLATFORMS: 10.0}), P) == pytest.approx(0.1)
    assert institutes_per_quarter(zone(), P) == 0.0
