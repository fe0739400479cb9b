"""Article 5: projects are pulled to the four parks; output and tax are split by investment, tilted to the host."""

import pytest

from sim.policy.enclave_sharing import contract_odds, core_part, park_weight
from tests.made import parameters, zone

SHARING = {"enclave_sharing.pull": 0.5, "enclave_sharing.push": 0.1}


def test_without_sharing_neither_weights_nor_odds_change():
    p = parameters()
    assert park_weight(0.18, zone(), p) == 0.18
    assert contract_odds(0.25, False, zone(), p) == 0.25


def test_sharing_raises_the_weight_of_a_park_by_half_as_far_as_it_is_delivered():
    """0.18 x (1 + 0.5 x 0.6)."""
    assert park_weight(0.18, zone(delivery=0.6), parameters(**SHARING)) == pytest.approx(0.234)


def test_hosts_push_contracts_and_the_core_does_not():
    p = parameters(**SHARING)
    assert contract_odds(0.25, False, zone(delivery=0.6), p) == pytest.approx(0.265)
    assert contract_odds(0.25, True, zone(delivery=0.6), p) == 0.25


def test_a_certain_contract_is_not_more_than_certain():
    assert contract_odds(0.98, False, zone(), parameters(**SHARING)) == 1.0


def test_of_an_investment_of_40_percent_the_core_books_30_and_leaves_10_to_the_host():
    assert core_part(0.4, 0.1) == pytest.approx(0.3)


def test_who_invests_less_than_the_tilt_books_nothing():
    assert core_part(0.05, 0.1) == 0.0
