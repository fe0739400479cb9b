"""What each instrument contributes to the difference between two mixes; the same for command and Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sim.experiment.attribution.players import Player, mix, players
from sim.experiment.attribution.shapley import (
    Coalition,
    Floats,
    Game,
    Play,
    Shares,
    enumerated,
    interactions,
    mean,
    ordered,
    subsets,
)
from sim.experiment.evaluator import Evaluator, NoRuns, luck
from sim.experiment.ledger import Luck, Wanted
from sim.experiment.paired_estimates import Estimate, chance, mean_change
from sim.experiment.quantities import Quantity
from sim.experiment.sensitivity.model import derived
from sim.experiment.sensitivity.study import MET, NumberMet, measure
from sim.scenario import Scenario
from sim.table import Uncertainty

FEW = 6  # players whose coalitions are all played
BLOCK = 10  # replications that share an order
PAIRED = 6  # players, the largest, whose pairs are looked at where not all coalitions are played
NOBODY: Coalition = frozenset()


class Alike(ValueError):
    """A and B do the same: there is nothing to explain."""


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
    """

    a: Scenario
    b: Scenario
    measure: str = MET[0]
    runs: int = 400
    seed: int = 1
    uncertainty: Uncertainty = "catalogue"

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
        return len(self.players) <= FEW

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
            row start and end (of A and B), unit, outcome. The contributions add up to the end less the start
        players: player, kind; shapley, first (added to A alone) and last (taken from B), each with ``_low``, ``_high``
        synergies: player_a, player_b; first (what the two add to A beyond what each adds alone), last (the same within
            B) and, where all coalitions were played, index (Shapley interaction), each with ``_low`` and ``_high``
        coalitions: size, coalition (names joined by " + "), value, low, high, where all were played; else empty
        failed: replications left out of the shares, because a coalition failed in them
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
        for runs in found:
            if not runs.done.any():
                raise NoRuns(runs.causes[0])
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
        NoRuns: no replication of a coalition was done
        ValueError: a target is not due within the horizon
    """
    among = question.players
    quantity = question.quantity
    found = explained(
        Mixes(question, among, evaluator), [player.id for player in among], question.runs, question.seed,
        quantity.is_chance,
    )  # fmt: skip
    kinds = {player.id: player.kind for player in among}
    about = {"unit": "1" if quantity.is_chance else quantity.unit, "outcome": quantity.name}
    contributions = found.contributions.assign(kind=found.contributions["label"].map(kinds), **about)
    by_player = found.players.assign(kind=found.players["player"].map(kinds))
    return Explanation(contributions, by_player, found.synergies, found.coalitions, found.failed)


def explained(game: Game, names: Sequence[str], runs: int, seed: int, is_chance: bool) -> Explanation:
    """Return the explanation of a game of its own: the part that does not know of scenarios."""
    n = len(names)
    if n <= FEW:
        plays = [Play(coalition, 0, runs) for coalition in subsets(n)]
        values = dict(zip((play.coalition for play in plays), game.values(plays), strict=True))
        shares = enumerated(values, n)
        paired = range(n)
        indices = interactions(values, n)
    else:
        shares = ordered(game, n, runs, min(BLOCK, max(1, runs // BLOCK)), derived(seed, "orders"))
        sizes = np.abs(shares.values.mean(axis=1)) if shares.values.size else np.zeros(n)
        paired = np.sort(np.argsort(-sizes, kind="stable")[:PAIRED]).tolist()
        values, indices = _ends(game, n, list(combinations(paired, 2)), runs), {}
    done = np.isfinite(np.array([*values.values()])).all(axis=0)
    values = {coalition: value[done] for coalition, value in values.items()}
    by_player = _by_player(names, shares, values, is_chance)
    synergies = _synergies(names, list(combinations(paired, 2)), values, indices, is_chance)
    coalitions = _coalitions(names, values, is_chance) if n <= FEW else pd.DataFrame()
    return Explanation(_contributions(by_player, shares), by_player, synergies, coalitions, shares.failed)


def _ends(game: Game, n: int, pairs: Sequence[tuple[int, int]], runs: int) -> dict[Coalition, Floats]:
    """Play what differs from A or from B in one player, or in both of a pair."""
    everybody = frozenset(range(n))
    few = [NOBODY, *(frozenset([player]) for player in range(n)), *map(frozenset, pairs)]
    plays = [Play(coalition, 0, runs) for one in few for coalition in (one, everybody - one)]
    return dict(zip((play.coalition for play in plays), game.values(plays), strict=True))


def _by_player(
    names: Sequence[str], shares: Shares, values: Mapping[Coalition, Floats], is_chance: bool
) -> pd.DataFrame:
    """Return what each player adds on average over orders, as the first and as the last."""
    everybody = frozenset(range(len(names)))
    rows = []
    for k, name in enumerate(names):
        first = values[frozenset([k])] - values[NOBODY]
        last = values[everybody] - values[everybody - {k}]
        found = {"shapley": mean(shares.values[k], shares.blocks, is_chance)}
        found |= {"first": mean(first, is_chance=is_chance), "last": mean(last, is_chance=is_chance)}
        rows.append({"player": name, **_flat(found)})
    return pd.DataFrame(rows)


def _contributions(by_player: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    """Return the shares from the largest to the smallest, with the ends that they lead from and to."""
    order = by_player["shapley"].abs().sort_values(ascending=False, kind="stable").index
    rows = by_player.loc[order].reset_index(drop=True)
    start = float(shares.start.mean()) if len(shares.start) else math.nan
    return pd.DataFrame(
        {
            "label": rows["player"],
            "contribution": rows["shapley"],
            "low": rows["shapley_low"],
            "high": rows["shapley_high"],
            "start": start,
            "end": start + float(rows["shapley"].sum()),
        }
    )


def _synergies(
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    values: Mapping[Coalition, Floats],
    indices: Mapping[tuple[int, int], Floats],
    is_chance: bool,
) -> pd.DataFrame:
    """Return what the players of each pair add together beyond what each adds alone."""
    everybody = frozenset(range(len(names)))
    rows = []
    for i, j in pairs:
        found = {}
        for name, rest in (("first", NOBODY), ("last", everybody - {i, j})):
            gap = values[rest | {i, j}] - values[rest | {i}] - values[rest | {j}] + values[rest]
            found[name] = mean(gap, is_chance=is_chance)
        if indices:
            found["index"] = mean(indices[i, j], is_chance=is_chance)
        rows.append({"player_a": names[i], "player_b": names[j], **_flat(found)})
    return pd.DataFrame(rows)


def _coalitions(names: Sequence[str], values: Mapping[Coalition, Floats], is_chance: bool) -> pd.DataFrame:
    """Return the value of every coalition."""
    rows = []
    for coalition, value in values.items():
        level = chance(value > 0.0) if is_chance else mean_change(value)
        words = " + ".join(names[k] for k in sorted(coalition))
        rows.append({"size": len(coalition), "coalition": words, **asdict(level or Estimate(None, None, None))})
    return pd.DataFrame(rows)


def _flat(found: Mapping[str, Estimate]) -> dict[str, float | None]:
    """Return estimates as columns of a row."""
    ends = {"": "value", "_low": "low", "_high": "high"}
    return {f"{name}{end}": getattr(one, part) for name, one in found.items() for end, part in ends.items()}
