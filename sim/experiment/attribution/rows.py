"""The rows of an explanation, from the values of coalitions by replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from sim.experiment.attribution.shapley import Coalition, Floats, Shares, mean
from sim.experiment.paired_estimates import Estimate, chance, mean_change

NOBODY: Coalition = frozenset()


def by_player(
    names: Sequence[str], shares: Shares, values: Mapping[Coalition, Floats], is_chance: bool
) -> pd.DataFrame:
    """Return what each player adds on average over orders, as the first and as the last."""
    everybody = frozenset(range(len(names)))
    rows = []
    for k, name in enumerate(names):
        first = values[frozenset([k])] - values[NOBODY]
        last = values[everybody] - values[everybody - {k}]
        found = {"shapley": mean(shares.values[k], shares.blocks, is_chance)}
        found |= {"first": mean(first, is_chance=is_chance), "last": mean(last, is_chance=is_chance)}
        rows.append({"player": name, **_flat(found)})
    return pd.DataFrame(rows)


def contributions(players: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    """Return the shares from the largest to the smallest, with the ends that they lead from and to."""
    order = players["shapley"].abs().sort_values(ascending=False, kind="stable").index
    rows = players.loc[order].reset_index(drop=True)
    start = float(shares.start.mean())
    return pd.DataFrame(
        {
            "label": rows["player"],
            "contribution": rows["shapley"],
            "low": rows["shapley_low"],
            "high": rows["shapley_high"],
            "start": start,
            "end": start + float(rows["shapley"].sum()),
        }
    )


def synergies(
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    values: Mapping[Coalition, Floats],
    indices: Mapping[tuple[int, int], Floats],
    is_chance: bool,
) -> pd.DataFrame:
    """Return what the players of each pair add together beyond what each adds alone."""
    everybody = frozenset(range(len(names)))
    rows = []
    for i, j in pairs:
        found = {}
        for name, rest in (("first", NOBODY), ("last", everybody - {i, j})):
            gap = values[rest | {i, j}] - values[rest | {i}] - values[rest | {j}] + values[rest]
            found[name] = mean(gap, is_chance=is_chance)
        if indices:
            found["index"] = mean(indices[i, j], is_chance=is_chance)
        rows.append({"player_a": names[i], "player_b": names[j], **_flat(found)})
    return pd.DataFrame(rows)


def coalitions(names: Sequence[str], values: Mapping[Coalition, Floats], is_chance: bool) -> pd.DataFrame:
    """Return the value of every coalition."""
    rows = []
    for coalition, value in values.items():
        level = chance(value > 0.0) if is_chance else mean_change(value)
        words = " + ".join(names[k] for k in sorted(coalition))
        rows.append({"size": len(coalition), "coalition": words, **asdict(level or Estimate(None, None, None))})
    return pd.DataFrame(rows)


def _flat(found: Mapping[str, Estimate]) -> dict[str, float | None]:
    """Return estimates as columns of a row."""
    ends = {"": "value", "_low": "low", "_high": "high"}
    return {f"{name}{end}": getattr(one, part) for name, one in found.items() for end, part in ends.items()}
