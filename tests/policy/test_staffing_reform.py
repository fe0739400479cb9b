"""Article 23: capacity to deliver builds slowly, and promises are paid sooner."""

import math

import pytest

from sim.policy.staffing_reform import delivery, payment_delay
from tests.made import parameters, zone

FOUNDING = {"delivery.founding": 0.6, "delivery.build_up": 6.0}
REFORMED = {"staffing_reform.gain": 0.15, "evaluation.gain": 0.08}


def started(quarters):
    return {"staffing_reform.started": quarters, "evaluation.started": quarters}


def test_before_any_reform_60_percent_of_a_lever_reaches_enterprises():
    assert delivery(parameters(**FOUNDING)) == 0.6


def test_in_its_first_quarter_a_reform_has_changed_nothing_yet():
    assert delivery(parameters(**FOUNDING, **REFORMED, **started(0.0))) == 0.6


def test_after_six_quarters_63_percent_of_the_capacity_is_built():
    """0.6 + (0.15 + 0.08) x (1 - 1/e)."""
    found = delivery(parameters(**FOUNDING, **REFORMED, **started(6.0)))
    assert found == pytest.approx(0.6 + 0.23 * (1.0 - math.exp(-1.0)))
    assert found == pytest.approx(0.7454, abs=1e-4)


def test_each_reform_counts_from_its_own_start():
    """Staffing reform ran for six quarters, evaluation only begins: 0.6 + 0.15 x 0.6321."""
    p = parameters(**FOUNDING, **REFORMED, **{"staffing_reform.started": 6.0, "evaluation.started": 0.0})
    assert delivery(p) == pytest.approx(0.6948, abs=1e-4)


def test_never_more_than_the_whole_lever_is_delivered():
    p = parameters(**{"delivery.founding": 0.8, "staffing_reform.gain": 0.6}, **started(100.0))
    assert delivery(p) == 1.0


@pytest.mark.parametrize(
    ("cut", "delivered", "quarters"),
    [(0.0, 1.0, 4), (0.25, 1.0, 3), (0.25, 0.4, 4), (0.4, 1.0, 2), (2.0, 1.0, 0)],
)
def test_a_delay_of_a_year_shrinks_to_whole_quarters(cut, delivered, quarters):
    """4 x 0.75 = 3; 4 x 0.9 = 3.6, so 4; 4 x 0.6 = 2.4, so 2; never negative."""
    p = parameters(**{"payment.delay": 4.0, "staffing_reform.delay_cut": cut})
    assert payment_delay(zone(delivery=delivered), p) == quarters
