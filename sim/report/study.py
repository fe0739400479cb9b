"""What is looked at together: scenarios of one or several results, or points of a sweep, each with its title."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim import opinion
from sim.messages import text
from sim.report.cells import target_title
from sim.report.codebook import JOINT, Varied
from sim.report.stored import Result

_POINTS = ("point", "name", "number")
ALL = "all"  # in the columns park and industry, where a row is not broken down


@dataclass(frozen=True)
class Case:
    """One scenario, or one point of a sweep."""

    result: Result
    point: int
    title: str  # in the reader's language

    def rows(self, table: str, columns: Sequence[str], **equal: object) -> pd.DataFrame:
        """Return rows of a table of this case; ``equal`` chooses by the values of columns, a list by any of them."""
        rule = pc.field("point") == self.point
        for name, value in equal.items():
            rule &= pc.field(name).isin(value) if isinstance(value, list) else pc.field(name) == value
        found: pd.DataFrame = pq.read_table(self.result.path(table), columns=list(columns), filters=rule).to_pandas()
        coded = found.select_dtypes("category").columns
        return found.astype(dict.fromkeys(coded, object))

    @cached_property
    def kept(self) -> frozenset[str]:
        """Names of outcomes and readings that are kept by quarter."""
        return frozenset(self.rows("bands", ["outcome"], quarter="2018Q1")["outcome"])


@dataclass(frozen=True)
class Park:
    """A park's place."""

    title: str
    latitude: float  # degrees north
    longitude: float  # degrees east
    core: bool


@dataclass(frozen=True)
class Study:
    """Some cases with what is known of them together."""

    title: str
    cases: tuple[Case, ...]
    lang: str
    reference: int = 0  # the case that others are compared with
    pairs: pd.DataFrame | None = None  # see experiment.stored_pairs; None where cases did not share their luck
    numbers_met: pd.DataFrame | None = None  # see experiment.stored_pairs; None where there are no pairs
    too_many: bool = False  # cases to be paired
    varied: Sequence[Varied] = ()  # of the sweep, where all cases are its points
    base: Mapping[str, float] = field(default_factory=dict)  # what the sweep's base has of it, as far as it is a number
    instruments: Mapping[str, str] = field(default_factory=dict)  # their titles
    parks: Mapping[str, Park] = field(default_factory=dict)  # of the zone profile, where all cases share one

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Headline answers: case (its position), target, reading, probability, low, high, spend, done … ."""
        columns = ("target", "reading", "threshold", "unit", "probability", "low", "high", "median", "p5", "p95")
        more = ("binding", "spend", "planned", "done", "failed")
        found = []
        for k, case in enumerate(self.cases):
            rows = case.rows("answers", [*columns, *more], headline=True)
            rows.insert(0, "case", k)
            found.append(rows)
        return pd.concat(found, ignore_index=True)

    def answer(self, case: int, target: str) -> Mapping[str, Any]:
        """Return the headline answer of a case to a target or to several at once."""
        rows = self.answers
        found = rows[(rows["case"] == case) & (rows["target"] == target)].iloc[0]
        return {str(name): value for name, value in found.items()}

    def binding(self, case: int, together: str = JOINT[0]) -> str | None:
        """Return the target that keeps a case from meeting several at once; None where no single one does."""
        found = self.answer(case, together)["binding"]
        return found if isinstance(found, str) and found else None

    @property
    def has_scenarios(self) -> bool:
        """Whether there are targets to speak of; a result of validation has none."""
        return all("answers" in case.result.tables for case in self.cases)

    @cached_property
    def is_one_sweep(self) -> bool:
        """Whether the cases are all points of one sweep."""
        first = self.cases[0].result
        same = all(case.result.folder == first.folder for case in self.cases)
        return first.is_sweep and same and len(self.cases) == first.record["points"]

    @cached_property
    def is_grid(self) -> bool:
        """Whether all that varies are numbers, and every combination of them is a point."""
        rows = pd.DataFrame([*self.cases[0].result.rows("points", _POINTS)], columns=[*_POINTS])
        numbers = rows.groupby("name")["number"]
        return bool(rows["number"].notna().all()) and math.prod(numbers.nunique().tolist()) == len(self.cases)

    @cached_property
    def telling_target(self) -> str:
        """The target with the largest difference that is no luck; where there is none, what binds the reference."""
        clear = self.clear
        if clear.empty:
            return self.binding(self.reference) or "certified"
        largest = clear.groupby("target", sort=False)["difference"].agg(lambda column: column.abs().max())
        order = [*JOINT, *opinion.targets()]
        return str(max(largest.index, key=lambda target: (largest[target], -order.index(target))))

    @cached_property
    def clear(self) -> pd.DataFrame:
        """Paired differences in probability whose interval excludes 0."""
        if self.pairs is None:
            return pd.DataFrame(columns=["target", "difference"])
        return self.pairs.loc[(self.pairs["low"] > 0.0) | (self.pairs["high"] < 0.0)]

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Digests of the models that made the results."""
        return tuple(dict.fromkeys(case.result.record["digests"]["model"] for case in self.cases))

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the results."""
        return tuple(dict.fromkeys(case.result.record["seed"] for case in self.cases))

    def target_title(self, target: str) -> str:
        """Return a target, or several at once, in words."""
        return text(f"run.{target}", self.lang) if target in JOINT else target_title(target, self.lang)
