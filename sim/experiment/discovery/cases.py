"""Runs of one scenario as discovery needs them, from the engine or from the tables of a stored result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim import quarters
from sim.experiment import measures
from sim.experiment.discovery.miss import Miss, NotDue
from sim.experiment.kept import SPEND, Kept
from sim.experiment.summary_tables import JOINT
from sim.experiment.tidy import ALL
from sim.scenario import Scenario
from sim.table import Uncertainty

UNDEFINED = "undefined"  # cause of a run that was done, whose outcome has no value
COLUMNS = ("replication", "missed", "value", "cause")


class NotKept(Exception):
    """An outcome that a result does not hold."""


@dataclass(frozen=True)
class Case:
    """The replications of one scenario.

    Attributes:
        scenario: what was run
        title: in every language
        seed: of the runs
        uncertainty: how numbers were drawn
        runs: replication, missed (1 or 0), value, cause; failed ones have a cause and neither number
    """

    scenario: Scenario
    title: Mapping[str, str]
    seed: int
    uncertainty: Uncertainty
    runs: pd.DataFrame

    @property
    def done(self) -> pd.DataFrame:
        """The runs that were done."""
        return self.runs.loc[self.runs["cause"] == ""]


def of_kept(runs: Kept, miss: Miss) -> pd.DataFrame:
    """Return the table of a case from what is kept of its runs."""
    missed, values = miss.of_runs(runs)
    return _table(runs.replications, missed, values, pd.Series(runs.causes, dtype=object))


def of_folder(folder: Path, scenarios: Sequence[Scenario], miss: Miss) -> list[pd.DataFrame]:
    """Return the table of every point of a result of ``zonesim run`` or ``zonesim sweep``.

    Args:
        folder: of the result
        scenarios: of its points in order
        miss: what is looked at

    Raises:
        NotKept: the result does not hold the outcome
        NotDue: a target is due after the horizon
    """
    runs = pq.read_table(folder / "runs.parquet").to_pandas()
    runs["cause"] = runs["cause"].astype(object).where(runs["status"] == "failed", "")
    keys = ["point", "replication"]
    if miss.outcome is not None:
        runs = runs.merge(_outcome(folder, miss.outcome, runs, scenarios[0]), "left", keys)
        runs["missed"] = miss.missed_by(runs["value"].to_numpy(dtype=np.float64))
    else:
        runs = runs.merge(_targets(folder, miss, runs, scenarios), "left", keys)
    parts = dict(iter(runs.groupby("point", sort=True)))
    found = []
    for point in range(len(scenarios)):
        part = parts.get(point, runs.iloc[:0])
        replication, missed, value = (part[name].to_numpy() for name in ("replication", "missed", "value"))
        found.append(_table(replication, missed, value, part["cause"]))
    return found


def _outcome(folder: Path, name: str, runs: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return point, replication, value of an outcome in the quarter in which targets are due, or in the last."""
    if name == SPEND:
        return runs[["point", "replication"]].assign(value=runs["spend"])
    columns = ["point", "replication", "value"]
    if "." in name:
        target, _, reading = name.partition(".")
        rule = (pc.field("target") == target) & (pc.field("reading") == reading)
        found: pd.DataFrame = pq.read_table(folder / "targets.parquet", columns=columns, filters=rule).to_pandas()
        if scenario.quarters > measures.DUE:
            return found
    last = quarters.name(min(measures.DUE, scenario.quarters - 1))
    rule = (pc.field("outcome") == name) & (pc.field("quarter") == last)
    rule &= (pc.field("park") == ALL) & (pc.field("industry") == ALL)
    found = pq.read_table(folder / "outcomes.parquet", columns=columns, filters=rule).to_pandas()
    if found.empty and (runs["cause"] == "").any():
        raise NotKept(name)
    return found


def _targets(folder: Path, miss: Miss, runs: pd.DataFrame, scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """Return point, replication, missed and value by the headline readings of each point."""
    keys = ["point", "replication"]
    met = []
    for joint, column in zip(JOINT, ("joint_met", "joint_all_met"), strict=True):
        if joint in miss.targets:
            met.append(runs[keys].assign(target=joint, met=runs[column], value=np.nan))
    single = [name for name in miss.targets if name not in JOINT]
    if single:
        columns = [*keys, "target", "reading", "value", "met"]
        rows = pq.read_table(
            folder / "targets.parquet", columns=columns, filters=pc.field("target").isin(single)
        ).to_pandas()
        chosen = [(k, name, one.readings[name]) for k, one in enumerate(scenarios) for name in single]
        headline = pd.DataFrame(chosen, columns=["point", "target", "reading"])
        rows = rows.astype({"target": object, "reading": object})
        met.append(rows.merge(headline, "inner", ["point", "target", "reading"])[[*keys, "target", "met", "value"]])
    table = pd.concat(met, ignore_index=True).merge(runs.loc[runs["cause"] == "", keys], "inner", keys)
    if table["met"].isna().any():
        raise NotDue(str(table.loc[table["met"].isna(), "target"].iloc[0]))
    table["met"] = table["met"].astype(np.float64)
    found = table.groupby(keys, as_index=False).agg(met=("met", "min"), value=("value", "first"))
    return found.assign(missed=1.0 - found["met"], value=found["value"] if miss.has_value else found["met"])[
        [*keys, "missed", "value"]
    ]


def _table(replications: np.ndarray, missed: np.ndarray, values: np.ndarray, causes: pd.Series) -> pd.DataFrame:
    found = pd.DataFrame(dict(zip(COLUMNS, (replications, missed, values, causes.to_numpy()), strict=True)))
    undefined = (found["cause"] == "") & found["missed"].isna()
    return found.assign(cause=found["cause"].where(~undefined, UNDEFINED))
