"""``zonesim calibrate``: a posterior in tables, sentences and a file that runs take; a mistake is one line."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from sim.__main__ import zonesim
from sim.commands import analysing, validation
from sim.experiment import joint_draws, stylised
from sim.experiment.calibration import plan as plans
from sim.experiment.evaluator import Evaluator
from sim.report import calibrate as report
from sim.report import validation as validation_report
from sim.report.calibrate import verdict
from sim.report.stored import opened

pytestmark = pytest.mark.usefixtures("kernel")
SMALL = "sim/catalogue/zones/ten-enterprises.yaml"
SHIPPED = Path("sim/catalogue/uncertainty/lincang.parquet")
PLAN = """
calibration: small
title: {zh: 小园区, en: A small zone}
description: {zh: 试算, en: A trial}
scenario: status-quo
until: 2019Q4
zones: 8
fit: [founding.growth, exit.later_years]
moments:
  growth:
    is: {zh: 总产出增长, en: growth of output}
    statistic: growth
    outcome: output
    from: 2018Q4
    to: 2019Q4
    value: 0.15
    error: 0.02
    discrepancy: 0.02
    source: made up
    tag: J
  tax_growth:
    is: {zh: 增加值增长, en: growth of value added}
    statistic: growth
    outcome: value_added
    from: 2018Q4
    to: 2019Q4
    value: 0.14
    low: 0.10
    high: 0.18
    discrepancy: 0.02
    held_back: true
    source: made up
    tag: J
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A store, a plan, and a folder with an answer."""
    folder = tmp_path_factory.mktemp("calibration")
    (folder / "small.yaml").write_text(PLAN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        patch.setattr("sim.experiment.calibration.indistinct.RESAMPLES", 20)
        done = call(folder, "--write", folder / "draws.parquet")
    assert done.exit_code == 0, done.output
    return folder


def call(folder, *words, lang="en", columns=140, runs="3200"):
    order = ["calibrate", str(folder / "small.yaml"), "--profile", SMALL, "--runs", runs]
    order += ["--out", str(folder / "results"), *map(str, words), "--lang", lang]
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(zonesim, order)


@pytest.fixture
def again(results, monkeypatch):
    monkeypatch.setenv("ZONESIM_STORE", str(results / "store"))
    monkeypatch.setattr("sim.experiment.calibration.indistinct.RESAMPLES", 20)
    return lambda *words, **how: call(results, *words, **how)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 140])
def test_a_person_reads_posterior_trials_score_and_what_stays_open(again, lang, columns):
    done = again(lang=lang, columns=columns)
    assert done.exit_code == 0, done.output
    wanted = {
        "zh": [
            "模拟结果，不是观测数据",
            "先验与后验",
            "找回已知参数",
            "留出的矩：对数得分",
            "结论：",
            "数据无法区分的",
        ],
        "en": [
            "Simulated, not observed",
            "prior and posterior",
            "Known parameters found again",
            "Verdict:",
            "tell apart",
        ],
    }
    flat = "".join(done.stdout.split())
    assert [words for words in wanted[lang] if "".join(words.split()) not in flat] == []
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns


def test_growth_is_learnt_from_growth_and_exit_is_not(results):
    (folder,) = (results / "results").iterdir()
    table = pd.read_parquet(folder / "posterior.parquet").set_index("parameter")
    assert table.loc["founding.growth", "posterior_mean"] > table.loc["founding.growth", "prior_mean"]
    recovered = pd.read_parquet(folder / "recovery.parquet").set_index("parameter")["correlation_low"]
    assert recovered["founding.growth"] > 0.0 > recovered["exit.later_years"]
    apart = pd.read_parquet(folder / "indistinct.parquet")
    apart = apart.loc[apart["kind"] == "parameter"].set_index("first")["told_apart"]
    assert not apart["exit.later_years"]


def test_runs_take_the_posterior_and_their_manifest_names_its_digest(results, tmp_path, monkeypatch):
    monkeypatch.setenv("ZONESIM_STORE", str(results / "store"))
    draws = results / "draws.parquet"
    order = ["run", "scenarios/status-quo.yaml", "--profile", SMALL, "--runs", "5", "--uncertainty", str(draws)]
    done = CliRunner().invoke(zonesim, [*order, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    (folder,) = tmp_path.iterdir()
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    table = pd.read_parquet(draws)
    told = json.loads(draws.with_suffix(".json").read_text(encoding="utf-8"))
    digest = joint_draws.digest({name: table[name].to_numpy() for name in table})
    assert record["digests"]["uncertainty"] == digest == told["digest_of_draws"]
    assert (folder / "draws.parquet").read_bytes() == draws.read_bytes()


def test_the_same_order_makes_the_same_bytes_without_a_run(results, again):
    (folder,) = (results / "results").iterdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    written = (results / "draws.parquet").read_bytes()
    shutil.rmtree(folder)
    ran = []
    with pytest.MonkeyPatch.context() as patch:
        kept = Evaluator.kept

        def counted(self, *asked):
            found = kept(self, *asked)
            ran.append(self.counts.computed)
            return found

        patch.setattr(Evaluator, "kept", counted)
        done = again("--write", results / "twice.parquet")
    assert done.exit_code == 0, done.output
    assert set(ran) == {0}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (results / "twice.parquet").read_bytes() == written


def test_json_is_one_object_with_all_tables(again):
    found = json.loads(again("--format", "json").stdout)
    assert {row["parameter"] for row in found["posterior"]} == {"founding.growth", "exit.later_years"}
    assert [row["moment"] for row in found["score"]] == ["tax_growth", "together"]
    assert found["about"]["held_back"] == ["tax_growth"]
    assert len(found["sample"]) == 1000


def test_the_result_is_a_result_like_others(results):
    (folder,) = (results / "results").iterdir()
    found = opened(folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["schema_version"])
    assert {"posterior", "recovery", "coverage", "ranks", "predictive", "score", "indistinct"} <= set(found.tables)
    assert found.record["libraries"].keys() == {"scikit-learn", "scipy", "numpy"}


def test_a_dry_run_says_how_many_runs_it_takes_and_runs_none(tmp_path):
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")
    done = call(tmp_path, "--dry-run", runs="4000")
    # 500 draws of 8 zones; as many draws of the priors and of the posterior
    assert done.stdout.startswith("12,000 runs: 4,000 for the reference table (500 draws), 8,000 for")
    assert not (tmp_path / "results").exists()


@pytest.fixture
def small_plan(results, tmp_path, monkeypatch):
    """A folder of its own with the plan, whose runs stand in the store."""
    monkeypatch.setenv("ZONESIM_STORE", str(results / "store"))
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")


def losing_replication_7(monkeypatch, causes):
    """Let replication 7 have no numbers, and runs the causes of failure that ``causes`` makes of which are lost."""
    kept = Evaluator.kept

    def losing(self, fortune, wanted):
        (runs,) = kept(self, fortune, wanted)
        gone = np.arange(len(runs.causes)) == 7
        return [replace(runs, causes=causes(gone), outcomes=np.where(gone[:, None, None], np.nan, runs.outcomes))]

    monkeypatch.setattr(Evaluator, "kept", losing)


@pytest.mark.usefixtures("small_plan")
def test_a_moment_without_a_number_is_refused_by_its_draw(tmp_path, monkeypatch):
    losing_replication_7(monkeypatch, lambda gone: tuple("" for _ in gone))
    done = call(tmp_path)
    assert done.exit_code == 1
    (line,) = [line for line in done.stderr.splitlines() if "no number" in line]
    assert "draw 7 (from 0)" in line
    assert "the moment" in line


def row(kind, first, second, *numbers, told_apart):
    names = ("kind", "first", "second", "value", "low", "high", "by_chance")
    return {**dict(zip(names, (kind, first, second, *numbers), strict=True)), "told_apart": told_apart}


def test_what_is_not_told_apart_is_said_by_sign_and_by_interval():
    rows = [
        row("parameter", "a", "", 0.2, 0.1, 0.3, 0.25, told_apart=False),
        row("parameter", "b", "", 0.2, -0.1, 0.3, 0.15, told_apart=False),
        row("pair", "a", "b", 0.6, 0.5, 0.7, 0.1, told_apart=False),
        row("pair", "b", "a", -0.6, -0.7, -0.5, 0.1, told_apart=False),
        row("direction", "1", "", 0.5, 0.4, 0.6, 0.8, told_apart=True),
        row("direction", "2", "", 0.9, 0.8, 1.1, 0.95, told_apart=False),
    ]
    loadings = [{"direction": 1, "parameter": name, "loading": 0.7} for name in "ab"]
    tables = {"indistinct": pd.DataFrame(rows), "directions": pd.DataFrame(loadings)}
    about = {"parameters": {name: {"is": {"zh": name, "en": name}} for name in "ab"}}
    said = list(report.indistinct(tables, about, "en"))
    for words, line in zip(
        ("“A”: no narrower", "“B”: not surely narrower", "“A” and “B” rise together", "“B” and “A” trade off",
         "surely bind 1", "0.70 × A; +0.70 × B"), said, strict=True,
    ):  # fmt: skip
        assert words in line
    said = list(report.indistinct(tables, about, "zh"))
    assert "同向变动" in said[2]
    assert "此消彼长" in said[3]


@pytest.mark.usefixtures("small_plan")
def test_one_failed_run_is_refused_by_its_name_and_nothing_is_written(tmp_path, monkeypatch):
    losing_replication_7(monkeypatch, lambda gone: tuple("a stock below 0" if lost else "" for lost in gone))
    done = call(tmp_path, "--write", tmp_path / "draws.parquet")
    assert done.exit_code == 1
    assert "replication 7 has no number (a stock below 0)" in done.stderr
    assert not (tmp_path / "draws.parquet").exists()
    assert not (tmp_path / "results").exists() or not any((tmp_path / "results").iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--uncertainty", "off"), "--uncertainty: only catalogue here"),
        (("--runs", "399"), "--runs 399: at least 1600 are needed (200 draws x 8 zones)"),
        (("--write", "draws.csv"), "--write draws.csv: give a file that ends in .parquet"),
    ],
)
def test_a_mistake_is_one_line_with_a_remedy(tmp_path, words, said):
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")
    done = call(tmp_path, *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "results").exists()


def test_an_unknown_plan_names_the_shipped_ones(tmp_path):
    done = CliRunner().invoke(zonesim, ["calibrate", "linchang", "--out", str(tmp_path), "--lang", "en"])
    assert done.exit_code == 2
    assert "there is no shipped plan linchang, nor such a file; shipped: lincang" in done.stderr


def test_a_bad_plan_is_told_with_file_line_and_field(tmp_path):
    (tmp_path / "small.yaml").write_text(PLAN.replace("outcome: output", "outcome: outpt"), encoding="utf-8")
    done = call(tmp_path)
    assert done.exit_code == 2
    assert f"{tmp_path / 'small.yaml'}:13:14: moments.growth.outcome:" in done.stderr
    assert "did you mean 'output'?" in done.stderr


def test_check_finds_the_mistakes_of_a_plan_and_schema_lets_editors_complete_it(tmp_path):
    import jsonschema
    import yaml

    (tmp_path / "good.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(PLAN.replace("outcome: output", "outcome: outpt"), encoding="utf-8")
    good, bad = (
        CliRunner().invoke(zonesim, ["check", str(tmp_path / f"{name}.yaml"), "--lang", "en"])
        for name in ("good", "bad")
    )
    assert (good.exit_code, bad.exit_code) == (0, 2)
    assert "calibration, no mistakes" in good.stdout
    assert "did you mean 'output'?" in bad.stderr
    schema = json.loads(CliRunner().invoke(zonesim, ["schema", "calibration", "--lang", "en"]).stdout)
    jsonschema.validate(yaml.safe_load(PLAN), schema)
    shipped = yaml.safe_load(Path("sim/catalogue/moments/lincang.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(shipped, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**shipped, "moment": 1}, schema)


def test_without_the_library_the_extra_is_named(tmp_path, monkeypatch):
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")
    monkeypatch.setattr(analysing, "find_spec", lambda name: None)
    done = call(tmp_path)
    assert done.exit_code == 2
    assert "[research]" in done.stderr


@pytest.mark.parametrize(
    ("beats", "said"),
    [("yes", "beats the priors"), ("no", "does worse than the priors"), ("cannot tell", "cannot be said to beat")],
)
def test_the_verdict_is_a_sentence(beats, said):
    score = pd.DataFrame([{"moment": "together", "difference": 0.5, "low": 0.1, "high": 0.9, "beats": beats}])
    assert said in verdict(score, "en")


# --- what ships ---


def test_the_shipped_posterior_is_what_its_record_says():
    told = json.loads(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))
    assert told["sha256"] == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    assert told["plan"] == {"name": "lincang", "sha256": plans.load(plans.path_of("lincang")).digest}
    table = pd.read_parquet(SHIPPED)
    assert told["digest_of_draws"] == joint_draws.digest({name: table[name].to_numpy() for name in table})
    assert told["parameters"] == list(table)
    assert told["draws"] == len(table) == 1000
    assert SHIPPED.stat().st_size < 1 << 20
    assert told["beats_the_priors"] in ("yes", "no", "cannot tell")
    assert "lincang" in joint_draws.shipped_tables()


def test_validate_marks_what_was_fitted_and_does_not_count_it(capsys):
    used = plans.used_facts()
    rows = [
        {
            "id": fact.id,
            "is_": fact.is_,
            "kind": fact.kind,
            "unit": fact.unit,
            "low": fact.low,
            "high": fact.high,
            "source": fact.source,
            "median": fact.low,
            "p5": fact.low,
            "p95": fact.low,
            "verdict": "inside",
            "calibrated": fact.id in used,
        }
        for fact in stylised.facts()
    ]
    answer = {"facts": rows, "enterprises": 5000, "until": "2042Q4", "runs": 3}
    validation_report.show_facts(Console(width=160), answer, "en")
    shown = capsys.readouterr().out
    tests = [fact for fact in stylised.facts() if fact.kind == "test"]
    left = [fact for fact in tests if fact.id not in used]
    assert len(left) == len(tests) - 4
    assert f"in {len(left)} of {len(left)} tests" in shown
    assert shown.count("used in") >= 4
    assert validation.used_facts() == used
