"""Panel regression with effects of enterprise and year, errors clustered by enterprise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.studies.estimate import NORMAL, Arguments, Term, TooFew, clustered, normal
from sim.experiment.studies.panel import ENTERPRISE, YEAR, asked, column

MOST_ROUNDS, CLOSE = 1000, 1e-10  # of demeaning by turns
COLLINEAR = 1e-7  # of the size of a regressor: what is left of it counts as nothing
FEWEST_ROWS = 5  # on either side of a flag
EFFECTS = {"both": (ENTERPRISE, YEAR), "enterprise": (ENTERPRISE,), "year": (YEAR,), "none": ()}


def panel_regression(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the coefficient of every regressor by the within transformation.

    Enterprises that are seen once say nothing where their own effect is taken out, and are left out. Errors are
    clustered by enterprise.
    """
    regressors = list(arguments["regressors"])
    names = ["_outcome", *regressors]
    table = pd.DataFrame(
        {name: column(panel, one) for name, one in zip(names, [arguments["outcome"], *regressors], strict=True)}
    )
    table[[ENTERPRISE, YEAR]] = panel[[ENTERPRISE, YEAR]]
    table = table[asked(panel)].dropna()
    effects = EFFECTS[arguments["effects"]]
    if ENTERPRISE in effects:
        table = table[table.groupby(ENTERPRISE)[ENTERPRISE].transform("size") > 1]
    if len(table) <= 2 * len(regressors) + 2:
        raise TooFew("observations", n=len(table))
    values = within(table, names, effects)
    exog = values[:, 1:] if effects else np.column_stack([values[:, 1:], np.ones(len(values))])
    _refuse_collinear(exog, np.abs(table[names[1:]].to_numpy(dtype=np.float64)).max(axis=0), regressors)
    params, errors = clustered(values[:, 0], exog, table[ENTERPRISE].to_numpy())
    return [normal(name, params[k], errors[k], len(table)) for k, name in enumerate(regressors)]


def _refuse_collinear(exog: np.ndarray, sizes: np.ndarray, regressors: list[str]) -> None:
    """Raise TooFew for the first regressor that the effects and those before it leave nothing of.

    Args:
        exog: regressors less the effects, (N, K), and a constant where nothing was taken out
        sizes: largest value of each regressor before, (K,)
        regressors: their names
    """
    scaled = exog / np.maximum(np.append(sizes, np.ones(exog.shape[1] - len(sizes))), 1e-300)
    least = COLLINEAR * np.sqrt(len(scaled))
    for k, name in enumerate(regressors, start=1):
        columns = np.column_stack([scaled[:, :k], scaled[:, len(sizes) :]])
        if np.linalg.matrix_rank(columns, tol=least) < columns.shape[1]:
            raise TooFew("variation", name=name)


def within(table: pd.DataFrame, names: list[str], effects: tuple[str, ...]) -> np.ndarray:
    """Return columns less the means of each group of every effect, by turns until nothing moves."""
    values = table[names].to_numpy(dtype=np.float64, copy=True)
    groups = [pd.factorize(table[effect])[0] for effect in effects]
    sizes = [np.bincount(group).astype(np.float64) for group in groups]
    scale = np.maximum(np.abs(values).max(axis=0), 1e-300)
    for _ in range(MOST_ROUNDS if len(groups) > 1 else 1):
        before = values.copy()
        for group, size in zip(groups, sizes, strict=True):
            for k in range(values.shape[1]):
                values[:, k] -= (np.bincount(group, values[:, k]) / size)[group]
        if np.max(np.abs(values - before) / scale) < CLOSE:
            break
    return values


def relative(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the mean of an outcome where a flag is 1 over its mean where it is 0, on the same stratum or overall.

    With ``controls``, rows are compared within cells of equal numbers by each control (``cells`` of them), the cells
    weighted by how many rows of the flag they hold; the interval is that of the logarithm, errors clustered.
    """
    flag, outcome = column(panel, arguments["flag"]), column(panel, arguments["outcome"])
    table = pd.DataFrame({"flag": flag, "outcome": outcome, ENTERPRISE: panel[ENTERPRISE]})
    keys = list(arguments["controls"] or ())
    table = table.assign(**{name: column(panel, name) for name in keys})[asked(panel)].dropna()
    if len(table) < 2 * FEWEST_ROWS:
        raise TooFew("observations", n=len(table))
    for name in keys:
        table[name] = pd.qcut(table[name].rank(method="first"), arguments["cells"], labels=False)
    on = table["flag"] == 1.0
    weights = pd.Series(1.0, index=table.index)
    if keys:
        cell = table.groupby(keys).ngroup()
        treated, others = (rows.groupby(cell).transform("sum") for rows in (on.astype(float), (~on).astype(float)))
        kept = (treated > 0) & (others > 0)
        table, on, treated, others = table[kept], on[kept], treated[kept], others[kept]
        weights = pd.Series(np.where(on, 1.0, treated / others), index=table.index)
    if min(on.sum(), (~on).sum()) < FEWEST_ROWS:
        raise TooFew("flag_sides")
    exog = np.column_stack([on.astype(float), (~on).astype(float)])
    y = table["outcome"].to_numpy()
    means, errors = clustered(y, exog, table[ENTERPRISE].to_numpy(), np.asarray(weights, dtype=np.float64))
    if min(means) <= 0.0:
        raise TooFew("means")
    log, error = np.log(means[0] / means[1]), float(np.hypot(errors[0] / means[0], errors[1] / means[1]))
    low, high = np.exp([log - NORMAL * error, log + NORMAL * error])
    return [Term("ratio", float(np.exp(log)), float(low), float(high), len(table))]
