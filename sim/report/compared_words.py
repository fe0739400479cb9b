"""What `zonesim compare` calls targets and outcomes, and how it shows estimates."""

from __future__ import annotations

from collections.abc import Callable

from sim import opinion
from sim.definitions import definitions
from sim.messages import text
from sim.report.cells import Row, joined, reading_title, target_title

SHARES = ("1", "1/yr")  # units that are shown in per cent
_TOGETHER = ("joint", "joint_all")


def target_words(name: str, lang: str) -> str:
    """Return the title of a target or of several at once."""
    return text(f"run.{name}", lang) if name in _TOGETHER else target_title(name, lang)


def title(name: str, lang: str) -> str:
    """Return the title of a target, of several at once, of a reading or of an outcome."""
    if name in (*_TOGETHER, *opinion.targets()):
        return target_words(name, lang)
    if name in definitions():
        words = definitions()[name].is_[lang]
    else:
        target, _, reading = name.partition(".")
        words = reading_title(target, reading, lang)
    return words[:1].upper() + words[1:]


def remarked_title(line: Row, lang: str) -> str:
    """Return the title with what its value is counted over, where that is no moment, and whether less is better."""
    name, remarks = line["id"], []
    known = None if name in opinion.targets() else definitions().get(name)
    if known and known.counted == "quarter":
        remarks.append("quarterly")
    elif known and known.unit == "万元/yr":
        remarks.append("yearly")
    if line["direction"] == "less":
        remarks.append("less_better")
    if not remarks:
        return title(name, lang)
    said = text("compare.remark_comma", lang).join(text(f"compare.{remark}", lang) for remark in remarks)
    return text("compare.remarked", lang, name=title(name, lang), remarks=said)


def width_of(row: Row) -> float:
    """Return the width of an interval; 0 where there is none."""
    return 0.0 if row["low"] is None else float(row["high"] - row["low"])


def spanned(row: Row, shown: Callable[[float], str]) -> str:
    """Return ``3.1 (2.0–4.2)``; the value alone where there is no interval."""
    ends = "" if row["low"] is None else f" ({joined([shown(row['low']), shown(row['high'])])})"
    return f"{shown(row['value'])}{ends}"
