"""What a chart is made of: the table to draw, and how one is made of what an analysis left in its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.report import chart_tables
from sim.report.study import Study


class Unfit(Exception):
    """A chart that cannot be drawn of this study; ``key`` and ``values`` are those of a message."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = f"chart.unfit.{key}"
        self.values = values


@dataclass(frozen=True)
class Asked:
    """What may be chosen of a chart."""

    outcomes: tuple[str, ...] = ()
    target: str | None = None


@dataclass(frozen=True)
class Made:
    """A table to draw, what tells it apart from others of its kind, and the words of its title."""

    table: pd.DataFrame
    apart: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def stored(
    table: str, told: Callable[[pd.DataFrame, Study], pd.DataFrame] | None = None
) -> Callable[[Study, Asked], Iterator[Made]]:
    """Return what reads a table that an analysis left in the result; ``told`` adds words to it."""

    def made(study: Study, _: Asked) -> Iterator[Made]:
        result = study.cases[0].result
        if table not in result.tables:
            raise Unfit("analysis", table=table)
        rows = [batch.to_pandas() for batch in result.batches(table) if batch.num_rows]
        if not rows:
            raise Unfit("empty")
        found = pd.concat(rows, ignore_index=True)
        yield Made(found if told is None else told(found, study), words={"title": study.title})

    return made


def front(study: Study, asked: Asked) -> Iterator[Made]:
    """Yield the front of an optimisation; raise Unfit where it had no chances to reach."""
    if not study.cases[0].result.record.get("about", {}).get("is_chance", True):
        raise Unfit("no_chance")
    yield from stored("front", chart_tables.bought)(study, asked)
