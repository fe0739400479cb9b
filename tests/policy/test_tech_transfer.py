"""Article 17: knowledge from far-away universities, for those who can absorb it."""

import math

import pytest

from sim.policy.tech_transfer import ask_tech_transfer, transferred_knowledge
from sim.state import TECH_TRANSFER
from tests.made import enterprise, parameters, zone

VALUES = {
    "tech_transfer.unit_cost": 5.0,
    "tech_transfer.success": 0.5,
    "tech_transfer.inventor_share": 0.5,
    "tech_transfer.university_distance": 293.0,
    "tech_transfer.contribution": 0.02,
    "spillover.decay": 0.002,
}
P = parameters(**VALUES)
CHANCE = 0.5 * math.exp(-0.586) * 1.5  # 41.7 %


def transferred(luck, **changes):
    e = enterprise(luck={"transfer": luck}, knowledge=1000.0, granted={TECH_TRANSFER: 5.0})
    return transferred_knowledge(e, zone(), parameters(**VALUES | changes))


def test_only_performers_that_know_of_it_ask():
    assert ask_tech_transfer(enterprise(performer=True, aware=True), P) == 5.0
    assert ask_tech_transfer(enterprise(performer=False, aware=True), P) == 0.0
    assert ask_tech_transfer(enterprise(performer=True, aware=False), P) == 0.0


def test_over_293_km_two_transfers_in_five_work_and_add_2_percent_of_own_knowledge():
    assert pytest.approx(0.4175, abs=1e-4) == CHANCE
    assert transferred(CHANCE - 0.001) == pytest.approx(20.0)
    assert transferred(CHANCE + 0.001) == 0.0


def test_next_door_three_in_four_work():
    assert transferred(0.749, **{"tech_transfer.university_distance": 0.0}) == pytest.approx(20.0)
    assert transferred(0.751, **{"tech_transfer.university_distance": 0.0}) == 0.0


def test_without_support_nothing_is_transferred():
    e = enterprise(luck={"transfer": 0.001}, knowledge=1000.0)
    assert transferred_knowledge(e, zone(), P) == 0.0
