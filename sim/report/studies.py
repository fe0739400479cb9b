"""What `zonesim validate --study` prints: each term beside what was published, then how many stand where."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console

from sim.messages import catalogue, text, unit_text
from sim.report.cells import joined
from sim.report.grid import grid
from sim.report.prose import Prose
from sim.report.words import NOTHING, exact, number, percent

Stored = tuple[Mapping[str, Any], pd.DataFrame, pd.DataFrame]  # manifest, studies, study_runs
Row = Mapping[Any, Any]

PLAIN = ("number", "exponent", "log", "yr")  # units whose numbers are shown as they are
VERDICTS = ("inside", "overlaps", "outside", "unknown")


def show(console: Console, found: Sequence[Stored], lang: str) -> None:
    """Print the studies.

    Args:
        console: where to
        found: manifest and tables of each
        lang: of the texts
    """
    share = max(record["judged_share_of_inputs"] for record, _, _ in found)
    console.print(Prose(text("run.simulated", lang, share=percent(share, 0.1)), "bold"))
    for record, terms, runs in found:
        console.print(_study(record, terms, lang))
        for sentence in _about(record, terms, runs, lang):
            console.print(Prose(sentence, "dim"))
    for sentence in counted([terms for _, terms, _ in found], lang):
        console.print(Prose(sentence))
    console.print(Prose(text("studies.note", lang), "dim"))


def _study(record: Mapping[str, Any], terms: pd.DataFrame, lang: str) -> Any:
    headings = [text(f"studies.{key}", lang) for key in ("term", "estimate", "n", "published", "verdict")]
    rows = [_row(row, lang) for row in terms.to_dict("records")]
    study = record["about"]["study"]
    words = {"title": record["title"][lang], "name": study["study"], "kind": text(f"validate.{study['kind']}", lang)}
    title = text("studies.title", lang, **words)
    return grid(title, headings, rows, figures=(1, 2, 3))


def _row(row: Row, lang: str) -> list[str]:
    low, high = row["low"], row["high"]
    width = high - low if math.isfinite(low) and math.isfinite(high) else 0.0
    found = NOTHING
    if math.isfinite(row["estimate"]):
        found = _value(row["estimate"], row["unit"], lang, width)
        if width > 0.0:
            found += f" ({joined([_value(end, row['unit'], lang, width) for end in (low, high)])})"
    verdict = (
        text(f"studies.{'not_seen' if row['verdict'] == 'unknown' else row['verdict']}", lang) if row["verdict"] else ""
    )
    return [term_words(row["term"], lang), found, number(float(row["n"]), 10.0), _published(row, lang), verdict]


def term_words(term: str, lang: str) -> str:
    """Return what an estimator's number is; a regressor is shown by its column's name.

    >>> term_words("survival_5", "en"), term_words("log_sales", "en")
    ('alive after 5 years', 'log_sales')
    """
    words = catalogue()
    if f"studies.term.{term}" in words:
        return text(f"studies.term.{term}", lang)
    stem, _, tail = term.rpartition("_")
    if stem and f"studies.term.{stem}_*" in words:
        return text(f"studies.term.{stem}_*", lang, number=tail)
    return term


def _published(row: Row, lang: str) -> str:
    value, low, high = (row[name] for name in ("published", "published_low", "published_high"))
    ends = [_given(end, row["unit"], lang) for end in (low, high) if math.isfinite(end)]
    band = ""
    if math.isfinite(low) and math.isfinite(high) and low < high:
        band = joined(ends)
    elif ends and not (math.isfinite(low) and math.isfinite(high)):
        band = f"{'>=' if math.isfinite(low) else '<='} {ends[0]}"
    if not math.isfinite(value):
        return band
    shown = _given(value, row["unit"], lang)
    return f"{shown} ({band})" if band else shown


def _value(value: float, unit: str, lang: str, width: float) -> str:
    shown = number(value, width) if unit in PLAIN else percent(value, width)
    return f"{shown} {text('validate.years', lang)}" if unit == "yr" else shown


def _given(value: float, unit: str, lang: str) -> str:
    shown = exact(value, "" if unit in PLAIN else unit, lang)
    return f"{shown} {text('validate.years', lang)}" if unit == "yr" else shown


def _about(record: Mapping[str, Any], terms: pd.DataFrame, runs: pd.DataFrame, lang: str) -> Iterator[str]:
    """Yield what the study is, how it was run, its source, and replications that gave nothing, by cause."""
    about, study = record["about"], record["about"]["study"]
    first, last = study["years"]
    yield record["description"][lang].strip()
    yield text(
        "studies.how", lang, estimator=study["estimator"], population=about["population"], first=first, last=last,
        regime=_regime(study, lang), runs=about["runs"], seed=record["seed"],
        numbers=text(f"studies.numbers_{study.get('uncertainty', 'catalogue')}", lang),
    )  # fmt: skip
    yield text("studies.source", lang, source=study["source"], tag=study["tag"])
    lost = runs[runs["cause"] != ""]
    if len(lost):
        numbers = ", ".join(str(one) for one in sorted(set(lost["replication"]))[:10])
        yield text(
            "studies.lost", lang, lost=lost["replication"].nunique(), runs=about["runs"], numbers=numbers,
            cause=_cause(lost.iloc[0], lang),
        )  # fmt: skip


def _cause(row: Any, lang: str) -> str:
    return text(f"studies.few.{row['cause']}", lang, **json.loads(row["cause_about"]))


def _regime(study: Mapping[str, Any], lang: str) -> str:
    """Return whose policy applies: that of a scenario, or the instruments that the study itself names."""
    if "policy" in study:
        named = ", ".join(study["policy"].get("instruments", ())) or text("studies.all_instruments", lang)
        return text("studies.own_policy", lang, named=named)
    return str(study.get("regime", text("studies.status_quo", lang)))


def counted(tables: Sequence[pd.DataFrame], lang: str) -> Iterator[str]:
    """Yield how many published terms stand where, tests apart from what rules build in."""
    every = pd.concat([table.assign(verdict=table["verdict"].fillna("")) for table in tables])
    for kind in ("test", "consistency"):
        held = every[(every["kind"] == kind) & (every["verdict"] != "")]
        if len(held):
            counts = {verdict: int((held["verdict"] == verdict).sum()) for verdict in VERDICTS}
            yield text(f"studies.counted_{kind}", lang, terms=len(held), **counts)


def show_list(
    console: Console,
    studies: Sequence[Row],
    estimators: Sequence[Row],
    columns: Mapping[str, str],
    lang: str,
) -> None:
    """Print the studies that come along, the estimators with their arguments, and the columns of the panel."""
    rows = [
        [one["study"], one["title"][lang], text(f"validate.{one['kind']}", lang), one["estimator"]] for one in studies
    ]
    headings = [text(f"studies.{key}", lang) for key in ("study", "what", "kind", "estimator")]
    console.print(grid(text("studies.shipped", lang), headings, rows))
    rows = [[one["estimator"], _arguments(one["arguments"], lang), ", ".join(one["terms"])] for one in estimators]
    headings = [text(f"studies.{key}", lang) for key in ("estimator", "arguments", "terms")]
    console.print(grid(text("studies.estimators", lang), headings, rows))
    rows = [[name, text(f"studies.column.{name}", lang), unit_text(unit, lang)] for name, unit in columns.items()]
    headings = [text(f"studies.{key}", lang) for key in ("column", "what", "unit")]
    console.print(grid(text("studies.columns", lang), headings, rows))
    console.print(Prose(text("studies.prefixes", lang)))


def _arguments(arguments: Sequence[Row], lang: str) -> str:
    """Return arguments with what they take; those that may be left out in brackets."""
    found = []
    for one in arguments:
        default = "" if one["default"] in (None, False) else f" = {one['default']}"
        said = f"{one['name']}: {'|'.join(one['values'])}{default}"
        found.append(said if one["required"] else f"[{said}]")
    return "\n".join(found)
