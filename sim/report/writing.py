"""The sections of a report, made from a study: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim import opinion
from sim.messages import text
from sim.report import brief
from sim.report.cells import Row, spanned, unit_after
from sim.report.codebook import JOINT, reading_words
from sim.report.content import Block, Bullets, Chart, Paragraph, Report, Section, Table
from sim.report.drawn import Asked
from sim.report.figures import FEW, Picture, fitting
from sim.report.given import in_words
from sim.report.study import Study
from sim.report.words import exact, percent, probability, probability_interval
from sim.sources import cited, spoken

LIMITS = ("unobserved", "judged", "intervals", "simple", "readings", "scope")
CHARTS = ("targets", "matrix", "forest", "frontier", "heat", "fan", "multiples", "spend", "flow", "parks", "waterfall",
          "tornado")  # fmt: skip


@dataclass(frozen=True)
class Number:
    """An input in words."""

    name: str  # dotted
    what: str
    value: str
    unit: str
    source: str
    tag: str


@dataclass(frozen=True)
class Grounds:
    """What a report rests on beside the tables, in words."""

    policies: Mapping[str, Sequence[str]]  # by title of the case: what it changes, in sentences
    founding: Sequence[Number]  # uncertain levels of the zone
    numbers: Sequence[Number]  # all other inputs
    against: str  # what the policies are compared with


def report(study: Study, grounds: Grounds) -> Report:
    """Return the whole report."""
    share = max(case.result.record["judged_share_of_inputs"] for case in study.cases)
    return Report(
        title=text("report.title", study.lang, title=study.title),
        question=_question(study),
        kind=text("run.simulated", study.lang, share=percent(share, 0.1)),
        sections=[
            _section(study, "answer", [Bullets([one.sentence for one in brief.findings(study)])]),
            _section(study, "charts", [Chart(picture) for picture in charts(study)]),
            _section(study, "policies", _policies(study, grounds)),
            _section(study, "readings", [*_readings(study)]),
            _section(study, "assumptions", [*_assumptions(study, grounds)]),
            _section(study, "clauses", [_clauses(study.lang)]),
            _section(study, "limits", [Bullets([text(f"report.limit.{name}", study.lang) for name in LIMITS])]),
            _section(study, "identity", [*_identity(study)]),
        ],
        lang=study.lang,
    )


def charts(study: Study) -> list[Picture]:
    """Return the pictures of a report: all that fit, a matrix only where there are too many cases for dots."""
    found = [picture for picture in fitting(study, Asked()) if picture.kind in CHARTS]
    kinds = {picture.kind for picture in found}
    return [picture for picture in found if picture.kind != "matrix" or "targets" not in kinds]


def _section(study: Study, name: str, blocks: Sequence[Block]) -> Section:
    return Section(name, text(f"report.section.{name}", study.lang), blocks)


def _question(study: Study) -> str:
    records = {case.result.folder: case.result.record for case in study.cases}.values()
    return " ".join(dict.fromkeys(record["description"][study.lang] for record in records))


def _policies(study: Study, grounds: Grounds) -> list[Block]:
    found: list[Block] = [Paragraph(text("report.policies", study.lang, against=grounds.against))]
    for title, sentences in grounds.policies.items():
        found += [Paragraph(title), Bullets(sentences)]
    if not grounds.policies:
        found = [Paragraph(text("report.many_points", study.lang, number=len(study.cases)))]
    return found


def _readings(study: Study) -> Iterator[Block]:
    """Yield every reading of every target side by side, a column for each case."""
    lang = study.lang
    yield Paragraph(text("report.readings", lang))
    if len(study.cases) > FEW:
        yield Paragraph(text("report.readings_many", lang, most=FEW))
        return
    columns = ("target", "reading", "headline", "unit", "probability", "low", "high", "median", "p5", "p95", "done")
    rows: dict[tuple[str, str], list[str]] = {}
    for case in study.cases:
        for line in case.rows("answers", columns).to_dict("records"):
            row = {str(name): value for name, value in line.items()}
            if row["target"] in JOINT:
                continue
            cells = rows.setdefault((row["target"], row["reading"]), [])
            cells.append(_chance(row, lang))
            if len(study.cases) == 1:
                cells.append(_spread(row, lang))
    lines = []
    for target in opinion.targets().values():
        for reading in target.readings:
            is_first = reading == target.readings[0]
            title = study.target_title(target.id) if is_first else ""  # once, above its other readings
            mark = text("report.headline", lang) if is_first else ""
            words = reading_words(target.id, reading, lang)
            lines.append([title, f"{words}{mark}", *rows[target.id, reading]])
    names = ["probability", "median"] if len(study.cases) == 1 else []
    titles = [text(f"report.{name}", lang) for name in names] or [case.title for case in study.cases]
    headings = [text("report.target", lang), text("report.reading", lang), *titles]
    yield Table(text("report.readings_table", lang), headings, lines, range(2, len(headings)))


def _chance(row: Row, lang: str) -> str:
    if pd.isna(row["probability"]):
        return text("run.not_due", lang)
    shown = probability(row["probability"], int(row["done"]), row["high"] - row["low"])
    return f"{shown} ({probability_interval(row['low'], row['high'])})"


def _spread(row: Row, lang: str) -> str:
    """Return the median with the 5-95 % range of a reading."""
    ends = [None if pd.isna(row[name]) else float(row[name]) for name in ("p5", "median", "p95")]
    return spanned(ends[0], ends[1], ends[2], row["unit"], lang)


def _assumptions(study: Study, grounds: Grounds) -> Iterator[Block]:
    lang = study.lang
    yield Paragraph(text("report.assumptions", lang))
    yield _numbers(grounds.founding, "founding", lang, folded=False)
    named = {one.name for one in grounds.founding}
    others = [one for one in grounds.numbers if one.name not in named]
    yield _numbers(others, "numbers", lang, folded=True)
    sources = cited(number.source for number in (*grounds.founding, *others))
    rows = [[spoken(one.key, lang), line] for one in sources for line in one.lines]
    yield Table(
        text("report.sources", lang), [text("report.key", lang), text("report.source", lang)], rows, folded=True
    )


def _numbers(numbers: Sequence[Number], key: str, lang: str, folded: bool) -> Table:
    headings = [text(f"report.{name}", lang) for name in ("what", "value", "unit", "source", "tag")]
    rows = [
        [f"{one.what} ({one.name})", *in_words(one.name, one.value, one.unit, lang), one.source, one.tag]
        for one in numbers
    ]
    return Table(text(f"report.{key}", lang), headings, rows, whole=(2, 4), folded=folded)


def _clauses(lang: str) -> Table:
    headings = [text(f"report.clause.{name}", lang) for name in ("article", "title", "modelled", "how", "gap")]
    rows = []
    for clause in opinion.clauses():
        modelled = bool(clause.instruments or clause.targets)
        state = "partly" if modelled and clause.gap else "yes" if modelled else "no"
        how, gap = (words.get(lang, "") for words in (clause.how, clause.gap))
        rows.append([str(clause.article), clause.title[lang], text(f"report.clause.{state}", lang), how, gap])
    return Table(text("report.clauses", lang), headings, rows, (0,))


def _identity(study: Study) -> Iterator[Block]:
    lang = study.lang
    rows = []
    for result in {case.result.folder: case.result for case in study.cases}.values():
        record = result.record
        counts = text("report.counts", lang, **{name: f"{count:,}" for name, count in record["counts"].items()})
        digests = [f"{name} {digest}" for name, digest in sorted(record["digests"].items())]
        versions = ", ".join(f"{name} {version}" for name, version in sorted(record["versions"].items()))
        for name, words in (
            ("result", f"{record['title'][lang]} ({result.folder.name})"),
            ("runs", counts),
            ("seed", str(record["seed"])),
            ("engine", record["engine"]),
            ("digests", "; ".join(digests)),
            ("versions", versions),
        ):
            rows.append([text(f"report.identity.{name}", lang), words])
    yield Table(text("report.identity", lang), [text("report.item", lang), text("report.content", lang)], rows)
    targets = [
        [
            study.target_title(one.id),
            f">= {exact(one.threshold, one.unit, lang)}{unit_after(one.unit, lang)}",
            str(one.article),
        ]
        for one in opinion.targets().values()
    ]
    headings = [text(f"report.{name}", lang) for name in ("target", "threshold", "article")]
    yield Table(text("report.targets", lang), headings, targets)
