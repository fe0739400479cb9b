"""Who hears of a programme, by outside sources, service centres and word of mouth (12a)."""

import pytest

from sim.enterprise.awareness import learn, learning_chance
from tests.made import enterprise, parameters, zone

VALUES = {"awareness.outside": 0.01, "awareness.word_of_mouth": 0.08, "tenancy.outreach": 0.3}
P = parameters(**VALUES)


def test_where_a_third_know_3_8_percent_learn_in_a_quarter():
    """0.01 + 0.08 x 0.35, the take-up path of 2018-19 in the evidence: between 2.3 and 5.7 %."""
    assert learning_chance(0.01, 0.0, 0.08, 0.35) == pytest.approx(0.038)


def test_service_centres_raise_outside_information_by_60_percent():
    assert learning_chance(0.01, 0.6, 0.08, 0.35) == pytest.approx(0.044)


def test_nobody_learns_with_more_than_certainty():
    assert learning_chance(0.9, 2.0, 0.5, 1.0) == 1.0


def heard(luck, p=P, delivery=1.0, **values):
    e = enterprise(luck={"learn": luck, "claim": 0.999}, **values)
    learn(e, zone(aware_share=0.25, delivery=delivery), p)
    return e.aware


def test_who_does_not_know_learns_with_that_chance():
    """0.01 + 0.08 x 0.25 = 3 %."""
    assert heard(0.029)
    assert not heard(0.031)


def test_a_tenant_hears_more():
    """0.01 x 1.3 + 0.02 = 3.3 %."""
    assert heard(0.032, tenant_since=2)
    assert not heard(0.034, tenant_since=2)


def test_outreach_works_as_far_as_it_is_delivered():
    """0.01 x (1 + 0.6 x 0.5) + 0.02 = 3.3 %."""
    p = parameters(**VALUES, **{"certification.outreach": 0.6, "certification.budget": 300.0})
    assert heard(0.032, p, delivery=0.5)
    assert not heard(0.034, p, delivery=0.5)


def test_what_is_known_is_not_forgotten():
    assert heard(0.999, aware=True)


def test_a_performer_learns_of_the_super_deduction_from_performers_who_claim_it():
    """0.01 + 0.08 x 0.5 = 5 %, whatever the share that knows the zone's programmes."""
    for luck, claims in ((0.049, True), (0.051, False)):
        e = enterprise(luck={"learn": 0.999, "claim": luck}, performer=True)
        learn(e, zone(claim_share=0.5), P)
        assert e.claims is claims


def test_without_rd_there_is_nothing_to_claim():
    e = enterprise(luck={"claim": 0.001})
    learn(e, zone(claim_share=1.0), P)
    assert not e.claims
