"""The tables that summarise points: answers.parquet (each target) and bands.parquet (quantiles by quarter)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sim.experiment.answers import LEVELS, Answer
from sim.experiment.judgement import target_of_each_reading
from sim.experiment.summary import wilson
from sim.experiment.tidy import quarter_names
from sim.targets import readings

JOINT = ("joint", "joint_all")  # in the column target: all of article 2, all there are

_ANSWERS = pa.schema(
    [
        ("scenario", pa.string()),
        ("point", pa.int64()),
        ("target", pa.string()),
        ("reading", pa.string()),
        ("headline", pa.bool_()),
        ("threshold", pa.float64()),
        ("unit", pa.string()),
        ("probability", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("median", pa.float64()),
        ("p5", pa.float64()),
        ("p95", pa.float64()),
        ("binding", pa.string()),
        ("spend", pa.float64()),
        ("planned", pa.int64()),
        ("done", pa.int64()),
        ("failed", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Point:
    """A point of a sweep, or the only one of a run, with its answer."""

    number: int
    scenario: str
    answer: Answer


def answers(points: Sequence[Point]) -> pa.Table:
    """Return a row per point for several targets at once, then one per reading; ``low`` and ``high`` are Wilson's."""
    return pa.Table.from_pylist([row for point in points for row in answer_rows(point)], schema=_ANSWERS)


def answer_rows(point: Point) -> list[dict[str, Any]]:
    """Return the rows of one point."""
    answer = point.answer
    about = {
        "scenario": point.scenario,
        "point": point.number,
        "spend": _known(answer.mean_spend),
        "planned": answer.planned,
        "done": answer.done,
        "failed": answer.failed,
    }
    found = []
    for name, met, binding in zip(JOINT, answer.together, answer.binding, strict=True):
        found.append({**about, "target": name, "headline": True, "binding": binding, **_chance(met, answer.done)})
    for m, (reading, target) in enumerate(zip(readings(), target_of_each_reading(), strict=True)):
        low, _, median, _, high = (_known(value) for value in answer.values[m])
        found.append(
            {
                **about,
                "target": target.id,
                "reading": reading.name,
                "headline": m in answer.headline,
                "threshold": target.threshold,
                "unit": target.unit,
                **_chance(int(answer.met[m]) if answer.is_due[m] else None, answer.done),
                "median": median,
                "p5": low,
                "p95": high,
            }
        )
    return found


def bands(points: Sequence[Point], columns: Sequence[str]) -> pa.Table:
    """Return scenario, point, quarter, outcome, mean, quantiles, planned, done, failed."""
    order = sorted(range(len(columns)), key=columns.__getitem__)
    numbers = np.concatenate([point.answer.bands[:, order].reshape(-1, len(LEVELS)) for point in points])
    means = np.concatenate([point.answer.means[:, order].ravel() for point in points])
    quarters = [len(point.answer.bands) for point in points]
    rows = [count * len(order) for count in quarters]
    counts = {
        name: np.repeat([getattr(point.answer, name) for point in points], rows)
        for name in ("planned", "done", "failed")
    }
    return pa.table(
        {
            "scenario": pa.array(np.repeat([point.scenario for point in points], rows)).dictionary_encode(),
            "point": np.repeat([point.number for point in points], rows),
            "quarter": _words([name for q in quarters for name in quarter_names(q) for _ in order]),
            "outcome": _words([columns[k] for q in quarters for _ in range(q) for k in order]),
            "mean": pa.array(means, from_pandas=True),
            **{f"p{round(100 * level)}": pa.array(numbers[:, k], from_pandas=True) for k, level in enumerate(LEVELS)},
            **counts,
        }
    )


def _chance(met: int | None, done: int) -> dict[str, float | None]:
    low, high = (None, None) if met is None else wilson(met, done)
    return {"probability": None if met is None or not done else met / done, "low": low, "high": high}


def _words(words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.string()).dictionary_encode()


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
