"""One enterprise under two mixes, quarter by quarter: the first decision that differed, and which instruments it takes.

Both lives have the same luck, draw by draw, and an enterprise has the same key in both (origin, quarter and number in
that quarter). Why the decision differed is found by playing again: with each player alone added to A, and with each
taken from B.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim import quarters
from sim.engine.run import run
from sim.experiment import tidy
from sim.experiment.attribution.players import Player, mix, players
from sim.scenario import Scenario
from sim.state import BUILDING, CONTRACTED, INSTRUMENTS, LEFT, OPERATING
from sim.table import Uncertainty

ABSENT = "absent"
STAGES = {CONTRACTED: "contracted", BUILDING: "building", OPERATING: "operating", LEFT: "left"}
STAGE, CERTIFIED = "stage", "certified"
ASKED, GRANTED = "asked", "granted"  # [万元] by instrument
DECIDED = (
    STAGE,
    "performer",
    "seeks",
    "applied",
    "claims",
    "advised",
    "wants_floor",
    "exporting",
    "online",
    "digital",
    "rd_goal",
    "rd_own",
    "relabelled",
    "investment",
    "loan_asked",
)
RECEIVED = (
    "aware",
    "served",
    "tenant_since",
    "interest_cut",
    "loan",
    "equity",
    "grants_received",
    "university_age",
    "ip_until",
    "rd_unit",
    "branded",
    "thousand",
    "ten_thousand",
    "teams",
    "passed",
    CERTIFIED,
)
SEEN = (
    "sales",
    "staff",
    "margin_now",
    "cash",
    "debt",
    "knowledge",
    "tfp",
    "rd_real",
    "high_tech_share",
    "score_points",
)
SAME = 0.01  # relative: numbers that differ less are told as equal, since averages of the zone move all a little
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
        twins: quarter, field, kind (decision, received, state), a, b (text; absent where it is not there), differs
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
    told = pd.concat([_told(first), looked_for]).drop_duplicates(["quarter", "field"])
    causes = pd.DataFrame(_causes(question, among, replication, enterprise, told))
    return Twin(enterprise, replication, alike, table, first, causes)


def compared(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return two lives of an enterprise side by side.

    Args:
        a: a row per quarter in which the enterprise is there, columns quarter (such as 2019Q1) and the fields
        b: the same under the other mix

    Returns:
        columns quarter, field, kind, a, b, differs, in the order of quarters and of the fields
    """
    sides = [side.set_index("quarter") for side in (a, b)]
    rows = []
    for quarter in sorted({*sides[0].index, *sides[1].index}):
        for kind, field in _fields(sides[0].columns if len(sides[0]) else sides[1].columns):
            values = [side.at[quarter, field] if quarter in side.index else None for side in sides]
            shown = [ABSENT if value is None else _plain(value) for value in values]
            row = {"quarter": quarter, "field": field, "kind": kind, "a": shown[0], "b": shown[1]}
            rows.append({**row, "differs": not _alike(*values)})
    return pd.DataFrame(rows)


def first_difference(table: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions that differ in the first quarter in which any does."""
    decided = table[(table["kind"] == "decision") & table["differs"]]
    first: pd.DataFrame = decided[decided["quarter"] == decided["quarter"].min()].reset_index(drop=True)
    return first


def _told(first: pd.DataFrame) -> pd.DataFrame:
    """Return the first decisions without applications, which say little where an instrument is not there under A."""
    others = first[~first["field"].isin(_by_instrument(ASKED))]
    return others if len(others) else first


def _fields(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield kind and name of the fields that are told, of those that there are."""
    known = {*columns}
    kinds = {"decision": (*DECIDED, *_by_instrument(ASKED)), "received": (*RECEIVED, *_by_instrument(GRANTED))}
    for kind, names in {**kinds, "state": SEEN}.items():
        yield from ((kind, name) for name in names if name in known)


def _by_instrument(field: str) -> list[str]:
    return [f"{field}.{name}" for name in INSTRUMENTS]


def _plain(value: Any) -> str:
    """Return a value as text, a flag as 0 or 1, a number with six digits."""
    return value if isinstance(value, str) else f"{float(value):.6g}"


def _alike(a: Any, b: Any) -> bool:
    if a is None or b is None or isinstance(a, str):
        return bool(a is b or a == b)
    return abs(float(a) - float(b)) <= SAME * max(abs(float(a)), abs(float(b)))


def _panel(question: Question, scenario: Scenario, replication: int) -> pd.DataFrame:
    """Return all enterprises of a replication by quarter, certified as a flag and the stage in words."""
    way = question.uncertainty
    lived = run(scenario, seed=question.seed, uncertainty=way, panel=replication + 1, replications=[replication])
    panel: pd.DataFrame = pd.concat([part.to_pandas() for part in tidy.panel(lived)], ignore_index=True)
    panel["quarter"] = panel["quarter"].astype(str)
    panel[CERTIFIED] = panel["certified_until"] >= panel["quarter"].map(quarters.position)
    panel[STAGE] = panel[STAGE].map(STAGES)
    return panel


def _life(question: Question, scenario: Scenario, replication: int, enterprise: int) -> pd.DataFrame:
    """Return one enterprise of a replication by quarter; money asked and granted in a column per instrument."""
    panel = _panel(question, scenario, replication)
    rows = panel[panel["enterprise"] == enterprise].reset_index(drop=True)
    for field in (ASKED, GRANTED):
        for k, name in enumerate(_by_instrument(field)):
            rows[name] = [float(values[k]) for values in rows[field]]
    return rows.drop(columns=[ASKED, GRANTED])


def _found(question: Question) -> tuple[int, int, int]:
    """Return replication, key and number of enterprises of which the question is true; the first there are."""
    field = FINDS[question.find]
    for replication in range(question.replication, question.replication + SEARCHED):
        keys = []
        for scenario in (question.a, question.b):
            panel = _panel(question, scenario, replication)
            last = panel[panel["quarter"] == quarters.name(scenario.quarters - 1)]
            holds = last["alive"] if field == STAGE else last["alive"] & last[field]
            keys.append(set(last.loc[holds, "enterprise"]))
        if only := sorted(keys[1] - keys[0]):
            return replication, int(only[0]), len(only)
    raise NotFound(SEARCHED)


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
        return _plain(side.at[row["quarter"], row["field"]]) if there else ABSENT

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
                "suffices": _as(alone, row["b"]) and not _as(row["a"], row["b"]),
                "needed": _as(without, row["a"]) and not _as(row["a"], row["b"]),
            }


def _as(a: str, b: str) -> bool:
    """Return whether two values as text are told as equal."""
    try:
        return _alike(float(a), float(b))
    except ValueError:
        return a == b
