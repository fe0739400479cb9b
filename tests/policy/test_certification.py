"""Article 15: advice for who seeks a certificate, an award for who got one."""

import pytest

from sim.policy.certification import advice_points, ask_certification, cost_after_advice, expected_zone_award
from sim.state import CERTIFICATION
from tests.made import enterprise, parameters, zone

VALUES = {
    "certification.advice_cost": 4.0,
    "certification.award": 10.0,
    "certification.advice_points": 5.0,
    "certification.cost_cut": 0.3,
    "certification.budget": 300.0,
    "certificate.renewal_cost": 0.5,
}
P = parameters(**VALUES)


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"seeks": True}, 4.0),
        ({"seeks": True, "advised": True}, 0.0),
        ({"seeks": True, "certified_until": 6}, 0.0),
        ({"award_due": True}, 10.0),
        ({"award_due": True, "seeks": True}, 14.0),
        ({}, 0.0),
        ({"award_due": True, "seeks": True, "aware": False}, 0.0),
    ],
)
def test_advice_before_the_round_and_the_award_after_it(values, asked):
    assert ask_certification(enterprise(**{"aware": True} | values), zone(), P) == asked


def test_the_award_is_expected_as_often_as_it_was_paid():
    """10 x 0.3; what is not delivered is not paid, so it is in the 0.3 already."""
    assert expected_zone_award(enterprise(), zone(success={CERTIFICATION: 0.3}, delivery=0.6), P) == pytest.approx(3.0)


def test_without_a_budget_no_award_is_expected():
    p = parameters(**VALUES | {"certification.budget": 0.0})
    assert expected_zone_award(enterprise(), zone(success={CERTIFICATION: 0.3}), p) == 0.0


def test_advice_adds_5_points_and_saves_30_percent_of_the_cost():
    advised, alone = enterprise(advised=True, application_cost=10.0), enterprise(application_cost=10.0)
    assert (advice_points(advised, P), advice_points(alone, P)) == (5.0, 0.0)
    assert cost_after_advice(advised, P) == pytest.approx(7.0)
    assert cost_after_advice(alone, P) == 10.0


def test_a_renewal_costs_half():
    assert cost_after_advice(enterprise(ever_certified=True, application_cost=10.0), P) == pytest.approx(5.0)
    advised = enterprise(ever_certified=True, advised=True, application_cost=10.0)
    assert cost_after_advice(advised, P) == pytest.approx(3.5)
