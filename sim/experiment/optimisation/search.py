"""The search over mixes: NSGA-II (Deb et al. 2002, pymoo) on a grid of intensities, all mixes under the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.experiment.optimisation.aim import Aim, Scores

Mix = tuple[int, ...]  # place of each axis on its grid
Play = Callable[[Sequence[Mix]], list[Scores]]  # plays mixes under the luck of the search


@dataclass(frozen=True)
class Effort:
    """How long is searched."""

    population: int = 40
    generations: int = 15


def search(
    play: Play, aim: Aim, sizes: Sequence[int], first: Sequence[Mix], effort: Effort, seed: int
) -> dict[Mix, Scores]:
    """Return every mix that was played, with what its runs say.

    Objectives: mean spend; the worth of the aim; where several chances are wanted, also by how much they fall short.
    Constraint: the budget.
    What stands in the first generation is played in any case, and in the end what lies beside the chosen mix, until
    nothing there is better.

    Args:
        play: plays mixes, one whole generation at a time
        aim: what is to be reached
        sizes: values of each axis on its grid
        first: mixes of the first generation, in the order of their weight; filled up with random ones
        effort: how long is searched
        seed: of the search
    """
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem
    from pymoo.operators.crossover.ux import UniformCrossover
    from pymoo.operators.mutation.pm import PolynomialMutation
    from pymoo.operators.repair.rounding import RoundingRepair

    archive: dict[Mix, Scores] = {}
    objectives = 3 if len(aim.reach) > 1 else 2

    def played(mixes: Sequence[Mix]) -> None:
        new = [mix for mix in dict.fromkeys(mixes) if mix not in archive]
        archive.update(zip(new, play(new), strict=True))

    class Mixes(Problem):  # type: ignore[misc]
        """Intensities on the grid; evaluated a generation at a time."""

        def __init__(self) -> None:
            capped = int(aim.budget is not None)
            top = np.array(sizes) - 1
            super().__init__(len(sizes), n_obj=objectives, n_ieq_constr=capped, xl=0, xu=top, vtype=int)

        def _evaluate(self, x: npt.NDArray[np.int64], out: dict[str, npt.NDArray[np.float64]]) -> None:
            mixes = [tuple(int(level) for level in row) for row in x]
            played(mixes)
            out["F"] = np.array([_objectives(aim, archive[mix])[:objectives] for mix in mixes])
            if aim.budget is not None:
                out["G"] = np.array([[archive[mix].cost - aim.budget] for mix in mixes])

    played(first)
    algorithm = NSGA2(
        pop_size=effort.population,
        sampling=_filled(first, sizes, effort.population, seed),
        crossover=UniformCrossover(prob=0.9),
        mutation=PolynomialMutation(
            prob=0.9, prob_var=max(1.0 / len(sizes), 0.05), eta=3.0, vtype=float, repair=RoundingRepair()
        ),
        eliminate_duplicates=True,
    )
    algorithm.setup(Mixes(), termination=("n_gen", effort.generations), seed=seed % 2**32, verbose=False)
    while algorithm.has_next():
        algorithm.next()
    best = None
    while best != (better := chosen(archive, aim)):  # what the search left that is of no use to the aim
        best = better
        played(_neighbours(best, sizes))
    return archive


def _neighbours(mix: Mix, sizes: Sequence[int]) -> list[Mix]:
    """Return the mixes that differ in one instrument, by one step or by being without it."""
    steps = [(k, level) for k, at in enumerate(mix) for level in (0, at - 1, at + 1) if 0 <= level < sizes[k]]
    return [(*mix[:k], level, *mix[k + 1 :]) for k, level in steps]


def front(archive: Mapping[Mix, Scores], aim: Aim) -> list[Mix]:
    """Return the mixes within the budget that none beats in cost and worth, from the cheapest to the dearest."""
    found: list[Mix] = []
    for mix in sorted(_within(archive, aim), key=lambda mix: (archive[mix].cost, -archive[mix].worth, mix)):
        if not found or archive[mix].worth > archive[found[-1]].worth:
            found.append(mix)
    return found


def chosen(archive: Mapping[Mix, Scores], aim: Aim) -> Mix:
    """Return the cheapest mix that reaches all, else the one that falls least short; without targets the best one.

    Only mixes within the budget count, as long as there is one.
    """
    within = _within(archive, aim)
    if not aim.reach:
        return min(within, key=lambda mix: (-archive[mix].worth, archive[mix].cost, mix))
    return min(
        within,
        key=lambda mix: (aim.shortfall(archive[mix]), archive[mix].cost, -archive[mix].led, mix),
    )


def highest(archive: Mapping[Mix, Scores], aim: Aim, best: Mix) -> dict[str, Mix]:
    """Return for each target that the chosen mix misses in the search the mix that was the surest to meet it there.

    The cheapest such mix within the budget.
    """
    within = _within(archive, aim)
    short = [target for target, least in aim.reach.items() if archive[best].chances[target] < least]
    return {
        target: min(within, key=lambda mix: (-archive[mix].chances[target], archive[mix].cost, mix)) for target in short
    }


def _within(archive: Mapping[Mix, Scores], aim: Aim) -> list[Mix]:
    """Return the mixes within the budget; the cheapest one where none is."""
    found = [mix for mix in archive if aim.affordable(archive[mix])]
    return found or [min(archive, key=lambda mix: (archive[mix].cost, mix))]


def _objectives(aim: Aim, scores: Scores) -> tuple[float, float, float]:
    return scores.cost, -scores.led, aim.shortfall(scores)


def _filled(first: Sequence[Mix], sizes: Sequence[int], population: int, seed: int) -> npt.NDArray[np.int64]:
    """Return the first generation, filled up with random mixes."""
    missing = max(0, population - len(first))
    drawn = np.random.default_rng(seed).integers(0, np.array(sizes), size=(missing, len(sizes)))
    return np.concatenate([np.array(first[:population]), drawn])
