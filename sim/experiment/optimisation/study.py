"""The cheapest mix for an aim, the front of cost against certainty, and what they are worth on fresh luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.ledger import Luck, Wanted
from sim.experiment.optimisation import estimates, latest, marginal
from sim.experiment.optimisation.aim import Aim, Scores
from sim.experiment.optimisation.search import Effort, Mix, chosen, front, search
from sim.experiment.own_effect import at_intensity
from sim.experiment.sensitivity.model import derived
from sim.scenario import Scenario
from sim.table import Uncertainty

LEVELS = (0.0, 0.5, 1.0, 1.5, 2.0)  # beyond 2 only money grows
MOST = 12  # mixes of the front that are played on fresh luck


@dataclass(frozen=True)
class Question:
    """What is asked of a scenario.

    Attributes:
        scenario: whose instruments get other intensities; all else is as it says
        aim: what is to be reached
        others: scenarios to compare with at equal cost, over the same horizon in the same zone
        tools: instruments that are chosen; none stands for all
        levels: their intensities
        effort: how long is searched
        runs: replications of each mix in the search
        fresh_runs: replications of the verdict, under other luck
        seed: of everything
        uncertainty: see experiment.evaluator.luck
    """

    scenario: Scenario
    aim: Aim = field(default_factory=Aim)
    others: tuple[Scenario, ...] = ()
    tools: tuple[str, ...] = ()
    levels: tuple[float, ...] = LEVELS
    effort: Effort = field(default_factory=Effort)
    runs: int = 60
    fresh_runs: int = 400
    seed: int = 1
    uncertainty: Uncertainty = "catalogue"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The instruments that are chosen, in the order of the opinion."""
        return tuple(name for name in self.scenario.instruments if name in self.tools or not self.tools)

    def played(self, mix: Mix) -> Scenario:
        """Return a mix as a scenario."""
        found = self.scenario
        for name, level in zip(self.names, mix, strict=True):
            found = at_intensity(found, name, self.levels[level])
        return found

    def nearest(self, scenario: Scenario) -> Mix:
        """Return the mix on the grid that is nearest to a scenario."""
        levels = np.array(self.levels)
        plans = [scenario.resolved()["instruments"][name]["intensity"] for name in self.names]
        return tuple(int(np.abs(levels - intensity).argmin()) for intensity in plans)

    @property
    def first(self) -> list[Mix]:
        """Mixes that are played in any case: the scenarios, all or nothing, each instrument alone in full force."""
        n, top = len(self.names), len(self.levels) - 1
        alone = [tuple(top if k == j else 0 for k in range(n)) for j in range(n)]
        known = [self.nearest(one) for one in (self.scenario, *self.others)]
        return list(dict.fromkeys([(0,) * n, (top,) * n, *known, *alone]))

    def planned(self) -> int:
        """Return how many runs it takes at most."""
        searched = self.effort.population * self.effort.generations + len(self.first)
        checked = MOST + 2 * (len(self.others) + 1) + len(self.names)
        later = len(self.names) * self.scenario.quarters
        return searched * self.runs + (checked + later) * self.fresh_runs


@dataclass(frozen=True)
class Optimum:
    """The answer.

    Attributes:
        mix: the chosen mix, position of each instrument on the grid
        scenario: that mix
        searched: mixes that were played
        front: a row per mix that none beats, and the chosen one: mix (m1 is the cheapest), chosen, spend and value in
            the search; fresh_spend, fresh, each with ``_low`` and ``_high``; optimism (search less fresh) with its
            ends; runs, fresh_runs. The value is the chance of all chosen targets at once, or the number of article-2
            targets met
        chances: mix, target, least, searched, fresh, low, high, verdict (reached, missed, unclear)
        mixes: mix, instrument, intensity
        versus: scenario, mix (the best one of the search that costs no more), spend and value of both on fresh luck,
            spend_change and value_change, paired, each with ``_low`` and ``_high``
        starts: see latest.starts
        marginal: see marginal.marginal
    """

    mix: Mix
    scenario: Scenario
    searched: int
    front: pd.DataFrame
    chances: pd.DataFrame
    mixes: pd.DataFrame
    versus: pd.DataFrame
    starts: pd.DataFrame
    marginal: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        names = ("front", "chances", "mixes", "versus", "starts", "marginal")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Table:
    """Where mixes are played: under the luck of the search, or under fresh luck."""

    question: Question
    evaluator: Evaluator
    fortune: Luck
    runs: int

    def scores(self, scenarios: Sequence[Scenario]) -> list[Scores]:
        """Return what the runs of each scenario say."""
        wanted = [Wanted(one, self.runs) for one in scenarios]
        return [self.question.aim.scores(found) for found in self.evaluator.kept(self.fortune, wanted)]


