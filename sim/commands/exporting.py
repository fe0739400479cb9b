"""What ``zonesim export`` does: the result is checked, written beside its place, and put there whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from xlsxwriter.exceptions import XlsxFileError

from sim.commands.refusal import FAILED, Refusal
from sim.commands.varied import varied
from sim.experiment.results import SCHEMA_VERSION
from sim.messages import text
from sim.report import csv_files, stored, workbook

EXTENSION = ".xlsx"
_OURS = frozenset(csv_files.names(stored.COLUMNS))

Make = Callable[[Path], list[str]]  # writes to a path; returns what to tell


def export(folder: Path, kind: str, out: str | None, lang: str) -> tuple[Path, list[str]]:
    """Export a result.

    Args:
        folder: of the result
        kind: "xlsx" or "csv"
        out: where to; None for beside the result
        lang: of headings and texts

    Returns:
        what was written, and what of the result it does not hold or Excel does not open, in sentences

    Raises:
        Refusal: the result or the place cannot be used
    """
    try:
        result = stored.opened(folder, SCHEMA_VERSION)
        if kind == "xlsx" and result.record["kind"] not in (stored.RUN, stored.SWEEP):
            raise Refusal(text("export.csv_only", lang, folder=folder, kind=result.record["kind"]))
        spoken = varied(result.record, lang)
        place = _place(folder, kind, out, lang)

        def make(path: Path) -> list[str]:
            if kind == "xlsx":
                return workbook.write(result, spoken, path, lang)
            path.mkdir()
            return csv_files.write(result, spoken, path, lang)

        return place, _written(place, make, lang)
    except stored.Unusable as error:
        raise Refusal(text(error.key, lang, **error.values)) from None


def _place(folder: Path, kind: str, out: str | None, lang: str) -> Path:
    """Return where to write; refuse what would change the result or replace what is not ours."""
    here = folder.resolve()
    name = f"{here.name}{EXTENSION}" if kind == "xlsx" else f"{here.name}-csv"
    place = here.parent / name if out is None else Path(out)
    if kind == "xlsx" and out is not None:
        place = place / name if place.is_dir() else place
        place = place if place.suffix.lower() == EXTENSION else place.with_name(place.name + EXTENSION)
    if here in (place.resolve(), *place.resolve().parents):
        raise Refusal(text("export.inside", lang, place=place))
    if place.is_dir() and (foreign := sorted({found.name for found in place.iterdir()} - _OURS)):
        raise Refusal(text("export.not_ours", lang, place=place, name=foreign[0]))
    # without --out, the place as the user wrote the result
    return folder.parent / name if out is None and folder.name == here.name else place


def _written(place: Path, make: Make, lang: str) -> list[str]:
    """Write beside the place and move there what is whole; an older one is replaced."""
    draft = place.parent / f".zonesim-{uuid4().hex}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        told = make(draft / place.name)
        if place.is_dir():
            place.rename(draft / "older")
        os.replace(draft / place.name, place)
    except (OSError, XlsxFileError) as error:
        cause = next((one for one in (error, *error.args) if isinstance(one, OSError)), error)
        why = getattr(cause, "strerror", None) or str(cause)
        raise Refusal(text("export.cannot_write", lang, place=place, why=why), code=FAILED) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return told
