"""Runs of several scenarios side by side: which mix each belongs to, which future it faced, and whether it missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.discovery import draws, inputs
from sim.experiment.discovery.boxes import Rows
from sim.experiment.discovery.cases import Case
from sim.experiment.discovery.inputs import Input
from sim.experiment.judgement import Flags
from sim.messages import LANGUAGES

FEW = 7  # mixes that each have a search of their own; of more, levers are inputs of one search over all
SAMPLE = 10  # an axis with more values than this is sampled: half of the scenarios are held out too
MOST_NUMBERS = 200_000_000  # in the table of inputs


class TooMany(Exception):
    """More runs than fit into memory together with their inputs."""


@dataclass(frozen=True)
class Mix:
    """What the zone decides; its futures are all else."""

    title: Mapping[str, str]


@dataclass(frozen=True)
class Futures:
    """Runs that were done, a row each.

    Attributes:
        mixes: in the order given
        inputs: that differ between runs, by dotted name
        x: their values
        runs: mix (its position), replication, point (position of the scenario's future), missed, value
        failed: mix, replication, cause of the runs that are left out
        is_pooled: whether levers are inputs too, since there are too many mixes to search each alone
    """

    mixes: tuple[Mix, ...]
    inputs: Mapping[str, Input]
    x: pd.DataFrame
    runs: pd.DataFrame
    failed: pd.DataFrame
    is_pooled: bool = False

    def searches(self) -> list[tuple[int | None, Rows]]:
        """Return what is searched: the runs of each mix with its position, or those of all with None."""
        if self.is_pooled:
            return [(None, self._rows(np.ones(len(self.runs), dtype=np.bool_)))]
        mix = self.runs["mix"].to_numpy()
        return [(k, self._rows(mix == k)) for k in range(len(self.mixes))]

    def _rows(self, chosen: Flags) -> Rows:
        """Return the rows of a search, without the inputs that do not differ between them.

        Runs of one replication share luck and draws. Where scenarios are a sample of their axes, runs of one scenario
        share what was sampled too; levels of an axis that were all given are no sample of others.
        """
        x = self.x.loc[chosen].reset_index(drop=True)
        x = x.loc[:, (x != x.iloc[0]).any(axis=0)] if len(x) else x
        runs = self.runs.loc[chosen]
        clusters = [runs["replication"].to_numpy()]
        axes = [name for name, one in self.inputs.items() if one.is_axis and name in x]
        if any(x[name].nunique() > SAMPLE for name in axes):
            clusters.append((runs["mix"] * (1 + runs["point"].max()) + runs["point"]).to_numpy())
        codes = tuple(np.unique(each, return_inverse=True)[1].astype(np.int64) for each in clusters)
        return Rows(x, runs["missed"].to_numpy(dtype=np.bool_), codes)


def of_frame(x: pd.DataFrame, missed: Sequence[bool], value: Sequence[float] | None = None) -> Futures:
    """Return runs of one mix from plain tables: a row of inputs for each run, and whether it missed."""
    known = {
        str(name): Input(dict.fromkeys(LANGUAGES, str(name)), "1", float(x[name].min()), float(x[name].max()))
        for name in x.columns
    }
    flags = np.asarray(missed, dtype=np.bool_)
    runs = pd.DataFrame(
        {
            "mix": 0,
            "replication": np.arange(len(x)),
            "point": 0,
            "missed": flags,
            "value": np.asarray(value, dtype=np.float64) if value is not None else 1.0 - flags,
        }
    )
    mixes = (Mix(dict.fromkeys(LANGUAGES, "")),)
    return Futures(mixes, known, x.astype(np.float64).reset_index(drop=True), runs, _failed([]))


def futures(cases: Sequence[Case]) -> Futures:
    """Return the runs of all cases with their inputs, drawn ones made again.

    Args:
        cases: of one zone model; those whose policy is the same are one mix in several futures

    Raises:
        TooMany: there are more runs than fit into memory
    """
    known = inputs_of(cases)
    total = sum(len(case.done) for case in cases)
    if total * max(1, len(known)) > MOST_NUMBERS:
        raise TooMany(total)
    keys = list(dict.fromkeys(inputs.mix_of(case.scenario) for case in cases))
    worlds = list(dict.fromkeys(inputs.future_of(case.scenario) for case in cases))
    tables, rows, failed = [], [], []
    titles: dict[int, Mapping[str, str]] = {}
    for case in cases:
        mix = keys.index(inputs.mix_of(case.scenario))
        titles.setdefault(mix, case.title)
        done = case.done
        tables.append(_values(case, known, done["replication"].to_numpy()))
        about = {"mix": mix, "point": worlds.index(inputs.future_of(case.scenario))}
        rows.append(done[["replication", "missed", "value"]].assign(**about))
        lost = case.runs.loc[case.runs["cause"] != "", ["replication", "cause"]]
        failed.append(lost.assign(mix=mix))
    x, runs = pd.concat(tables, ignore_index=True), pd.concat(rows, ignore_index=True)
    runs = runs.astype({"missed": np.bool_})[["mix", "replication", "point", "missed", "value"]]
    mixes = tuple(Mix(titles[k]) for k in range(len(keys)))
    return Futures(mixes, known, x, runs, _failed(failed), is_pooled=len(keys) > FEW)


def inputs_of(cases: Sequence[Case]) -> dict[str, Input]:
    """Return the inputs that differ between runs of these cases; of their runs nothing is needed."""
    scenarios = [case.scenario for case in cases]
    found: dict[str, Input] = {}
    drawn = [draws.drawn_inputs(case.scenario, case.uncertainty) for case in cases]
    said = [inputs.settings(scenario) for scenario in scenarios]
    for name in dict.fromkeys(name for one in drawn for name in one):
        if not all(name in one or name in other for one, other in zip(drawn, said, strict=True)):
            continue  # one that a mix sets as a lever is no future of all
        entry = next(one[name] for one in drawn if name in one)
        ends = [entry.low, entry.high, *(other[name] for other in said if name in other)]
        for case in cases:
            if not isinstance(case.uncertainty, str) and name in case.uncertainty:
                column = np.asarray(case.uncertainty[name], dtype=np.float64)
                ends += [float(column.min()), float(column.max())]
        known = [end for end in ends if np.isfinite(end)]
        found[name] = Input(
            inputs.titles(name, scenarios[0]),
            entry.unit,
            min(known),
            max(known),
            is_axis=any(name in other for other in said),
        )
    for name in dict.fromkeys(name for other in said for name in other if name not in found):
        values = [other.get(name, 0.0 if inputs.is_applied(name) else np.nan) for other in said]
        if len(set(values)) > 1 and np.isfinite(values).all():
            found[name] = inputs.described(name, values, scenarios[0])
    if len({inputs.mix_of(scenario) for scenario in scenarios}) > FEW:
        found |= {name: inputs.described(name, values, scenarios[0]) for name, values in _levers(cases).items()}
    return found


def _levers(cases: Sequence[Case]) -> dict[str, list[float]]:
    """Return the levers that differ between mixes, by case; what all instruments have alike is one lever."""
    said = [inputs.levers(case.scenario) for case in cases]
    names = [name for name in said[0] if all(name in one for one in said)]
    found = {name: [one[name] for one in said] for name in names}
    intensities = [values for name, values in found.items() if name.endswith(".intensity")]
    if all(values == intensities[0] for values in intensities):
        found = {name: values for name, values in found.items() if not name.endswith(".intensity")}
        found[inputs.TOGETHER] = intensities[0]
    return {name: values for name, values in found.items() if len(set(values)) > 1}


def _values(case: Case, known: Mapping[str, Input], replications: np.ndarray) -> pd.DataFrame:
    """Return the inputs of the runs of a case: drawn, fixed by the scenario, or set by the mix."""
    drawn = draws.remade(case.scenario, case.seed, replications.tolist(), case.uncertainty)
    said = {**inputs.levers(case.scenario), **inputs.settings(case.scenario)}
    said[inputs.TOGETHER] = said[next(name for name in said if name.endswith(".intensity"))]
    columns = {
        name: np.full(len(replications), said.get(name, 0.0)) if name in said or name not in drawn else drawn[name]
        for name in known
    }
    return pd.DataFrame(columns, index=range(len(replications)))


def _failed(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame({"mix": [], "replication": [], "cause": []}).astype({"mix": int, "replication": int})
    return pd.concat(parts, ignore_index=True)[["mix", "replication", "cause"]]
