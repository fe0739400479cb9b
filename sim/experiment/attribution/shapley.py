"""Shares of a difference by Shapley (1953): what a player adds, averaged over all orders in which players may come.

All coalitions are played where they are few; else orders are drawn, each together with its reverse (Castro et al. 2009
sample orders; pairs of an order and its reverse are antithetic). Every coalition meets the same luck, so that each
replication has shares of its own, which add up; with drawn orders each block of replications has an order of its own,
so that the interval holds the error from luck and from orders.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sim.experiment.paired_estimates import Estimate

Floats = npt.NDArray[np.float64]
Coalition = frozenset[int]

LEVEL = 0.975  # of Student's t: an interval of 95 %


@dataclass(frozen=True)
class Play:
    """A coalition to be played by some replications."""

    coalition: Coalition
    first: int  # replication
    runs: int


class Game(Protocol):
    """Plays coalitions: toys of the tests, or scenarios through the store of runs."""

    def values(self, plays: Sequence[Play]) -> list[Floats]:
        """Return the value of each replication of each play, shape (runs,); NaN where it failed."""


@dataclass(frozen=True)
class Shares:
    """What each player adds, by replication; NaN where one of the coalitions behind it failed."""

    values: Floats  # (players, replications)
    start: Floats  # (replications,) what nobody reaches
    blocks: npt.NDArray[np.int64]  # (replications,) those with the same number share their orders

    @property
    def done(self) -> npt.NDArray[np.bool_]:
        """Replications in which no coalition failed."""
        return np.asarray(np.isfinite(self.values).all(axis=0) & np.isfinite(self.start))

    def only(self, chosen: npt.NDArray[np.bool_]) -> Shares:
        """Return those of the chosen replications."""
        return Shares(self.values[:, chosen], self.start[chosen], self.blocks[chosen])


def subsets(n: int) -> Iterator[Coalition]:
    """Yield all coalitions of n players."""
    for size in range(n + 1):
        yield from map(frozenset, combinations(range(n), size))


def enumerated(values: Mapping[Coalition, Floats], n: int) -> Shares:
    """Return the shares from the values of all coalitions, shape (replications,) each."""
    found = np.zeros((n, len(values[frozenset()])))
    for coalition, value in values.items():
        weight = 1.0 / (n * math.comb(n - 1, len(coalition))) if len(coalition) < n else 0.0
        for player in set(range(n)) - coalition:
            found[player] += weight * (values[coalition | {player}] - value)
    return Shares(found, values[frozenset()], np.arange(found.shape[1]))


def interactions(values: Mapping[Coalition, Floats], n: int) -> dict[tuple[int, int], Floats]:
    """Return the Shapley interaction index of each pair by replication (Grabisch and Roubens 1999).

    That is what two players add together beyond what each adds without the other, averaged over what the others do.
    """
    found = {}
    for i, j in combinations(range(n), 2):
        total = np.zeros(len(values[frozenset()]))
        for others in (one for one in values if i not in one and j not in one):
            together = values[others | {i, j}] - values[others | {i}] - values[others | {j}] + values[others]
            total += together / ((n - 1) * math.comb(n - 2, len(others)))
        found[i, j] = total
    return found


def ordered(game: Game, n: int, runs: int, block: int, seed: int) -> Shares:
    """Return the shares from drawn orders, a new one for each block of replications.

    Args:
        game: what is played
        n: players
        runs: replications
        block: replications that share an order
        seed: of the orders
    """
    draws = np.random.default_rng(seed)
    firsts = range(0, runs, block)
    orders = [draws.permutation(n).tolist() for _ in firsts]
    plays: dict[Play, int] = {}
    for first, order in zip(firsts, orders, strict=True):
        for coalition in (*_prefixes(order), *_prefixes(order[::-1])):
            plays.setdefault(Play(coalition, first, min(block, runs - first)), len(plays))
    found = game.values([*plays])
    values, starts, blocks = [], [], []
    for number, (first, order) in enumerate(zip(firsts, orders, strict=True)):
        size = min(block, runs - first)
        shares = np.zeros((n, size))
        for one in (order, order[::-1]):
            path = [found[plays[Play(coalition, first, size)]] for coalition in _prefixes(one)]
            shares[one] += 0.5 * np.diff(path, axis=0)
        values.append(shares)
        starts.append(found[plays[Play(frozenset(), first, size)]])
        blocks.append(np.full(size, number))
    return Shares(np.concatenate(values, axis=1), np.concatenate(starts), np.concatenate(blocks))


def _prefixes(order: Sequence[int]) -> list[Coalition]:
    """Return the coalitions on the way from nobody to all in an order."""
    return [frozenset(order[:k]) for k in range(len(order) + 1)]


def mean(values: Floats, blocks: npt.NDArray[np.int64] | None = None, is_chance: bool = False) -> Estimate:
    """Return the mean of contributions with its 95 % interval.

    The interval is Student's over blocks, which are independent. Contributions to a probability get half an observation
    of +1 and half of -1 besides, as the difference of two probabilities does (Agresti and Min 2005), so that an
    instrument that changed no run keeps an interval. Without an interval where there are fewer than two blocks.

    >>> nothing = mean(np.zeros(98), is_chance=True)
    >>> nothing.value, round(nothing.high, 4)
    (0.0, 0.0198)
    """
    from scipy import stats

    n = len(values)
    if not n:
        return Estimate(None, None, None)
    names = np.arange(n) if blocks is None else np.unique(blocks, return_inverse=True)[1]
    sums = np.bincount(names, weights=values)
    if len(sums) < 2:
        return Estimate(float(values.mean()), None, None)
    spread = float(((sums - sums.mean()) ** 2).sum()) * len(sums) / (len(sums) - 1) + is_chance
    counted = n + 2 * is_chance
    centre = float(sums.sum()) / counted
    half = float(stats.t.ppf(LEVEL, len(sums) - 1)) * math.sqrt(spread) / counted
    return Estimate(float(values.mean()), centre - half, centre + half)
