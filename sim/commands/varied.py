"""What varies in a sweep, in words: titles of instruments and parameters for the dotted names of its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim import opinion, parameters
from sim.messages import text
from sim.report.codebook import Varied, named, reading_words, target_words

_TAKEN = ("intensity", "start", "end", "ramp")  # said of an instrument beside its levers
_WITH_TITLE = ("scenario", "policy.intensity", "envelope", "shocks")


def varied(record: Mapping[str, Any], lang: str) -> list[Varied]:
    """Return what varies, in the order of the manifest; nothing for a single run."""
    return [_varied(str(name), record, lang) for name in record.get("names", ())]


def _varied(name: str, record: Mapping[str, Any], lang: str) -> Varied:
    catalogue = parameters.shipped()
    section, _, rest = name.partition(".")
    if name in _WITH_TITLE:
        unit = "万元/yr" if name == "envelope" else ""
        return Varied(name, text(f"export.varied.{name}", lang), unit, _words(name, record, lang))
    if section == "parameters" and rest in catalogue.entries:
        entry = catalogue.entries[rest]
        return Varied(name, entry.is_[lang], entry.unit)
    if name.startswith("policy.instruments."):
        tool, _, what = name.removeprefix("policy.instruments.").partition(".")
        return _instrument(name, tool, what, lang)
    if section == "readings" and rest in opinion.targets():
        words = {reading: reading_words(rest, reading, lang) for reading in opinion.targets()[rest].readings}
        return Varied(name, named(target_words(rest, lang), text("export.varied.reading", lang), lang), words=words)
    if section == "variants":
        return Varied(name, text("export.varied.variant", lang, name=rest))
    return Varied(name, name)


def _instrument(name: str, tool: str, what: str, lang: str) -> Varied:
    known = parameters.shipped().instruments.get(tool)
    if known is None:
        return Varied(name, name)
    if what in _TAKEN:
        unit = "quarters" if what == "ramp" else ""
        return Varied(name, named(known.title[lang], text(f"export.varied.{what}", lang), lang), unit)
    lever = known.levers.get(what)
    if lever is None:
        return Varied(name, name)
    return Varied(name, named(known.title[lang], lever.is_[lang], lang), lever.unit)


def _words(name: str, record: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return what the values are called: titles of scenarios or of shocks."""
    if name == "shocks":
        return {shock: about.is_[lang] for shock, about in parameters.shipped().shocks.items()}
    if name != "scenario":
        return {}
    contents = record["sweep"].get("contents", {})
    titles = {scenario: content.get("title", {}).get(lang) for scenario, content in contents.items()}
    return {scenario: f"{title} ({scenario})" if title else scenario for scenario, title in titles.items()}
