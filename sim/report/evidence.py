"""What an evidence pack holds beside the result: its tables as CSV, and pack.json, which says what everything is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.report import archive
from sim.report.csv_files import safe
from sim.report.stored import MANIFEST, Result, Unusable

FORMAT = 1
ABOUT = "pack.json"
RESULT, INPUTS, RESOLVED, CHARTS, TABLES = "result", "inputs", "resolved", "charts", "tables"  # folders

_BY_RUN = ("runs", "targets", "outcomes", "panel")  # tables with rows for each run: no number is read off them

_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")

Change = tuple[str, str]  # what happened ("changed", "missing" or "added") and where


def write_tables(result: Result, others: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write the tables that the numbers of a report come from, headings and codes as they are stored.

    Args:
        result: whose answers, bands, points … they are
        others: by name, such as the pairs of its points and the numbers of the report's sentences
        folder: that takes them

    Raises:
        OSError: what the disk refuses
    """
    folder.mkdir()
    for table in result.tables:
        if table not in _BY_RUN:
            _write(folder / f"{table}.csv", (batch.to_pandas() for batch in result.batches(table)))
    for name, other in others.items():
        _write(folder / f"{name}.csv", iter([other]))


def _write(path: Path, pieces: Iterator[pd.DataFrame]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with the mark without which Excel misreads Chinese
        for k, piece in enumerate(pieces):
            words = piece.select_dtypes(exclude=["number", "bool"]).columns
            plain = {
                name: [safe(value) if isinstance(value, str) else value for value in piece[name]] for name in words
            }
            piece.assign(**plain).to_csv(file, index=False, header=not k, lineterminator="\r\n")


def about(folder: Path, record: Mapping[str, Any], version: str, lang: str) -> dict[str, Any]:
    """Return what pack.json says of a pack.

    Args:
        folder: with all files of the pack
        record: the manifest of its result
        version: of zonesim
        lang: of the charts
    """
    told = {name: record[name] for name in ("kind", "name", "title", "versions", "counts", "partial")}
    said = {"format": FORMAT, "zonesim": version, "lang": lang, "model": record["digests"]["model"], **told}
    return {**said, "files": {place: digest(folder / place) for place in archive.files(folder) if place != ABOUT}}


def opened(folder: Path, path: Path) -> dict[str, Any]:
    """Return pack.json of a pack that was unpacked.

    Args:
        folder: that it was unpacked into
        path: of the zip, to be told

    Raises:
        Unusable: it is no pack, or one of a newer zonesim
    """
    for place in (ABOUT, f"{RESULT}/{MANIFEST}"):
        if not (folder / place).is_file():
            raise Unusable("remake.lacks", file=path, name=place)
    said = _json(folder / ABOUT)
    found = said.get("format") if isinstance(said, dict) else None
    if isinstance(found, int) and found > FORMAT:
        raise Unusable("remake.newer", file=path, found=found, known=FORMAT)
    sound = isinstance(said, dict) and isinstance(said.get("files"), dict) and isinstance(said.get("zonesim"), str)
    if not sound or isinstance(found, bool) or found != FORMAT:
        raise Unusable("remake.malformed", file=path, name=ABOUT)
    return dict(said)


def retold(then: Path, now: Path) -> list[Change]:
    """Return which tables, tables of charts and reports of two packs differ; pictures are left out.

    Args:
        then: folder of a pack
        now: folder of one made of the same result again
    """
    before, after = (
        {place: _words(folder / place) for place in archive.files(folder) if _is_told(place)} for folder in (then, now)
    )
    found = [("missing", place) for place in before if place not in after]
    found += [("added", place) for place in after if place not in before]
    return found + [("changed", place) for place in before if after.get(place, before[place]) != before[place]]


def _is_told(place: str) -> bool:
    return place.endswith((".csv", ".html")) or place.startswith(f"{RESOLVED}/")


def _words(path: Path) -> str:
    """Return a file without the pictures inside, which another version of what draws them may draw otherwise."""
    return _PICTURE.sub("", path.read_text(encoding="utf-8"))


def changes(folder: Path, said: Mapping[str, Any]) -> list[Change]:
    """Return which files are not those that pack.json and the manifest of the result name, in order."""
    known = dict(said["files"])
    record = _json(folder / RESULT / MANIFEST)
    tables = record.get("files") if isinstance(record, dict) else None
    second = {f"{RESULT}/{name}": said for name, said in tables.items()} if isinstance(tables, dict) else {}
    there = [place for place in archive.files(folder) if place != ABOUT]
    found: list[Change] = [("missing", place) for place in {*known, *second} - set(there)]
    for place in there:
        true = digest(folder / place)
        if place not in known:
            found.append(("added", place))
        elif known[place] != true or second.get(place, true) != true:
            found.append(("changed", place))
    return sorted(found, key=lambda change: change[1])


def disagreements(folder: Path, said: Mapping[str, Any], record: Mapping[str, Any]) -> list[Change]:
    """Return what pack.json says otherwise than the manifest, whose files have been checked."""
    true = about(folder, record, said["zonesim"], said.get("lang", ""))
    return [("changed", f"{ABOUT}: {name}") for name in sorted({*true, *said}) if true.get(name) != said.get(name)]


def _json(path: Path) -> Any:
    """Return what a file holds; None where that is no JSON."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
