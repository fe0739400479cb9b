"""The commands that help to write input files: check, new, schema."""

import json
import os

import jsonschema
import pytest
from click.testing import CliRunner

from sim import scenario
from sim.__main__ import zonesim


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(zonesim, [str(argument) for argument in arguments])


def test_a_new_scenario_is_sound_as_it_is_and_explains_every_key_in_the_users_language(run, tmp_path):
    for lang, word in (("zh", "回答什么问题"), ("en", "which question")):
        assert run("new", f"mine-{lang}.yaml", "--lang", lang).exit_code == 0
        content = (tmp_path / f"mine-{lang}.yaml").read_text("utf-8")
        assert word in content
        assert scenario.load(tmp_path / f"mine-{lang}.yaml").name == f"mine-{lang}"


KEYS = ("horizon", "profile", "envelope", "instruments", "rd_subsidy", "parameters", "variants", "shocks", "readings")


def test_every_line_of_a_template_can_be_used(run, tmp_path):
    run("new", "mine.yaml", "--lang", "en")
    lines = (tmp_path / "mine.yaml").read_text("utf-8").splitlines()
    used = [line.replace("# ", "", 1) if line.lstrip("# ").split(":")[0] in KEYS else line for line in lines]
    (tmp_path / "mine.yaml").write_text("\n".join(used), "utf-8")
    found = scenario.load(tmp_path / "mine.yaml")
    assert found.parameters == {"rd_subsidy.misuse": 0.3}
    assert found.shocks == ("pandemic-2020",)
    assert found.instruments["rd_subsidy"].ramp == 2


def test_a_new_scenario_may_start_from_a_neighbour(run, tmp_path):
    run("new", "first.yaml")
    assert run("new", "second.yaml", "--from", "first").exit_code == 0
    assert "\nextends: first\n" in (tmp_path / "second.yaml").read_text("utf-8")
    assert scenario.load(tmp_path / "second.yaml").intensity == 0.0


def test_a_name_that_looks_like_a_number_is_quoted(run, tmp_path):
    run("new", "2019.yaml")
    assert scenario.load(tmp_path / "2019.yaml").name == "2019"


@pytest.mark.parametrize("name", ["Mine.yaml", "a_b.yaml", "a.yml", "a", ".yaml"])
def test_a_bad_name_is_refused_and_nothing_is_written(run, tmp_path, name):
    assert run("new", name).exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_replaced(run, tmp_path):
    (tmp_path / "mine.yaml").write_text("precious")
    assert run("new", "mine.yaml").exit_code != 0
    assert (tmp_path / "mine.yaml").read_text() == "precious"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_folder_that_does_not_exist_and_a_missing_parent_are_refused(run, tmp_path):
    assert run("new", "nowhere/mine.yaml").exit_code != 0
    assert run("new", "mine.yaml", "--from", "opinion-2019").exit_code != 0
    assert run("new", "mine.yaml", "--from", "../x").exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_whole_or_absent_when_the_disk_fails(run, tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert run("new", "mine.yaml").exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_check_tells_the_mistakes_of_all_files(run, tmp_path):
    run("new", "good.yaml")
    (tmp_path / "bad.yaml").write_text("nme: bad\n")
    (tmp_path / "zone.yaml").write_text("parks: {}\n")
    result = run("check", "good.yaml", "bad.yaml", "zone.yaml", "absent.yaml", "--lang", "en")
    assert result.exit_code == 2
    assert "bad.yaml:1:1: nme: unknown key; did you mean 'name'?" in result.stderr
    assert "zone.yaml:1:1: traits: is missing" in result.stderr
    assert "absent.yaml:1:1: there is no such file" in result.stderr
    assert result.stdout == "good.yaml: scenario, no mistakes\n"


@pytest.mark.parametrize("kind", ["scenario", "profile"])
def test_schema_prints_one_json_schema_in_the_users_language(run, kind):
    schemas = [json.loads(run("schema", kind, "--lang", lang).stdout) for lang in ("zh", "en")]
    assert schemas[0] != schemas[1]
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("parent", ["../x", "", "a/b", "/etc/x"])
def test_a_parent_that_is_no_name_is_refused(run, tmp_path, parent):
    refused = run("new", "mine.yaml", "--from", parent, "--lang", "en")
    assert refused.exit_code == 2
    assert "cannot be extended" in refused.stderr
    assert "Traceback" not in refused.output
    assert list(tmp_path.iterdir()) == []
