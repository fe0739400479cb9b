"""``zonesim cache``: what people see of the store."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim
from tests.faults.store_of_five import fill


@pytest.fixture
def zone():
    def call(*words):
        return CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(zonesim, ["cache", *words])

    return call


def test_an_empty_store_says_so(zone):
    done = zone("show", "--lang", "en")
    assert done.exit_code == 0
    assert "0 runs, 0 of them failed" in done.output
    assert "empty" in done.output


@pytest.mark.parametrize(("lang", "told"), [("en", "other (mmmmmmmm)"), ("zh", "其他（mmmmmmmm）")])
def test_runs_of_another_model_are_told_apart(zone, lang, told):
    fill(os.environ["ZONESIM_STORE"])
    done = zone("show", "--lang", lang)
    assert told in done.output
    assert " 50 " in done.output


def test_pruning_frees_what_another_model_made(zone):
    fill(os.environ["ZONESIM_STORE"])
    assert zone("prune", "--lang", "en").output.startswith("Freed ")
    assert "empty" in zone("show", "--lang", "en").output


def test_verifying_tells_by_its_exit_code(zone):
    fill(os.environ["ZONESIM_STORE"])
    assert zone("verify", "--lang", "en").output == "All 5 blocks are sound.\n"
    path = Path(os.environ["ZONESIM_STORE"]) / "runs.sqlite"
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes(b ^ 255 for b in content[middle : middle + 64]) + content[middle + 64 :])
    done = zone("verify", "--lang", "en")
    assert done.exit_code == 1
    assert "damaged" in done.output
    assert zone("verify", "--lang", "en").exit_code == 0


def test_a_store_that_had_to_be_saved_is_named_in_one_line_and_fails_verifying(zone):
    fill(os.environ["ZONESIM_STORE"])
    path = Path(os.environ["ZONESIM_STORE"]) / "runs.sqlite"
    path.write_bytes(path.read_bytes()[:-50_000])
    done = zone("verify", "--lang", "en")
    assert done.exit_code == 1
    assert done.output.count("runs.damaged-1") == 1
    assert "runs.damaged-1" in zone("show", "--lang", "en").output
    assert zone("verify", "--lang", "en").exit_code == 0


def test_a_store_that_cannot_be_opened_is_one_line_that_names_the_remedy(zone, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / "file" / "store"))
    done = zone("show", "--lang", "en")
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert "ZONESIM_STORE" in done.output
