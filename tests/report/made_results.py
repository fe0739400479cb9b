"""Small result folders by hand, as ``zonesim run`` and ``sweep`` write them: three runs, the last one failed."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim import opinion
from sim.report import stored

SCHEMA_VERSION = 3
LANGUAGES = ("zh", "en")
RUNS = 3  # of a point
QUARTERS = ("2018Q1", "2018Q2")
KEPT = ("certified.certificates", "growth.output", "spend")
NAMES = ("policy.instruments.rd_subsidy.intensity", "shocks")
POINTS: tuple[tuple[Any, ...], ...] = ((0.0, "none"), (1.5, "pandemic-2020"))
CAUSE = "sales are not finite"


def run_folder(root: Path, **changes: Any) -> Path:
    """Write the result of a run."""
    return _folder(root, False, **changes)


def sweep_folder(root: Path, **changes: Any) -> Path:
    """Write the result of a sweep of two points; ``changes`` replace entries of the manifest and whole tables."""
    return _folder(root, True, **changes)


def _folder(root: Path, is_sweep: bool, folder: str = "", **changes: Any) -> Path:
    name = "ladder" if is_sweep else "opinion-2019"
    place = root / (folder or f"{name}-0123abcd")
    place.mkdir(parents=True)
    points = range(len(changes.get("points_made", POINTS if is_sweep else [()])))
    made = {
        "answers": [row for point in points for row in answers(point)],
        "runs": [row for point in points for row in runs(point)],
        "targets": [row for point in points for row in targets(point)],
        "outcomes": [row for point in points for row in outcomes(point)],
        "bands": [row for point in points for row in bands(point)],
    }
    if is_sweep:
        made["points"] = points_of(changes.get("names", NAMES), changes.get("points_made", POINTS))
    for table in made:
        write(place / f"{table}.parquet", changes.get(f"rows_of_{table}", made[table]))
    if "panel" in changes:
        pq.write_table(changes["panel"], place / "panel.parquet")
    about = manifest(name, is_sweep, len(points))
    about |= {key: value for key, value in changes.items() if key in about or key == "schema_version"}
    sign(place, about)
    return place


def sign(place: Path, about: dict[str, Any]) -> None:
    """Write the manifest with the digests of the files as they are."""
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(place.glob("*.parquet"))}
    (place / "manifest.json").write_text(json.dumps({**about, "files": files}, ensure_ascii=False), "utf-8")


def manifest(name: str, is_sweep: bool, points: int) -> dict[str, Any]:
    of_sweep = {"names": list(NAMES), "columns": list(KEPT), "points": points, "sweep": {"contents": {}}}
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "sweep" if is_sweep else "run",
        "name": name,
        "title": {"zh": "力度阶梯", "en": "Intensity ladder"},
        "description": {"zh": "力度变化有何影响？", "en": "What does intensity change?"},
        "counts": {"planned": RUNS * points, "done": (RUNS - 1) * points, "failed": points},
        "partial": True,
        "digests": {"model": "a" * 64, "sweep" if is_sweep else "scenario": "b" * 64, "uncertainty": "catalogue"},
        "versions": {"zonesim": "0.1.0", "python": "3.11.7"},
        "engine": "compiled",
        "seed": 11,
        "judged_share_of_inputs": 0.66,
        **(of_sweep if is_sweep else {}),
    }


def readings() -> list[tuple[Any, str]]:
    return [(target, reading) for target in opinion.targets().values() for reading in target.readings]


def answers(point: int) -> list[dict[str, Any]]:
    """Certified is met once more often at point 1; nothing else depends on the point."""
    counts = {"planned": RUNS, "done": RUNS - 1, "failed": 1, "scenario": "opinion-2019", "point": point}
    found = [
        {**counts, "target": key, "headline": True, "probability": 0.0, "low": 0.0, "high": 0.66, "spend": 4148.25}
        for key in ("joint", "joint_all")
    ]
    found[0]["binding"] = "certified"
    for target, reading in readings():
        due = (target.id, reading) != ("teams", "formed")
        row = {"target": target.id, "reading": reading, "headline": reading == target.readings[0]}
        row |= {"threshold": target.threshold, "unit": target.unit, "spend": 4148.25, **counts}
        row |= {"median": 1.5 * target.threshold, "p5": -target.threshold, "p95": 3.0 * target.threshold}
        chance = (0.5 if target.id == "certified" and point else 1.0) if due else None
        found.append({**row, "probability": chance, "low": 0.1 if due else None, "high": 1.0 if due else None})
    return found


def runs(point: int) -> list[dict[str, Any]]:
    keys = {"scenario": "opinion-2019", "point": point}
    done = [
        {**keys, "replication": r, "status": "done", "spend": 4000.5 + r, "joint_met": r == 1, "joint_all_met": False}
        for r in range(RUNS - 1)
    ]
    return [*done, {**keys, "replication": RUNS - 1, "status": "failed", "cause": CAUSE}]


def targets(point: int) -> list[dict[str, Any]]:
    """Value is the threshold in replication 0, half of it in replication 1, where certified depends on the point."""
    found = []
    for r in range(RUNS - 1):
        for target, reading in sorted(readings(), key=lambda pair: (pair[0].id, pair[1])):
            met = r == 0 or (target.id == "certified" and point == 0)
            row = {"scenario": "opinion-2019", "point": point, "replication": r, "target": target.id}
            row |= {"reading": reading, "quarter": "2020Q4", "met": met}
            found.append(
                {**row, "value": target.threshold * (1.0 if met else 0.5), "first_met": "2020Q1" if met else None}
            )
    return found


def outcomes(point: int) -> list[dict[str, Any]]:
    keys = {"scenario": "opinion-2019", "point": point, "park": "all", "industry": "all"}
    return [
        {**keys, "replication": r, "quarter": quarter, "outcome": outcome, "value": -0.1 if r else 1e-7 / 3.0}
        for r in range(RUNS - 1)
        for quarter in QUARTERS
        for outcome in KEPT
    ]


def bands(point: int) -> list[dict[str, Any]]:
    keys = {"scenario": "opinion-2019", "point": point, "planned": RUNS, "done": RUNS - 1, "failed": 1}
    levels = {"mean": 0.032, "p5": 0.01, "p25": 0.02, "p50": 0.03, "p75": 0.04, "p95": 0.05}
    return [{**keys, "quarter": quarter, "outcome": outcome, **levels} for quarter in QUARTERS for outcome in KEPT]


def points_of(names: Any, points: Any) -> list[dict[str, Any]]:
    return [
        {
            "point": k,
            "name": name,
            "value": None if value is None else str(value),
            "number": value if isinstance(value, float) else None,
        }
        for k, values in enumerate(points)
        for name, value in zip(names, values, strict=True)
    ]


_TYPES = {
    **dict.fromkeys(("point", "replication", "planned", "done", "failed"), pa.int64()),
    **dict.fromkeys(("joint_met", "joint_all_met", "met", "headline"), pa.bool_()),
    **dict.fromkeys(("number", "spend", "threshold", "probability", "low", "high", "median", "value"), pa.float64()),
    **dict.fromkeys(("mean", "p5", "p25", "p50", "p75", "p95"), pa.float64()),
}
_CODED = pa.dictionary(pa.int32(), pa.string())


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a table; text is dictionary-coded, a group of rows holds few, so that readers meet several."""
    types = {name: _TYPES.get(name, _CODED) for name in stored.COLUMNS[path.stem]}
    if path.stem == "points":
        types["value"] = _CODED
    columns = [pa.array([row.get(name) for row in rows], kind) for name, kind in types.items()]
    pq.write_table(pa.table(columns, names=list(types)), path, row_group_size=7)
