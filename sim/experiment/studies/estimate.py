"""What all estimators share: their arguments, what they return, intervals, and the draws of a bootstrap."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Values = npt.NDArray[np.float64]
Arguments = Mapping[str, Any]

NORMAL = 1.959963984540054  # half the width of a 95 % interval, in standard errors
COLUMN, COLUMNS, NUMBER, INTEGER, NUMBERS, PAIR, YEARS, CHOICE, FLAG = (
    "column", "columns", "number", "integer", "numbers", "pair", "years", "choice", "flag"
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One number that an estimator finds, with its 95 % sampling interval."""

    name: str
    estimate: float
    low: float
    high: float
    n: int  # enterprises or observations behind it
    least: float = -math.inf  # what it can be
    most: float = math.inf


@dataclass(frozen=True)
class Argument:
    """One argument of an estimator as a study file may give it."""

    kind: str
    default: Any = None  # None: where it is not optional, it must be given
    optional: bool = False
    least: float = -math.inf
    most: float = math.inf
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether the file must give it."""
        return self.default is None and not self.optional


@dataclass(frozen=True)
class Estimator:
    """A named function on the panel."""

    name: str
    function: Callable[[pd.DataFrame, Arguments, np.random.Generator], Sequence[Term]]
    arguments: Mapping[str, Argument]
    terms: tuple[str, ...]  # the first is the one meant where a published value names none; ``*`` stands for a number
    always: tuple[str, ...] = ()  # columns that it reads whatever the arguments
    libraries: tuple[str, ...] = field(default=())
    ends_only: bool = False  # one row an enterprise suffices, as it is at the end of the study or was when it left

    def filled(self, given: Arguments) -> dict[str, Any]:
        """Return the arguments with defaults for those that were not given."""
        return {name: given.get(name, one.default) for name, one in self.arguments.items()}

    def columns(self, given: Arguments) -> tuple[str, ...]:
        """Return the names of the columns that it reads."""
        found: list[str] = list(self.always)
        for name, one in self.arguments.items():
            said = given.get(name, one.default)
            if said is not None and one.kind in (COLUMN, COLUMNS):
                found += [said] if one.kind == COLUMN else said
        return tuple(dict.fromkeys(found))


class TooFew(Exception):
    """The sample does not carry the estimate.

    Attributes:
        what: is missing: the message ``studies.few.{what}``
        about: the values in it
    """

    def __init__(self, what: str, **about: float | str) -> None:
        super().__init__(what, about)
        self.what, self.about = what, about


def normal(name: str, estimate: float, error: float, n: int) -> Term:
    """Return a term with the interval of the normal distribution."""
    return Term(name, float(estimate), float(estimate - NORMAL * error), float(estimate + NORMAL * error), int(n))


def of_draws(name: str, estimate: float, draws: npt.ArrayLike, n: int) -> Term:
    """Return a term with the interval of its bootstrap: the normal one of their spread, which few draws suffice for."""
    spread = float(np.std(np.asarray(draws, dtype=np.float64), ddof=1))
    return normal(name, estimate, spread, n)


def resampled(clusters: pd.Series, draws: int, generator: np.random.Generator) -> Iterator[Values]:
    """Yield weights of rows, one array a draw: how often a bootstrap that draws whole enterprises has each.

    Poisson numbers of mean 1 stand for drawing with replacement, so that no row has to be copied.
    """
    codes, names = pd.factorize(clusters)
    for _ in range(draws):
        yield generator.poisson(1.0, size=len(names)).astype(np.float64)[codes]


def clustered(
    endog: Values, exog: Values, groups: npt.NDArray[Any], weights: Values | None = None
) -> tuple[Values, Values]:
    """Return coefficients and standard errors clustered by group, of (weighted) least squares."""
    import statsmodels.api as sm

    codes = pd.factorize(pd.Series(groups))[0]
    if len(np.unique(codes)) <= exog.shape[1] + 1:
        raise TooFew("enterprises")
    model = sm.OLS(endog, exog) if weights is None else sm.WLS(endog, exog, weights=weights)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes})
    return np.asarray(fit.params, dtype=np.float64), np.asarray(fit.bse, dtype=np.float64)
