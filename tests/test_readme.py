"""What README.md tells a newcomer to type exists; .ci/run types its first two shell blocks word for word."""

import ast
import doctest
import re
import shlex
import shutil

import click
import pytest

import sim
from sim.__main__ import COMMANDS, zonesim
from sim.experiment import sweep_file
from sim.experiment.designs import DESIGNS
from tests.sources import ROOT

PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SHELL = [block for kind, block in FENCED if kind == "sh"]
PYTHON = [block for kind, block in FENCED if kind == "python"]
INLINE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL))
TYPED = [line for block in SHELL for line in block.splitlines()] + INLINE
MADE_BY_THE_READER = {
    *("scenarios/my-policy.yaml", "scenarios/sweeps/mine.yaml", "my-zone.yaml", "my-study.yaml", "draws.parquet")
}

SPLIT = [shlex.split(line.replace("\\", "/")) for line in TYPED]
COMMAND_LINES = [words[1:] for words in SPLIT if len(words) > 1 and words[0].rsplit("/", 1)[-1] == "zonesim"]


def test_the_first_block_installs_into_a_new_environment_and_runs_the_opinion():
    assert SHELL[0].splitlines() == [
        "python3 -m venv .venv",
        ".venv/bin/pip install -e .",
        ".venv/bin/zonesim run scenarios/opinion-2019.yaml",
    ]


def test_the_second_block_installs_what_tests_need_and_tests():
    assert SHELL[1].splitlines() == [".venv/bin/pip install -e '.[dev]' && .venv/bin/python -m pytest -n 2"]


@pytest.mark.parametrize("words", COMMAND_LINES, ids=" ".join)
def test_every_command_of_the_page_exists_with_its_options(words):
    group = click.Context(zonesim)
    command = zonesim.get_command(group, words[0])
    assert command is not None, f"no command {words[0]}"
    command.make_context(words[0], words[1:], parent=group)  # complains about an unknown option or a missing argument


def test_the_page_shows_the_commands_that_a_planner_needs():
    shown = {words[0] for words in COMMAND_LINES}
    assert {"run", "check", "new", "schema", "describe"} <= shown <= set(COMMANDS)


def test_every_file_that_a_command_names_is_there_or_is_the_readers():
    for words in COMMAND_LINES:
        for word in words:
            if re.search(r"\.(yaml|parquet)$", word) and word not in MADE_BY_THE_READER:
                assert (ROOT / word).is_file(), word


def test_every_link_leads_somewhere():
    links = [target for target in re.findall(r"\]\(([^)]+)\)", PAGE) if "://" not in target]
    assert links
    assert [target for target in links if not (ROOT / target).exists()] == []


def test_what_the_page_shows_of_python_is_what_python_says(kernel):
    """Numbers and all; every name that it takes from the package is public."""
    session = doctest.DocTestParser().get_doctest(PAGE, {}, "README.md", None, 0)
    told = []
    assert doctest.DocTestRunner().run(session, out=told.append).failed == 0, "".join(told)
    imports = [node for line in session.examples for node in ast.walk(ast.parse(line.source))]
    taken = {
        alias.name
        for node in imports
        if isinstance(node, ast.ImportFrom) and node.module == "sim"
        for alias in node.names
    }
    assert {"run", "compare", "salib_problem", "ema_model"} <= taken <= set(sim.__all__)


def test_pandas_and_duckdb_give_the_same_answer_to_the_question_of_the_page(kernel, tmp_path, monkeypatch, capsys):
    from tests.faults import tiny_sweep

    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / "store"))
    assert tiny_sweep.sweep(tmp_path, "killed", 2, 100) == 0
    (folder,) = (tmp_path / "results").iterdir()
    told = []
    for block in PYTHON:
        if "targets.parquet" in block:
            assert sum(bool(line) for line in block.splitlines()) == 3
            capsys.readouterr()
            # of the small zone no point reaches 30 certificates; teams make the numbers differ
            exec(block.replace("certified", "teams").replace("certificates", "formed"), {"folder": str(folder)})
            told.append([float(number) for number in re.findall(r"\d+\.\d+", capsys.readouterr().out)])
    assert len(told) == 2
    assert told[0] == told[1]
    assert len(set(told[0])) == 3


def test_the_sweep_of_the_page_is_sound_and_shows_every_way_to_say_what_varies(tmp_path):
    (example,) = [block for kind, block in FENCED if kind == "yaml" and "vary:" in block]
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    path = tmp_path / "scenarios" / "sweeps" / "mine.yaml"
    path.write_text(example, "utf-8")
    sweep = sweep_file.load(path)
    assert sweep.n_points == 64
    assert sweep.replications == sweep_file.Precision("certified", 2.0, 1600)
    assert [isinstance(axis, tuple) for axis in sweep.axes] == [True, True, False]


def test_the_page_tells_of_every_design_and_of_sweeps_comparisons_and_export_in_chinese():
    assert all(f"`{design}`" in PAGE for design in DESIGNS)
    (paragraph,) = [paragraph for paragraph in PAGE.split("\n\n") if paragraph.startswith("**扫描")]
    assert all(f"`zonesim {word} " in paragraph for word in ("new", "check", "sweep", "compare", "export"))


def test_the_page_says_that_nothing_is_observed():
    assert "Nothing here is observed" in PAGE
    assert "不是观测数据" in PAGE


def test_nothing_is_left_to_fill_in():
    assert "TODO" not in PAGE
