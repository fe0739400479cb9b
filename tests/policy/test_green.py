"""Article 10: polluters clean up at a cost in productivity, or leave sooner."""

import pytest

from sim.policy.green import ask_green, clean_up, exit_factor
from sim.state import GREEN
from tests.made import enterprise, parameters, zone

P = parameters(
    **{
        "green.unit_cost": 20.0,
        "green.productivity": -0.06,
        "green.exit_factor": 3.0,
        "green.strictness": 0.5,
        "green.budget": 60.0,
    }
)


def test_a_polluter_that_knows_of_it_asks_for_support():
    assert ask_green(enterprise(polluting=True, aware=True), P) == 20.0
    assert ask_green(enterprise(polluting=True, aware=False), P) == 0.0
    assert ask_green(enterprise(polluting=False, aware=True), P) == 0.0


def test_a_supported_polluter_turns_clean_and_loses_6_percent_of_productivity():
    e = enterprise(polluting=True, tfp=0.1, granted={GREEN: 20.0})
    clean_up(e, P)
    assert not e.polluting
    assert e.tfp == pytest.approx(0.04)


def test_without_support_a_polluter_goes_on():
    e = enterprise(polluting=True, tfp=0.1)
    clean_up(e, P)
    assert e.polluting
    assert e.tfp == 0.1


def test_half_enforced_rules_that_reach_60_percent_raise_the_exit_of_polluters_by_60_percent():
    """1 + (3 - 1) x 0.5 x 0.6."""
    assert exit_factor(enterprise(polluting=True), zone(delivery=0.6), P) == pytest.approx(1.6)


def test_rules_never_bite_harder_than_full_enforcement():
    p = parameters(**{"green.exit_factor": 3.0, "green.strictness": 5.0, "green.budget": 60.0})
    assert exit_factor(enterprise(polluting=True), zone(), p) == 3.0


def test_clean_enterprises_and_unenforced_rules_change_nothing():
    assert exit_factor(enterprise(polluting=False), zone(), P) == 1.0
    assert exit_factor(enterprise(polluting=True), zone(), parameters()) == 1.0
