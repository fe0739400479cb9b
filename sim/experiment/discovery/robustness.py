"""How well each mix does over all futures: the share in which it meets what is wanted, and its regret.

Regret is what a mix falls short of the best mix in the same future. A future is a replication under one setting of
the sweep's axes; all mixes face the same luck and the same drawn numbers in it. Still a single run mixes the future
with its luck, which no mix could have known: of several mixes the best one is partly the luckiest, so that the
largest regret and the 95 % regret are larger than those of expected values (an upper bound). Two measures are free of
that: the shortfall of a mix's mean behind that of the best, paired; and, where futures differ by axes, the largest
regret of means, each over the runs of one setting.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.discovery.boxes import interval, widening
from sim.experiment.discovery.futures import Futures
from sim.experiment.judgement import Floats
from sim.experiment.paired_estimates import mean_change
from sim.experiment.summary import order_statistics

LEAST = 30  # runs of a setting whose mean stands for it
COLUMNS = (
    *("mix", "runs", "failed", "missed", "share", "share_low", "share_high", "futures", "best", "mean", "regret_mean"),
    *("regret_95", "regret_max", "behind", "behind_low", "behind_high", "settings", "regret_of_means", "worst_setting"),
)


def robustness(found: Futures, more_is_better: bool) -> pd.DataFrame:
    """Return a row per mix.

    Args:
        found: runs of all mixes
        more_is_better: whether a larger value is better

    Returns:
        mix, runs, failed, missed; share of the runs that meet what is wanted with its 95 % interval (satisficing);
        futures that all mixes have in common, mean value and regret over them: mean, 95 %, max; behind: how far the
        mean is behind that of the best mix (its position), with the interval of the pairs; settings of the axes, the
        largest regret of means over them and the setting (its position); missing where there is but one mix
    """
    runs = found.runs
    table = runs.pivot(index=["point", "replication"], columns="mix", values="value").dropna()
    several = table.shape[1] == len(found.mixes) > 1 and len(table) > 0
    sign = 1.0 if more_is_better else -1.0
    values = sign * table.to_numpy(dtype=np.float64) if several else np.empty((0, len(found.mixes)))
    best = int(values.mean(axis=0).argmax()) if several else None
    rows = []
    for k in range(len(found.mixes)):
        own = runs.loc[runs["mix"] == k]
        about: dict[str, Any] = {"mix": k, "failed": int((found.failed["mix"] == k).sum()), **_share(own)}
        if several and best is not None:
            about |= {"futures": len(values), "best": best, "mean": sign * float(values[:, k].mean())}
            about |= _regret(values, k, best) | _of_means(table, sign, k)
        rows.append(about)
    kinds = {"futures": "Int64", "best": "Int64", "settings": "Int64", "worst_setting": "Int64"}
    return pd.DataFrame(rows, columns=[*COLUMNS]).astype(kinds)


def _share(own: pd.DataFrame) -> dict[str, Any]:
    met = ~own["missed"].to_numpy(dtype=np.bool_)
    if not len(met):
        return {"runs": 0, "missed": 0}
    _, codes = np.unique(own["replication"].to_numpy(), return_inverse=True)
    wider = widening(met - met.mean(), [codes]) if own["point"].nunique() > 1 else 1.0
    low, high = interval(int(met.sum()), len(met), wider)
    shares = {"share": float(met.mean()), "share_low": low, "share_high": high}
    return {"runs": len(met), "missed": int((~met).sum()), **shares}


def _regret(values: Floats, k: int, best: int) -> dict[str, Any]:
    """Return the regret of a mix over the runs; values are such that more is better."""
    regret = values.max(axis=1) - values[:, k]
    behind = mean_change(values[:, best] - values[:, k])
    return {
        "regret_mean": float(regret.mean()),
        "regret_95": float(order_statistics(regret, (0.95,))[0]),
        "regret_max": float(regret.max()),
        "behind": behind.value,
        "behind_low": behind.low,
        "behind_high": behind.high,
    }


def _of_means(table: pd.DataFrame, sign: float, k: int) -> dict[str, Any]:
    """Return the largest regret of means over settings of the axes that have runs enough."""
    groups = table.groupby(level="point")
    means = sign * groups.mean().loc[groups.size() >= LEAST]
    if len(means) < 2:
        return {"settings": len(groups)}
    regret = means.max(axis=1) - means[k]
    return {
        "settings": len(groups),
        "regret_of_means": float(regret.max()),
        "worst_setting": int(regret.index[int(regret.to_numpy().argmax())]),
    }
