"""The model's inputs in rows for people, with the same as plain JSON values for programs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim import quarters
from sim.messages import text

if TYPE_CHECKING:
    from sim.entry import Entry
    from sim.instrument import Instrument
    from sim.opinion import Clause, Target


@dataclass(frozen=True)
class Topic:
    """What can be described: the headings of its table and what makes its rows."""

    headings: tuple[str, ...]
    rows: Callable[[str], list[Row]]


@dataclass(frozen=True)
class Row:
    """One line of a table for people, and the same as an object for programs."""

    name: str
    cells: tuple[str, ...]
    fields: Mapping[str, Any]


def rows(topic: str, lang: str) -> list[Row]:
    """Return the rows of a topic, its texts in the language ``lang``."""
    return TOPICS[topic].rows(lang)


def note(topic: str, lang: str) -> str:
    """Return what a reader must know to read the table of a topic."""
    if topic != "parameters":
        return text(f"describe.{topic}_note", lang)
    from sim.parameters import judged_share, shipped

    catalogue = shipped()
    numbers = len(catalogue.entries) + len(catalogue.levers)
    return text("describe.parameters_note", lang, numbers=numbers, share=f"{judged_share(catalogue):.0%}")


def _parameters(lang: str) -> list[Row]:
    from sim.parameters import shipped

    return [parameter_row(entry, lang) for entry in shipped().entries.values()]


def parameter_row(entry: Entry, lang: str) -> Row:
    """Return the row of one number."""
    cells = (entry.dotted, f"{entry.is_[lang]}\n{_source(entry)}", value_text(entry, lang), entry.unit, entry.tag)
    return Row(entry.dotted, cells, entry_fields(entry))


def _source(entry: Entry) -> str:
    return f"{entry.source} [{entry.row}]" if entry.row else entry.source


def value_text(entry: Entry, lang: str) -> str:
    """Return ``low / central / high``, or the dated steps, the share of the envelope or the moment."""
    if entry.solved is not None:
        return text("describe.solved", lang, moment=entry.solved[lang])
    if entry.dated:
        return "\n".join(f"{quarters.name(first)}: {number(value)}" for first, value in entry.dated)
    if entry.budgeted:
        return text("describe.of_envelope", lang, share=f"{entry.share:.0%}")
    return " / ".join(number(value) for value in (entry.low, entry.central, entry.high) if math.isfinite(value))


def entry_fields(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain JSON values, without what it does not have."""
    optional: dict[str, Any] = {
        **{name: getattr(entry, name) for name in ("low", "central", "high", "share", "minimum", "maximum")},
        "by_date": {quarters.name(first): value for first, value in entry.dated} or None,
        "solved": entry.solved,
        "row": entry.row or None,
        "clause": entry.clause,
    }
    given = {name: value for name, value in optional.items() if value is not None and _finite(value)}
    plain = {"name": entry.dotted, "is": entry.is_, "unit": entry.unit, "source": entry.source, "tag": entry.tag}
    return {**plain, **given, "integer": entry.integer, "distribution": "uniform" if entry.uniform else "triangular"}


def _finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def number(value: float) -> str:
    """Return a number with six significant digits and no needless zeros.

    >>> number(200000.0), number(0.15)
    ('200,000', '0.15')
    """
    return f"{value:,.6g}"


def _instruments(lang: str) -> list[Row]:
    from sim.parameters import shipped

    return [instrument_row(tool, lang) for tool in shipped().instruments.values()]


def instrument_row(tool: Instrument, lang: str) -> Row:
    """Return the row of one instrument with its native levers."""
    levers = "\n".join(
        f"{lever.name}: {value_text(lever, lang)} {'' if lever.unit == '1' else lever.unit} ({lever.tag})"
        for lever in tool.levers.values()
    )
    signs = ", ".join(f"{sign:+d}" for sign in tool.sign)
    cells = (
        f"{tool.name}\n{tool.title[lang]}",
        str(tool.article),
        levers,
        f"{', '.join(tool.channel)} ({signs})",
        "\n".join(words[lang] for words in (tool.fails, tool.note) if words),
    )
    fields = {
        "name": tool.name,
        "title": tool.title,
        "article": tool.article,
        "channel": tool.channel,
        "sign": tool.sign,
        "background": tool.background,
        "fails": tool.fails,
        "note": tool.note or None,
        "levers": [entry_fields(lever) for lever in tool.levers.values()],
    }
    return Row(tool.name, cells, fields)


def _targets(lang: str) -> list[Row]:
    from sim.opinion import targets

    return [target_row(target, lang) for target in targets().values()]


def target_row(target: Target, lang: str) -> Row:
    """Return the row of one target with its readings."""
    stretch = "" if target.stretch is None else text("describe.stretch", lang, value=number(target.stretch))
    unit = "" if target.unit == "1" else f" {target.unit}"
    due = quarters.name(target.due)
    cells = (
        f"{target.id}{'*' if target.scoped else ''}\n{target.title[lang]}",
        str(target.article),
        f"{target.comparison} {number(target.threshold)}{stretch}{unit}\n{text('describe.due', lang, quarter=due)}",
        "\n".join(f"{one.id}: {one.is_[lang]}" for one in target.definitions),
    )
    fields = {
        "id": target.id,
        "title": target.title,
        "article": target.article,
        "threshold": target.threshold,
        "stretch": target.stretch,
        "unit": target.unit,
        "comparison": target.comparison,
        "due": due,
        "of_article_two": target.of_article_two,
        "headline": target.readings[0],
        "readings": target.readings,
        "definitions": {one.id: one.is_ for one in target.definitions},
    }
    return Row(target.id, cells, fields)


def _clauses(lang: str) -> list[Row]:
    from sim.opinion import clauses

    return [clause_row(clause, lang) for clause in clauses()]


def clause_row(clause: Clause, lang: str) -> Row:
    """Return the row of one article."""
    by = (*clause.instruments, *clause.targets)
    explained = [clause.how[lang]] if clause.how else []
    if clause.gap:
        explained.append(text("describe.gap", lang, text=clause.gap[lang]))
    cells = (
        str(clause.article),
        clause.title[lang],
        "\n".join(by) or text("describe.nothing", lang),
        "\n".join(explained),
    )
    fields = {
        "article": clause.article,
        "title": clause.title,
        "instruments": clause.instruments,
        "targets": clause.targets,
        "how": clause.how or None,
        "not_represented": clause.gap or None,
    }
    return Row(str(clause.article), cells, fields)


TOPICS = {
    "parameters": Topic(("name", "what", "value", "unit", "tag"), _parameters),
    "instruments": Topic(("name", "article", "levers", "channel", "fails"), _instruments),
    "targets": Topic(("name", "article", "threshold", "readings"), _targets),
    "clauses": Topic(("article", "title", "represented", "how"), _clauses),
}
