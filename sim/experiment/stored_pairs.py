"""Scenarios of stored results against one of them, pair by pair, from tables of runs that faced the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim import opinion
from sim.experiment import comparison
from sim.experiment.comparison import Sides
from sim.experiment.judgement import NEVER, Floats, Judged
from sim.experiment.paired_estimates import Estimate, chance_of_higher, mean_change
from sim.targets import readings

LUCK = ("engine", "seed")  # of a manifest, beside the digests of model and uncertainty: what pairs must share
NOTHING = Estimate(None, None, None)


@dataclass(frozen=True)
class Runs:
    """What one scenario's replications that were done gave; they are paired by their numbers."""

    judged: Judged
    spend: Floats  # (R,) [万元]


def share_luck(records: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether replications of the same number faced the same luck in all of these results."""
    known = [
        (*(record[name] for name in LUCK), record["digests"]["model"], record["digests"]["uncertainty"])
        for record in records
    ]
    return len(set(known)) <= 1


def read(folder: Path, point: int) -> Runs:
    """Return the runs of a point from the tables of a result."""
    here = pc.field("point") == point
    runs = pq.read_table(
        folder / "runs.parquet", columns=["replication", "spend"], filters=here & (pc.field("status") == "done")
    )
    replications = runs["replication"].to_numpy()
    names = ["replication", "target", "reading", "quarter", "value", "met"]
    rows = pq.read_table(folder / "targets.parquet", columns=names, filters=here).to_pandas()
    codes = {(one.target, one.name): m for m, one in enumerate(readings())}
    columns = np.array([codes[key] for key in zip(rows["target"], rows["reading"], strict=True)], dtype=np.int64)
    places = np.searchsorted(replications, rows["replication"])
    value = np.full((len(replications), len(codes)), np.nan)
    met = np.zeros(value.shape, dtype=np.bool_)
    value[places, columns] = rows["value"]
    met[places, columns] = rows["met"].fillna(False).astype(bool)
    due = np.zeros(len(codes), dtype=np.bool_)
    due[columns[rows["met"].notna()]] = True
    unknown = np.full(value.shape, np.nan)
    judged = Judged(replications, value, met, np.full(value.shape, NEVER), unknown, due, _headline(folder, point))
    return Runs(judged, runs["spend"].to_numpy())


def pairs(runs: Sequence[Runs], titles: Sequence[str], reference: int) -> pd.DataFrame:
    """Return every scenario against one of them.

    Args:
        runs: of each scenario
        titles: of each scenario
        reference: position of the one that the others are compared with

    Returns:
        scenario, target (id, "joint" or "joint_all"), pairs; difference, low, high of the probability; change,
        change_low, change_high of the value, higher (the chance that it is higher); spend, spend_low, spend_high: the
        additional public money [万元]. Missing where the two cannot be compared
    """
    base = runs[reference]
    found = []
    for k, one in enumerate(runs):
        if k != reference:
            extra = mean_change(_extra(base, one))
            for sides in comparison.targets(base.judged, one.judged):
                found.append({"scenario": titles[k], **_row(sides), **_ends("spend", extra)})
    return pd.DataFrame(found, columns=[*COLUMNS])


def numbers_met(runs: Sequence[Runs]) -> pd.DataFrame:
    """Return how many of all targets each scenario meets, and each against the one that meets most, paired.

    Args:
        runs: of each scenario, all of the same luck

    Returns:
        case (its position), mean; best (position of the one with the highest mean), pairs, difference, low, high of its
        mean less that of the case, 95 % interval. Missing where a target is not due
    """
    met = [one.judged.headline_met() for one in runs]
    means = [None if one is None or not len(one) else float(one.sum(axis=1).mean()) for one in met]
    known = [k for k, value in enumerate(means) if value is not None]
    best = max(known, key=lambda k: means[k] or 0.0, default=None)
    found = []
    for k, value in enumerate(means):
        gap, n = NOTHING, 0
        if best is not None and value is not None:
            _, ours, theirs = np.intersect1d(
                runs[best].judged.replications, runs[k].judged.replications, return_indices=True
            )
            first, other = met[best], met[k]
            assert first is not None
            assert other is not None
            gap, n = mean_change((first[ours].sum(axis=1) - other[theirs].sum(axis=1)).astype(np.float64)), len(ours)
        about = {"case": k, "mean": value, "best": best, "pairs": n}
        found.append({**about, "difference": gap.value, "low": gap.low, "high": gap.high})
    return pd.DataFrame(found, columns=["case", "mean", "best", "pairs", "difference", "low", "high"])


COLUMNS = (
    *("scenario", "target", "pairs", "difference", "low", "high", "change", "change_low", "change_high", "higher"),
    *("spend", "spend_low", "spend_high"),
)


def _row(sides: Sides) -> dict[str, Any]:
    known = sides.known()
    chance = sides.chance_change() or NOTHING
    change = mean_change(sides.value_b[known] - sides.value_a[known])
    higher = chance_of_higher(sides.value_a[known], sides.value_b[known]).value if known.any() else None
    about = {"target": sides.id, "pairs": len(sides.value_a), "higher": higher}
    return {
        **about,
        "difference": chance.value,
        "low": chance.low,
        "high": chance.high,
        **_ends("change", change),
    }


def _ends(name: str, estimate: Estimate) -> dict[str, float | None]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def _extra(base: Runs, one: Runs) -> Floats:
    _, ours, theirs = np.intersect1d(base.judged.replications, one.judged.replications, return_indices=True)
    extra: Floats = one.spend[theirs] - base.spend[ours]
    return extra


def _headline(folder: Path, point: int) -> tuple[int, ...]:
    """Return the position of each target's headline reading at a point."""
    rule = (pc.field("point") == point) & pc.field("headline")
    rows = pq.read_table(folder / "answers.parquet", columns=["target", "reading"], filters=rule).to_pylist()
    chosen = {row["target"]: row["reading"] for row in rows}
    names = [(one.target, one.name) for one in readings()]
    return tuple(names.index((target, chosen[target])) for target in opinion.targets())
