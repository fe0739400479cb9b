"""What a unit of effect costs, on small made ensembles."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.experiment.cost import costs
from sim.outcomes import totals

AT = {outcome.id: outcome.position for outcome in totals()}


def ensemble(**outcomes):
    """Four replications of 2018Q1 to 2020Q4 in which the given outcomes hold everywhere."""
    values = np.zeros((4, 12, len(AT)))
    for name, value in outcomes.items():
        values[:, :, AT[name]] = value
    return SimpleNamespace(replications=np.arange(4), totals=values)


def test_two_more_certificates_for_1200_wan_yuan_cost_600_each():
    before, after = ensemble(certified=15.0), ensemble(certified=17.0, spend=100.0)
    certified, rd = costs(after, before)
    assert certified.effect == 2.0
    assert certified.per_unit == pytest.approx(600.0)
    assert rd.per_unit is None


def test_who_moved_inside_the_region_is_no_gain():
    before, after = ensemble(certified=15.0), ensemble(certified=17.0, certified_relocated=2.0, spend=100.0)
    assert costs(after, before)[0].effect == 0.0


def test_rd_is_summed_over_two_years():
    before, after = ensemble(), ensemble(rd_real=50.0, spend=10.0)
    rd = costs(after, before)[1]
    assert rd.effect == pytest.approx(100.0)
    assert rd.per_unit == pytest.approx(1.2)


def test_a_horizon_that_ends_before_2020q4_has_no_costs():
    short = ensemble()
    short.totals = short.totals[:, :8]
    assert costs(short, ensemble()) == ()
