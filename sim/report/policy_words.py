"""What one scenario changes against another, in sentences; instruments that change alike share one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.messages import text, unit_text
from sim.report.words import exact

Change = Mapping[str, Any]  # kind, title, article, parts: what, name, unit, before, after


def sentences(changes: Sequence[Change], lang: str) -> list[str]:
    """Return one sentence per change, or one that says that nothing differs.

    Args:
        changes: as plain values, see experiment.policy_diff
        lang: of the sentences
    """
    if not changes:
        return [text("compare.same", lang)]
    return [_sentence(alike, lang) for alike in _alike(changes)]


def _alike(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield changes of a kind with the same parts together, in the order of the first of them."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(repr((change["kind"], change["parts"])), []).append(change)
    yield from groups.values()


def _sentence(alike: Sequence[Change], lang: str) -> str:
    comma = text("compare.comma", lang)
    subject = comma.join(dict.fromkeys(change["title"][lang] for change in alike))
    articles = sorted({change["article"] for change in alike if change["article"]})
    if articles:
        key = "compare.article" if len(articles) == 1 else "compare.articles"
        subject += text(key, lang, articles=comma.join(map(str, articles)))
    kind = text(f"compare.kind.{alike[0]['kind']}", lang, subject=subject)
    parts = text("compare.semicolon", lang).join(_part(part, lang) for part in alike[0]["parts"])
    return text("compare.sentence", lang, subject=kind, parts=parts)


def _part(part: Mapping[str, Any], lang: str) -> str:
    what, before, after = part["what"], part["before"], part["after"]
    if what == "intensity" and 0 in (before, after):
        return text("compare.on" if after else "compare.off", lang, value=_shown(after or before, "", lang))
    if isinstance(before, bool):
        return text("compare.with" if after else "compare.without", lang)
    words = {"before": _value(what, before, part["unit"], lang), "after": _value(what, after, part["unit"], lang)}
    words["unit"] = "" if part["unit"] in ("", "1", "1/yr") else f" {unit_text(part['unit'], lang)}"
    verb = text(f"compare.{_direction(before, after)}", lang, **words)
    name = part["name"][lang] if part["name"] else text(f"compare.{what}", lang)
    return text("compare.part", lang, name=name, change=verb).strip()


def _direction(before: Any, after: Any) -> str:
    """Return "raised" or "lowered" for two numbers, "moved" for anything else."""
    if isinstance(before, int | float) and isinstance(after, int | float):
        return "raised" if after > before else "lowered"
    return "moved"


def _value(what: str, value: Any, unit: str, lang: str) -> str:
    if value is None:
        return text("compare.open_end" if what == "end" else "compare.unset", lang)
    return _shown(value, unit, lang)


def _shown(value: Any, unit: str, lang: str) -> str:
    if isinstance(value, int | float):
        return exact(float(value), unit if unit in ("1", "1/yr") else "", lang) if unit else f"{value:.3g}"
    return str(value)
