"""The command line around a made engine: what is checked, printed and stored, and with which exit code."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim
from sim.commands import simulation
from sim.mistake import Mistake, Mistakes, Words
from tests.experiment.made import ensemble, plausible, scenario


@pytest.fixture
def made(monkeypatch):
    """Put made scenarios and a made engine in the place of the model's; return what the engine was asked."""
    asked = []

    def load(path, profile=None, until=None):
        if "bad" in str(path):
            raise Mistakes([Mistake(str(path), 7, 5, "policy", Words("errors.is_folder"))])
        found = scenario(name=str(path).removesuffix(".yaml"))
        found.digest = f"{until}{profile}".ljust(64, "0")
        return found

    def lived(order, scenario, uncertainty, held):
        runs = order.runs
        asked.append({"name": scenario.name, "order": order, "uncertainty": uncertainty})
        if scenario.name == "stopped":
            raise KeyboardInterrupt
        causes = ["sales are not finite"] if scenario.name == "broken" else []
        found = plausible(runs) if not causes else ensemble(runs, causes=causes + [""] * (runs - 1))
        found.scenario, found.seed, found.engine = scenario, order.seed, order.engine
        return found

    catalogue = SimpleNamespace(entries={}, levers={})
    monkeypatch.setattr(simulation, "load_scenario", load)
    monkeypatch.setattr(simulation.inputs, "of_scenario", lambda path, profile: {"file": str(path), "files": {}})
    monkeypatch.setattr(simulation, "lived", lived)
    monkeypatch.setattr(simulation, "is_cold", lambda engine: False)
    monkeypatch.setattr(simulation, "shipped", lambda: catalogue)
    monkeypatch.setattr(simulation, "judged_share", lambda scenario: 0.62)
    return asked


@pytest.fixture
def zone(made, tmp_path, monkeypatch):
    """Return what runs the command line in an empty folder, in English."""
    monkeypatch.chdir(tmp_path)

    def call(*words, locale="C.UTF-8"):
        return CliRunner(env={"LC_ALL": locale}).invoke(zonesim, list(words))

    return call


def test_run_prints_what_kind_of_result_it_is_and_stores_one_folder(zone, tmp_path):
    done = zone("run", "opinion-2019.yaml", "--runs", "30")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Simulated, not observed; 62 %")
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("opinion-2019-")
    assert {file.name for file in folder.iterdir()} == {
        *("manifest.json", "targets.parquet", "outcomes.parquet", "runs.parquet"),
        *("answers.parquet", "bands.parquet", "targets.png"),
    }
    assert str(folder.relative_to(tmp_path)) in done.stderr


def test_the_defaults_are_400_runs_of_seed_1_by_the_compiled_engine(zone, made):
    zone("run", "a.yaml")
    (asked,) = made
    order = asked["order"]
    assert (asked["name"], asked["uncertainty"]) == ("a", "catalogue")
    assert (order.runs, order.seed, order.engine, order.panel) == (400, 1, "compiled", 0)


def test_json_is_one_object_and_nothing_else_on_standard_output(zone):
    done = zone("run", "a.yaml", "b.yaml", "--runs", "20", "--seed", "7", "--format", "json", "--lang", "zh")
    found = json.loads(done.stdout)
    assert list(found) == ["runs", "seed", "scenarios"]
    assert (found["runs"], found["seed"]) == (20, 7)
    assert [one["name"] for one in found["scenarios"]] == ["a", "b"]
    assert "results" in done.stderr


def test_the_same_command_leaves_the_same_bytes(zone, tmp_path):
    trees = []
    for out in ("one", "two"):
        assert zone("run", "a.yaml", "--runs", "20", "--out", out).exit_code == 0
        trees.append({file.relative_to(tmp_path / out): file.read_bytes() for file in (tmp_path / out).rglob("*.*")})
    assert trees[0] == trees[1]


def test_seed_runs_and_horizon_have_folders_of_their_own(zone, tmp_path):
    for more in ([], ["--seed", "2"], ["--runs", "21"], ["--until", "2022Q4"], ["--uncertainty", "off"]):
        assert zone("run", "a.yaml", "--runs", "20", *more).exit_code == 0
    assert len(list((tmp_path / "results").iterdir())) == 5


