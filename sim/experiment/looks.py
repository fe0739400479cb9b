"""Replications until a probability is known well enough: decided at fixed looks, so that no worker can change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.experiment.answers import Tally
from sim.experiment.ledger import Counts, Ledger, Wanted
from sim.experiment.summary import wilson
from sim.experiment.summary_tables import JOINT
from sim.opinion import targets
from sim.scenario import Scenario

FIRST_LOOK = 200
LEAST = 8.0  # replications that the wanted half-width must stand for


def looks(most: int) -> Iterator[int]:
    """Yield numbers of replications at which to look: 200, 400, 800 … and the most that are allowed.

    >>> list(looks(1000))
    [200, 400, 800, 1000]
    """
    look = FIRST_LOOK
    while look < most:
        yield look
        look *= 2
    yield most


def is_enough(look: int, within: float) -> bool:
    """Return whether so many replications may end the search at all.

    Where nothing was met yet an interval is narrow by itself; to stop there would favour estimates of 0. With fewer
    than 8 in the wanted half-width, an effect as large as that is underestimated by a sixth on average (computed for
    the looks above); with 8 by less than a hundredth.
    """
    return look * within >= LEAST


def replications_needed(
    ledger: Ledger,
    scenarios: Callable[[int], Scenario],
    points: int,
    target: str,
    within: float,
    most: int,
    rerun_failed: bool = False,
) -> NDArray[np.int64]:
    """Run every point until its interval is narrow enough, and return the replications that each then has.

    Args:
        ledger: what runs them; its counts start anew at every look
        scenarios: by number of the point
        points: their number
        target: whose probability it is: id, "joint" or "joint_all"
        within: wanted half-width of the Wilson 95 % interval [1]
        most: replications of a point
        rerun_failed: whether what failed before is tried again
    """
    runs = np.zeros(points, dtype=np.int64)
    undecided: Sequence[int] = range(points)
    for k, look in enumerate(looks(most)):
        runs[undecided] = look
        ledger.counts = Counts(planned=look * len(undecided))
        # at the first look only, or what fails again would be tried at every look
        ledger.complete((Wanted(scenarios(point), look) for point in undecided), rerun_failed and k == 0)
        wide = [p for p in undecided if _half_width(ledger, Wanted(scenarios(p), look), target) > within]
        undecided = wide if is_enough(look, within) else undecided
        if not undecided:
            break
    return runs


def _half_width(ledger: Ledger, wanted: Wanted, target: str) -> float:
    tally = Tally()
    for part in ledger.kept(wanted, ()):
        tally.add(part)
    if target in JOINT:
        met = tally.together[JOINT.index(target)]
    else:
        judged = tally.judged
        assert judged is not None
        m = judged.headline[list(targets()).index(target)]
        met = int(tally.met[m]) if judged.is_due[m] else None
    low, high = wilson(met or 0, tally.done if met is not None else 0)
    return 0.0 if low is None or high is None else (high - low) / 2.0  # what is not due is not waited for
