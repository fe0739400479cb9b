"""The result folder of an analysis: its tables, and in the manifest what was asked, of which model, with what."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.engine.digest import model_digest
from sim.experiment import results, tidy
from sim.experiment.inputs import Inputs
from sim.experiment.ledger import Counts
from sim.experiment.provenance import judged_share, versions
from sim.scenario import Scenario


@functools.cache
def method_digest() -> str:
    """Return SHA-256 over the code of all methods: the answer of another version of it is not taken for this one's.

    Runs are not named by it: they are those of the model, and stay in the store when a method is mended.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        digest.update(f"{path.relative_to(here).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True)
class Analysis:
    """What is asked; the answer depends on nothing else."""

    kind: str  # of the result, such as "sensitivity"
    name: str  # first part of the folder's name
    title: Mapping[str, str]  # zh and en
    description: Mapping[str, str]
    about: Mapping[str, Any]  # plain values: all that was asked and decides the answer
    scenarios: Sequence[Scenario]
    inputs: Sequence[Inputs]  # files as written, see inputs.py
    uncertainty: str  # "off", "catalogue" or the SHA-256 of a table of draws
    seed: int
    libraries: Sequence[str] = ()  # beside those of the engine, whose versions may change the answer

    @property
    def folder(self) -> str:
        """Name of its folder."""
        record = self.manifest()
        named = [record[key] for key in ("kind", "about", "digests", "method", "engine", "seed", "libraries")]
        return f"{self.name}-{results.short_hash(named)}"

    def manifest(self) -> dict[str, Any]:
        """Return the manifest, but for what only the runs can tell."""
        return {
            "schema_version": results.SCHEMA_VERSION,
            "kind": self.kind,
            "name": self.name,
            "title": dict(self.title),
            "description": dict(self.description),
            "about": dict(self.about),
            "inputs": [dict(one) for one in self.inputs],
            "digests": {
                "model": model_digest(),
                "scenarios": [scenario.digest for scenario in self.scenarios],
                "uncertainty": self.uncertainty,
            },
            "method": method_digest(),
            "versions": versions(),
            "libraries": {name: _version(name) for name in self.libraries},
            "engine": "compiled",
            "seed": self.seed,
            "judged_share_of_inputs": max(judged_share(scenario) for scenario in self.scenarios),
        }


def store(root: Path, analysis: Analysis, tables: Mapping[str, pd.DataFrame], counts: Counts) -> Path:
    """Write the folder of an analysis and return it.

    Args:
        root: where result folders are
        analysis: what was asked
        tables: by name; names and not titles in them, so that they have no language
        counts: of its runs
    """

    def write(draft: Path) -> Mapping[str, Any]:
        for name, table in tables.items():
            tidy.write(draft / f"{name}.parquet", [_arrow(table)])
        told = {name: getattr(counts, name) for name in ("planned", "done", "failed")}
        return {"counts": told, "partial": counts.failed > 0}

    return results.store(root, analysis.folder, write, analysis.manifest())


def _arrow(table: pd.DataFrame) -> pa.Table:
    """Return a table without what pandas notes of itself, so that the bytes do not name its version."""
    return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)


def _version(library: str) -> str:
    from importlib.metadata import version

    return version(library)
