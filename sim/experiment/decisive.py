"""Is a target decided before any policy acts? Probabilities over scenarios, and what moves one stuck at 0 or 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from sim import opinion
from sim.engine.run import Ensemble, run
from sim.entry import Entry
from sim.experiment.estimators import correlation
from sim.experiment.judgement import Judged, judge
from sim.experiment.summary import quantiles
from sim.parameters import shipped
from sim.scenario import Plan, Scenario
from sim.table import table

NEAREST = 3  # inputs named where no single one decides
RELEVANT = 5  # parameters beside the founding levels that are moved one at a time
REFERENCE = "opinion-2019"  # scenario in which they are moved
TOGETHER = "together"
DUE = 12  # quarters: all targets are due at the end of 2020

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]
Mode = Literal["catalogue", "off"]
MODES: tuple[Mode, ...] = ("catalogue", "off")  # with and without uncertain numbers


@dataclass(frozen=True)
class Chance:
    """Probability of one headline target in one scenario."""

    scenario: str
    target: str
    uncertainty: str
    probability: float


@dataclass(frozen=True)
class Move:
    """One input at one end of its range, all others central; or all moves before it together."""

    name: str  # dotted, or TOGETHER
    end: str  # low or high
    value: float | None
    probability: float
    median: float | None  # of the target's value


@dataclass(frozen=True)
class Bound:
    """A target that is always 0 or always 1 in the reference scenario, and what moves it there."""

    target: str
    everywhere: bool  # the same in all scenarios
    probability: float  # 0 or 1
    central: float  # probability with all inputs central
    median: float | None  # of its value then
    moves: tuple[Move, ...]  # single inputs that change the probability, those that come nearest, those together

    @property
    def freed(self) -> bool:
        """Whether a single input changes the probability."""
        return any(move.probability != self.probability for move in self.moves if move.name != TOGETHER)


def chances(scenarios: Sequence[Scenario], runs: int, seed: int, progress: Progress | None = None) -> list[Chance]:
    """Return the probability of every headline target in every scenario, with and without uncertain numbers."""
    found = []
    for scenario in scenarios:
        for mode in MODES:
            judged = judge(_play(scenario, runs, seed, mode, progress))
            for target, m in zip(opinion.targets(), judged.headline, strict=True):
                found.append(Chance(scenario.name, target, mode, float(judged.met[:, m].mean())))
    return found


def bounds(
    found: Sequence[Chance], reference: Scenario, runs: int, seed: int, progress: Progress | None = None
) -> list[Bound]:
    """Return the targets that are always 0 or 1 in the reference scenario, each with the inputs that decide it."""
    stuck = always(found, reference.name)
    if not stuck:
        return []
    drawn = _play(reference, runs, seed, "catalogue", progress)
    wanted = {target: relevant(reference, drawn, judge(drawn), target) for target in stuck}
    names = dict.fromkeys(name for inputs in wanted.values() for name in inputs)

    def off(scenario: Scenario) -> Judged:
        return judge(_play(scenario, runs, seed, "off", progress))

    central = off(reference)
    ends = {name: _ends(inputs_of(reference)[name]) for name in names}
    moved = {(name, *end): off(fixed(reference, name, end[1])) for name in names for end in ends[name]}
    result = []
    for target, probability in stuck.items():
        m = central.headline[list(opinion.targets()).index(target)]
        moves = [Move(name, *end, *_answer(moved[name, *end], m)) for name in wanted[target] for end in ends[name]]
        near = nearest(moves, probability)
        together = reference
        for move in near:
            together = fixed(together, move.name, move.value or 0.0)
        chosen = [move for move in moves if move.probability != probability or move in near]
        chosen.append(Move(TOGETHER, "", None, *_answer(off(together), m)))
        everywhere = all(one.probability == probability for one in found if one.target == target and drawn_in(one))
        result.append(Bound(target, everywhere, probability, *_answer(central, m), tuple(chosen)))
    return result


def always(found: Sequence[Chance], scenario: str) -> dict[str, float]:
    """Return the targets whose probability is 0 or 1 in a scenario with uncertain numbers drawn."""
    here = [one for one in found if one.scenario == scenario and drawn_in(one)]
    return {one.target: one.probability for one in here if one.probability in (0.0, 1.0)}


def drawn_in(one: Chance) -> bool:
    """Return whether uncertain numbers were drawn for it."""
    return one.uncertainty == MODES[0]


def nearest(moves: Sequence[Move], probability: float) -> list[Move]:
    """Return the inputs that bring the value nearest to the threshold: highest where it is never met, else lowest."""
    side = 1.0 if probability == 0.0 else -1.0
    known = sorted((move for move in moves if move.median is not None), key=lambda move: -side * (move.median or 0.0))
    best: dict[str, Move] = {}
    for move in known:
        best.setdefault(move.name, move)
    return list(best.values())[:NEAREST]


def relevant(scenario: Scenario, drawn: Ensemble, judged: Judged, target: str) -> list[str]:
    """Return the founding levels, then the parameters that go most with the target's value (rank correlation)."""
    m = judged.headline[list(opinion.targets()).index(target)]
    value = judged.value[:, m]
    known = np.isfinite(value)
    records = table(scenario, drawn.seed, judged.replications.tolist(), "catalogue")
    inputs = inputs_of(scenario)
    strength = {}
    for name, entry in inputs.items():
        if entry.group != "founding":
            column = records[:, -1][entry.group][entry.name]
            strength[name] = abs(correlation(_ranks(column[known]), _ranks(value[known]))) if column.size > 1 else 0.0
    others = sorted((name for name in strength if strength[name] > 0.0), key=lambda name: -strength[name])
    return [name for name, entry in inputs.items() if entry.group == "founding"] + others[:RELEVANT]


def fixed(scenario: Scenario, name: str, value: float) -> Scenario:
    """Return the scenario with one input fixed: a parameter, a founding level, or a lever of its policy."""
    lever = shipped().levers.get(name)
    if lever is None:
        return replace(scenario, parameters={**scenario.parameters, name: value})
    plan = scenario.instruments.get(lever.group, Plan())
    plan = replace(plan, levers={**plan.levers, lever.name: value})
    return replace(scenario, instruments={**scenario.instruments, lever.group: plan})


def inputs_of(scenario: Scenario) -> Mapping[str, Entry]:
    """Return the uncertain inputs by dotted name."""
    levels = {level.dotted: level for level in scenario.profile.levels.values()}
    catalogue = shipped()
    everything = {**levels, **catalogue.parameters, **catalogue.national, **catalogue.levers}
    return {name: entry for name, entry in everything.items() if entry.uncertain and name not in scenario.parameters}


def _ends(entry: Entry) -> tuple[tuple[str, float], ...]:
    return ("low", entry.low), ("high", entry.high)


def _play(scenario: Scenario, runs: int, seed: int, mode: Mode, progress: Progress | None) -> Ensemble:
    report = (lambda done, planned: progress(scenario.name, done, planned)) if progress else None
    return run(
        scenario.with_quarters(max(scenario.quarters, DUE)), runs=runs, seed=seed, uncertainty=mode, progress=report
    )


def _ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata

    ranks: Floats = rankdata(values)
    return ranks


def _answer(judged: Judged, m: int) -> tuple[float, float | None]:
    """Return the probability and the median value of a reading."""
    return float(judged.met[:, m].mean()), quantiles(judged.value[:, m], (0.5,))[0]
