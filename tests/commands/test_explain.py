"""`zonesim explain` on a zone of ten enterprises."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim
from sim.experiment.evaluator import Evaluator

pytestmark = pytest.mark.usefixtures("kernel")
ZONE = ["--profile", "sim/catalogue/zones/ten-enterprises.yaml"]
A, B = "scenarios/status-quo.yaml", "scenarios/talent-led.yaml"


@pytest.fixture(scope="module")
def mixes(tmp_path_factory):
    """Two mixes that differ in three instruments."""
    folder = tmp_path_factory.mktemp("mixes")
    head = "title: {zh: 甲, en: First}\ndescription: {zh: 问, en: why}\n"
    tools = ["incubation: {intensity: 1}", "talent: {intensity: 2}", "export: {intensity: 1}"]
    policy = "policy:\n  instruments:\n" + "".join(f"    {tool}\n" for tool in tools)
    for name, words in (("status-quo", ""), ("a", "extends: status-quo\n"), ("b", f"extends: status-quo\n{policy}")):
        (folder / f"{name}.yaml").write_text(f"name: {name}\n{head}{words}", encoding="utf-8")
    return [str(folder / "a.yaml"), str(folder / "b.yaml")]


def run(*words, lang="en"):
    return CliRunner().invoke(zonesim, ["explain", *words, "--lang", lang], catch_exceptions=False)


def asked(mixes, tmp_path, *words, lang="en"):
    return run(*mixes, *ZONE, "--out", str(tmp_path), *words, lang=lang)


def test_shares_add_up_in_the_json_and_in_the_folder(mixes, tmp_path):
    done = asked(mixes, tmp_path, "--outcome", "enterprises", "--runs", "20", "--format", "json")
    found = json.loads(done.stdout)
    rows = found["contributions"]
    assert {row["label"] for row in rows} == {"incubation", "talent", "export"}
    assert sum(row["contribution"] for row in rows) == pytest.approx(rows[0]["end"] - rows[0]["start"])
    assert len(found["coalitions"]) == 8
    assert found["about"]["enumerated"] is True
    (folder,) = tmp_path.iterdir()
    assert {path.name for path in folder.glob("*.parquet")} == {
        "contributions.parquet",
        "players.parquet",
        "synergies.parquet",
        "coalitions.parquet",
    }


def test_what_was_answered_is_not_computed_again_and_has_the_same_bytes(mixes, tmp_path):
    words = ["--target", "teams", "--runs", "20", "--format", "json"]
    first = asked(mixes, tmp_path / "one", *words, "--workers", "1")
    again = asked(mixes, tmp_path / "two", *words, "--workers", "2")
    folders = [next((tmp_path / name).iterdir()) for name in ("one", "two")]
    assert folders[0].name == folders[1].name
    for path in folders[0].iterdir():
        assert path.read_bytes() == (folders[1] / path.name).read_bytes(), path.name
    assert first.stdout == again.stdout


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ["Shapley", "人才引培", "不是观测数据"]), ("en", ["Shapley", "Talent"])]
)
def test_the_table_speaks_the_readers_language(mixes, tmp_path, lang, words):
    done = asked(mixes, tmp_path, "--target", "teams", "--runs", "20", lang=lang)
    assert done.exit_code == 0
    assert all(word in done.stdout for word in words), done.stdout


def test_a_waterfall_is_drawn_of_it_in_both_languages(mixes, tmp_path):
    asked(mixes, tmp_path / "results", "--outcome", "enterprises", "--runs", "20")
    (folder,) = (tmp_path / "results").iterdir()
    for lang in ("zh", "en"):
        out = tmp_path / lang
        done = CliRunner().invoke(
            zonesim, ["chart", str(folder), "waterfall", "--lang", lang, "--out", str(out)], catch_exceptions=False
        )
        assert done.exit_code == 0, done.output
        table = (out / "waterfall.csv").read_text(encoding="utf-8-sig")
        assert {"zh": "孵化", "en": "Incubation"}[lang] in table


def test_it_goes_to_csv_but_neither_to_a_workbook_nor_into_a_report(mixes, tmp_path):
    asked(mixes, tmp_path / "results", "--outcome", "enterprises", "--runs", "20")
    (folder,) = (tmp_path / "results").iterdir()

    def call(*words):
        return CliRunner().invoke(zonesim, [*words, "--lang", "en"], catch_exceptions=False)

    done = call("export", str(folder), "--to", "csv", "--out", str(tmp_path / "csv"))
    assert done.exit_code == 0
    assert "contributions.csv" in {path.name for path in (tmp_path / "csv").iterdir()}
    for words, told in (
        (("export", str(folder), "--to", "xlsx", "--out", str(tmp_path / "a.xlsx")), "take --to csv"),
        (("report", str(folder), "--out", str(tmp_path / "a.html")), "holds no runs of scenarios"),
        (("pack", str(folder), "--out", str(tmp_path / "a.zip")), "cannot be packed"),
    ):
        done = call(*words)
        assert done.exit_code == 2
        assert told in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"results", "csv"}


def test_one_enterprise_is_shown_under_both(mixes, tmp_path):
    done = asked(mixes, tmp_path, "--find", "operating", "--format", "json")
    found = json.loads(done.stdout)
    assert found["about"]["alike"] >= 1
    key = str(found["about"]["enterprise"])
    replication = str(found["about"]["replication"])
    shown = asked(mixes, tmp_path, "--enterprise", key, "--replication", replication, lang="zh")
    assert key in shown.stdout
    assert "2020Q4" in shown.stdout
    assert "explain." not in shown.stdout
    assert "行业：" in shown.stdout


def test_a_plan_says_how_many_runs_and_runs_none(mixes, tmp_path):
    done = asked(mixes, tmp_path, "--runs", "20", "--dry-run")
    assert "160 runs" in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--target", "teems"], "teems"),
        (["--outcome", "teams"], "--outcome teams."),
        (["--target", "teams", "--outcome", "spend"], "not both"),
        (["--enterprise", "5", "--find", "certified"], "not both"),
        (["--enterprise", "5", "--target", "teams"], "leave out --target"),
        (["--enterprise", "5"], "no enterprise 5"),
        (["--find", "certified", "--dry-run"], "--dry-run"),
        (["--uncertainty", "nowhere.parquet"], "nowhere.parquet"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(mixes, tmp_path, words, told):
    done = asked(mixes, tmp_path, "--runs", "4", *words)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_where_no_run_was_done_the_first_cause_is_told_and_nothing_is_written(mixes, tmp_path, monkeypatch):
    kept = Evaluator.kept

    def failing(self, fortune, wanted):
        return [replace(runs, causes=("a stock below 0",) * len(runs.causes)) for runs in kept(self, fortune, wanted)]

    monkeypatch.setattr(Evaluator, "kept", failing)
    for words in (["explain", *mixes], ["optimise", mixes[1]]):
        sizes = ["--runs", "4", *(["--population", "4", "--generations", "1"] if words[0] == "optimise" else [])]
        line = [*words, *ZONE, *sizes, "--out", str(tmp_path), "--lang", "en"]
        done = CliRunner().invoke(zonesim, line, catch_exceptions=False)
        assert done.exit_code == 1, done.output
        assert "no run was done" in done.stderr
        assert "a stock below 0" in done.stderr
        assert not list(tmp_path.iterdir())


def test_how_many_coalitions_are_played_is_a_choice(mixes, tmp_path):
    words = ["--outcome", "enterprises", "--runs", "20", "--format", "json"]
    drawn = json.loads(asked(mixes, tmp_path, *words, "--coalitions", "7").stdout)
    whole = json.loads(asked(mixes, tmp_path, *words, "--coalitions", "8").stdout)
    assert (drawn["about"]["enumerated"], whole["about"]["enumerated"]) == (False, True)
    assert "coalitions" not in drawn
    assert len(whole["coalitions"]) == 8
    assert len(list(tmp_path.iterdir())) == 2
    assert drawn["contributions"][0]["end"] == pytest.approx(whole["contributions"][0]["end"])


def test_the_first_decision_that_differs_stands_in_the_json(mixes, tmp_path):
    found = json.loads(asked(mixes, tmp_path, "--find", "operating", "--format", "json").stdout)
    decided = [row for row in found["twins"] if row["kind"] == "decision" and row["differs"]]
    first = min(row["quarter"] for row in decided)
    assert [row["field"] for row in found["first_difference"]] == [
        row["field"] for row in decided if row["quarter"] == first
    ]


@pytest.mark.parametrize(("lang", "told"), [("zh", "用了 19 次，略去 1 次"), ("en", "19 are used, 1 left out")])
def test_a_replication_that_failed_is_counted_for_the_reader(mixes, tmp_path, monkeypatch, lang, told):
    kept = Evaluator.kept

    def one_lost(self, fortune, wanted):
        found = kept(self, fortune, wanted)
        outcomes = found[1].outcomes.copy()
        outcomes[4] = np.nan
        return [found[0], replace(found[1], outcomes=outcomes), *found[2:]]

    monkeypatch.setattr(Evaluator, "kept", one_lost)
    done = asked(mixes, tmp_path, "--outcome", "enterprises", "--runs", "20", lang=lang)
    assert told in " ".join(done.stdout.split()), done.stdout


def test_a_value_that_no_replication_has_in_all_coalitions_is_refused(mixes, tmp_path, monkeypatch):
    kept = Evaluator.kept
    monkeypatch.setattr(
        Evaluator,
        "kept",
        lambda self, *words: [replace(runs, outcomes=runs.outcomes * np.nan) for runs in kept(self, *words)],
    )
    done = asked(mixes, tmp_path, "--outcome", "enterprises", "--runs", "4")
    assert done.exit_code == 1
    assert "in none of 4 replications" in done.stderr
    assert not list(tmp_path.iterdir())


def test_two_points_of_a_sweep_are_told_apart_by_their_numbers(mixes, tmp_path):
    """They differ in a parameter too, which is a difference as an instrument is."""
    sweeps = tmp_path / "sweeps"
    sweeps.mkdir()
    for path in Path(mixes[0]).parent.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (sweeps / "tiny.yaml").write_text(
        "sweep: tiny\ntitle: {zh: 试, en: Try}\ndescription: {zh: 问, en: why}\nbase: b\nvary:\n"
        "  policy.instruments.talent.intensity: [0, 2]\n  parameters.rd_subsidy.misuse: [0.2, 0.5]\n"
        "replications: 4\nseed: 1\n",
        encoding="utf-8",
    )
    results = tmp_path / "results"
    line = ["sweep", str(sweeps / "tiny.yaml"), *ZONE, "--out", str(results), "--lang", "en"]
    assert CliRunner().invoke(zonesim, line, catch_exceptions=False).exit_code == 0
    (folder,) = results.iterdir()
    words = ["--outcome", "enterprises", "--runs", "4", *ZONE, "--out", str(tmp_path / "out")]
    done = run(f"{folder}#0", f"{folder}#3", *words)
    assert "First tiny#0 → First tiny#3" in done.stdout
    assert "Parameter," in done.stdout  # one of two differences
    missing = run(f"{folder}#0", f"{folder}#9", *words)
    assert (missing.exit_code, "9" in missing.stderr) == (2, True)


def test_a_scenario_with_a_mistake_is_refused_with_its_place(mixes, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "name: wrong\ntitle: {zh: 甲, en: A}\ndescription: {zh: 问, en: why}\npolicy:\n  instruments:\n"
        "    rd_subsdy: {intensity: 1}\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    done = run(mixes[0], str(wrong), *ZONE, "--out", str(out))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "wrong.yaml:6:5" in done.stderr
    assert "rd_subsidy" in done.stderr
    missing = run(mixes[0], str(tmp_path / "nowhere.yaml"), *ZONE, "--out", str(out))
    assert missing.exit_code == 2
    assert "nowhere.yaml" in missing.stderr
    assert not out.exists()


def test_equal_scenarios_and_other_zones_are_refused(mixes, tmp_path):
    alike = run(mixes[0], mixes[0], *ZONE, "--out", str(tmp_path))
    assert (alike.exit_code, "do not differ" in alike.stderr) == (2, True)
    longer = tmp_path / "status-quo.yaml"
    longer.write_text(
        "name: status-quo\ntitle: {zh: 甲, en: A}\ndescription: {zh: 问, en: why}\nhorizon: [2018Q1, 2021Q4]\n", "utf-8"
    )
    other = run(mixes[1], str(longer), *ZONE, "--out", str(tmp_path / "out"))
    assert (other.exit_code, "horizon" in other.stderr) == (2, True)
