"""What each instrument contributes to the difference between two mixes; the same for command and Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sim.experiment.attribution import rows
from sim.experiment.attribution.players import Player, mix, players
from sim.experiment.attribution.shapley import (
    Coalition,
    Floats,
    Game,
    Play,
    Shares,
    enumerated,
    interactions,
    ordered,
    subsets,
)
from sim.experiment.evaluator import Evaluator, NoRuns, luck
from sim.experiment.ledger import Luck, Wanted
from sim.experiment.quantities import Quantity
from sim.experiment.sensitivity.model import derived
from sim.experiment.sensitivity.study import MET, NumberMet, measure
from sim.scenario import Scenario
from sim.table import Uncertainty

COALITIONS = 64  # that are all played where there are no more of them: those of six players
BLOCK = 10  # replications that share an order; fewer where there would be fewer blocks than that
PAIRED = 6  # players, the largest, whose pairs are looked at where not all coalitions are played


class Alike(ValueError):
    """A and B do the same: there is nothing to explain."""


class NothingPaired(ValueError):
    """In each replication some coalition failed or has no such value, so that there are no shares."""


@dataclass(frozen=True)
class Question:
    """What is asked of two scenarios of one zone.

    Attributes:
        a: where the explanation starts
        b: where it ends
        measure: a target ("joint" and "joint_all" are several at once), how many are met (MET), an outcome or a reading
        runs: replications of each coalition
        seed: of all draws
        uncertainty: see experiment.evaluator.luck
        coalitions: all are played where there are so many or fewer, else orders are drawn
    """

    a: Scenario
    b: Scenario
    measure: str = MET[0]
    runs: int = 400
    seed: int = 1
    uncertainty: Uncertainty = "catalogue"
    coalitions: int = COALITIONS

    @property
    def quantity(self) -> Quantity | NumberMet:
        """What is looked at."""
        return measure(self.measure)

    @property
    def players(self) -> tuple[Player, ...]:
        """What A and B have differently; raises Incomparable where that is no policy, Alike where it is nothing."""
        found = players(self.a, self.b)
        if not found:
            raise Alike
        return found

    @property
    def is_enumerated(self) -> bool:
        """Whether all coalitions are played, else orders are drawn."""
        return bool(2 ** len(self.players) <= self.coalitions)

    def planned(self) -> int:
        """Return about how many runs it takes, without those that several stages share."""
        n, pairs = len(self.players), min(len(self.players), PAIRED)
        if self.is_enumerated:
            return int(2**n * self.runs)
        return (4 * n + pairs * (pairs - 1)) * self.runs


@dataclass(frozen=True)
class Explanation:
    """The answer.

    Attributes:
        contributions: a row per player, the largest first: label, kind, contribution with low and high; and in every
            row start and end (of A and B), unit, outcome, replications (that all rest on) and left_out (see
            failed). The contributions add up to the end less the start
        players: player, kind; shapley, first (added to A alone) and last (taken from B), each with ``_low``, ``_high``
        synergies: player_a, player_b; first (what the two add to A beyond what each adds alone), last (the same within
            B) and, where all coalitions were played, index (Shapley interaction), each with ``_low`` and ``_high``
        coalitions: size, coalition (names joined by " + "), value, low, high, where all were played; else empty
        failed: replications left out of everything, because a coalition failed in them or has no such value
    """

    contributions: pd.DataFrame
    players: pd.DataFrame
    synergies: pd.DataFrame
    coalitions: pd.DataFrame
    failed: int

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        found = {"contributions": self.contributions, "players": self.players, "synergies": self.synergies}
        return {**found, "coalitions": self.coalitions} if len(self.coalitions) else found


@dataclass(frozen=True)
class Mixes:
    """Coalitions as scenarios: A with the settings of B for the players in them."""

    question: Question
    among: Sequence[Player]
    evaluator: Evaluator

    def values(self, plays: Sequence[Play]) -> list[Floats]:
        """Return the quantity by replication of each play."""
        ask = self.question
        wanted = [
            Wanted(mix(ask.a, ask.b, [self.among[k] for k in play.coalition]), play.runs, play.first) for play in plays
        ]
        found = self.evaluator.kept(self._luck, wanted)
        # of all plays together: a play may be as short as one replication, which may fail without harm to the others
        if not any(runs.done.any() for runs in found):
            raise NoRuns(found[0].causes[0])
        return [ask.quantity.values(runs) for runs in found]

    @property
    def _luck(self) -> Luck:
        return luck(self.question.seed, self.question.uncertainty)


def answer(question: Question, evaluator: Evaluator) -> Explanation:
    """Return what each player contributes to the difference.

    Args:
        question: what is asked
        evaluator: runs what the store does not hold; keeps the columns of the quantity

    Raises:
        Alike: A and B do the same
        Incomparable: they differ in what no policy decides
        NoRuns: no replication of any coalition was done
        NothingPaired: none was done in all coalitions
        ValueError: a target is not due within the horizon
    """
    among = question.players
    quantity = question.quantity
    found = explained(
        Mixes(question, among, evaluator), [player.id for player in among], question.runs, question.seed,
        quantity.is_chance, question.coalitions,
    )  # fmt: skip
    kinds = {player.id: player.kind for player in among}
    about = {"unit": "1" if quantity.is_chance else quantity.unit, "outcome": quantity.name}
    contributions = found.contributions.assign(kind=found.contributions["label"].map(kinds), **about)
    by_player = found.players.assign(kind=found.players["player"].map(kinds))
    return Explanation(contributions, by_player, found.synergies, found.coalitions, found.failed)


def explained(
    game: Game, names: Sequence[str], runs: int, seed: int, is_chance: bool, most: int = COALITIONS
) -> Explanation:
    """Return the explanation of a game of its own: the part that does not know of scenarios.

    Args:
        game: what is played
        names: of the players
        runs: replications
        seed: of the orders, where they are drawn
        is_chance: whether the mean of a value is a probability
        most: coalitions up to which all are played

    Raises:
        NothingPaired: no replication was done in all coalitions
    """
    n = len(names)
    is_enumerated = 2**n <= most
    if is_enumerated:
        plays = [Play(coalition, 0, runs) for coalition in subsets(n)]
        values = dict(zip((play.coalition for play in plays), game.values(plays), strict=True))
        shares = enumerated(values, n)
        paired: Sequence[int] = range(n)
    else:
        shares = ordered(game, n, runs, block_of(runs), derived(seed, "orders"))
        paired = _largest(shares)
        values = _ends(game, n, list(combinations(paired, 2)), runs)
    done = shares.done & np.isfinite(np.array([*values.values()])).all(axis=0)
    if not done.any():
        raise NothingPaired
    shares, values = shares.only(done), {coalition: value[done] for coalition, value in values.items()}
    by_player = rows.by_player(names, shares, values, is_chance)
    indices = interactions(values, n) if is_enumerated else {}
    synergies = rows.synergies(names, list(combinations(paired, 2)), values, indices, is_chance)
    coalitions = rows.coalitions(names, values, is_chance) if is_enumerated else pd.DataFrame()
    failed = int((~done).sum())
    contributions = rows.contributions(by_player, shares).assign(replications=int(done.sum()), left_out=failed)
    return Explanation(contributions, by_player, synergies, coalitions, failed)


def block_of(runs: int) -> int:
    """Return how many replications share an order.

    >>> block_of(400), block_of(50), block_of(4)
    (10, 5, 1)
    """
    return min(BLOCK, max(1, runs // BLOCK))


def _largest(shares: Shares) -> Sequence[int]:
    """Return the players with the largest shares, whose pairs are looked at, in their order."""
    if not shares.done.any():
        raise NothingPaired
    sizes = np.abs(shares.only(shares.done).values.mean(axis=1))
    return [int(k) for k in np.sort(np.argsort(-sizes, kind="stable")[:PAIRED])]


def _ends(game: Game, n: int, pairs: Sequence[tuple[int, int]], runs: int) -> dict[Coalition, Floats]:
    """Play what differs from A or from B in one player, or in both of a pair."""
    everybody = frozenset(range(n))
    few: list[Coalition] = [frozenset(), *(frozenset([player]) for player in range(n)), *map(frozenset, pairs)]
    plays = [Play(coalition, 0, runs) for one in few for coalition in (one, everybody - one)]
    return dict(zip((play.coalition for play in plays), game.values(plays), strict=True))
