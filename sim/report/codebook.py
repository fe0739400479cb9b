"""What the codes of a result's tables stand for: targets, readings, outcomes and what varies, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim import opinion
from sim.definitions import definitions
from sim.messages import text, unit_text
from sim.report.cells import reading_title, target_title
from sim.report.stored import Result, Value

CODEBOOK = ("kind", "code", "title", "unit", "threshold", "definition")
JOINT = ("joint", "joint_all")
LIST_MARK = "+"  # between the elements of a value that is a list
EMPTY_LIST = "none"


@dataclass(frozen=True)
class Varied:
    """Something that varies over the points of a sweep."""

    name: str  # dotted
    title: str
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)  # for its values, where they are names

    def spoken(self, value: str | None, number: float | None, lang: str) -> str | float:
        """Return a value as people read it: a number, a name in words, or that it is as in the base."""
        if number is not None:
            return number
        if value is None:
            return text("export.base", lang)
        if value == EMPTY_LIST and value not in self.words:
            return text("export.none", lang)
        parts = [value] if value in self.words else value.split(LIST_MARK)
        known = all(part in self.words for part in parts)
        return text("compare.comma", lang).join(self.words[part] for part in parts) if known else value


def target_words(target: str, lang: str) -> str:
    """Return the title of a target or of several at once; an unknown one stays as it is."""
    if target in JOINT:
        return text(f"export.{target}", lang)
    return target_title(target, lang) if target in opinion.targets() else target


def reading_words(target: str, reading: str | None, lang: str) -> str:
    """Return a reading in words; an unknown one stays as it is."""
    if reading is None:
        return ""
    known = opinion.targets().get(target)
    return reading_title(target, reading, lang) if known and reading in known.readings else reading


def named(title: str, what: str, lang: str) -> str:
    """Return what of something is meant, such as ``R&D subsidy: intensity``."""
    return text("export.named", lang, title=title, what=what)


def column_words(column: str, lang: str) -> str:
    """Return what a column kept by quarter is: an outcome, or ``target.reading``."""
    if column in definitions():
        return _capital(definitions()[column].is_[lang])
    target, _, reading = column.partition(".")
    if target not in opinion.targets():
        return column
    return named(target_words(target, lang), reading_words(target, reading, lang), lang)


def column_unit(column: str) -> str:
    """Return the unit of a column kept by quarter; nothing where it is unknown."""
    if column in definitions():
        return definitions()[column].unit
    known = opinion.targets().get(column.partition(".")[0])
    return known.unit if known else ""


def stored_unit(unit: str, lang: str) -> str:
    """Return the unit of numbers that are shown as they are stored."""
    shares = {"1": "export.share", "1/yr": "export.share_a_year"}
    return text(shares[unit], lang) if unit in shares else unit_text(unit, lang)


def entries(result: Result, varied: Sequence[Varied], lang: str) -> Iterator[tuple[Value, ...]]:
    """Yield kind, code, title, unit, threshold, definition of every code in the tables."""
    for one in varied:
        yield text("export.kind.varied", lang), one.name, one.title, stored_unit(one.unit, lang), None, None
    for target in opinion.targets().values():
        unit, title = stored_unit(target.unit, lang), target_words(target.id, lang)
        yield text("export.kind.target", lang), target.id, title, unit, target.threshold, None
        for reading in target.readings:
            code, words = f"{target.id}.{reading}", reading_words(target.id, reading, lang)
            yield text("export.kind.reading", lang), code, title, unit, target.threshold, words
    kept = result.record.get("columns", list(definitions()))
    for outcome in definitions().values():
        if outcome.id in kept:
            unit = stored_unit(outcome.unit, lang)
            title = _capital(outcome.is_[lang])
            yield text("export.kind.outcome", lang), outcome.id, title, unit, None, outcome.definition[lang]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
