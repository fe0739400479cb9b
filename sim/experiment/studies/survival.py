"""Kaplan-Meier: survival of an entry cohort, with those still there at the end counted as not ended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.experiment.studies.estimate import Arguments, Term, TooFew, normal
from sim.experiment.studies.panel import ENTERPRISE, YEAR, asked

FEWEST = 20
ROUNDING = 1e-12  # of a product of shares that is one half


def kaplan_meier(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the share of a cohort alive so many years after entry, and its median life.

    The cohort are those that entered in the years ``cohort``, in the sample by what they are at the end of the study or
    were when they left. Standard errors by Greenwood; the interval of the median
    inverts that of the curve (Brookmeyer and Crowley), open above where the curve stays too high.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    last = panel[asked(panel)].sort_values(YEAR, kind="stable").groupby(ENTERPRISE).tail(1)
    first, until = arguments["cohort"]
    cohort = last[(last["entered"] >= first) & (last["entered"] < until + 1)]
    if len(cohort) < FEWEST:
        raise TooFew("cohort", n=len(cohort), first=first, until=until)
    ended = cohort["left"].notna().to_numpy()
    until_end = panel[YEAR].max() + 0.75  # the fourth quarter, in which it was last seen
    duration = np.where(ended, cohort["left"], until_end) - cohort["entered"].to_numpy()
    curve = SurvfuncRight(duration, ended.astype(int))
    return [
        *(_survival(curve, years, duration, len(cohort)) for years in arguments["at"]),
        _median(curve, len(cohort)),
    ]


def _survival(curve, years: float, duration: np.ndarray, n: int) -> Term:  # type: ignore[no-untyped-def]
    name = f"survival_{years:g}"
    if years > duration.max():
        return Term(name, np.nan, np.nan, np.nan, n)
    position = int(np.searchsorted(curve.surv_times, years, side="right")) - 1
    if position < 0:
        return normal(name, 1.0, 0.0, n)
    found = normal(name, curve.surv_prob[position], curve.surv_prob_se[position], n)
    return replace(found, low=max(0.0, found.low), high=min(1.0, found.high), least=0.0, most=1.0)


def _median(curve, n: int) -> Term:  # type: ignore[no-untyped-def]
    reached = np.flatnonzero(curve.surv_prob <= 0.5 + ROUNDING)
    if len(reached) == 0:
        return Term("median", np.nan, np.nan, np.nan, n)
    with np.errstate(divide="ignore", invalid="ignore"):  # the curve may end at 0
        low, high = curve.quantile_ci(0.5)
    return Term("median", float(curve.surv_times[reached[0]]), float(low), float(high), n)
