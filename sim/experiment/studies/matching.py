"""Matched difference in differences: those that become treated against their nearest twins that are not yet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.studies.estimate import Arguments, Term, TooFew, Values, clustered, normal
from sim.experiment.studies.panel import ENTERPRISE, YEAR, asked, column, moved

FEWEST = 20  # treated enterprises
UNTIL_NEVER = 9999  # a year in which nobody is any more


def matched_did(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return what a treatment changes, by nearest neighbours on the propensity score, and its course by year.

    Treated in a year are those whose flag is 1 for the first time and that were seen without it the year before. Their
    twins come from those seen in the same year before that do not become treated within the years looked at; a
    logistic regression on the controls of that year gives the propensity, its log odds the distance, matching is with
    replacement. All changes are against the year before treatment, errors are clustered by enterprise, since one may
    be the twin of several.

    Returns:
        ``effect``: mean over the years after, then ``year_*`` for each year from treatment, those before it a test of
        parallel trends, and ``naive``: the mean without matching, all that were not treated as controls
    """
    after, before = int(arguments["after"]), int(arguments["before"])
    table = _event_table(panel, arguments, before, after)
    pairs = _pairs(table, arguments["controls"], int(arguments["neighbours"]))
    if len(pairs) < FEWEST:
        raise TooFew("twins", n=len(pairs))
    treated, twins = table.loc[pairs["treated"]], table.loc[pairs["twin"]]
    years = [year for year in range(-before, after + 1) if year != -1]
    late = [year for year in years if year >= 0]
    number = treated[ENTERPRISE].nunique()
    terms = [normal("effect", *_contrast(treated, twins, late), number)]
    terms += [normal(f"year_{year:+d}", *_contrast(treated, twins, [year]), number) for year in years]
    everybody = table[table["treated"] | table["control"]]
    naive = _contrast(everybody[everybody["treated"]], everybody[everybody["control"]], late)
    return [*terms, normal("naive", *naive, len(everybody))]


def _event_table(panel: pd.DataFrame, arguments: Arguments, before: int, after: int) -> pd.DataFrame:
    """Return a row for each enterprise and year that may be the year before a treatment, with changes against it."""
    flag = column(panel, arguments["treatment"]) > 0.0
    first = panel[YEAR].where(flag).groupby(panel[ENTERPRISE]).transform("min").fillna(UNTIL_NEVER)
    outcome = column(panel, arguments["outcome"])
    changes = {f"change{year:+d}": moved(panel, outcome, year + 1) - outcome for year in range(-before, after + 1)}
    table = pd.DataFrame({ENTERPRISE: panel[ENTERPRISE], YEAR: panel[YEAR], **changes})
    for name in arguments["controls"]:
        table[f"control {name}"] = column(panel, name)
    year = panel[YEAR]
    last = int(year.max()) - 1 - after  # whose years after are all inside the window
    table["treated"] = (first == year + 1) & ~flag
    table["control"] = (first > year + 1 + after) & ~flag
    kept = asked(panel) & (year <= last) & (table["treated"] | table["control"])
    needed = [name for name in table.columns if name.startswith("control ")]
    return table[kept].dropna(subset=[*needed, "change+0"])


def _pairs(table: pd.DataFrame, controls: list[str], neighbours: int) -> pd.DataFrame:
    """Return rows of treated enterprises with rows of their nearest twins of the same year."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import NearestNeighbors
    from sklearn.preprocessing import StandardScaler

    found = []
    for _, cohort in table.groupby(YEAR, sort=True):
        treated, others = cohort[cohort["treated"]], cohort[cohort["control"]]
        if len(treated) < 2 or len(others) < neighbours + 1:
            continue
        covariates = StandardScaler().fit_transform(cohort[[f"control {name}" for name in controls]])
        model = LogisticRegression(max_iter=1000).fit(covariates, cohort["treated"])
        odds = pd.Series(model.decision_function(covariates), index=cohort.index)
        nearest = NearestNeighbors(n_neighbors=neighbours, algorithm="kd_tree").fit(
            odds[others.index].to_frame().values
        )
        places = nearest.kneighbors(odds[treated.index].to_frame().values, return_distance=False)
        twins = others.index.to_numpy()[places]
        found.append(pd.DataFrame({"treated": np.repeat(treated.index.to_numpy(), neighbours), "twin": twins.ravel()}))
    if not found:
        raise TooFew("treated_years")
    return pd.concat(found, ignore_index=True)


def _contrast(treated: pd.DataFrame, others: pd.DataFrame, years: list[int]) -> tuple[float, float]:
    """Return treated less others in the mean change of some years, with its error; a pair's missing sides are left out.

    Rows of the two sides stand for pairs only where there are as many of each.
    """
    endog, flags, groups = [], [], []
    for year in years:
        name = f"change{year:+d}"
        sides = [side[name].to_numpy() for side in (treated, others)]
        known = [np.isfinite(side) for side in sides]
        if len(treated) == len(others):
            known = [known[0] & known[1]] * 2
        for value, side, there, rows in zip((1.0, 0.0), sides, known, (treated, others), strict=True):
            endog.append(side[there])
            flags.append(np.full(int(there.sum()), value))
            groups.append(rows[ENTERPRISE].to_numpy()[there])
    flag = np.concatenate(flags)
    if flag.sum() < FEWEST or (1.0 - flag).sum() < FEWEST:
        return float("nan"), float("nan")
    exog: Values = np.column_stack([flag, np.ones(len(flag))])
    params, errors = clustered(np.concatenate(endog), exog, np.concatenate(groups))
    return float(params[0]), float(errors[0])
