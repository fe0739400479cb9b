"""The tables of an optimisation: what the search held of its mixes, and what fresh luck says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.experiment.optimisation import estimates
from sim.experiment.optimisation.aim import Aim, Scores
from sim.experiment.optimisation.axes import Axis
from sim.experiment.optimisation.search import Mix

CHANCES = ("mix", "target", "least", "searched", "fresh", "low", "high", "verdict", "highest")


@dataclass(frozen=True)
class Played:
    """Mixes that are shown."""

    names: Mapping[Mix, str]
    searched: Mapping[Mix, Scores]  # also of those that are not shown
    fresh: Mapping[Mix, Scores]

    def rows(self) -> Iterator[tuple[Mix, str, Scores, Scores]]:
        """Yield mix, name, scores in the search, scores on fresh luck."""
        for mix, name in self.names.items():
            yield mix, name, self.searched[mix], self.fresh[mix]


def front(played: Played, best: Mix, efficient: Sequence[Mix], aim: Aim) -> pd.DataFrame:
    """Return spend and value of the mixes in the search and on fresh luck, see study.Optimum."""
    rows = []
    for mix, name, searched, fresh in played.rows():
        row = {"mix": name, "chosen": mix == best, "efficient": mix in efficient}
        row |= {"spend": searched.cost, "value": searched.worth}
        row |= estimates.flat("fresh_spend", estimates.level(fresh.spend, False))
        row |= estimates.flat("fresh", estimates.level(fresh.value, aim.is_chance))
        row |= estimates.flat("optimism", estimates.apart(searched.value, fresh.value, aim.is_chance))
        rows.append({**row, "runs": searched.runs, "fresh_runs": fresh.runs})
    return pd.DataFrame(rows)


def chances(played: Played, surest: Mapping[str, Mix], aim: Aim) -> pd.DataFrame:
    """Return the chance of each chosen target in each mix, see study.Optimum.

    Args:
        played: mixes
        surest: target -> the mix that was the surest to meet it in the search, where the chosen one falls short
        aim: what is to be reached
    """
    rows = []
    for mix, name, searched, fresh in played.rows():
        for target, least in aim.reach.items():
            share = fresh.chances[target]
            low, high = estimates.ends(share, fresh.runs)
            row = {"mix": name, "target": target, "least": least, "searched": searched.chances[target]}
            row |= {"fresh": share, "low": low, "high": high, "verdict": estimates.verdict(low, high, least)}
            rows.append({**row, "highest": surest.get(target) == mix})
    return pd.DataFrame(rows, columns=CHANCES)


def mixes(names: Mapping[Mix, str], axes: Sequence[Axis]) -> pd.DataFrame:
    """Return what each mix consists of."""
    return pd.DataFrame(
        {"mix": name, "instrument": axis.name, "intensity": axis.values[place]}
        for mix, name in names.items()
        for axis, place in zip(axes, mix, strict=True)
    )


def versus(played: Played, partners: Sequence[Mix], others: Mapping[str, Scores], aim: Aim) -> pd.DataFrame:
    """Return what mixes of the search change against scenarios, on the same fresh luck.

    Args:
        played: mixes
        partners: the mix that each scenario is compared with
        others: the scenarios on fresh luck, by name
        aim: what is to be reached
    """
    rows = []
    for (name, scores), partner in zip(others.items(), partners, strict=True):
        row: dict[str, Any] = {"scenario": name, "mix": played.names[partner]}
        for word, of in (("spend", lambda one: one.spend), ("value", lambda one: one.value)):
            a, b = estimates.pairs(scores, played.fresh[partner], of)
            row |= {f"{word}_scenario": float(a.mean()), f"{word}_mix": float(b.mean())}
            row |= estimates.flat(f"{word}_change", estimates.change(a, b, aim.is_chance and word == "value"))
        rows.append(row)
    return pd.DataFrame(rows)
