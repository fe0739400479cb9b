"""What became of each target when a result was made again: its probability then and now, its change pair by pair."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.experiment import stored_pairs

MOST_POINTS = 6  # of which all targets are told

_KEYS = ["point", "target"]
_TOLD = ["unit", "probability", "low", "high", "median", "done"]
_CHANGES = ["difference", "low", "high", "change", "change_low", "change_high"]
THEN, NOW = "_then", "_now"


def drift(then: Path, now: Path) -> pd.DataFrame:
    """Compare the headline targets of two results of the same scenarios and seed.

    Args:
        then: folder of the result as it was
        now: folder of the result made again

    Returns:
        point, target; unit, probability, low, high, median, done with the endings _then and _now; difference of the
        probability with low, high, and mean change of the value in its unit with change_low, change_high, both
        paired, missing where runs cannot be. Each target at all points, or at the one where it moved most where
        there are many points
    """
    before, after = _answers(then), _answers(now)
    order = dict.fromkeys([*before.index, *after.index])
    both = before.add_suffix(THEN).join(after.add_suffix(NOW), how="outer")
    rows = both.reindex(list(order)).reset_index(names=_KEYS)
    if rows["point"].nunique() > MOST_POINTS:
        moved = (rows[f"probability{NOW}"] - rows[f"probability{THEN}"]).abs().fillna(-1.0)
        rows = rows.loc[moved.groupby(rows["target"], sort=False).idxmax()]
    pairs = pd.concat([_pairs(then, now, point) for point in rows["point"].unique()], ignore_index=True)
    return rows.merge(pairs, on=_KEYS, how="left")


def _answers(folder: Path) -> pd.DataFrame:
    columns = [*_KEYS, *_TOLD]
    table = pq.read_table(folder / "answers.parquet", columns=columns, filters=pc.field("headline"))
    rows: pd.DataFrame = table.to_pandas().astype({"target": object, "unit": object}).set_index(_KEYS)
    return rows


def _pairs(then: Path, now: Path, point: int) -> pd.DataFrame:
    """Return the paired changes at a point; no rows where one result has readings that this model does not know."""
    try:
        runs = [stored_pairs.read(folder, point) for folder in (then, now)]
    except (KeyError, ValueError):
        return pd.DataFrame(columns=[*_KEYS, *_CHANGES])
    return stored_pairs.pairs(runs, ["", ""], reference=0).assign(point=point)[[*_KEYS, *_CHANGES]]
