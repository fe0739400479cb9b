"""What a mix is wanted for: chosen targets with chosen chances, or as many targets of article 2 as can be.

What a mix costs is its mean public spend over the whole horizon, in current prices and not discounted: the outcome
``spend``, of which experiment.cost takes the part up to 2020Q4. The joint chance is flat where hardly a run meets all
targets. There the mean number of chosen targets met leads the search, with less weight than one run, so that it breaks
ties and never outweighs what was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.experiment.evaluator import NoRuns
from sim.experiment.judgement import Floats
from sim.experiment.kept import Kept
from sim.experiment.quantities import Quantity
from sim.experiment.sensitivity.study import MET, NumberMet

SLOPE = 0.5  # of the weight of one run: leads the search where no run meets all targets


@dataclass(frozen=True)
class Scores:
    """One mix in the runs of one luck, by replication; those that failed are left out."""

    replications: np.ndarray  # numbers, (R,)
    spend: Floats  # 万元 over the horizon, (R,)
    value: Floats  # (R,) all chosen targets met (1 or 0), or the number of article-2 targets met
    chances: Mapping[str, float] = field(default_factory=dict)  # of each chosen target
    slope: float = 0.0  # mean number of the chosen targets met

    @property
    def runs(self) -> int:
        """Replications that were done."""
        return len(self.spend)

    @property
    def cost(self) -> float:
        """Mean public spend [万元]."""
        return float(self.spend.mean())

    @property
    def worth(self) -> float:
        """Mean value: the joint chance, or the mean number of targets met."""
        return float(self.value.mean())

    @property
    def led(self) -> float:
        """The worth with a small slope towards it where it is flat: never as much as one run."""
        return self.worth + SLOPE * self.slope / (len(self.chances) * self.runs) if self.chances else self.worth


@dataclass(frozen=True)
class Aim:
    """What is to be reached.

    Attributes:
        reach: target -> least chance; empty: as many targets of article 2 as can be
        budget: most mean public spend over the horizon [万元]; None for no cap
    """

    reach: Mapping[str, float] = field(default_factory=dict)
    budget: float | None = None

    @property
    def is_chance(self) -> bool:
        """Whether the value of a run is 1 or 0."""
        return bool(self.reach)

    def scores(self, runs: Kept) -> Scores:
        """Return what the runs of a mix say.

        Raises:
            NoRuns: all of them failed
            ValueError: a target is not due within the horizon
        """
        done = runs.done
        if not done.any():
            raise NoRuns(runs.causes[0])
        spend = runs.spend[done]
        numbers = runs.replications[done]
        if not self.reach:
            return Scores(numbers, spend, NumberMet(MET[0]).values(runs)[done])
        met = np.array([Quantity(target, is_chance=True).values(runs)[done] for target in self.reach])
        chances = {target: float(row.mean()) for target, row in zip(self.reach, met, strict=True)}
        return Scores(numbers, spend, met.min(axis=0), chances, float(met.sum(axis=0).mean()))

    def shortfall(self, scores: Scores) -> float:
        """Return by how much the chances fall short in all [1]; 0 where all are reached."""
        return sum(max(0.0, least - scores.chances[target]) for target, least in self.reach.items())

    def affordable(self, scores: Scores) -> bool:
        """Return whether the mean spend is within the budget."""
        return self.budget is None or scores.cost <= self.budget
