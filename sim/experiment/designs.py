"""Designs: which combination of positions each point of a sweep has, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

GRID, LIST, ONE_AT_A_TIME, LATIN_HYPERCUBE, SOBOL = "grid", "list", "one-at-a-time", "latin-hypercube", "sobol"
DESIGNS = (GRID, LIST, ONE_AT_A_TIME, LATIN_HYPERCUBE, SOBOL)
SAMPLED = (LATIN_HYPERCUBE, SOBOL)  # these draw points from ranges; the others combine values

BASE = -1  # instead of a position: as in the base


class Design(Protocol):
    """Points by number, from 0."""

    @property
    def n_points(self) -> int:
        """How many points there are."""
        ...

    def places(self, point: int) -> Sequence[float]:
        """Return where the point stands on each axis: a position among its values, BASE, or a share in [0, 1)."""
        ...


@dataclass(frozen=True)
class Grid:
    """Every combination; the last axis changes fastest.

    >>> [list(Grid((2, 3)).places(point)) for point in range(6)]
    [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
    """

    lengths: tuple[int, ...]

    @property
    def n_points(self) -> int:
        """The product of the lengths."""
        product = 1
        for length in self.lengths:
            product *= length
        return product

    def places(self, point: int) -> Sequence[float]:
        """Return the digits of the point's number in mixed radix."""
        digits = []
        for length in reversed(self.lengths):
            point, digit = divmod(point, length)
            digits.append(digit)
        return digits[::-1]


@dataclass(frozen=True)
class List:
    """The first values together, then the second ones, and so on."""

    n_points: int
    axes: int

    def places(self, point: int) -> Sequence[float]:
        """Return the same position on every axis."""
        return [point] * self.axes


@dataclass(frozen=True)
class OneAtATime:
    """The base, then every value of each axis with all others as in the base.

    >>> [list(OneAtATime((1, 2)).places(point)) for point in range(4)]
    [[-1, -1], [0, -1], [-1, 0], [-1, 1]]
    """

    lengths: tuple[int, ...]

    @property
    def n_points(self) -> int:
        """The sum of the lengths, and the base."""
        return 1 + sum(self.lengths)

    def places(self, point: int) -> Sequence[float]:
        """Return BASE on all axes but one."""
        places = [BASE] * len(self.lengths)
        position = point - 1
        for axis, length in enumerate(self.lengths):
            if 0 <= position < length:
                places[axis] = position
            position -= length
        return places


def combined(kind: str, lengths: Sequence[int]) -> Design:
    """Combine values of axes of the given lengths; LIST needs equal ones."""
    if kind == LIST:
        return List(lengths[0], len(lengths))
    return OneAtATime(tuple(lengths)) if kind == ONE_AT_A_TIME else Grid(tuple(lengths))


@dataclass(frozen=True)
class Sampled:
    """Points drawn from the unit cube, shape (points, axes)."""

    shares: NDArray[np.float64]

    @property
    def n_points(self) -> int:
        """How many were drawn."""
        return len(self.shares)

    def places(self, point: int) -> Sequence[float]:
        """Return the shares of a point."""
        found: list[float] = self.shares[point].tolist()
        return found


def sampled(kind: str, points: int, axes: int, seed: int) -> Sampled:
    """Draw a Latin hypercube or a scrambled Sobol' sequence (a power of two of points)."""
    from scipy.stats import qmc

    luck = np.random.default_rng(seed)
    sampler = (
        qmc.LatinHypercube(axes, rng=luck) if kind == LATIN_HYPERCUBE else qmc.Sobol(axes, scramble=True, rng=luck)
    )
    return Sampled(np.asarray(sampler.random(points), dtype=np.float64))
