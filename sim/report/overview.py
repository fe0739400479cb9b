"""The chart that every result folder has: how surely one scenario reaches each target."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim import opinion
from sim.messages import text
from sim.report import charts
from sim.report.cells import headline_row, target_title

DIGITS_OF_DIGEST = 8


def write_targets_chart(
    path: Path, title: str, summary: Mapping[str, Any], done: int, seed: int, model: str, lang: str
) -> None:
    """Draw the headline targets of one scenario, the joint probabilities on top."""
    note = text("run.chart.note", lang, done=done, seed=seed, model=model[:DIGITS_OF_DIGEST])
    with charts.style():
        heading = text("run.chart.title", lang, title=title)
        figure = charts.targets_figure(targets_table(title, summary, done, lang), heading, note, lang)
        charts.save(figure, path, description=f"model {model}")


def targets_table(title: str, summary: Mapping[str, Any], done: int, lang: str) -> pd.DataFrame:
    """Return the table that ``charts.targets`` draws."""
    rows = [(text(f"run.{key}", lang), summary[key]) for key in ("joint", "joint_all")]
    rows += [(target_title(target, lang), headline_row(summary, target)) for target in opinion.targets()]
    chances = [{key: row[key] for key in ("probability", "low", "high")} for _, row in rows]
    table = pd.DataFrame(chances, dtype=float)
    table.insert(0, "row", [name for name, _ in rows])
    return table.assign(scenario=title, replications=done)
