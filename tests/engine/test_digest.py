"""The model's name changes with everything its results depend on, so no stale kernel and no stale result is used."""

import shutil
import subprocess
import sys

import pytest

from sim.engine.digest import FILES, PACKAGE, ROOMS, model_digest


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))


def test_a_copy_has_the_same_name(copy):
    assert model_digest(copy) == model_digest()


@pytest.mark.parametrize(
    "file",
    ["enterprise/market.py", "policy/talent.py", "zone/quarter.py", "national/taxes.py", "chance.py", "state.py",
     "measurement.py", "targets.py", "catalogue/parameters.yaml", "catalogue/zones/lincang.yaml", "engine/run.py"],
)  # fmt: skip
def test_an_edited_rule_or_number_gives_the_model_another_name(copy, file):
    with (copy / file).open("a") as edited:
        edited.write("\n# a hair\n")
    assert model_digest(copy) != model_digest()


@pytest.mark.parametrize("file", ["catalogue/messages/run.yaml", "catalogue/clauses.yaml", "report/charts.py"])
def test_texts_for_people_do_not_change_the_name(copy, file):
    with (copy / file).open("a") as edited:
        edited.write("\n# a hair\n")
    assert model_digest(copy) == model_digest()


def test_every_module_that_the_engine_reads_is_part_of_the_name():
    """A module that a run imports but the digest forgets would let a stale kernel live."""
    script = "import sys, sim.engine.ensemble, sim.engine.run; print(*(m for m in sys.modules if m.startswith('sim.')))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    aside = {"messages", "mistake", "syntax"}  # texts only
    files = {name.removeprefix("sim.") for name in loaded if name.removeprefix("sim.").split(".")[0] not in ROOMS}
    assert files
    assert files - aside <= set(FILES)
