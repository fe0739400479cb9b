import numpy as np

from sim.experiment.founding import terciles
from sim.experiment.judgement import judge
from tests.experiment.made import column, ensemble


def with_founding_counts(counts, met):
    made = ensemble(runs=len(counts))
    made.readings[:, 0, column("certified")] = counts
    made.readings[:, 1:, column("certified")] = np.where(met, 30.0, 29.0)[:, None]
    return judge(made)


def test_the_chance_by_tercile_of_the_founding_count():
    judged = with_founding_counts([10, 11, 14, 15, 18, 20], [False, False, True, False, True, True])
    found = terciles(judged, "certified")
    assert [(one.lowest, one.highest, one.replications) for one in found] == [(10, 11, 2), (14, 15, 2), (18, 20, 2)]
    assert [one.probability for one in found] == [0.0, 0.5, 1.0]


def test_equal_counts_stay_in_one_group():
    found = terciles(with_founding_counts([15] * 5, [True] * 5), "certified")
    assert [one.replications for one in found] == [5]


def test_before_the_due_quarter_there_are_no_terciles():
    assert terciles(judge(ensemble(quarters=8)), "certified") == ()
