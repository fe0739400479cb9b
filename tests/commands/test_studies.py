"""``zonesim validate --study``: a reviewer's file runs; what is wrong is refused in one line; the same bytes again."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from sim.__main__ import zonesim
from sim.report.stored import opened

OWN = """study: own
title: {zh: 规模的上尾, en: Tail of size}
description: {zh: 审稿人添加的研究, en: A study that a reviewer added}
source: 'made up for a test'
tag: J
kind: test
profile: ten-enterprises
population: 400
years: [2018, 2019]
replications: 2
sample: {alive: 1}
estimator: hill
arguments: {column: sales, share: 0.1}
published:
  - {term: exponent, value: 1000, low: 900, high: 1100, unit: exponent}
"""


def call(*words, lang="en", columns=140):
    order = ["validate", *map(str, words), "--lang", lang]
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(zonesim, order)


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture(scope="module")
def answered(kernel, tmp_path_factory):
    """A reviewer's file and the folder of its answer."""
    folder = tmp_path_factory.mktemp("studies")
    path = folder / "own.yaml"
    path.write_text(OWN, "utf-8")
    done = call("--study", path, "--out", folder / "results", "--format", "json")
    assert done.exit_code == 0, done.output
    return path, folder / "results", json.loads(done.stdout)


def test_a_file_that_a_reviewer_adds_runs_and_is_held_against_what_it_says(answered):
    _, _, said = answered
    (study,) = said["studies"]
    (term,) = study["terms"]
    assert (term["term"], term["verdict"], term["replications"]) == ("exponent", "outside", 2)
    assert (term["published_low"], term["published_high"]) == (900.0, 1100.0)
    assert term["low"] < term["estimate"] < term["high"] < 900.0
    assert len(study["runs"]) == 2
    assert term["estimate"] == pytest.approx(sum(run["estimate"] for run in study["runs"]) / 2)


def test_its_folder_is_a_result_with_the_file_as_it_was_written(answered):
    path, root, _ = answered
    (folder,) = root.iterdir()
    result = opened(folder, json.loads((folder / "manifest.json").read_text("utf-8"))["schema_version"])
    assert result.record["kind"] == "studies"
    assert result.record["inputs"][0]["files"] == {path.name: OWN}
    assert result.size("studies") == 1
    assert set(pd.read_parquet(folder / "studies.parquet")["source"]) == {"made up for a test"}


def test_a_repeat_leaves_the_same_bytes_and_a_whole_folder_is_not_computed_again(answered, tmp_path, monkeypatch):
    path, root, _ = answered
    (folder,) = root.iterdir()
    done = call("--study", path, "--out", tmp_path / "again")
    assert done.exit_code == 0, done.output
    (again,) = (tmp_path / "again").iterdir()
    assert again.name == folder.name
    for file in sorted(folder.iterdir()):
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name
    monkeypatch.setattr("sim.experiment.studies.answer.answer", None)
    assert call("--study", path, "--out", root).exit_code == 0
    monkeypatch.setattr("sim.experiment.analysis.method_digest", lambda: "an estimator was mended")
    assert call("--study", path, "--out", root).exit_code == 1


@pytest.mark.parametrize(
    ("lang", "why"), [("zh", "例如：只有 0 个观测值"), ("en", "for instance: observations: only 0")]
)
def test_why_there_is_no_estimate_is_said_in_the_language_of_the_reader(kernel, own, tmp_path, lang, why):
    own.write_text(OWN.replace("{alive: 1}", "{age: {from: 500}}"), "utf-8")
    done = call("--study", own, "--out", tmp_path / "results", "--fast", lang=lang)
    assert done.exit_code == 0, done.output
    assert why in " ".join(done.stdout.split())
    assert "--fast" in done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 140])
def test_a_person_reads_estimate_band_verdict_and_source(answered, lang, columns):
    path, root, _ = answered
    done = call("--study", path, "--out", root, lang=lang, columns=columns)
    assert done.exit_code == 0
    wanted = {
        "zh": [
            "模拟结果，不是观测数据",
            "规模的上尾（own；检验）",
            "1,000 (900–1,100)",
            "在范围外",
            "made up for a test [J]",
        ],
        "en": [
            "Simulated, not observed",
            "Tail of size (own; test)",
            "1,000 (900–1,100)",
            "outside",
            "made up for a test [J]",
        ],
    }
    flat = "".join(done.stdout.split())
    assert [words for words in wanted[lang] if "".join(words.split()) not in flat] == []
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns


