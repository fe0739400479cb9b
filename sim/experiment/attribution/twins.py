"""One enterprise under two mixes, quarter by quarter: the first decision that differed, and which instruments it takes.

Both lives have the same luck, draw by draw, and an enterprise has the same key in both (origin, quarter and number in
that quarter). A newcomer of the same key has the same draws, but policy may have steered it to another industry, park
or origin: that is told, and no such one is found by question. Why the decision differed is found by playing again: with
each player alone added to A, and with each taken from B.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim import quarters
from sim.engine.run import run
from sim.experiment import tidy
from sim.experiment.attribution.lives import (
    ABSENT,
    ASKED,
    CERTIFIED,
    GRANTED,
    ORIGINS,
    STAGE,
    STAGES,
    TRAITS,
    as_told,
    by_instrument,
    compared,
    first_difference,
    plain,
    told,
)
from sim.experiment.attribution.players import Player, mix, players
from sim.experiment.evaluator import NoRuns
from sim.scenario import Scenario
from sim.table import Uncertainty

SEARCHED = 40  # replications

FINDS: Mapping[str, str] = {
    "operating": STAGE,
    "certified": CERTIFIED,
    "performer": "performer",
    "exporting": "exporting",
}
"""What an enterprise may be in the last quarter under B and not under A, and the field that tells it."""


class NotFound(LookupError):
    """No such enterprise; ``searched`` replications were looked through."""

    def __init__(self, searched: int) -> None:
        super().__init__(searched)
        self.searched = searched


@dataclass(frozen=True)
class Question:
    """Which enterprise is looked at under two mixes.

    Attributes:
        a: one mix
        b: the other one
        enterprise: its key, as in the panel; None to look for one
        find: of FINDS, where no key is given
        replication: in which it lives, or from which on one is looked for
        seed: of all draws
        uncertainty: see engine.run
    """

    a: Scenario
    b: Scenario
    enterprise: int | None = None
    find: str = CERTIFIED
    replication: int = 0
    seed: int = 1
    uncertainty: Uncertainty = "catalogue"


@dataclass(frozen=True)
class Twin:
    """The answer.

    Attributes:
        enterprise: key
        replication: in which it lives
        alike: enterprises of this replication for which the question holds; None where a key was given
        twins: quarter, field, kind (trait, decision, received, state), a, b (text; absent where it is not there),
            differs
        first: the rows of the first quarter in which a decision differs; empty where none does
        causes: of each decision of that quarter (of applications only where nothing else differs), and of what was
            looked for: quarter, field, a, b, player, kind, alone (the value in A with this player of B), without (in B
            with this player of A), suffices (alone is as in B), needed (without is as in A)
    """

    enterprise: int
    replication: int
    alike: int | None
    twins: pd.DataFrame
    first: pd.DataFrame
    causes: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {"twins": self.twins, "causes": self.causes}


def twin(question: Question) -> Twin:
    """Return an enterprise under both mixes.

    Raises:
        NotFound: no enterprise has this key, or there is none of which the question is true
        Incomparable: A and B differ in what no policy decides
        NoRuns: the replication failed under one of the mixes that are played
    """
    among = players(question.a, question.b)
    if question.enterprise is None:
        replication, enterprise, alike = _found(question)
    else:
        replication, enterprise, alike = question.replication, question.enterprise, None
    sides = [_life(question, one, replication, enterprise) for one in (question.a, question.b)]
    if all(side.empty for side in sides):
        raise NotFound(1)
    table = compared(*sides)
    first = first_difference(table)
    looked_for = table[table["field"] == FINDS[question.find]].tail(0 if alike is None else 1)
    asked = pd.concat([told(first), looked_for]).drop_duplicates(["quarter", "field"])
    causes = pd.DataFrame(_causes(question, among, replication, enterprise, asked))
    return Twin(enterprise, replication, alike, table, first, causes)


def _panel(question: Question, scenario: Scenario, replication: int) -> pd.DataFrame:
    """Return all enterprises of a replication by quarter, certified as a flag, stage and traits in words."""
    way = question.uncertainty
    lived = run(scenario, seed=question.seed, uncertainty=way, panel=replication + 1, replications=[replication])
    if lived.causes[0]:
        raise NoRuns(lived.causes[0])
    panel: pd.DataFrame = pd.concat([part.to_pandas() for part in tidy.panel(lived)], ignore_index=True)
    panel["quarter"] = panel["quarter"].astype(str)
    panel[CERTIFIED] = panel["certified_until"] >= panel["quarter"].map(quarters.position)
    panel[STAGE] = panel[STAGE].map(STAGES)
    panel[list(TRAITS)] = panel[list(TRAITS)].assign(origin=panel["origin"].map(ORIGINS)).astype(str)
    return panel


def _life(question: Question, scenario: Scenario, replication: int, enterprise: int) -> pd.DataFrame:
    """Return one enterprise of a replication by quarter; money asked and granted in a column per instrument."""
    panel = _panel(question, scenario, replication)
    rows = panel[panel["enterprise"] == enterprise].reset_index(drop=True)
    for field in (ASKED, GRANTED):
        for k, name in enumerate(by_instrument(field)):
            rows[name] = [float(values[k]) for values in rows[field]]
    return rows.drop(columns=[ASKED, GRANTED])


def _found(question: Question) -> tuple[int, int, int]:
    """Return replication, key and number of enterprises of which the question is true; the first there are."""
    field = FINDS[question.find]
    for replication in range(question.replication, question.replication + SEARCHED):
        try:
            a, b = (_panel(question, scenario, replication) for scenario in (question.a, question.b))
        except NoRuns:
            continue
        only = sorted(_holding(b, field) - _holding(a, field) - _steered(a, b))
        if only:
            return replication, int(only[0]), len(only)
    raise NotFound(SEARCHED)


def _holding(panel: pd.DataFrame, field: str) -> set[int]:
    """Return the enterprises of which a field is true in the last quarter."""
    last = panel[panel["quarter"] == panel["quarter"].max()]
    return {*last.loc[last["alive"] if field == STAGE else last["alive"] & last[field], "enterprise"]}


def _steered(a: pd.DataFrame, b: pd.DataFrame) -> set[int]:
    """Return the enterprises that are there under both mixes, but of another origin, industry or park."""
    traits = [side.groupby("enterprise")[list(TRAITS)].first() for side in (a, b)]
    both = traits[0].index.intersection(traits[1].index)
    return {*both[(traits[0].loc[both] != traits[1].loc[both]).any(axis=1)]}


def _causes(
    question: Question, among: Sequence[Player], replication: int, enterprise: int, told: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    """Yield what each difference becomes with each player alone added to A, and with each taken from B."""
    if told.empty:
        return

    def life(chosen: Sequence[Player]) -> pd.DataFrame:
        found = _life(question, mix(question.a, question.b, chosen), replication, enterprise)
        return found.set_index("quarter")

    def value(side: pd.DataFrame, row: Mapping[Any, Any]) -> str:
        there = row["quarter"] in side.index
        return plain(side.at[row["quarter"], row["field"]]) if there else ABSENT

    for player in among:
        sides = {"alone": life([player]), "without": life([one for one in among if one != player])}
        for row in told.to_dict("records"):
            alone, without = (value(side, row) for side in sides.values())
            yield {
                **{key: row[key] for key in ("quarter", "field", "a", "b")},
                "player": player.id,
                "kind": player.kind,
                "alone": alone,
                "without": without,
                "suffices": as_told(alone, row["b"]) and not as_told(row["a"], row["b"]),
                "needed": as_told(without, row["a"]) and not as_told(row["a"], row["b"]),
            }
