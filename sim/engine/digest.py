"""The name of the model: a digest of everything that its results depend on."""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
ROOMS = ("national", "policy", "enterprise", "zone", "engine", "catalogue")
FILES = (
    "chance",
    "conformity",
    "document",
    "entry",
    "extends",
    "fields",
    "instrument",
    "levers",
    "measurement",
    "outcomes",
    "parameters",
    "profile",
    "profile_schema",
    "quarters",
    "rule",
    "scenario",
    "schemas",
    "solved",
    "state",
    "table",
    "targets",
    "uncertainty",
)
# texts: they change no result; and what an order may name beside the model, known by digests of its own
FOR_PEOPLE = ("messages", "clauses.yaml", "outcomes.yaml", "sources.yaml", "validation.yaml")
ASKED_FOR = ("uncertainty", "moments", "studies")
LIBRARIES = ("numba", "llvmlite", "numpy")


@functools.cache
def model_digest(package: Path = PACKAGE) -> str:
    """Return SHA-256 over paths and bytes of the model's files and the versions of what compiles and computes it."""
    paths = [package / f"{name}.py" for name in FILES]
    for room in ROOMS:
        paths += [path for path in (package / room).rglob("*") if path.suffix in {".py", ".yaml", ".parquet"}]
    digest = hashlib.sha256()
    for path in sorted(paths):
        inside = path.relative_to(package)
        if not any(part in (*FOR_PEOPLE, *ASKED_FOR) for part in inside.parts):
            digest.update(f"{inside.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()
