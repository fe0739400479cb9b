"""The model's inputs in rows for people, with the same as plain JSON values for programs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim import quarters
from sim.messages import LANGUAGES, text, unit_text
from sim.sources import spoken

if TYPE_CHECKING:
    from sim.entry import Entry
    from sim.instrument import Instrument
    from sim.opinion import Clause, Target

ZONE = "lincang"  # the shipped zone profile, whose numbers are listed
FOUNDED = {
    "participation_base": "zone.founding_references",
    "participation_gain": "zone.founding_references",
    "research_level": "zone.founding_certificates",
    "sales_level": "zone.founding",
    "score_shift": "zone.founding_certificates",
}
"""Constants solved when the zone of a replication is founded, and the rules that solve them."""


@dataclass(frozen=True)
class Topic:
    """What can be described: the headings of its table and what makes its rows."""

    headings: tuple[str, ...]
    rows: Callable[[str], list[Row]]


@dataclass(frozen=True)
class Row:
    """A line of a table for people, with those that belong below it, and the same as an object for programs."""

    name: str
    cells: tuple[str, ...]
    fields: Mapping[str, Any]
    below: tuple[tuple[str, ...], ...] = ()


def rows(topic: str, lang: str) -> list[Row]:
    """Return the rows of a topic, its texts in the language ``lang``."""
    return TOPICS[topic].rows(lang)


def note(topic: str, lang: str) -> str:
    """Return what a reader must know to read the table of a topic."""
    if topic != "parameters":
        return text(f"describe.{topic}_note", lang)
    from sim.parameters import judged_share, shipped
    from sim.profile import shipped as zone_profile
    from sim.report.words import percent

    catalogue, profile = shipped(), zone_profile(ZONE)
    given = [entry for entry in (*catalogue.entries.values(), *catalogue.levers.values()) if entry.solved is None]
    share = percent(judged_share(catalogue, profile.tags), 0.1)  # as the first line of a run
    counted = text("describe.parameters_note", lang, numbers=len(given) + len(profile.tags), share=share)
    return f"{counted}\n{text('describe.kinds_note', lang, profile=ZONE)}\n{text('describe.vary_note', lang)}"


def _parameters(lang: str) -> list[Row]:
    from sim.parameters import shipped

    catalogue = shipped()
    return [
        *(parameter_row(entry, lang) for entry in catalogue.entries.values()),
        *(parameter_row(lever, lang, "lever") for lever in catalogue.levers.values()),
        *_profile_rows(lang),
        *(parameter_row(constant, lang, "founded") for constant in _founded()),
    ]


def parameter_row(entry: Entry, lang: str, kind: str = "parameter") -> Row:
    """Return the row of one number; ``kind`` says whose it is: parameter, lever or founded."""
    name = f"{entry.dotted}\n{text('describe.lever', lang)}" if kind == "lever" else entry.dotted
    what = f"{entry.is_[lang]}\n{_source(entry, lang)}"
    cells = (name, what, value_text(entry, lang), unit_text(entry.unit, lang), entry.tag)
    return Row(entry.dotted, cells, {**entry_fields(entry), "kind": kind})


def _founded() -> Iterator[Entry]:
    """Yield the constants that have no value of their own before a zone is founded."""
    from sim.entry import Entry

    for name, rules in FOUNDED.items():
        is_, moment = (
            {lang: text(f"describe.founded.{name}{part}", lang) for lang in LANGUAGES} for part in ("", ".moment")
        )
        yield Entry("founded", name, is_, "1", rules, "D", solved=moment)


def _profile_rows(lang: str) -> Iterator[Row]:
    """Yield the numbers of the zone profile that are not founding levels, by industry or park where they differ."""
    from sim import document
    from sim.profile_schema import LARGE

    content = document.shipped(f"zones/{ZONE}.yaml")
    for traits in ("traits", "park_traits", "zone_traits"):
        for name, node in content[traits].items():
            yield _profile_row(name, node, node["values"], node["unit"], lang)
    counts = content["enterprises"]
    yield _profile_row("enterprises", counts, counts["values"], counts["unit"], lang)
    for name, node in content.get("large", {}).items():
        yield _profile_row(f"large.{name}", node, {key: node[key] for key in LARGE}, text("describe.mixed", lang), lang)


def _profile_row(name: str, node: Mapping[str, Any], values: Any, unit: str, lang: str) -> Row:
    what = f"{node['is'][lang]}\n{spoken(node['source'], lang)}"
    cells = (f"profile.{name}", what, _compact(values), unit_text(unit, lang), node["tag"])
    plain = {key: node[key] for key in ("is", "source", "tag")}
    fields = {"name": cells[0], **plain, "unit": node.get("unit"), "values": values, "kind": "profile"}
    return Row(cells[0], cells, fields)


def _compact(values: Any) -> str:
    """Return values with their names on one line; a table of parks and industries has a line per park.

    >>> _compact({"core": {"biomedicine": 14, "other": 36}}), _compact({"sales": 22000}), _compact(0.4)
    ('core: biomedicine 14, other 36', 'sales 22,000', '0.4')
    """
    if not isinstance(values, Mapping):
        return number(values) if isinstance(values, (int, float)) else str(values)
    if all(isinstance(value, Mapping) for value in values.values()):
        return "\n".join(f"{name}: {_compact(row)}" for name, row in values.items())
    return ", ".join(f"{name} {_compact(value)}" for name, value in values.items())


def _source(entry: Entry, lang: str) -> str:
    source = spoken(entry.source, lang)
    return f"{source} [{spoken(entry.row, lang)}]" if entry.row else source


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
    """Return the row of one instrument, a line for each of its native levers below it."""
    about = [
        text("describe.instrument", lang, title=tool.title[lang], article=tool.article),
        text("describe.acts_on", lang, channels="; ".join(_channels(tool, lang))),
        text("describe.may_fail", lang, fails=tool.fails[lang]),
        *([tool.note[lang]] if tool.note else []),
    ]
    cells = (tool.name, "\n".join(about), "", "", "")
    below = tuple(_lever_line(lever, lang) for lever in tool.levers.values())
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
    return Row(tool.name, cells, fields, below)


def _channels(tool: Instrument, lang: str) -> list[str]:
    """Return each outcome that an instrument acts on, in words, with the direction; one that turns has two."""
    from sim.definitions import definitions

    known = definitions()
    signs = [[sign] for sign in tool.sign] if len(tool.sign) == len(tool.channel) else [tool.sign] * len(tool.channel)
    return [
        f"{known[channel].is_[lang] if channel in known else channel} ({', '.join('+' if s > 0 else '-' for s in own)})"
        for channel, own in zip(tool.channel, signs, strict=True)
    ]


def _lever_line(lever: Entry, lang: str) -> tuple[str, ...]:
    what = text("describe.lever_line", lang, what=lever.is_[lang], source=_source(lever, lang))
    return (f"  {lever.name}", what, value_text(lever, lang), unit_text(lever.unit, lang), lever.tag)


def _targets(lang: str) -> list[Row]:
    from sim.opinion import targets

    return [target_row(target, lang) for target in targets().values()]


def target_row(target: Target, lang: str) -> Row:
    """Return the row of one target with its readings."""
    stretch = "" if target.stretch is None else text("describe.stretch", lang, value=number(target.stretch))
    unit = "" if target.unit == "1" else f" {unit_text(target.unit, lang)}"
    due = quarters.name(target.due)
    judged = text(f"describe.quarter.{due[4:]}", lang, year=due[:4])
    cells = (
        f"{target.id}{'*' if target.scoped else ''}\n{target.title[lang]}",
        str(target.article),
        f"{target.comparison} {number(target.threshold)}{stretch}{unit}\n{text('describe.due', lang, quarter=judged)}",
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
    "instruments": Topic(("name", "what", "value", "unit", "tag"), _instruments),
    "targets": Topic(("name", "article", "threshold", "readings"), _targets),
    "clauses": Topic(("article", "title", "represented", "how"), _clauses),
}
