"""Which charts there are, which of them suit what is looked at, and each as a picture with title, words and table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.messages import text
from sim.outcomes import breakdown
from sim.report import chart_tables, chart_words
from sim.report.charts import (
    boxes,
    distributions,
    fan,
    flow,
    forest,
    frontier,
    heat,
    matrix,
    multiples,
    parks,
    spend,
    style,
    targets,
    tornado,
    waterfall,
)
from sim.report.codebook import JOINT, column_words
from sim.report.csv_files import safe
from sim.report.drawn import Asked, Made, Unfit, front, stored
from sim.report.study import Case, Study

FEW, SOME, MANY = 7, 30, 60  # cases that a chart with marks, a matrix, a cloud of points can hold
PANELS = 6  # of a fan, and of a heat map over three levers
EACH = 4  # cases that have a picture of their own
DIGITS_OF_DIGEST = 8


@dataclass(frozen=True)
class Picture:
    """One chart with all that stands around it."""

    kind: str
    name: str  # of its files
    title: str
    alt: str  # what a person hears who cannot see it
    note: str
    table: pd.DataFrame
    lang: str

    def figure(self) -> Figure:
        """Return it drawn; call within ``style.style()``."""
        chart = KINDS[self.kind].chart
        figure = style.framed(chart.size(self.table), self.title, self.note)
        chart.draw(figure, self.table, self.lang)
        return figure

    def csv(self) -> str:
        """Return its table as CSV, the same text for the same table."""
        written = self.table.copy()
        for name in written.select_dtypes(exclude=["number", "bool"]).columns:
            written[name] = [safe(value) if isinstance(value, str) else value for value in written[name]]
        return str(written.to_csv(index=False, lineterminator="\r\n"))

    @property
    def digest(self) -> str:
        """SHA-256 of its table as CSV, which the picture carries in its metadata."""
        return hashlib.sha256(self.csv().encode()).hexdigest()

    def save(self, folder: Path, endings: Sequence[str]) -> list[Path]:
        """Write the picture in several forms and its table; return where."""
        found = []
        with style.style():
            figure = self.figure()
            for ending in endings:
                found.append(folder / f"{self.name}.{ending}")
                style.save(figure, found[-1], {"table": self.digest})
        found.append(folder / f"{self.name}.csv")
        found[-1].write_bytes(b"\xef\xbb\xbf" + self.csv().encode())  # a byte order mark, or Excel misreads Chinese
        return found


def pictures(study: Study, kind: str, asked: Asked) -> list[Picture]:
    """Return all pictures of a kind; raise Unfit where there can be none."""
    if KINDS[kind].of_scenarios and not study.has_scenarios:
        raise Unfit("no_scenarios")
    return [_picture(study, kind, made) for made in KINDS[kind].tables(study, asked)]


def fitting(study: Study, asked: Asked) -> list[Picture]:
    """Return the pictures of all kinds that fit."""
    found = []
    for kind in KINDS:
        try:
            found += pictures(study, kind, asked)
        except Unfit:
            continue
    return found


def note(study: Study) -> str:
    """Return the line below every chart: what kind of numbers these are and where they come from."""
    if study.has_scenarios:
        done, failed = study.answers["done"].tolist(), study.answers.groupby("case")["failed"].first().sum()
    else:
        counts = study.cases[0].result.record["counts"]
        done, failed = [counts["done"]], counts["failed"]
    shown = f"{min(done):,}" if min(done) == max(done) else f"{min(done):,}–{max(done):,}"
    seeds, models = ", ".join(map(str, study.seeds)), ", ".join(one[:DIGITS_OF_DIGEST] for one in study.models)
    words = text("chart.note", study.lang, done=shown, seed=seeds, model=models)
    return words + (text("chart.note_failed", study.lang, failed=failed) if failed else "")


def _picture(study: Study, kind: str, made: Made) -> Picture:
    title = text(f"chart.{kind}", study.lang, **made.words)
    name = f"{kind}-{made.apart}" if made.apart else kind
    alt = f"{title}{text('chart.stop', study.lang)}{chart_words.told(kind, made.table, study.lang)}"
    return Picture(kind, name, title, alt, note(study), made.table, study.lang)


def _targets(study: Study, _: Asked) -> Iterator[Made]:
    if len(study.cases) > FEW:
        raise Unfit("many", most=FEW)
    yield Made(chart_tables.chances(study), words={"title": study.title})


def _matrix(study: Study, _: Asked) -> Iterator[Made]:
    if not 1 < len(study.cases) <= SOME:
        raise Unfit("several", least=2, most=SOME)
    yield Made(chart_tables.chances(study), words={"title": study.title})


def _fan(study: Study, asked: Asked) -> Iterator[Made]:
    if len(study.cases) > PANELS:
        raise Unfit("many", most=PANELS)
    wanted = () if asked.outcomes and asked.target is None else _reading(study, asked)
    for name in _kept(study, dict.fromkeys((*asked.outcomes, *wanted))):
        table = chart_tables.courses(study, [name])
        yield Made(table, name, {"title": study.title, "outcome": column_words(name, study.lang)})


def _multiples(study: Study, asked: Asked) -> Iterator[Made]:
    names = _kept(study, asked.outcomes) or _kept(study, chart_tables.headline_columns(study))
    if len(study.cases) > FEW:
        raise Unfit("many", most=FEW)
    if names:
        yield Made(chart_tables.courses(study, names), words={"title": study.title})


def _heat(study: Study, asked: Asked) -> Iterator[Made]:
    if not (study.is_one_sweep and 2 <= len(study.varied) <= 3 and study.is_grid):
        raise Unfit("grid")
    target = asked.target or study.telling_target
    table = chart_tables.heat(study, target)
    if table["panel"].nunique() > PANELS:
        raise Unfit("panels", most=PANELS)
    words = {"x": study.varied[0].title, "y": study.varied[1].title, "target": study.target_title(target)}
    yield Made(table, target, words)


def _forest(study: Study, _: Asked) -> Iterator[Made]:
    if not 1 < len(study.cases) <= FEW:
        raise Unfit("several", least=2, most=FEW)
    if study.pairs is None:
        raise Unfit("unpaired")
    yield Made(chart_tables.forest(study), words={"reference": study.cases[study.reference].title})


def _frontier(study: Study, asked: Asked) -> Iterator[Made]:
    if not 1 < len(study.cases) <= MANY:
        raise Unfit("several", least=2, most=MANY)
    target = asked.target or study.telling_target
    table = chart_tables.frontier(study, target)
    yield Made(table, target, {"target": study.target_title(target)})


def _spend(study: Study, _: Asked) -> Iterator[Made]:
    for apart, case in _each(study, {f"{chart_tables.INSTRUMENT}{name}" for name in study.instruments}):
        table = chart_tables.spend(study, case)
        if table["spend"].any():
            yield Made(table, apart, {"title": case.title})


def _flow(study: Study, _: Asked) -> Iterator[Made]:
    for apart, case in _each(study, {"enterprises", "entries", "exits", *chart_tables.ENTRIES, *chart_tables.OF_WHICH}):
        yield Made(chart_tables.flow(case, study.lang), apart, {"title": case.title})


def _parks(study: Study, asked: Asked) -> Iterator[Made]:
    broken_down = [one.id for one in breakdown()]
    if others := [name for name in asked.outcomes if name not in broken_down]:
        raise Unfit("not_by_park", outcome=others[0], allowed=", ".join(broken_down))
    if not study.parks:
        raise Unfit("parks")
    for apart, case in _each(study, {*broken_down}):
        for colour in asked.outcomes or ("certified",):
            words = {"title": case.title, "outcome": column_words(colour, study.lang)}
            name = "-".join(filter(None, (colour if asked.outcomes else "", apart)))
            yield Made(chart_tables.parks(study, case, colour), name, words)


def _reading(study: Study, asked: Asked) -> tuple[str, ...]:
    """Return the headline reading of the target asked for, else of the one that tells most or binds."""
    wanted = asked.target or study.telling_target
    if wanted in JOINT:
        wanted = study.binding(study.reference, wanted) or "certified"
    return (f"{wanted}.{study.answer(study.reference, wanted)['reading']}",)


def _kept(study: Study, names: Iterable[str]) -> list[str]:
    """Return those of the outcomes that all cases keep; raise Unfit where one that is wanted is not."""
    for name in names:
        if not all(name in case.kept for case in study.cases):
            raise Unfit("not_kept", outcome=name)
    return list(names)


def _each(study: Study, needed: Set[str]) -> Iterator[tuple[str, Case]]:
    """Yield the cases for a picture of each, with what tells it apart."""
    if len(study.cases) > EACH:
        raise Unfit("many", most=EACH)
    for k, case in enumerate(study.cases):
        if not needed <= case.kept:
            raise Unfit("not_kept", outcome=min(needed - case.kept))
        yield (f"{k + 1}" if len(study.cases) > 1 else ""), case


@dataclass(frozen=True)
class Kind:
    """A kind of chart: what draws it, and the tables that it draws of a study."""

    chart: Any  # a module with size and draw
    tables: Callable[[Study, Asked], Iterator[Made]]
    of_scenarios: bool = True  # else of a table that an analysis left
    takes: Set[str] = frozenset()  # the options that choose what it shows


KINDS = {
    "targets": Kind(targets, _targets),
    "matrix": Kind(matrix, _matrix),
    "forest": Kind(forest, _forest),
    "frontier": Kind(frontier, _frontier, takes={"target"}),
    "heat": Kind(heat, _heat, takes={"target"}),
    "fan": Kind(fan, _fan, takes={"outcome", "target"}),
    "multiples": Kind(multiples, _multiples, takes={"outcome"}),
    "spend": Kind(spend, _spend),
    "flow": Kind(flow, _flow),
    "parks": Kind(parks, _parks, takes={"outcome"}),
    "waterfall": Kind(waterfall, stored("contributions", chart_tables.contributed), of_scenarios=False),
    "front": Kind(frontier, front, of_scenarios=False),
    "tornado": Kind(tornado, stored("sensitivity", chart_tables.moved), of_scenarios=False),
    "boxes": Kind(boxes, stored("restrictions", chart_tables.boxed), of_scenarios=False),
    "distributions": Kind(distributions, stored("distributions", chart_tables.fitted), of_scenarios=False),
}
"""In the order of a report: the answer, comparisons, courses, details."""
