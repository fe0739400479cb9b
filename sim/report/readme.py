"""The first sheet of a workbook: what the result is, what names it, and which sheet answers which question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow.compute as pc

from sim.messages import text
from sim.report.sheet import Sheet
from sim.report.stored import Result
from sim.report.words import percent

DIGITS_OF_DIGEST = 12
_WAYS = ("off", "catalogue")


def readme(result: Result, sheets: Sequence[Sheet], missing: Sequence[str], lang: str) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line.

    Args:
        result: what is exported
        sheets: that follow
        missing: what does not fit into Excel, in sentences
        lang: of the texts
    """

    def line(key: str, words: str) -> tuple[str, str]:
        return text(f"export.readme.{key}", lang), words

    record = result.record
    share = percent(record["judged_share_of_inputs"], 0.1)
    yield line("what", text("run.simulated", lang, share=share))
    yield line("result", text("run.heading", lang, title=record["title"][lang], name=record["name"]))
    if record["description"][lang]:
        yield line("question", record["description"][lang])
    yield line("counts", text("export.readme.counted", lang, **record["counts"]))
    if record["partial"]:
        cause = text("export.readme.cause", lang, cause=first_cause(result))
        yield line("partial", f"{text('export.partial', lang, **record['counts'])} {cause}")
    if result.is_sweep:
        yield line("points", f"{record['points']:,}")
    yield "", ""
    yield line("read", text("export.readme.intervals", lang))
    yield "", text("export.readme.zero", lang)
    yield "", ""
    label = text("export.readme.sheets", lang)
    for sheet in sheets:
        about = {"name": sheet.name, "question": sheet.question, "lines": f"{sheet.size:,}"}
        yield label, text("export.readme.lines", lang, **about)
        label = ""
    yield "", ""
    label = text("export.readme.not_here", lang)
    for words in (*missing, *_elsewhere(result, lang)):
        yield label, words
        label = ""
    yield "", ""
    yield from _identity(result, lang)


def _elsewhere(result: Result, lang: str) -> Iterator[str]:
    """Yield what no workbook holds."""
    yield text("export.readme.first_met", lang)
    yield text("export.readme.outcomes", lang)
    if "panel" in result.tables:
        yield text("export.readme.panel", lang)


def _identity(result: Result, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what it takes to get the same result again."""
    record = result.record
    for key in ("model", "sweep" if result.is_sweep else "scenario"):
        yield text(f"export.readme.{key}", lang), str(record["digests"].get(key, ""))[:DIGITS_OF_DIGEST]
    draws = str(record["digests"].get("uncertainty", ""))
    if draws in _WAYS:
        words = text(f"export.readme.uncertainty.{draws}", lang)
    else:
        words = text("export.readme.uncertainty.table", lang, digest=draws[:DIGITS_OF_DIGEST])
    yield text("export.readme.uncertainty", lang), words
    yield text("export.readme.seed", lang), str(record["seed"])
    yield text("export.readme.engine", lang), record["engine"]
    versions = ", ".join(f"{name} {found}" for name, found in record["versions"].items())
    yield text("export.readme.versions", lang), versions


def first_cause(result: Result) -> str:
    """Return why the first of the failed runs failed."""
    for batch in result.batches("runs", ["status", "cause"]):
        failed = batch.filter(pc.equal(batch.column("status").dictionary_decode(), "failed"))
        if failed.num_rows:
            return str(failed.column("cause")[0].as_py())
    return ""
