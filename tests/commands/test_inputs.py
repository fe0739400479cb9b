"""The commands that help to write input files: check, new, schema."""

import json
import os
import shutil

import jsonschema
import pytest
from click.testing import CliRunner

from sim import scenario
from sim.__main__ import zonesim
from sim.experiment import sweep_file
from sim.experiment.sweep_schema import variables
from tests.sources import ROOT

SHIPPED = sorted(path.stem for path in (ROOT / "scenarios" / "sweeps").glob("*.yaml"))
LANGUAGES = ("zh", "en")


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


@pytest.fixture
def shipped(tmp_path):
    """Return a folder of scenarios as it is shipped, with its sweeps."""
    return shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_in_a_folder_of_sweeps_is_a_sound_sweep_that_explains_every_key(run, shipped, lang):
    path = shipped / "sweeps" / "mine.yaml"
    assert run("new", path, "--lang", lang).exit_code == 0
    assert run("check", path, "--lang", lang).stdout == {
        "zh": f"{path}：扫描，没有错误\n",
        "en": f"{path}: sweep, no mistakes\n",
    }.get(lang)
    told = path.read_text("utf-8")
    assert {"zh": "这个扫描回答什么问题\n", "en": "which question the sweep answers\n"}[lang] in told
    assert {"zh": "等距取值", "en": "evenly spaced"}[lang] in told
    keys = ("sweep", "title", "description", "base", "profile", "vary", "design", "points", "replications", "seed")
    for key in (*keys, "keep"):
        (first, *_) = [at for at, line in enumerate(told.splitlines()) if line.removeprefix("# ").startswith(f"{key}:")]
        assert told.splitlines()[first - 1].startswith("# ")


@pytest.mark.parametrize("design", ["grid", "latin-hypercube"])
def test_every_line_of_a_new_sweep_can_be_used(run, shipped, design):
    path = shipped / "sweeps" / "mine.yaml"
    run("new", path, "--lang", "en")
    told = path.read_text("utf-8").replace("# design: grid", f"design: {design}").replace("replications: 400\n", "")
    used = ["profile", "replications", "keep", "  policy.instruments.finance.intensity", "  scenario"]
    used += ["points", "  parameters.rd_subsidy.misuse"] if design == "latin-hypercube" else []
    for key in used:
        blanks = " " * (len(key) - len(key.lstrip()))
        assert f"{blanks}# {key.lstrip()}: " in told
        told = told.replace(f"{blanks}# {key.lstrip()}: ", f"{key}: ")
    path.write_text(told, "utf-8")
    sweep = sweep_file.load(path)
    assert sweep.n_points == (256 if design == "latin-hypercube" else 4 * 5 * 2)
    assert sweep.replications == sweep_file.Precision("certified", 2.0, 6400)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("place", ["sweeps/mine.yaml", "mine.yaml"])
def test_a_new_sweep_may_start_from_another_one_and_asks_the_same(run, shipped, name, place):
    assert run("new", shipped / place, "--from", name, "--lang", "en").exit_code == 0
    first, second = sweep_file.load(shipped / "sweeps" / f"{name}.yaml"), sweep_file.load(shipped / place)
    assert second.name == "mine"
    assert second.digest == first.digest


def test_a_new_sweep_may_start_from_a_scenario(run, shipped):
    assert run("new", shipped / "sweeps" / "mine.yaml", "--from", "talent-led").exit_code == 0
    assert sweep_file.load(shipped / "sweeps" / "mine.yaml").base == "talent-led"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sweep_with_nothing_sound_to_start_from_is_not_written(run, tmp_path, lang):
    (tmp_path / "sweeps").mkdir()
    alone = run("new", "sweeps/mine.yaml", "--lang", lang)
    assert {"zh": "没有可作基准的情景", "en": "holds no scenario to be the base"}[lang] in alone.stderr
    (tmp_path / "broken.yaml").write_text("nme: broken\n")
    broken = run("new", "sweeps/mine.yaml", "--lang", lang)
    assert "broken.yaml:1:1: nme: " in broken.stderr
    lost = run("new", "sweeps/mine.yaml", "--from", "brken", "--lang", lang)
    assert "'broken'" in lost.stderr
    assert [done.exit_code for done in (alone, broken, lost)] == [2, 2, 2]
    assert list((tmp_path / "sweeps").iterdir()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_scenario_given_as_a_sweep_is_told_in_one_line_with_its_command(run, shipped, lang):
    path = shipped / "opinion-2019.yaml"
    told = {
        "zh": f"{path}:1:1: 这是情景，不是扫描；请用 zonesim run {path}\n",
        "en": f"{path}:1:1: this is a scenario, not a sweep; the command for it is zonesim run {path}\n",
    }
    refused = run("sweep", path, "--lang", lang)
    assert refused.exit_code == 2
    assert refused.stderr == told[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_sweep_given_as_a_scenario_is_told_in_one_line_with_its_command(run, shipped, lang, name):
    path = shipped / "sweeps" / f"{name}.yaml"
    told = {"zh": "这是扫描，不是情景；", "en": "this is a sweep, not a scenario; "}[lang]
    for command in (["run", path], ["compare", path, shipped / "balanced.yaml"]):
        refused = run(*command, "--lang", lang)
        assert refused.exit_code == 2
        (line,) = refused.stderr.splitlines()
        assert line.startswith(f"{path}:1:1: {told}")
        assert f"zonesim sweep {path}" in line


def test_check_takes_a_file_for_what_most_of_its_keys_say(run, tmp_path):
    (tmp_path / "base.yaml").write_text("name: base\ntitle: {zh: 甲, en: A}\ndescription: {zh: 甲, en: A}\n", "utf-8")
    (tmp_path / "lost.yaml").write_text("base: base\ndesign: grid\nvary: {policy.intensity: [0, 1]}\n")
    (tmp_path / "stray.yaml").write_text("name: stray\npolicy: {intensity: 1}\npoints: 3\n")
    assert run("check", "lost.yaml", "--lang", "en").stderr == "lost.yaml:1:1: sweep: is missing; add it\n"
    assert "stray.yaml:3:1: points: unknown key" in run("check", "stray.yaml", "--lang", "en").stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_an_unknown_name_under_vary_is_told_to_look_at_says_how_every_name_is_written(run, shipped, lang):
    path = shipped / "sweeps" / "mine.yaml"
    path.write_text("sweep: mine\nbase: balanced\nvary: {zzz: [1], policy.intensty: [1]}\n")
    refused = run("check", path, "--lang", lang).stderr.splitlines()
    assert "zonesim describe parameters" in refused[0]
    assert "'policy.intensity'" in refused[1]
    page = "".join(run("describe", "parameters", "rd_subsidy.misuse", "--lang", lang).stdout.split())
    assert "zonesimschemasweep" in page
    for name in variables(("",)):
        section, _, rest = name.partition(".")
        if name.startswith("policy.instruments."):
            section, rest = "policy.instruments", name.rpartition(".")[2]
            assert rest in page or rest not in ("intensity", "start", "end", "ramp")
        assert (f"{section}." if rest and section != "policy" else name) in page


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
