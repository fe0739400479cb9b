"""Does the order of scenarios survive other rules? Every pair under each variant of a rule, under the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from sim.experiment import measures
from sim.experiment.evaluator import Evaluator
from sim.experiment.judgement import Floats
from sim.experiment.ledger import Luck, Wanted
from sim.experiment.paired_estimates import Estimate, chance, mean_change, paired_difference
from sim.experiment.quantities import Quantity
from sim.parameters import VARIANTS
from sim.scenario import Scenario

AHEAD, BEHIND, UNDECIDED = "ahead", "behind", "undecided"
KEPT, REVERSED, LOST, FOUND, OPEN = "kept", "reversed", "lost", "found", "open"
AS_GIVEN = ""  # in the column variant: the rules of the scenarios


@dataclass(frozen=True)
class Structure:
    """Scenarios under the rules they choose and under every other form of each rule, one at a time."""

    means: pd.DataFrame  # variant, choice, scenario, value, low, high, rank, done
    pairs: pd.DataFrame  # variant, choice, a, b, difference (a less b), low, high, order, outcome


def forms(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the rules as they are given, then each variant and a choice that the scenario does not make."""
    yield AS_GIVEN, AS_GIVEN
    for name, choices in VARIANTS.items():
        for choice in choices:
            if choice != scenario.variants[name]:
                yield name, choice


def structure(
    scenarios: Sequence[Scenario], quantity: Quantity, runs: int, luck: Luck, evaluator: Evaluator
) -> Structure:
    """Rank scenarios under every form of the rules.

    Args:
        scenarios: at least two, whose rules are the same
        quantity: by which they are ranked; where less of it is better, the least comes first
        runs: replications of each under each form
        luck: that all of them share
        evaluator: what runs them

    Raises:
        ValueError: the scenarios choose different rules, or a target is not due within their horizon
    """
    if len({tuple(sorted(one.variants.items())) for one in scenarios}) > 1:
        raise ValueError("variants")
    choices = list(forms(scenarios[0]))
    wanted = [
        Wanted(replace(one, variants={**one.variants, **({name: choice} if name else {})}), runs)
        for name, choice in choices
        for one in scenarios
    ]
    values = [quantity.values(kept) for kept in evaluator.kept(luck, wanted)]
    means, pairs = [], []
    names = [one.name for one in scenarios]
    for k, form in enumerate(choices):
        found = np.array(values[k * len(names) : (k + 1) * len(names)])
        known = found[:, np.isfinite(found).all(axis=0)]
        means += _means(form, names, known, quantity)
        pairs += _pairs(form, names, known, quantity)
    return Structure(pd.DataFrame(means), _judged(pd.DataFrame(pairs)))


def _means(form: tuple[str, str], names: Sequence[str], values: Floats, quantity: Quantity) -> list[dict[str, object]]:
    """Return a row per scenario, with its rank by the mean of its values, shape (scenarios, replications)."""
    better = values.mean(axis=1) * _sign(quantity)
    rows: list[dict[str, object]] = []
    for name, own, mean in zip(names, values, better, strict=True):
        found = chance(own > 0.5) if quantity.is_chance else mean_change(own)
        rank = 1 + int((better > mean).sum())
        rows.append({**_of(form), "scenario": name, **_told("value", found), "rank": rank, "done": values.shape[1]})
    return rows


def _pairs(form: tuple[str, str], names: Sequence[str], values: Floats, quantity: Quantity) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for i, j in combinations(range(len(names)), 2):
        found = difference(values[i], values[j], quantity.is_chance)
        rows.append(
            {**_of(form), "a": names[i], "b": names[j], **_told("difference", found), "order": _order(found, quantity)}
        )
    return rows


def difference(a: Floats, b: Floats, is_chance: bool) -> Estimate:
    """Return the mean of A less B over pairs of replications, with its 95 % interval."""
    if is_chance:
        return Estimate(*paired_difference(a > 0.5, b > 0.5)) if len(a) else Estimate(None, None, None)
    return mean_change(a - b)


def _order(found: Estimate, quantity: Quantity) -> str:
    if found.low is None or found.high is None or found.low <= 0.0 <= found.high:
        return UNDECIDED
    return AHEAD if found.low * _sign(quantity) > 0.0 else BEHIND


def _judged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add what becomes of each pair's order under the rules as given."""
    given = pairs.loc[pairs["variant"] == AS_GIVEN].set_index(["a", "b"])["order"]
    before = [given[a, b] for a, b in zip(pairs["a"], pairs["b"], strict=True)]
    return pairs.assign(outcome=[_outcome(*orders) for orders in zip(before, pairs["order"], strict=True)])


def _outcome(before: str, after: str) -> str:
    """Return what becomes of an order.

    >>> [_outcome("ahead", after) for after in ("ahead", "behind", "undecided")], _outcome("undecided", "ahead")
    (['kept', 'reversed', 'lost'], 'found')
    """
    if before == UNDECIDED:
        return OPEN if after == UNDECIDED else FOUND
    if after == UNDECIDED:
        return LOST
    return KEPT if before == after else REVERSED


def _sign(quantity: Quantity) -> float:
    less = not quantity.is_chance and measures.better(quantity.name) == "less"
    return -1.0 if less else 1.0


def _of(form: tuple[str, str]) -> dict[str, object]:
    return {"variant": form[0], "choice": form[1]}


def _told(name: str, found: Estimate | None) -> dict[str, object]:
    found = found or Estimate(None, None, None)
    return {name: found.value, "low": found.low, "high": found.high}
