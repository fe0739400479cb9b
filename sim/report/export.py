"""What the sheets of a workbook are, made from the tables of a result: a sheet per question, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sim import opinion
from sim.messages import text, unit_text
from sim.report.cells import unit_after
from sim.report.codebook import JOINT, Varied, column_unit, column_words, entries, named, reading_words, target_words
from sim.report.points import Points
from sim.report.sheet import Column, Kind, Line, Sheet
from sim.report.stored import Result, Value
from sim.report.words import exact

MOST_VALUES = 1 << 20  # of a sheet with a column for each reading, before it is cut to the headline ones
_PERCENT = {"1": "export.percent", "1/yr": "export.percent_a_year"}


def sheets(result: Result, varied: Sequence[Varied], lang: str) -> list[Sheet]:
    """Return all sheets of a result, also those that have more rows than Excel can hold.

    Args:
        result: what is exported
        varied: what varies over its points, in the order of the manifest; nothing for a run
        lang: of headings and texts
    """
    book = _Book(result, varied, lang)
    if result.is_sweep:
        found = [book.chance_by_point(), book.answers(), book.points()]
    else:
        found = [book.chance_of_run(), book.answers()]
    if "bands" in result.tables:
        found.append(book.bands())
    return [*found, book.runs(), book.values(), book.definitions()]


@dataclass(frozen=True)
class _Book:
    result: Result
    varied: Sequence[Varied]
    lang: str

    def text(self, key: str, **values: Any) -> str:
        return text(f"export.{key}", self.lang, **values)

    def sheet(
        self, key: str, table: str, columns: Sequence[Column], lines: Callable[[], Iterable[Line]], size: int = -1
    ) -> Sheet:
        """Return a sheet; where no size is given, it has a row for each of its table."""
        spoken = f"{key}.{self.result.record['kind']}" if key == "chance" else key
        question, note = self.text(f"question.{spoken}"), self.text(f"note.{spoken}")
        rows = self.result.size(table) if size < 0 else size
        return Sheet(self.text(f"sheet.{key}"), question, note, table, columns, rows, lines)

    def column(self, key: str, kind: Kind = Kind.TEXT, width: float = 12.0, unit: str | None = None) -> Column:
        return Column(self.text(key), kind, width, unit)

    def point(self) -> Column:
        return self.column("point", Kind.COUNT, 8.0)

    def counts(self) -> list[Column]:
        return [self.column(key, Kind.COUNT, 9.0) for key in ("planned", "done", "failed")]

    def unit(self, unit: str | None) -> str:
        """Return the unit of numbers that are shown per cent where they are shares."""
        if unit in _PERCENT:
            return text(_PERCENT[unit], self.lang)
        return unit_text(unit, self.lang) if unit else ""

    def flag(self, flag: bool | None) -> str | None:
        return None if flag is None else self.text("yes" if flag else "no")

    def told(self) -> Points:
        return Points(self.result, self.varied, self.lang)

    def leading(self) -> list[Column]:
        """Return the columns that say which point a row is of; a run has only one."""
        return [self.point(), self.column("label", width=24.0)] if self.result.is_sweep else []

    def lead(self, row: dict[str, Any]) -> list[Value]:
        return [row["point"], row["label"]] if self.result.is_sweep else []

    def chance_by_point(self) -> Sheet:
        """Return a row per point: what varies, the probability of each target, what it costs."""
        points = self.told()
        in_one = points.fit_one_cell
        targets = (*JOINT, *opinion.targets())
        varied = [self.column("label", width=24.0)] if in_one else [self.varied_column(one) for one in self.varied]
        columns = [
            self.point(),
            *varied,
            *(Column(target_words(target, self.lang), Kind.CHANCE, 13.0) for target in targets),
            self.column("spend_mean", Kind.MEASURED, 16.0, "万元"),
            *self.counts(),
        ]

        def lines() -> Iterator[Line]:
            names = ("point", "headline", "target", "probability", "spend", "planned", "done", "failed")
            rows = (row for row in self.result.rows("answers", names) if row[1])
            said: Iterator[tuple[int, list[Value]]] = points.values()
            if in_one:
                said = ((point, [label]) for point, label in points.labels())
            for (point, values), (_, group) in zip(said, groupby(rows, key=lambda row: row[0]), strict=True):
                by_target = {target: (probability, about) for _, _, target, probability, *about in group}
                spent, planned, done, failed = next(iter(by_target.values()))[1]
                chances = [by_target[target][0] if target in by_target else None for target in targets]
                yield Line((point, *values, *chances, spent, planned, done, failed), done=done)

        return self.sheet("chance", "answers", columns, lines, int(self.result.record["points"]))

    def varied_column(self, one: Varied) -> Column:
        unit = f" [{unit_text(one.unit, self.lang)}]" if one.unit not in ("", "1") else ""
        return Column(f"{one.title}{unit}", Kind.PLAIN, 20.0)

    def chance_of_run(self) -> Sheet:
        """Return the headline readings, after several targets at once."""
        headline = self.flag(True)
        rows = [line for line in self.answer_lines() if line.values[2] == headline]
        return self.sheet("chance", "answers", self.answer_columns(), lambda: rows, len(rows))

    def answers(self) -> Sheet:
        """Return every reading of every target."""
        return self.sheet("answers", "answers", self.answer_columns(), self.answer_lines)

    def answer_columns(self) -> list[Column]:
        return [
            *self.leading(),
            self.column("target", width=26.0),
            self.column("reading", width=32.0),
            self.column("headline", width=10.0),
            self.column("threshold", Kind.MEASURED, 11.0),
            self.column("unit", width=12.0),
            self.column("probability", Kind.CHANCE, 11.0),
            *(self.column(key, Kind.SHARE, 11.0) for key in ("low", "high")),
            *(self.column(key, Kind.MEASURED, 11.0) for key in ("median", "p5", "p95")),
            self.column("binding", width=18.0),
            *self.counts(),
        ]

    def answer_lines(self) -> Iterator[Line]:
        names = (
            *("point", "target", "reading", "headline", "threshold", "unit", "probability", "low", "high"),
            *("median", "p5", "p95", "binding", "planned", "done", "failed"),
        )
        for row in self.told().labelled("answers", names):
            target = row["target"]
            spoken = target_words(target, self.lang), reading_words(target, row["reading"], self.lang)
            binding = target_words(row["binding"], self.lang) if row["binding"] else None
            head = (*spoken, self.flag(row["headline"]), row["threshold"], self.unit(row["unit"]))
            numbers = [row[key] for key in ("probability", "low", "high", "median", "p5", "p95")]
            counts = row["planned"], row["done"], row["failed"]
            yield Line((*self.lead(row), *head, *numbers, binding, *counts), row["unit"] or "", row["done"])

    def points(self) -> Sheet:
        """Return a row per point and name that varies."""
        columns = [
            self.point(),
            self.column("name", width=44.0),
            self.column("code", width=44.0),
            self.column("value", Kind.PLAIN, 34.0),
            self.column("unit", width=12.0),
        ]

        def lines() -> Iterator[Line]:
            for point, values in self.told().values():
                for one, value in zip(self.varied, values, strict=True):
                    yield Line((point, one.title, one.name, value, unit_text(one.unit, self.lang)))

        return self.sheet("points", "points", columns, lines)

    def bands(self) -> Sheet:
        """Return quantiles by quarter."""
        levels = ("mean", "p5", "p25", "p50", "p75", "p95")
        columns = [
            *self.leading(),
            self.column("outcome", width=36.0),
            self.column("code", width=28.0),
            self.column("unit", width=12.0),
            self.column("quarter", width=10.0),
            *(self.column(key, Kind.MEASURED, 11.0) for key in levels),
            *self.counts(),
        ]

        def lines() -> Iterator[Line]:
            names = ("point", "outcome", "quarter", *levels, "planned", "done", "failed")
            for row in self.told().labelled("bands", names):
                unit = column_unit(row["outcome"])
                head = column_words(row["outcome"], self.lang), row["outcome"], self.unit(unit), row["quarter"]
                numbers = [row[key] for key in (*levels, "planned", "done", "failed")]
                yield Line((*self.lead(row), *head, *numbers), unit)

        return self.sheet("bands", "bands", columns, lines)

    def runs(self) -> Sheet:
        """Return a row per run, also of those that failed."""
        columns = [
            self.point(),
            self.column("scenario", width=22.0),
            self.column("replication", Kind.COUNT, 10.0),
            self.column("status", width=10.0),
            self.column("spend", Kind.MEASURED, 18.0, "万元"),
            self.column("joint", width=16.0),
            self.column("joint_all", width=16.0),
            self.column("cause", width=60.0),
        ]
        names = ("point", "scenario", "replication", "status", "spend", "joint_met", "joint_all_met", "cause")

        def lines() -> Iterator[Line]:
            for point, scenario, replication, status, spend, met, met_all, cause in self.result.rows("runs", names):
                spoken = self.text(f"status.{status}") if status in ("done", "failed") else status
                yield Line((point, scenario, replication, spoken, spend, self.flag(met), self.flag(met_all), cause))

        return self.sheet("runs", "runs", columns, lines)

    def values(self) -> Sheet:
        """Return a row per run that was done, a column per reading; the headline ones only where all are too many."""
        done = int(self.result.record["counts"]["done"])
        known = self.readings()
        whole = done * len(known) <= MOST_VALUES
        places = {key: k for k, key in enumerate(key for key, headline in known.items() if headline or whole)}
        columns = [
            self.point(),
            self.column("replication", Kind.COUNT, 10.0),
            *(self.reading_column(target, reading) for target, reading in places),
        ]

        def lines() -> Iterator[Line]:
            rows = self.result.rows("targets", ("point", "replication", "target", "reading", "value"))
            for key, group in groupby(rows, key=lambda row: (row[0], row[1])):
                values: list[Value] = [None] * len(places)
                for _, _, target, reading, value in group:
                    if (target, reading) in places:
                        values[places[target, reading]] = value
                yield Line((*key, *values))

        sheet = self.sheet("values", "targets", columns, lines, done)
        if whole:
            return sheet
        file = "targets.parquet"
        told = self.text("readme.other_readings", readings=len(known), lines=f"{done:,}", file=file)
        return replace(sheet, note=self.text("note.values_headline", file=file), partly=told)

    def readings(self) -> dict[tuple[str, str], bool]:
        """Return all readings, headline ones first, and whether they are headline at some point."""
        found: dict[tuple[str, str], bool] = {}
        for target, reading, headline in self.result.rows("answers", ("target", "reading", "headline")):
            if reading is not None:
                found[target, reading] = found.get((target, reading), False) or headline
        return dict(sorted(found.items(), key=lambda item: not item[1]))

    def reading_column(self, target: str, reading: str) -> Column:
        words = named(target_words(target, self.lang), reading_words(target, reading, self.lang), self.lang)
        known = opinion.targets().get(target)
        if known is None:
            return Column(words, Kind.MEASURED, 22.0, "")
        least = exact(known.threshold, known.unit, self.lang)
        heading = self.text("at_least", named=words, threshold=least, unit=unit_after(known.unit, self.lang))
        return Column(heading, Kind.MEASURED, 22.0, known.unit, known.threshold)

    def definitions(self) -> Sheet:
        """Return what each code is."""
        rows = [Line(row) for row in entries(self.result, self.varied, self.lang)]
        columns = [
            self.column("kind", width=12.0),
            self.column("code", width=44.0),
            self.column("title", width=44.0),
            self.column("unit", width=24.0),
            self.column("threshold", Kind.PLAIN),
            self.column("definition", width=60.0),
        ]
        return self.sheet("definitions", "answers", columns, lambda: rows, len(rows))
