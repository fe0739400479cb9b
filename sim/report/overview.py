"""The chart that every result folder has: how surely one scenario reaches each target."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim import opinion
from sim.messages import text
from sim.report.cells import headline_row, target_title
from sim.report.charts import style, targets

DIGITS_OF_DIGEST = 8


def write_targets_chart(
    path: Path, title: str, summary: Mapping[str, Any], done: int, seed: int, model: str, lang: str
) -> None:
    """Draw the headline targets of one scenario, the joint probabilities on top."""
    note = text("chart.note", lang, done=done, seed=seed, model=model[:DIGITS_OF_DIGEST])
    table = targets_table(title, summary, done, lang)
    with style.style():
        figure = style.framed(targets.size(table), text("chart.targets", lang, title=title), note)
        targets.draw(figure, table, lang)
        style.save(figure, path, {"model": model})


def targets_table(title: str, summary: Mapping[str, Any], done: int, lang: str) -> pd.DataFrame:
    """Return the table that ``charts.targets`` draws."""
    rows = [(text(f"run.{key}", lang), summary[key]) for key in ("joint", "joint_all")]
    rows += [(target_title(target, lang), headline_row(summary, target)) for target in opinion.targets()]
    chances = [{key: row[key] for key in ("probability", "low", "high")} for _, row in rows]
    table = pd.DataFrame(chances, dtype=float)
    table.insert(0, "row", [name for name, _ in rows])
    return table.assign(scenario=title, replications=done)
