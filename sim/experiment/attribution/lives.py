"""Two lives of one enterprise side by side: what differs, and the first decision that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from sim.state import (
    ATTRACTED,
    BUILDING,
    CONTRACTED,
    INCUMBENT,
    INSTITUTE,
    INSTRUMENTS,
    LEFT,
    MOVED,
    OPERATING,
    REGISTERED,
    STARTUP,
)

ABSENT = "absent"
STAGES = {CONTRACTED: "contracted", BUILDING: "building", OPERATING: "operating", LEFT: "left"}
ORIGINS = {
    INCUMBENT: "incumbent",
    STARTUP: "startup",
    ATTRACTED: "attracted",
    MOVED: "moved",
    REGISTERED: "registered",
    INSTITUTE: "institute",
}
STAGE, CERTIFIED = "stage", "certified"
ASKED, GRANTED = "asked", "granted"  # [万元] by instrument
TRAITS = ("origin", "industry", "park")  # fixed at birth, though policy may steer where a newcomer goes and to what
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


def compared(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return two lives of an enterprise side by side.

    Args:
        a: a row per quarter in which the enterprise is there, columns quarter (such as 2019Q1) and the fields
        b: the same under the other mix

    Returns:
        columns quarter, field, kind (trait, decision, received, state), a, b, differs, in the order of quarters and of
        the fields; a trait differs only where the enterprise is there under both
    """
    sides = [side.set_index("quarter") for side in (a, b)]
    rows = []
    for quarter in sorted({*sides[0].index, *sides[1].index}):
        for kind, field in _fields(sides[0].columns if len(sides[0]) else sides[1].columns):
            values = [side.at[quarter, field] if quarter in side.index else None for side in sides]
            shown = [ABSENT if value is None else plain(value) for value in values]
            row = {"quarter": quarter, "field": field, "kind": kind, "a": shown[0], "b": shown[1]}
            is_open = kind == "trait" and None in values  # to be absent is told by the stage alone
            rows.append({**row, "differs": not (is_open or _alike(*values))})
    return pd.DataFrame(rows)


def first_difference(table: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions that differ in the first quarter in which any does."""
    decided = table[(table["kind"] == "decision") & table["differs"]]
    first: pd.DataFrame = decided[decided["quarter"] == decided["quarter"].min()].reset_index(drop=True)
    return first


def told(first: pd.DataFrame) -> pd.DataFrame:
    """Return the first decisions without applications, which say little where an instrument is not there under A."""
    others = first[~first["field"].isin(by_instrument(ASKED))]
    return others if len(others) else first


def _fields(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield kind and name of the fields that are told, of those that there are."""
    known = {*columns}
    kinds: dict[str, tuple[str, ...]] = {"trait": TRAITS}
    kinds |= {"decision": (*DECIDED, *by_instrument(ASKED)), "received": (*RECEIVED, *by_instrument(GRANTED))}
    kinds["state"] = SEEN
    for kind, names in kinds.items():
        yield from ((kind, name) for name in names if name in known)


def by_instrument(field: str) -> list[str]:
    """Return the names of a field that has a number for each instrument."""
    return [f"{field}.{name}" for name in INSTRUMENTS]


def plain(value: Any) -> str:
    """Return a value as text, a flag as 0 or 1, a number with six digits."""
    return value if isinstance(value, str) else f"{float(value):.6g}"


def _alike(a: Any, b: Any) -> bool:
    if a is None or b is None or isinstance(a, str):
        return bool(a is b or a == b)
    return abs(float(a) - float(b)) <= SAME * max(abs(float(a)), abs(float(b)))


def as_told(a: str, b: str) -> bool:
    """Return whether two values as text are told as equal."""
    try:
        return _alike(float(a), float(b))
    except ValueError:
        return a == b
