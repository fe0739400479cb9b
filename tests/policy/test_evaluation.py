"""Article 24: reviews add weight to merit and stop leaks, but targets get gamed."""

import pytest

from sim.policy.evaluation import merit_weight, misused_share, relabelling_factor
from tests.made import parameters, zone

REVIEWED = {
    "evaluation.merit_gain": 0.3,
    "evaluation.misuse_cut": 0.15,
    "evaluation.gaming": 0.2,
    "rd_subsidy.misuse": 0.4,
}


def test_without_reviews_merit_weighs_1_and_40_percent_of_grant_money_leaks():
    p = parameters(**{"rd_subsidy.misuse": 0.4})
    assert merit_weight(zone(), p) == 1.0
    assert misused_share(zone(), p) == 0.4
    assert relabelling_factor(zone(), p) == 1.0


def test_reviews_add_30_percent_to_the_weight_of_merit_as_far_as_they_are_delivered():
    assert merit_weight(zone(delivery=0.5), parameters(**REVIEWED)) == pytest.approx(1.15)


def test_follow_up_stops_15_percent_of_what_leaks():
    """40 % x (1 - 15 %) = 34 %."""
    assert misused_share(zone(), parameters(**REVIEWED)) == pytest.approx(0.34)


def test_no_follow_up_recovers_more_than_all_that_leaks():
    assert misused_share(zone(), parameters(**REVIEWED | {"evaluation.misuse_cut": 1.5})) == 0.0


def test_reviewed_officials_look_for_numbers_so_relabelling_rises_by_a_fifth():
    assert relabelling_factor(zone(), parameters(**REVIEWED)) == pytest.approx(1.2)
    assert relabelling_factor(zone(delivery=0.6), parameters(**REVIEWED)) == pytest.approx(1.12)
