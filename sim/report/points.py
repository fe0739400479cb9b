"""The points of a sweep in words: what each one varies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sim.messages import text
from sim.report.codebook import Varied
from sim.report.stored import Result, Value

MOST_NAMES = 3  # told of a point in one cell
SCENARIO = "scenario"  # varies whole scenarios, whose titles need no name before them


@dataclass(frozen=True)
class Points:
    """What varies over the points of a result; a single run has one point and nothing that varies."""

    result: Result
    varied: Sequence[Varied]
    lang: str

    def values(self) -> Iterator[tuple[int, list[Value]]]:
        """Yield each point with the values of all that varies."""
        known = {one.name: one for one in self.varied}
        rows = self.result.rows("points", ("point", "name", "value", "number"))
        for point, group in groupby(rows, key=lambda row: int(row[0])):
            said = {name: known[name].spoken(value, number, self.lang) for _, name, value, number in group}
            yield point, [said[one.name] for one in self.varied]

    def labels(self) -> Iterator[tuple[int, str]]:
        """Yield each point with what it varies in one text; what is as in the base is left out."""
        base = text("export.base", self.lang)
        for point, values in self.values():
            told = [_label(one, value) for one, value in zip(self.varied, values, strict=True) if value != base]
            rest = ["…"] if len(told) > MOST_NAMES else []
            yield point, text("compare.semicolon", self.lang).join([*told[:MOST_NAMES], *rest]) or base

    def labelled(self, table: str, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table, which has its points in order, each with the label of its point."""
        labels = self.labels() if self.result.is_sweep else iter(())
        here, label = -1, ""
        for row in self.result.rows(table, names):
            found = dict(zip(names, row, strict=True))
            while self.result.is_sweep and here < found["point"]:
                here, label = next(labels, (found["point"], ""))
            yield {**found, "label": label}

    @property
    def fit_one_cell(self) -> bool:
        """Whether to tell a point in one text: many names vary, but few of them at a time."""
        if len(self.varied) <= MOST_NAMES:
            return False
        return any(batch.column("value").null_count for batch in self.result.batches("points", ["value"]))


def _label(one: Varied, value: Value) -> str:
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return shown if one.name == SCENARIO else f"{one.title} = {shown}"
