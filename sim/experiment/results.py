"""One folder of results per scenario or sweep, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment import answers, drafts, kept, rows, summary_tables, tidy

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.engine.run import Ensemble

SCHEMA_VERSION = 3
MANIFEST = "manifest.json"
HASH_LENGTH = 8
ATTEMPTS = 10  # to put a folder in place while another process writes the same one

Write = Callable[[Path], Mapping[str, Any]]  # puts files into a folder; returns what to add to the manifest


@dataclass(frozen=True)
class Identity:
    """What names a run: two runs with the same identity have the same results."""

    model: str  # SHA-256, as the two that follow
    scenario: str
    uncertainty: str  # "off", "catalogue" or the SHA-256 of a table of joint draws
    engine: str
    seed: int
    runs: int
    panel: int

    @property
    def hash8(self) -> str:
        """The short name in ``results/<scenario>-<hash8>/``."""
        return short_hash(self.__dict__)


def short_hash(identity: Any) -> str:
    """Return the digits of a folder's name."""
    return hashlib.sha256(canonical(identity).encode()).hexdigest()[:HASH_LENGTH]


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, shortest floats and no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def manifest(
    ensemble: Ensemble, identity: Identity, judged_share: float, versions: Mapping[str, str], inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is needed to run the same again and to read the tables: no path, host, time or worker count.

    Args:
        ensemble: the runs
        identity: what names them
        judged_share: of the inputs [1]
        versions: of the libraries
        inputs: the files as they were written, see inputs.py
    """
    scenario = ensemble.scenario
    failed = sum(cause != "" for cause in ensemble.causes)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "run",
        "name": scenario.name,
        "title": dict(scenario.title),
        "description": dict(scenario.description),
        "scenario": scenario.resolved(),
        "inputs": dict(inputs),
        "digests": {"model": identity.model, "scenario": identity.scenario, "uncertainty": identity.uncertainty},
        "versions": dict(versions),
        "engine": identity.engine,
        "seed": identity.seed,
        "runs": identity.runs,
        "panel": identity.panel,
        "counts": {"planned": len(ensemble.causes), "done": len(ensemble.causes) - failed, "failed": failed},
        "partial": failed > 0,
        "judged_share_of_inputs": judged_share,
    }


def tables(ensemble: Ensemble) -> dict[str, Callable[[], Iterable[pa.Table]]]:
    """Return what makes the tables of one scenario, by name."""
    columns = kept.column_names()
    cut = kept.of_ensemble(ensemble, columns)
    found = rows.rows([(0, cut)], [ensemble.scenario.name])

    @cache
    def point() -> summary_tables.Point:
        answer = answers.answer(lambda: [cut], len(cut.causes), len(columns), ensemble.scenario.quarters)
        return summary_tables.Point(0, ensemble.scenario.name, answer)

    makers: dict[str, Callable[[], Iterable[pa.Table]]] = {
        "targets": lambda: [tidy.targets(found)],
        "outcomes": lambda: tidy.outcomes(ensemble),
        "runs": lambda: [tidy.runs(found)],
        "answers": lambda: [summary_tables.answers([point()])],
        "bands": lambda: [summary_tables.bands([point()], columns)],
    }
    return makers if ensemble.panel is None else {**makers, "panel": lambda: tidy.panel(ensemble)}


def write_tables(draft: Path, ensemble: Ensemble) -> None:
    """Write the tables of one scenario."""
    for name, made in tables(ensemble).items():
        tidy.write(draft / f"{name}.parquet", made())


def store(root: Path, name: str, write: Write, record: Mapping[str, Any]) -> Path:
    """Write a folder of results; readers see all of it or none, an older one is replaced.

    Args:
        root: where result folders are
        name: of the folder
        write: puts the files into the folder that it is given
        record: the manifest, to which the digests of the files are added
    """
    with drafts.draft(root, name) as draft:
        added = write(draft)
        write_json(draft / MANIFEST, {**record, **added, "files": digests(draft)})
        for path in draft.iterdir():
            drafts.flush(path)
        _put_in_place(draft, root / name)
        drafts.flush(root)
    return root / name


def is_whole(folder: Path, record: Mapping[str, Any]) -> bool:
    """Return whether the folder holds these results in full: no run failed, and no file has changed since."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {**found, **record} == found and not found["partial"] and found["files"] == digests(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a result folder but the manifest."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name != MANIFEST:
            with path.open("rb") as file:
                found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _put_in_place(draft: Path, folder: Path) -> None:
    """Move the draft to its name; a folder of that name is moved aside first, since a rename cannot replace it."""
    for attempt in range(ATTEMPTS):
        try:
            draft.rename(folder)
            return
        except OSError:
            if not folder.is_dir() or folder.is_symlink() or attempt == ATTEMPTS - 1:
                raise
        aside = drafts.aside(draft)
        with suppress(FileNotFoundError):  # another process moved it first
            folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write plain values, the same bytes for the same values."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
