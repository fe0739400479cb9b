"""The house keeps its order: who may import whom, and what the repository holds."""

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.sources import ROOT, RULE_FILES, RULES, SOURCES, name_of, room_of, tree_of

TOP_LEVEL = {"pyproject.toml", "sim", "scenarios", "results", "tests", "README.md"}
LONGEST_FILE = 300
LONG_FILES = {"state.py", "measurement.py"}  # lists of fields

# Rooms by what they may import beside themselves; a room is a folder of sim/ or a group of its top-level modules.
RULEBOOK = {"rule", "state", "chance"}
TEXTS = {"quarters", "document", "messages", "syntax", "mistake", "fields", "conformity"}
NUMBERS = {"entry", "instrument", "uncertainty", "parameters"}
QUESTIONS = {"extends", "profile", "profile_schema", "schemas", "scenario", "template"}
TABLES = {"solved", "levers", "table"}
MEASURES = {"opinion", "outcomes", "targets", "definitions", "sources"}
INPUTS = TEXTS | NUMBERS | QUESTIONS | {"state"} | MEASURES
TEXT_ROOM = TEXTS | {"sim"}
MAY_IMPORT: dict[str, set[str]] = {
    **dict.fromkeys(RULEBOOK, RULEBOOK),
    "national": RULEBOOK,
    "policy": RULEBOOK,
    "enterprise": RULEBOOK | {"national", "policy"},
    "zone": RULEBOOK | {"national", "policy", "enterprise"},
    **dict.fromkeys(TEXTS, TEXT_ROOM),
    **dict.fromkeys(NUMBERS, TEXT_ROOM | NUMBERS | {"state"}),
    **dict.fromkeys(MEASURES, TEXT_ROOM | MEASURES | NUMBERS | {"state"}),
    **dict.fromkeys(QUESTIONS, INPUTS),
    **dict.fromkeys(TABLES, INPUTS | TABLES | RULEBOOK | RULES),
    "measurement": MEASURES | RULEBOOK | RULES,
    "targets": RULEBOOK | RULES,  # reads its targets by rules
    "engine": INPUTS | TABLES | RULEBOOK | RULES | {"measurement"},
    "experiment": INPUTS | TABLES | RULEBOOK | RULES | {"engine"},
    "report": TEXTS | MEASURES | {"state"},
    "describe": INPUTS | TABLES | {"report"},
    "app": INPUTS | TABLES | {"engine", "experiment", "report"},
    "asked": INPUTS | {"experiment"},
    "api": INPUTS | TABLES | {"asked", "engine", "experiment"},
    "research": INPUTS | TABLES | {"api", "asked", "engine", "experiment"},
    "bridges": INPUTS | TABLES | {"api", "engine", "experiment"},
    "commands": INPUTS | TABLES | RULEBOOK | RULES | {"engine", "experiment", "report", "describe", "app", "sim"},
    "__main__": INPUTS | {"commands", "describe", "sim"},
    "__init__": set(),
}

# Libraries that only certain files may import.
ONLY_IN = {
    # hand_loop.py is what `zonesim bench` holds the kernel against
    "numba": {"engine/ensemble.py", "engine/compiled_draws.py", "experiment/hand_loop.py"},
    "llvmlite": {"engine/ensemble.py"},
    # bench_peers.py holds sweeps against other runners, of Mesa and of EMA Workbench
    "mesa": {"engine/interactive.py", "app", "experiment/bench_peers.py"},
    "ema_workbench": {"bridges.py", "experiment/bench_peers.py", "experiment/discovery/peeling.py"},
    "yaml": {"document.py", "syntax.py"},
    "dask": {"experiment/executors.py"},
    "distributed": {"experiment/executors.py"},
    "click": {"__main__.py", "commands"},
}
HEAVY = ("numba", "mesa", "numpy", "pandas", "scipy", "matplotlib", "pyarrow", "networkx", "jsonschema")


def _imported(tree: ast.AST) -> Iterator[str]:
    """Yield dotted names of all imports, also those inside functions; ``from sim import table`` is ``sim.table``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "sim":
                yield from (f"sim.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_room_imports_only_what_stands_to_its_left(path):
    room = room_of(path)
    assert room in MAY_IMPORT, f"sim/{room} has no place in the order of the house"
    for name in _imported(tree_of(path)):
        if name.split(".")[0] == "sim":
            inside = name.removeprefix("sim").removeprefix(".").split(".")[0]
            other = inside if inside and not inside.startswith("__") else "sim"
            assert other == room or other in MAY_IMPORT[room], f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_each_library_stays_in_its_files(path):
    for library in {name.split(".")[0] for name in _imported(tree_of(path))} & set(ONLY_IN):
        allowed = ONLY_IN[library]
        assert name_of(path) in allowed or room_of(path) in allowed, f"{name_of(path)} imports {library}"


@pytest.mark.parametrize("path", RULE_FILES, ids=name_of)
def test_a_rule_file_imports_arithmetic_only(path):
    outside = {name for name in _imported(tree_of(path)) if name.split(".")[0] != "sim"}
    assert outside <= {"math", "__future__"}


def test_help_imports_nothing_heavy():
    script = (
        "import sys; sys.argv = ['zonesim', '--help']\n"
        "from sim.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        f"print('loaded:', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


def test_no_field_of_a_record_hides_behind_an_attribute_of_numpy():
    from sim.parameters import record_type
    from sim.state import Enterprise, Zone, record_dtype

    def names(record: np.dtype) -> Iterator[str]:
        for name in record.names or ():
            yield name
            yield from names(record[name])

    for record in (record_type(), record_dtype(Enterprise), record_dtype(Zone)):
        hidden = {name for name in names(record) if hasattr(np.recarray, name) or hasattr(np.record, name)}
        assert not hidden


# --- What the repository holds ---


@pytest.fixture(scope="module")
def kept() -> list[Path]:
    """Files that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_the_top_level_is_as_agreed(kept):
    found = {path.relative_to(ROOT).parts[0] for path in kept}
    assert {name for name in found if not name.startswith(".")} == TOP_LEVEL


def test_no_file_is_larger_than_a_mebibyte(kept):
    assert [str(path) for path in kept if path.stat().st_size > 1 << 20] == []


def test_no_file_names_a_machine(kept):
    host = socket.gethostname()
    named = [re.compile(rf"(^|[\s\"'`(=:])/({folder})/\w") for folder in ("work", "root", "home", "Users")]
    named += [re.compile(rf"\b{re.escape(host)}\b")] if len(host) > len("localhost") else []
    named += [re.compile("|".join(["index" + "-url", "trusted" + "-host", "find" + "-links"]))]
    for path in kept:
        try:
            content = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and tables
        for pattern in named:
            found = pattern.search(content)
            assert not found, f"{path.relative_to(ROOT)} names {found.group(0) if found else ''}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_holds_one_idea(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE or name_of(path) in LONG_FILES, f"{lines} lines"
