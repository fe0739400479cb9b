"""The files that a result was made from, as they were written: kept in its manifest, so that it can be made again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sim import document, extends, profile
from sim.experiment import joint_draws, sweep_file
from sim.profile import Profile

DRAWS = "draws.parquet"  # beside the tables, where numbers were drawn from a table
PROFILES = "profiles"

Inputs = Mapping[str, Any]  # file and profile (None for the scenario's own), and files: the text of each by its place


@dataclass(frozen=True)
class Restored:
    """Files that were put into a folder again."""

    file: Path
    profile: Path | None


def of_scenario(path: Path, zone: str | None) -> Inputs:
    """Return the file of a scenario that has been checked, those that it extends, and the profile given with it."""
    return _inputs(path.name, _chain(path), zone)


def of_sweep(path: Path, zone: str | None) -> Inputs:
    """Return the file of a sweep that has been checked, with all scenarios that it names."""
    folder = sweep_file.scenarios_of(path)
    place = f"{sweep_file.FOLDER}/{path.name}" if folder != path.parent else path.name
    content = document.read(path).content
    named = [content["base"], *content["vary"].get("scenario", ())]
    found = {place: _text(path)}
    for name in named:
        found |= _chain(folder / f"{name}{extends.EXTENSION}")
    return _inputs(place, found, zone)


def restore(inputs: Inputs, folder: Path) -> Restored:
    """Write the files into a folder; ValueError for a place outside of it."""
    for place, text in inputs["files"].items():
        path = inside(folder, place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    zone = inputs["profile"]
    return Restored(inside(folder, inputs["file"]), None if zone is None else inside(folder, zone))


def zone_of(inputs: Inputs) -> Profile | None:
    """Return the zone profile that was given beside the scenario; None where there was none."""
    if inputs["profile"] is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = restore(inputs, Path(folder)).profile
        return None if path is None else profile.load(path)


def inside(folder: Path, place: str) -> Path:
    """Return a place in a folder; ValueError where it would lie outside."""
    parts = PurePosixPath(place).parts
    if not parts or PurePosixPath(place).is_absolute() or ".." in parts or "\\" in place or ":" in place:
        raise ValueError(place)
    return folder.joinpath(*parts)


def keep_draws(uncertainty: str, folder: Path) -> None:
    """Copy the table that numbers were drawn from into a result, where there is one."""
    table = joint_draws.table_of(uncertainty)
    if table is not None:
        shutil.copyfile(table, folder / DRAWS)


def _inputs(place: str, files: Mapping[str, str], zone: str | None) -> Inputs:
    if zone is None:
        return {"file": place, "profile": None, "files": dict(files)}
    kept = f"{PROFILES}/{Path(zone).name}"
    return {"file": place, "profile": kept, "files": {**files, kept: _text(Path(zone))}}


def _chain(path: Path) -> dict[str, str]:
    return {file.name: _text(file) for file in _extended(path)}


def _extended(path: Path) -> Iterator[Path]:
    """Yield a scenario's file and those that it extends."""
    parent: str | None = path.stem
    while parent is not None:
        path = path.with_name(parent + path.suffix)
        yield path
        parent = document.read(path).content.get("extends")


def _text(path: Path) -> str:
    return path.read_bytes().decode()