def test_another_seed_is_another_answer_and_runs_are_as_many_as_asked(answered, tmp_path):
    path, _, said = answered
    done = call("--study", path, "--out", tmp_path, "--seed", 2, "--runs", 3, "--format", "json")
    (study,) = json.loads(done.stdout)["studies"]
    assert len(study["runs"]) == 3
    assert study["terms"][0]["estimate"] != said["studies"][0]["terms"][0]["estimate"]


@pytest.mark.parametrize("published", ["published:\n  - {term: exponent, value: 1}\n", ""])
def test_a_sample_that_is_too_small_is_told_and_no_error(kernel, own, tmp_path, published):
    words = OWN.split("published:")[0] + published
    own.write_text(words.replace("sample: {alive: 1}", "sample: {age: {from: 400}}"), "utf-8")
    done = call("--study", own, "--out", tmp_path / "results")
    assert done.exit_code == 0, done.output
    assert "2 of 2 replications gave no estimate (number 0, 1)" in " ".join(done.stdout.split())
    assert ("not enough seen" in done.stdout) == bool(published)


@pytest.mark.parametrize(
    ("estimator", "arguments", "more"),
    [
        ("panel-regression", "{outcome: log_sales, regressors: [log_staff]}", ""),
        ("matched-did", "{treatment: exporting, outcome: log_sales, controls: [log_staff], before: 1, after: 0}", ""),
        ("decomposition", "{column: log_productivity, weight: staff, between: [2018, 2020], bootstrap: 20}", ""),
        ("bunching", "{column: age, threshold: 5, width: 1, range: [0, 20], window: [3, 7], order: 1}", ""),
        (
            "regression-discontinuity",
            "{score: award_score, cutoff: 0, outcome: cum_rd, treatment: award, bandwidth: 0.5}",
            "policy: {instruments: {rd_subsidy: {budget: 8}}}\n",
        ),
    ],
)
def test_every_kind_of_panel_can_be_asked_for(kernel, own, tmp_path, estimator, arguments, more):
    words = OWN.split("published:")[0].replace("estimator: hill", f"estimator: {estimator}")
    words = words.replace("{column: sales, share: 0.1}", arguments).replace("[2018, 2019]", "[2018, 2020]")
    own.write_text(words.replace("replications: 2", "replications: 1").replace("400", "3000") + more, "utf-8")
    done = call("--study", own, "--out", tmp_path / "results", "--format", "json")
    assert done.exit_code == 0, done.output
    (study,) = json.loads(done.stdout)["studies"]
    assert study["terms"], study["runs"]
    assert {term["verdict"] for term in study["terms"]} == {""}
    assert study["terms"][0]["estimate"] is not None


def test_an_unknown_estimator_is_named_with_the_list_of_those_there_are(own, tmp_path):
    own.write_text(OWN.replace("estimator: hill", "estimator: magic"), "utf-8")
    done = call("--study", own, "--out", tmp_path / "results")
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{own}:12:12: estimator: 'magic' is no known estimator; allowed: bunching, matched-did,")
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--study", "exit-rat"), "there is no study 'exit-rat'; did you mean 'exit-rate'?"),
        (("--study", "missing.yaml"), "missing.yaml:1:1: there is no such file"),
        (("--study", "exit-rate", "--targets"), "--study, --studies and --list-studies exclude"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(words, said, tmp_path):
    done = call(*words, "--out", tmp_path / "results")
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert said in line


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_names_every_study_estimator_and_column(lang):
    done = call("--list-studies", lang=lang)
    assert done.exit_code == 0
    said = json.loads(call("--list-studies", "--format", "json", lang=lang).stdout)
    names = [one["study"] for one in said["studies"]] + [one["estimator"] for one in said["estimators"]]
    names += list(said["columns"])
    assert [name for name in names if name not in done.stdout] == []
    assert sorted(one["study"] for one in said["studies"]) == sorted(
        path.stem for path in Path("sim/catalogue/studies").glob("*.yaml")
    )


def test_a_study_is_checked_and_has_a_schema_like_other_files(own):
    done = CliRunner().invoke(zonesim, ["check", str(own), "--lang", "en"])
    assert (done.exit_code, "study" in done.stdout) == (0, True)
    own.write_text(OWN.replace("kind: test", "kind: tset"), "utf-8")
    done = CliRunner().invoke(zonesim, ["check", str(own), "--lang", "en"])
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    said = json.loads(CliRunner().invoke(zonesim, ["schema", "study"]).stdout)
    assert {"study", "estimator", "published", "policy"} <= said["properties"].keys()
