"""What one scenario changes against another, in sentences; instruments that change alike share one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.messages import text, unit_text
from sim.report.cells import reading_title, unit_after
from sim.report.words import IN_WAN, exact, money
from sim.state import INSTRUMENTS

Row = Mapping[str, Any]  # a change: kind, id, title, article, parts; or a part: what, before, after, unit, name

_NUMERALS = "零一二三四五六七八九"
_IN_WAN = {**IN_WAN, "万元/yr": 1}


def sentences(changes: Sequence[Row], lang: str) -> list[str]:
    """Return one sentence per change, or one that says that nothing differs.

    Args:
        changes: as plain values, see experiment.policy_diff
        lang: of the sentences
    """
    if not changes:
        return [text("compare.same", lang)]
    return [_sentence(alike, lang) for alike in _alike(changes)]


def _alike(changes: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield instruments with the same parts together, in the order of the first of them; all else one by one."""
    groups: dict[str, list[Row]] = {}
    for change in changes:
        shared = change["parts"] if change["kind"] == "instrument" else change["id"]
        groups.setdefault(repr((change["kind"], shared)), []).append(change)
    yield from groups.values()


def _sentence(alike: Sequence[Row], lang: str) -> str:
    first = alike[0]
    subject = text("compare.comma", lang).join(change["title"][lang] for change in alike)
    if len(alike) == len(INSTRUMENTS):
        subject = text("compare.every_instrument", lang, number=len(alike))
    subject = text(f"compare.kind.{first['kind']}", lang, subject=subject)
    articles = sorted({change["article"] for change in alike if change["article"]})
    if articles:
        key = "compare.article" if len(articles) == 1 else "compare.articles"
        subject += text(key, lang, articles=_ranges(articles, lang))
    parts = text("compare.semicolon", lang).join(_part(first, part, lang) for part in first["parts"])
    return text("compare.sentence", lang, subject=subject, parts=parts)


def _ranges(articles: Sequence[int], lang: str) -> str:
    """Return articles in words, neighbours as a range.

    >>> _ranges([4, 7, 8, 9, 24], "en"), _ranges([4, 7, 8, 9, 24], "zh")
    ('4, 7–9, 24', '四、七至九、二十四')
    """
    runs: list[list[int]] = []
    for article in articles:
        if runs and article == runs[-1][-1] + 1:
            runs[-1].append(article)
        else:
            runs.append([article])
    spoken = []
    for run in runs:
        ends = [_numeral(end) if lang == "zh" else str(end) for end in dict.fromkeys((run[0], run[-1]))]
        spoken.append(text("compare.to" if len(run) > 2 else "compare.comma", lang).join(ends))
    return text("compare.comma", lang).join(spoken)


def _numeral(number: int) -> str:
    """Return a number below 100 as official texts count their articles.

    >>> _numeral(4), _numeral(10), _numeral(12), _numeral(24)
    ('四', '十', '十二', '二十四')
    """
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return ten + (_NUMERALS[ones] if ones or not tens else "")


def _part(change: Row, part: Row, lang: str) -> str:
    before, after = part["before"], part["after"]
    if change["kind"] == "reading":
        words = [reading_title(change["id"], name, lang) for name in (before, after)]
    else:
        words = _shown(before, after, part["unit"], lang)
    name = part["name"][lang] if part["name"] else ""
    key = f"compare.{part['what']}.{_direction(before, after)}"
    return text(key, lang, name=name, before=words[0], after=words[1])


def _direction(before: Any, after: Any) -> str:
    """Return "set", "unset", "raised" or "lowered" for numbers and quarters; names have no order, but nobody asks."""
    if before is None or after is None:
        return "set" if before is None else "unset"
    return "raised" if after > before else "lowered"


def _shown(before: Any, after: Any, unit: str, lang: str) -> list[str]:
    """Return both values, with as many digits as it takes to tell them apart."""
    shown = [_value(value, unit, lang, digits=3) for value in (before, after)]
    if shown[0] == shown[1]:
        shown = [_value(value, unit, lang, digits=10) for value in (before, after)]
    return shown


def _value(value: Any, unit: str, lang: str, digits: int) -> str:
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    if unit in _IN_WAN:
        return money(value * _IN_WAN[unit], lang) + (text("compare.a_year", lang) if unit.endswith("/yr") else "")
    rounded = float(f"{value:.{digits}g}") if abs(value) < 1000.0 else float(value)
    if unit == "1":
        return exact(rounded, unit, lang)
    if unit == "1/yr":  # a rate or a count
        return exact(rounded, "", lang) + unit_after(unit, lang)
    return exact(rounded, "", lang) + (f" {unit_text(unit, lang)}" if unit else "")
