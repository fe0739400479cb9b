"""The Python files of the model, for the tests that read code instead of running it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIM = ROOT / "sim"
RULES = {"national", "policy", "enterprise", "zone"}
SOURCES = sorted(SIM.rglob("*.py"))
RULE_FILES = [SIM / "chance.py"] + [
    path for path in SOURCES if path.parent.name in RULES and path.name != "__init__.py"
]


def name_of(path: Path) -> str:
    """Return the path inside sim/."""
    return path.relative_to(SIM).as_posix()


def room_of(path: Path) -> str:
    """Return the folder of sim/ or the top-level module that a file belongs to."""
    return path.relative_to(SIM).with_suffix("").parts[0]


def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
