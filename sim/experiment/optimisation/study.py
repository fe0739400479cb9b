"""The cheapest mix for an aim, the front of cost against certainty, and what they are worth on fresh luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.ledger import Luck, Wanted
from sim.experiment.optimisation import latest, marginal, rows
from sim.experiment.optimisation.aim import Aim, Scores
from sim.experiment.optimisation.axes import LEVELS, Axis, axes
from sim.experiment.optimisation.search import Effort, Mix, chosen, front, highest, search
from sim.experiment.sensitivity.model import derived
from sim.scenario import Scenario
from sim.table import Uncertainty

MOST = 12  # mixes of the front that are played on fresh luck

Whose = Literal["mix", "scenario"]


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
        levers: native levers that are chosen too, by dotted name, with their values; each counts only where its
            instrument is on
        starts_of: whose starts are put off: those of the chosen mix, or of the scenario as it is
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
    levers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    starts_of: Whose = "mix"

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """What is chosen: instruments in the order of the opinion, then levers."""
        names = [name for name in self.scenario.instruments if name in self.tools or not self.tools]
        return axes(names, self.levels, self.levers)

    @property
    def instruments(self) -> tuple[str, ...]:
        """Instruments that are chosen, or that have a lever that is."""
        return tuple(dict.fromkeys(axis.tool for axis in self.axes))

    def played(self, mix: Mix) -> Scenario:
        """Return a mix as a scenario."""
        found = self.scenario
        # levers first: an instrument that is off takes its own along
        for axis, place in reversed(list(zip(self.axes, mix, strict=True))):
            found = axis.applied(found, place)
        return found

    def nearest(self, scenario: Scenario) -> Mix:
        """Return the mix on the grid that is nearest to a scenario."""
        return tuple(axis.nearest(scenario) for axis in self.axes)

    @property
    def first(self) -> list[Mix]:
        """Mixes that are played in any case: the scenarios, all or nothing, each instrument alone in full force."""
        least, most = [0 for _ in self.axes], [len(axis.values) - 1 for axis in self.axes]
        alone = [(*least[:k], top, *least[k + 1 :]) for k, top in enumerate(most)]
        known = [self.nearest(one) for one in (self.scenario, *self.others)]
        return list(dict.fromkeys([tuple(least), tuple(most), *known, *alone]))

    def planned(self) -> int:
        """Return how many runs it takes at most."""
        searched = self.effort.population * self.effort.generations + len(self.first)
        checked = MOST + 2 * (len(self.others) + 1) + len(self.aim.reach) + len(self.axes)
        later = len(self.instruments) * self.scenario.quarters
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
            targets met. Spend is public spend over the whole horizon, in current prices, not discounted
        chances: mix, target, least, searched, fresh, low, high, verdict (reached, missed, unclear); highest: whether,
            where the chosen mix falls short in the search, this one was the surest there to meet the target
        mixes: mix, instrument (or dotted name of a lever), intensity (or value of the lever)
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

    sizes = [len(axis.values) for axis in question.axes]
    archive = search(play, question.aim, sizes, question.first, question.effort, derived(question.seed, "search"))
    best, efficient = chosen(archive, question.aim), front(archive, question.aim)
    partners = _partners(question, inside, archive, efficient)
    surest = highest(archive, question.aim, best)
    wanted = {*_thinned(efficient), best, *partners, *surest.values()}
    shown = sorted(wanted, key=lambda mix: (archive[mix].cost, mix))
    names = {mix: f"m{k + 1}" for k, mix in enumerate(shown)}
    scenarios = [question.played(mix) for mix in shown]
    found = fresh.scores([*scenarios, *_others(question)])
    verdicts = dict(zip(shown, found, strict=False))
    others = dict(zip((one.name for one in _others(question)), found[len(shown) :], strict=True))
    played = rows.Played(names, archive, verdicts)
    late = question.played(best) if question.starts_of == "mix" else question.scenario
    return Optimum(
        mix=best,
        scenario=question.played(best),
        searched=len(archive),
        front=rows.front(played, best, efficient, question.aim),
        chances=rows.chances(played, surest, question.aim),
        mixes=rows.mixes(names, question.axes),
        versus=rows.versus(played, partners, others, question.aim),
        starts=latest.starts(late, question.instruments, fresh.scores, question.aim),
        marginal=marginal.marginal(question, best, fresh.scores),
    )


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
    within = question.aim.affordable
    mixes = sorted(
        (mix for mix in archive if within(archive[mix])), key=lambda mix: (-archive[mix].led, archive[mix].cost, mix)
    )
    return [next((mix for mix in mixes if archive[mix].cost <= cost), efficient[0]) for cost in costs]


def written(question: Question, optimum: Optimum, name: str, texts: Mapping[str, Mapping[str, str]]) -> Scenario:
    """Return the chosen mix as a scenario of its own, with name, title and description."""
    return replace(optimum.scenario, name=name, title=texts["title"], description=texts["description"])
