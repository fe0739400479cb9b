from types import SimpleNamespace

import numpy as np
import pytest

from sim.experiment import kept, looks
from tests.experiment.made import ensemble, meet


class Never:
    """A ledger in whose runs nothing is met at point 0, and the teams' target in every second one at point 1."""

    def __init__(self):
        self.asked = []

    def complete(self, wanted, rerun_failed):
        self.asked.append(([(want.scenario.point, want.runs) for want in wanted], rerun_failed))

    def kept(self, wanted, columns):
        made = ensemble(wanted.runs)
        if wanted.scenario.point:
            meet(made, "teams", range(0, wanted.runs, 2))
        yield kept.of_ensemble(made, columns)


def needed(within, most=6400, again=False):
    ledger = Never()
    found = looks.replications_needed(ledger, lambda p: SimpleNamespace(point=p), 2, "teams", within, most, again)
    return found.tolist(), ledger.asked


def test_a_rare_event_is_not_believed_to_be_none_because_none_was_seen_early():
    # among 200 the interval of 0 is 0 to 1.9 %, narrower than +-1 points, but 200 x 1 % is 2 runs only
    assert needed(0.01)[0] == [800, 6400]
    assert needed(0.05)[0] == [200, 400]  # 200 x 5 % is 10 runs; one half has +-4.9 points with 400


def test_the_search_ends_at_the_most_that_are_allowed():
    assert needed(0.01, most=300)[0] == [300, 300]


@pytest.mark.parametrize("again", [True, False])
def test_what_failed_is_tried_again_at_the_first_look_only(again):
    asked = needed(0.05, again=again)[1]
    assert [failed for _, failed in asked] == [again, False]
    assert [len(points) for points, _ in asked] == [2, 1]


def test_every_look_is_at_a_number_fixed_before():
    assert np.diff(list(looks.looks(1600))).tolist() == [200, 400, 800]
