"""Rankings: best first, ties by key, whatever the order of the applicants."""

import itertools
import random

import pytest

from sim.zone.ranking import before, rank
from tests.made import enterprise


def ranked(scores, order=None):
    """Return the slots in ranking order."""
    field = [enterprise(score=score, key=100 + k) for k, score in enumerate(scores)]
    for place, slot in enumerate(order or range(len(scores))):
        field[place].place = slot
    rank(field, len(scores))
    return [e.place for e in field]


def test_the_better_score_stands_first_and_the_older_key_among_equals():
    good, poor = enterprise(score=0.7, key=9), enterprise(score=0.2, key=1)
    assert before(good, poor)
    assert not before(poor, good)
    assert before(enterprise(score=0.5, key=1), enterprise(score=0.5, key=2))
    assert not before(enterprise(score=0.5, key=2), enterprise(score=0.5, key=1))


def test_four_applicants_stand_by_score():
    assert ranked([0.2, 0.9, -0.5, 0.4]) == [1, 3, 0, 2]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_arrival_decides_nothing(order):
    assert ranked([0.5, 0.9, 0.5, 0.5], order) == [1, 0, 2, 3]


def test_a_hundred_applicants_stand_as_sorting_puts_them():
    draws = random.Random(1)
    scores = [round(draws.random(), 1) for _ in range(100)]
    assert ranked(scores) == sorted(range(100), key=lambda slot: (-scores[slot], slot))


def test_nobody_and_one_alone_need_no_ranking():
    assert ranked([]) == []
    assert ranked([0.3]) == [0]


def test_only_the_places_of_applicants_move():
    field = [enterprise(score=float(k), key=k, place=k) for k in range(4)]
    rank(field, 2)
    assert [e.place for e in field] == [1, 0, 2, 3]
