"""Article 22: start-ups come more easily, phased in over the lag of one-stop centres."""

import pytest

from sim.policy.streamlining import entry_gain, lighter_growth
from tests.made import parameters, zone

REFORM = {"streamlining.entry": 0.05, "reform.entry_lag": 12.0}


def test_without_reform_nothing_changes():
    assert entry_gain(zone(), parameters()) == 0.0
    assert lighter_growth(zone(), parameters()) == 0.0


def test_once_its_lag_is_over_a_reform_brings_5_percent_more_start_ups_as_far_as_it_is_delivered():
    p = parameters(**REFORM, **{"streamlining.started": 12.0})
    assert entry_gain(zone(delivery=0.6), p) == pytest.approx(0.03)
    assert entry_gain(zone(), parameters(**REFORM, **{"streamlining.started": 40.0})) == pytest.approx(0.05)


def test_the_gain_never_falls_while_a_reform_goes_on():
    gains = [entry_gain(zone(), parameters(**REFORM, **{"streamlining.started": float(q)})) for q in range(20)]
    assert gains == sorted(gains)
    assert gains[0] < 0.01


def test_a_reform_without_lag_acts_at_once():
    assert entry_gain(zone(), parameters(**{"streamlining.entry": 0.05, "reform.entry_lag": 0.0})) == 0.05


def test_lighter_approvals_help_incumbents_by_more_than_new_rivals_take():
    """(0.5 % - 0.4 %) x 0.6."""
    p = parameters(**{"streamlining.growth": 0.005, "streamlining.competition": 0.004})
    assert lighter_growth(zone(delivery=0.6), p) == pytest.approx(0.0006)


def test_where_rivals_take_more_incumbents_lose():
    p = parameters(**{"streamlining.growth": 0.005, "streamlining.competition": 0.010})
    assert lighter_growth(zone(), p) == pytest.approx(-0.005)
