"""One folder of results per scenario, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sim.experiment import tidy
from sim.experiment.judgement import Judged

if TYPE_CHECKING:
    from sim.engine.run import Ensemble

SCHEMA_VERSION = 1
HASH_LENGTH = 8
ATTEMPTS = 10  # to put a folder in place while another process writes the same one

Write = Callable[[Path], None]


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
        return hashlib.sha256(canonical(self.__dict__).encode()).hexdigest()[:HASH_LENGTH]


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, shortest floats and no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def manifest(
    ensemble: Ensemble, identity: Identity, judged_share: float, versions: Mapping[str, str]
) -> dict[str, Any]:
    """Return what is needed to run the same again and to read the tables: no path, host, time or worker count."""
    scenario = ensemble.scenario
    failed = sum(cause != "" for cause in ensemble.causes)
    return {
        "schema_version": SCHEMA_VERSION,
        "name": scenario.name,
        "title": dict(scenario.title),
        "description": dict(scenario.description),
        "scenario": scenario.resolved(),
        "digests": {"model": identity.model, "scenario": identity.scenario, "uncertainty": identity.uncertainty},
        "versions": dict(versions),
        "engine": identity.engine,
        "seed": identity.seed,
        "runs": identity.runs,
        "panel": identity.panel,
        "counts": {"planned": len(ensemble.causes), "done": len(ensemble.causes) - failed, "failed": failed},
        "judged_share_of_inputs": judged_share,
    }


def contents(ensemble: Ensemble, judged: Judged, record: Mapping[str, Any]) -> dict[str, Write]:
    """Return what writes each file of a result folder but the chart."""
    files: dict[str, Write] = {
        "manifest.json": partial(_write_json, value=record),
        "targets.parquet": lambda path: tidy.write(path, tidy.targets(ensemble, judged)),
        "outcomes.parquet": lambda path: tidy.write(path, tidy.outcomes(ensemble)),
        "runs.parquet": lambda path: tidy.write(path, tidy.runs(ensemble, judged)),
    }
    if ensemble.panel is not None:
        files["panel.parquet"] = lambda path: tidy.write(path, tidy.panel(ensemble))
    return files


def store(root: Path, name: str, files: Mapping[str, Write]) -> Path:
    """Write all files into ``root/name``; readers see the whole folder or none, an older one is replaced."""
    root.mkdir(parents=True, exist_ok=True)
    draft = root / f".{name}-{uuid4().hex}"
    draft.mkdir()
    try:
        for file, write in files.items():
            write(draft / file)
            _flush(draft / file)
        _put_in_place(draft, root / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return root / name


def _put_in_place(draft: Path, folder: Path) -> None:
    """Move the draft to its name; a folder of that name is moved aside first, since a rename cannot replace it."""
    for attempt in range(ATTEMPTS):
        try:
            draft.rename(folder)
            return
        except OSError:
            if not folder.is_dir() or folder.is_symlink() or attempt == ATTEMPTS - 1:
                raise
        aside = draft.with_name(f"{draft.name}-old")
        with suppress(FileNotFoundError):  # another process moved it first
            folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