def test_mistakes_of_all_files_are_told_at_once_and_nothing_is_run_or_written(zone, made, tmp_path):
    done = zone("run", "bad-1.yaml", "fine.yaml", "bad-2.yaml")
    assert done.exit_code == 2
    assert [line.split(":")[:3] for line in done.stderr.splitlines()] == [
        ["bad-1.yaml", "7", "5"],
        ["bad-2.yaml", "7", "5"],
    ]
    assert made == []
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run"], "SCENARIO"),
        (["run", "a.yaml", "--rnus", "3"], "--runs"),
        (["run", "a.yaml", "--runs", "0"], "--runs"),
        (["run", "a.yaml", "--until", "2031Q1"], "2018Q1 to 2030Q4"),
        (["run", "a.yaml", "--until", "2020"], "--until"),
        (["run", "a.yaml", "--uncertainty", "nothing"], "off, catalogue"),
        (["run", "a.yaml", "--runs", "3", "--panel", "4"], "--panel"),
        (["run", "a.yaml", "--engine", "fast"], "compiled"),
        (["rnu", "a.yaml"], "run"),
        (["run", "a.yaml", "--out", "taken"], "taken is not a folder"),
    ],
)
def test_bad_usage_is_one_clear_message_with_exit_code_2(zone, made, tmp_path, words, told):
    (tmp_path / "taken").touch()
    done = zone(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert made == []


def test_refusals_are_chinese_where_the_locale_is(zone):
    assert "没有选项 --rnus；是否指 --runs？" in zone("run", "a", "--rnus", "3", locale="zh_CN.UTF-8").stderr
    assert "用法错误" in zone("rnu", locale="zh_CN.GBK").stderr
    assert zone("run", "a.yaml", "--runs", "20", locale="zh_CN.UTF-8").stdout.startswith("模拟结果")


def test_a_scenario_given_twice_is_run_once(zone, made):
    done = zone("run", "a.yaml", "a", "--runs", "20")
    assert done.exit_code == 0
    assert len(made) == 1
    assert "given twice" in done.stderr


def test_two_scenarios_of_one_name_are_refused(zone, made, monkeypatch):
    digests = iter("xy")
    load = simulation.load_scenario

    def other(path, **order):
        found = load("a", **order)
        found.digest = next(digests)
        return found

    monkeypatch.setattr(simulation, "load_scenario", other)
    done = zone("run", "a.yaml", "b.yaml")
    assert done.exit_code == 2
    assert "both named a" in done.stderr
    assert made == []


def test_a_failed_replication_is_counted_and_the_command_says_so_by_its_exit_code(zone, tmp_path):
    done = zone("run", "broken.yaml", "--runs", "20")
    assert done.exit_code == 1
    assert "20 planned, 19 done, 1 failed" in done.stdout
    (folder,) = (tmp_path / "results").iterdir()
    assert json.loads((folder / "manifest.json").read_text())["counts"] == {"planned": 20, "done": 19, "failed": 1}


def test_an_interrupted_run_keeps_the_scenarios_that_were_finished(zone, tmp_path):
    done = zone("run", "a.yaml", "stopped.yaml", "--runs", "20")
    assert done.exit_code == 130
    assert [folder.name[:2] for folder in (tmp_path / "results").iterdir()] == ["a-"]


def test_a_full_disk_is_one_line_and_exit_code_1(zone, monkeypatch):
    def full(*order):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(simulation.results, "store", full)
    done = zone("run", "a.yaml", "--runs", "20")
    assert done.exit_code == 1
    assert done.stderr.strip() == "cannot write to results: No space left on device"


def test_several_scenarios_are_compared_with_status_quo(zone):
    done = zone("run", "status-quo.yaml", "opinion-2019.yaml", "--runs", "20")
    assert "Scenarios side by side" in done.stdout
    assert "Change against status quo" in done.stdout


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["-h"]])
@pytest.mark.parametrize("locale", ["C", "zh_CN.UTF-8"])
def test_help_answers(zone, words, locale):
    done = zone(*words, locale=locale)
    assert done.exit_code == 0
    assert "run" in done.stdout


@pytest.mark.parametrize("topic", ["cli", "run"])
def test_what_the_command_line_says_can_be_written_on_a_chinese_windows_console(topic):
    from sim import document

    for key, words in document.shipped(f"messages/{topic}.yaml").items():
        for spoken in words.values():
            assert spoken.encode("gbk", errors="replace").decode("gbk") == spoken, key


@pytest.mark.parametrize("asked", [["--lang", "zh"], ["--lang=zh"]])
def test_bad_usage_is_told_in_the_language_that_is_asked_for(zone, asked):
    assert "用法错误：没有选项 --rnus" in zone("check", "a", "--rnus", *asked).stderr
    assert "没有命令 rnu" in zone("rnu", *asked).stderr
    assert "Usage error" in zone("check", "a", "--rnus", "--lang", "en", locale="zh_CN.UTF-8").stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_a_short_help_that_fits(lang):
    from rich.cells import cell_len

    from sim.__main__ import COMMANDS
    from sim.messages import text

    assert all(0 < cell_len(text(f"cli.short.{name}", lang)) <= 55 for name in COMMANDS)
    assert "..." not in CliRunner().invoke(zonesim, ["--help"], env={"COLUMNS": "80"}).output.split("Commands")[-1]
