"""Where growth of average productivity comes from: survivors, shifts between them, entry, exit; parts add up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.experiment.studies.estimate import Arguments, Term, TooFew, of_draws, resampled
from sim.experiment.studies.panel import ENTERPRISE, YEAR, asked, column

FEWEST = 30
FHK, GRILICHES_REGEV = "foster-haltiwanger-krizan", "griliches-regev"
METHODS = (FHK, GRILICHES_REGEV)
PARTS = ("within", "between", "cross", "entry", "exit")


def decomposition(panel: pd.DataFrame, arguments: Arguments, generator: np.random.Generator) -> list[Term]:
    """Return growth of the weighted mean of a column between two years, and its parts, which add up to it.

    Griliches and Regev (1995) take means of both years as weights and have no cross term; Foster, Haltiwanger and
    Krizan (2001) take those of the first year (both recalled). Intervals by a bootstrap that draws whole enterprises.

    Returns:
        ``net_entry_share`` (entry and exit over the total) first, then ``total``, ``within``, ``between``, ``cross``
        (zero by Griliches and Regev), ``entry``, ``exit``
    """
    first, last = arguments["between"]
    ends = []
    for year in (first, last):
        rows = panel[(panel[YEAR] == year) & (column(panel, "alive") > 0.0) & asked(panel)]
        there = pd.DataFrame(
            {"level": column(panel, arguments["column"]), "weight": column(panel, arguments["weight"])}
        ).loc[rows.index]
        there.index = pd.Index(rows[ENTERPRISE])
        there = there.dropna()
        ends.append(there[there["weight"] > 0.0])
    both = ends[0].add_suffix("0").join(ends[1].add_suffix("1"), how="outer")
    if len(ends[0]) < FEWEST or len(ends[1]) < FEWEST:
        raise TooFew("both_years", first=first, last=last)
    found = parts(both, arguments["method"])
    enterprises = pd.Series(both.index)
    draws = [
        parts(both.assign(weight0=both["weight0"] * w, weight1=both["weight1"] * w), arguments["method"])
        for w in resampled(enterprises, int(arguments["bootstrap"]), generator)
    ]
    names = ("net_entry_share", "total", *PARTS)
    return [of_draws(name, found[name], [draw[name] for draw in draws], len(both)) for name in names]


def parts(both: pd.DataFrame, method: str) -> Mapping[str, float]:
    """Return the parts of growth.

    Args:
        both: a row an enterprise with level0, weight0, level1, weight1; missing where it was not there
        method: ``griliches-regev`` or ``foster-haltiwanger-krizan``
    """
    share0, share1 = (both[name].fillna(0.0).to_numpy() for name in ("weight0", "weight1"))
    share0, share1 = share0 / share0.sum(), share1 / share1.sum()
    there0, there1 = both["level0"].notna().to_numpy(), both["level1"].notna().to_numpy()
    level0, level1 = (both[name].fillna(0.0).to_numpy() for name in ("level0", "level1"))
    mean0, mean1 = float(share0 @ level0), float(share1 @ level1)
    stay, came, went = there0 & there1, ~there0 & there1, there0 & ~there1
    growth, shift = (level1 - level0)[stay], (share1 - share0)[stay]
    if method == GRILICHES_REGEV:
        middle = (mean0 + mean1) / 2.0
        within = float(((share0 + share1)[stay] / 2.0) @ growth)
        between = float(shift @ ((level0 + level1)[stay] / 2.0 - middle))
        cross = 0.0
    else:
        middle = mean0
        within = float(share0[stay] @ growth)
        between = float(shift @ (level0[stay] - middle))
        cross = float(shift @ growth)
    entry = float(share1[came] @ (level1[came] - middle))
    exit_ = -float(share0[went] @ (level0[went] - middle))
    total = mean1 - mean0
    net = (entry + exit_) / total if total != 0.0 else np.nan
    values = {"within": within, "between": between, "cross": cross, "entry": entry, "exit": exit_}
    return {"net_entry_share": net, "total": total, **values}
