"""Sobol' indices with luck as one more input: what inputs explain, what luck explains, and what both do together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.judgement import Floats
from sim.experiment.sensitivity.model import Constant, Model, answers, derived
from sim.experiment.sensitivity.settling import ranking

LUCK, OTHERS = "luck", "others"  # beside inputs: the seed, and all inputs that have no index of their own
PARAMETERS, INTERACTION = "parameters", "interaction"
RESAMPLES = 1000
ENDS = (2.5, 97.5)  # per cent of the resamples


@dataclass(frozen=True)
class Variance:
    """Where the variance comes from.

    Attributes:
        indices: input, first, first_low, first_high, total, total_low, total_high; the largest total first, then
            OTHERS if there are any, and LUCK
        shares: source (PARAMETERS, LUCK, INTERACTION), share, low, high; shares add up to 1
        ranking: of the inputs by their total, see settling
        points: of the first matrix, quantiles of all inputs
        values: of these points
    """

    indices: pd.DataFrame
    shares: pd.DataFrame
    ranking: pd.DataFrame
    points: Floats
    values: Floats


def variance(model: Model, names: Sequence[str], single: Sequence[str], rows: int, seed: int) -> Variance:
    """Share out the variance of a model.

    The design is Saltelli's. Luck is a column of it: where the others take theirs from the second matrix, so does
    luck, by another seed; all rows of one number and seed have the same luck.

    Args:
        model: what is analysed
        names: of its inputs
        single: of inputs with an index of their own; all others have one together
        rows: of each matrix, a power of two
        seed: of design, luck and resampling

    Raises:
        Undefined: a run has no number
        Constant: all runs of both matrices have the same number
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampler

    # sorted, so that the group of all others comes last
    groups = [*(name if name in single else OTHERS for name in names), LUCK]
    problem: dict[str, Any] = {
        "num_vars": len(groups), "names": [*names, LUCK], "groups": groups, "bounds": [[0.0, 1.0]] * len(groups),
    }  # fmt: skip
    members = list(dict.fromkeys(groups))
    design = sampler.sample(problem, rows, calc_second_order=False, seed=derived(seed, "matrices"))
    tables = design.reshape(rows, len(members) + 2, len(groups)).swapaxes(0, 1)  # A, one swap each, B
    lucks = [seed] + [derived(seed, "other luck") if one == LUCK else seed for one in members]
    lucks += [derived(seed, "other luck")]
    values = np.empty((rows, len(tables)))
    for k in (0, len(tables) - 1, *range(1, len(tables) - 1)):
        values[:, k] = answers(model, tables[k][:, :-1], lucks[k])
        if k == len(tables) - 1 and np.ptp(values[:, [0, k]]) == 0.0:
            raise Constant(float(values[0, 0]), 2 * rows)
    told = analysis.analyze(
        problem, values.ravel(), calc_second_order=False, num_resamples=RESAMPLES, keep_resamples=True,
        seed=derived(seed, "bootstrap of indices"),
    )  # fmt: skip
    return _variance(members, told, tables[0][:, :-1], values[:, 0], len(tables))


def _variance(members: Sequence[str], told: Mapping[str, Any], points: Floats, values: Floats, runs: int) -> Variance:
    """Put what SALib tells of the members into tables."""
    estimates = {"first": (told["S1"], told["S1_conf_all"]), "total": (told["ST"], told["ST_conf_all"])}
    columns: dict[str, Any] = {"input": list(members)}
    for name, (estimate, resamples) in estimates.items():
        low, high = np.percentile(resamples, ENDS, axis=0)
        columns |= {name: np.asarray(estimate, dtype=np.float64), f"{name}_low": low, f"{name}_high": high}
    table = pd.DataFrame(columns)
    apart = table["input"].isin([OTHERS, LUCK])
    inputs = table.loc[~apart].sort_values("total", ascending=False, kind="stable")
    rest = table.loc[apart].sort_values("input", ascending=False, kind="stable")
    totals = np.asarray(told["ST_conf_all"])[:, inputs.index]
    deviations = np.diff(totals, axis=1).std(axis=0, ddof=1) if len(inputs) > 1 else np.zeros(0)
    at = list(members).index(LUCK)
    return Variance(
        indices=pd.concat([inputs, rest], ignore_index=True),
        shares=_shares({name: (float(one[at]), resamples[:, at]) for name, (one, resamples) in estimates.items()}),
        ranking=ranking(list(inputs["input"]), inputs["total"].to_numpy(), deviations, len(values), runs),
        points=points,
        values=values,
    )


def _shares(luck: Mapping[str, tuple[float, Floats]]) -> pd.DataFrame:
    """Return what parameters, luck and both together explain, from the indices of luck and their resamples."""
    (first, firsts), (total, totals) = luck["first"], luck["total"]
    rows = []
    for source, share, resamples in (
        (PARAMETERS, 1.0 - total, 1.0 - totals),
        (LUCK, first, firsts),
        (INTERACTION, total - first, totals - firsts),
    ):
        low, high = np.percentile(resamples, ENDS)
        rows.append({"source": source, "share": share, "low": float(low), "high": float(high)})
    return pd.DataFrame(rows)