def answer(question: Question, evaluator: Evaluator) -> Optimum:
    """Return the mix that is wanted, and what it is worth on luck that the search has not seen.

    Args:
        question: what is asked
        evaluator: runs what the store does not hold

    Raises:
        ValueError: a target is not due within the horizon
    """
    inside = Table(question, evaluator, luck(question.seed, question.uncertainty), question.runs)
    fresh = Table(
        question, evaluator, luck(derived(question.seed, "fresh"), question.uncertainty), question.fresh_runs
    )  # fmt: skip

    def play(mixes: Sequence[Mix]) -> list[Scores]:
        return inside.scores([question.played(mix) for mix in mixes])

    sizes = [len(question.levels)] * len(question.names)
    archive = search(play, question.aim, sizes, question.first, question.effort, derived(question.seed, "search"))
    best, efficient = chosen(archive, question.aim), front(archive, question.aim)
    partners = _partners(question, inside, archive, efficient)
    shown = sorted({*_thinned(efficient), best, *partners}, key=lambda mix: (archive[mix].cost, mix))
    names = {mix: f"m{k + 1}" for k, mix in enumerate(shown)}
    scenarios = [question.played(mix) for mix in shown]
    found = fresh.scores([*scenarios, *_others(question)])
    verdicts = dict(zip(shown, found, strict=False))
    others = dict(zip((one.name for one in _others(question)), found[len(shown) :], strict=True))
    return Optimum(
        mix=best,
        scenario=question.played(best),
        searched=len(archive),
        front=pd.DataFrame(_front(question, names, archive, verdicts, best, efficient)),
        chances=pd.DataFrame(_chances(question.aim, names, archive, verdicts), columns=CHANCES),
        mixes=pd.DataFrame(_mixes(question, names)),
        versus=pd.DataFrame(_versus(question.aim, partners, names, others, verdicts)),
        starts=latest.starts(question.played(best), question.names, fresh.scores, question.aim),
        marginal=marginal.marginal(question, best, fresh.scores),
    )


CHANCES = ("mix", "target", "least", "searched", "fresh", "low", "high", "verdict")


def _others(question: Question) -> tuple[Scenario, ...]:
    return tuple({one.name: one for one in (question.scenario, *question.others)}.values())


def _thinned(efficient: Sequence[Mix]) -> list[Mix]:
    """Return at most MOST mixes of the front, evenly, with both ends."""
    if len(efficient) <= MOST:
        return list(efficient)
    return [efficient[k] for k in np.linspace(0, len(efficient) - 1, MOST).round().astype(int)]


def _partners(
    question: Question, inside: Table, archive: Mapping[Mix, Scores], efficient: Sequence[Mix]
) -> list[Mix]:  # fmt: skip
    """Return for each scenario the best mix that costs no more; the cheapest one where none does."""
    costs = [scores.cost for scores in inside.scores(_others(question))]
    within = [[mix for mix in efficient if archive[mix].cost <= cost] for cost in costs]
    return [mixes[-1] if mixes else efficient[0] for mixes in within]


def _front(
    question: Question,
    names: Mapping[Mix, str],
    archive: Mapping[Mix, Scores],
    verdicts: Mapping[Mix, Scores],
    best: Mix,
    efficient: Sequence[Mix],
) -> Iterator[dict[str, Any]]:
    is_chance = question.aim.is_chance
    for mix, name in names.items():
        searched, fresh = archive[mix], verdicts[mix]
        row = {"mix": name, "chosen": mix == best, "efficient": mix in efficient}
        row |= {"spend": searched.cost, "value": searched.worth}
        row |= estimates.flat("fresh_spend", estimates.level(fresh.spend, False))
        row |= estimates.flat("fresh", estimates.level(fresh.value, is_chance))
        row |= estimates.flat("optimism", estimates.apart(searched.value, fresh.value, is_chance))
        yield {**row, "runs": searched.runs, "fresh_runs": fresh.runs}


def _chances(
    aim: Aim, names: Mapping[Mix, str], archive: Mapping[Mix, Scores], verdicts: Mapping[Mix, Scores]
) -> Iterator[dict[str, Any]]:
    for mix, name in names.items():
        for target, least in aim.reach.items():
            fresh = verdicts[mix]
            value, (low, high) = fresh.chances[target], estimates.ends(fresh.chances[target], fresh.runs)
            verdict = "reached" if low >= least else "missed" if high < least else "unclear"
            yield {
                "mix": name,
                "target": target,
                "least": least,
                "searched": archive[mix].chances[target],
                "fresh": value,
                "low": low,
                "high": high,
                "verdict": verdict,
            }


def _mixes(question: Question, names: Mapping[Mix, str]) -> Iterator[dict[str, Any]]:
    for mix, name in names.items():
        for tool, level in zip(question.names, mix, strict=True):
            yield {"mix": name, "instrument": tool, "intensity": question.levels[level]}


def _versus(
    aim: Aim,
    partners: Sequence[Mix],
    names: Mapping[Mix, str],
    others: Mapping[str, Scores],
    verdicts: Mapping[Mix, Scores],
) -> Iterator[dict[str, Any]]:
    for (name, scores), partner in zip(others.items(), partners, strict=True):
        ours = verdicts[partner]
        row: dict[str, Any] = {"scenario": name, "mix": names[partner]}
        for word, of in (("spend", lambda one: one.spend), ("value", lambda one: one.value)):
            is_chance = aim.is_chance and word == "value"
            a, b = estimates.pairs(scores, ours, of)
            row |= {f"{word}_scenario": float(a.mean()), f"{word}_mix": float(b.mean())}
            row |= estimates.flat(f"{word}_change", estimates.change(a, b, is_chance))
        yield row


def written(question: Question, optimum: Optimum, name: str, texts: Mapping[str, Mapping[str, str]]) -> Scenario:
    """Return the chosen mix as a scenario of its own, with name, title and description."""
    return replace(optimum.scenario, name=name, title=texts["title"], description=texts["description"])
