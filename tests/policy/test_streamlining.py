"""Article 22: start-ups come more easily, after the lag of one-stop centres."""

import pytest

from sim.policy.streamlining import entry_gain, lighter_growth
from tests.made import parameters, zone

REFORM = {"streamlining.entry": 0.05, "reform.entry_lag": 12.0}


def test_without_reform_nothing_changes():
    assert entry_gain(zone(), parameters()) == 0.0
    assert lighter_growth(zone(), parameters()) == 0.0


def test_in_its_first_three_years_a_reform_brings_nobody():
    """P11.3: no effect in the first three years, then positive."""
    for started in (0.0, 6.0, 11.0):
        assert entry_gain(zone(), parameters(**REFORM, **{"streamlining.started": started})) == 0.0


def test_a_year_later_it_brings_5_percent_more_start_ups_as_far_as_it_is_delivered():
    p = parameters(**REFORM, **{"streamlining.started": 15.0})
    assert entry_gain(zone(delivery=0.6), p) == pytest.approx(0.03)
    assert entry_gain(zone(), parameters(**REFORM, **{"streamlining.started": 40.0})) == pytest.approx(0.05)


def test_the_gain_never_falls_while_a_reform_goes_on():
    gains = [entry_gain(zone(), parameters(**REFORM, **{"streamlining.started": float(q)})) for q in range(20)]
    assert gains == sorted(gains)
    assert gains[0] < 0.01


def test_a_reform_without_lag_begins_at_once():
    """A quarter of it in its first quarter."""
    p = parameters(**{"streamlining.entry": 0.05, "reform.entry_lag": 0.0, "streamlining.started": 0.0})
    assert entry_gain(zone(), p) == pytest.approx(0.0125)


def test_lighter_approvals_help_incumbents_by_more_than_new_rivals_take():
    """(0.5 % - 0.4 %) x 0.6."""
    p = parameters(**{"streamlining.growth": 0.005, "streamlining.competition": 0.004})
    assert lighter_growth(zone(delivery=0.6), p) == pytest.approx(0.0006)


def test_where_rivals_take_more_incumbents_lose():
    p = parameters(**{"streamlining.growth": 0.005, "streamlining.competition": 0.010})
    assert lighter_growth(zone(), p) == pytest.approx(-0.005)
