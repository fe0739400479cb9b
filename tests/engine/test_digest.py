"""The model's name changes with everything its results depend on, so no stale kernel and no stale result is used."""

import shutil

import pytest

from sim.engine.digest import FILES, PACKAGE, model_digest


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
    import sys

    import sim.engine.ensemble
    import sim.engine.run  # noqa: F401

    aside = {"messages", "mistake", "syntax", "opinion", "definitions"}  # texts only
    rooms = ("sim.national", "sim.policy", "sim.enterprise", "sim.zone", "sim.engine")
    others = ("sim.commands", "sim.experiment", "sim.report", "sim.__main__", "sim.describe", "sim.template")
    loaded = {name for name in sys.modules if name.startswith("sim.") and not name.startswith((*rooms, *others))}
    assert {name.removeprefix("sim.") for name in loaded} - aside <= set(FILES)
