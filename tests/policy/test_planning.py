"""Article 4: waits get shorter and entrants stay inside the leading industries, by what delivery lets through."""

import pytest

from sim.policy.planning import approval_wait, steering
from tests.made import parameters, zone


def test_without_a_plan_a_contract_waits_as_long_as_ever():
    p = parameters(**{"promotion.approval_wait": 3.0})
    assert approval_wait(zone(), p) == 3.0
    assert steering(zone(), p) == 0.0


def test_planning_and_streamlining_each_take_a_share_of_what_the_other_leaves():
    """3 quarters x (1 - 20 % x 0.5) x (1 - 40 % x 0.5) = 3 x 0.9 x 0.8."""
    p = parameters(**{"promotion.approval_wait": 3.0, "planning.wait_cut": 0.2, "streamlining.wait_cut": 0.4})
    assert approval_wait(zone(delivery=0.5), p) == pytest.approx(2.16)


def test_no_plan_makes_land_available_in_less_than_a_quarter():
    p = parameters(**{"promotion.approval_wait": 3.0, "planning.wait_cut": 0.7, "streamlining.wait_cut": 0.9})
    assert approval_wait(zone(), p) == 1.0


def test_a_plan_turns_a_quarter_of_the_entrants_but_never_more_than_all_of_them():
    assert steering(zone(delivery=0.6), parameters(**{"planning.focus": 0.25})) == pytest.approx(0.15)
    assert steering(zone(), parameters(**{"planning.focus": 1.5})) == 1.0
