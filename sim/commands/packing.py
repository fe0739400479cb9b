"""What ``zonesim pack`` does: all is put into a folder beside the pack's place, zipped, and moved there whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import sim
from sim.commands import studying
from sim.commands.refusal import Refusal
from sim.commands.storing import writing
from sim.experiment import inputs, resolved, results
from sim.experiment.results import MANIFEST, SCHEMA_VERSION
from sim.messages import LANGUAGES, text
from sim.report import archive, brief, drawn, evidence, figures, stored
from sim.report.study import Study
from sim.report.words import size

EXTENSION = ".zip"


def pack(folder: Path, out: str | None, lang: str) -> list[str]:
    """Write the pack of a result.

    Args:
        folder: of the result
        out: where to; None for beside the result, by its name
        lang: of the charts and of what is said

    Returns:
        what was done, in lines

    Raises:
        Refusal: the result or the place cannot be used
    """
    place = _place(folder, out, lang)
    try:
        record = _checked(folder)
        _write(folder, record, place, lang)
    except stored.Unusable as error:
        raise Refusal(text(error.key, lang, **error.values)) from None
    told = [text("pack.written", lang, place=place, size=size(place.stat().st_size))]
    if record["partial"]:
        told.append(text("pack.partial", lang, **record["counts"]))
    return told


def _place(folder: Path, out: str | None, lang: str) -> Path:
    """Return where to write; refuse what would change the result."""
    name = f"{folder.resolve().name}{EXTENSION}"
    place = folder.parent / name if folder.name else folder.resolve().parent / name
    if out is not None:
        place = Path(out) / name if os.path.isdir(out) else Path(out)
    place = studying.named(place, (EXTENSION,), lang) if out is not None else place
    if folder.resolve() in place.resolve().parents:
        raise Refusal(text("export.inside", lang, place=place))
    if os.path.isdir(place):  # unlike Path.is_dir, no error where the name is too long
        raise Refusal(text("pack.is_folder", lang, place=place))
    return place


def _checked(folder: Path) -> dict[str, Any]:
    """Return the manifest of a result that is whole and can be made again."""
    if not os.path.isdir(folder):
        raise stored.Unusable("export.no_folder", folder=folder)
    record = dict(stored.opened(folder, SCHEMA_VERSION).record)
    if record["kind"] not in (stored.RUN, stored.SWEEP):
        raise stored.Unusable("pack.kind", folder=folder)
    if not isinstance(record.get("inputs"), dict):
        raise stored.Unusable("export.lacks", file=folder / MANIFEST, name="inputs")
    for name, digest in record["files"].items():
        if Path(name).name != name:
            raise stored.Unusable("export.lacks", file=folder / MANIFEST, name="files")
        if evidence.digest(folder / name) != digest:
            raise stored.Unusable("export.changed", file=folder / name)
    return record


def _write(folder: Path, record: dict[str, Any], place: Path, lang: str) -> None:
    scratch = place.parent / f".zonesim-{uuid4().hex}"
    with writing(place, lang):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            scratch.mkdir()
            draft = scratch / "pack"
            fill(draft, folder, record, lang)
            archive.write(draft, scratch / "zip")
            os.replace(scratch / "zip", place)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def fill(draft: Path, folder: Path, record: dict[str, Any], lang: str) -> None:
    """Put everything into the draft; all that is drawn and written comes from the copy that is packed."""
    result = draft / evidence.RESULT
    result.mkdir(parents=True)
    for name in (MANIFEST, *record["files"]):
        shutil.copyfile(folder / name, result / name)
    try:
        inputs.restore(record["inputs"], draft / evidence.INPUTS)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise stored.Unusable("export.lacks", file=folder / MANIFEST, name="inputs") from None
    (draft / evidence.RESOLVED).mkdir()
    for name, scenario in resolved.resolved(record):
        results.write_json(draft / evidence.RESOLVED / f"{name}.json", scenario)
    studies = {one: studying.study([str(result)], one) for one in LANGUAGES}
    study = studies[lang]
    others = {f"findings-{one}": brief.table(brief.findings(studies[one])) for one in LANGUAGES}
    paired = {"pairs": study.pairs, "numbers_met": study.numbers_met}
    others |= {name: table for name, table in paired.items() if table is not None}
    evidence.write_tables(study.cases[0].result, others, draft / evidence.TABLES)
    (draft / evidence.CHARTS).mkdir()
    for picture in figures.fitting(study, drawn.Asked()):
        picture.save(draft / evidence.CHARTS, ["png"])
    for one in LANGUAGES:
        write_report(studies[one], draft / f"report-{one}.html", one)
    results.write_json(draft / evidence.ABOUT, evidence.about(draft, record, sim.__version__, lang))


def write_report(study: Study, path: Path, lang: str) -> None:
    """Write the report as one file."""
    from sim.commands import reporting

    reporting.write(study, path, lang)
