"""``zonesim discover``: regions in tables, sentences and a chart; bad input is refused in one line."""

import json
import re
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from sim.__main__ import zonesim
from sim.commands import analysing
from sim.commands.discovered_runs import Source
from sim.experiment.evaluator import Evaluator
from sim.report import regions as told
from sim.report.discover import miss_words
from tests.commands import small_results

pytestmark = pytest.mark.usefixtures("kernel")
SMALL = ("--profile", "sim/catalogue/zones/ten-enterprises.yaml")
SCENARIO = "scenarios/opinion-2019.yaml"
OF = ("--outcome", "spend", "--below", "3500")
RUNS = "600"
QUICK = (*SMALL, "--runs", RUNS, "--resamples", "2")


def call(*words, lang="en", columns=140):
    order = ["discover", *map(str, words), "--lang", lang]
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(zonesim, order)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store, an answer for a scenario, and a sweep over a policy and a parameter, with its answer."""
    folder = tmp_path_factory.mktemp("discover")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        done = call(SCENARIO, *QUICK, *OF, "--out", folder / "answers")
        assert done.exit_code == 0, done.output
        vary = {"policy.intensity": [0, 2], "parameters.entry.rate": [0.04, 0.12]}
        sweep = small_results.sweep(folder, vary=vary, replications=60, keep=["leading_share", "spend"])
        done = call(sweep, *OF, "--resamples", 2, "--out", folder / "swept")
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def again(made, monkeypatch):
    monkeypatch.setenv("ZONESIM_STORE", str(made / "store"))
    return lambda *words, **how: call(SCENARIO, *QUICK, *OF, "--out", made / "answers", *words, **how)


def answer_of(folder):
    (found,) = folder.iterdir()
    record = json.loads((found / "manifest.json").read_text("utf-8"))
    return record, {path.stem: pd.read_parquet(path) for path in found.glob("*.parquet")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 140])
def test_a_person_reads_where_misses_gather_and_how_robust_the_mix_is(again, lang, columns):
    done = again(lang=lang, columns=columns)
    assert done.exit_code == 0
    wanted = {
        "zh": [
            "模拟结果，不是观测数据",
            "发生在哪些未来",
            "区域 1：",
            "每年可用的政策资金不高于",
            "未达标（95 %）",
            "的未来里达标",
        ],
        "en": [
            "Simulated, not observed",
            "in which futures?",
            "Region 1:",
            "at most",
            "Missed (95 %)",
            "its futures.",
        ],
    }
    flat = "".join(done.stdout.split())
    if columns == 140:  # else names may be broken
        assert [words for words in wanted[lang] if "".join(words.split()) not in flat] == []
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns


def test_sentence_table_and_chart_show_the_numbers_of_one_box(made, again, tmp_path):
    _, tables = answer_of(made / "answers")
    box = tables["boxes"].query("method == 'prim'").iloc[0]
    rule = tables["restrictions"].query("method == 'prim' and box == 1").iloc[0]
    said = json.loads(again("--format", "json").stdout)
    (folder,) = (made / "answers").iterdir()
    done = CliRunner().invoke(zonesim, ["chart", str(folder), "--lang", "en", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    drawn = pd.read_csv(tmp_path / "boxes.csv")
    assert (tmp_path / "boxes.png").is_file()
    sentence = next(line for line in said["sentences"] if line.startswith("Region 1"))
    assert drawn["region"][0] == sentence
    share = round(100 * box["missed_inside"] / box["inside"])
    assert f"There {share} %" in sentence
    assert round(100 * box["missed_inside"] / box["missed"]) == int(re.search(r"holds (\d+) %", sentence).group(1))
    for end in ("low", "high"):
        assert float(drawn[end][0]) == pytest.approx(rule[end])
    assert drawn["range"][0] in sentence
    assert said["boxes"][0]["density"] == pytest.approx(box["density"])


def test_where_no_region_was_found_there_is_nothing_to_draw(again, tmp_path):
    done = call(SCENARIO, *SMALL, "--runs", "160", "--target", "leading_share", "--out", tmp_path)
    assert "found no ranges" in done.stdout
    (folder,) = tmp_path.iterdir()
    line = ["chart", str(folder), "boxes", "--lang", "en", "--out", str(tmp_path / "charts")]
    refused = CliRunner().invoke(zonesim, line)
    assert refused.exit_code == 2
    assert "nothing that could be drawn" in refused.stderr


def test_a_result_of_run_and_the_scenario_itself_have_the_same_answer(made, again, tmp_path):
    run = ["run", SCENARIO, *SMALL, "--runs", RUNS, "--out", str(tmp_path)]
    assert CliRunner().invoke(zonesim, run).exit_code == 0
    (result,) = tmp_path.iterdir()
    done = call(result, *OF, "--resamples", 2, "--out", tmp_path / "answers")
    assert done.exit_code == 0, done.output
    _, ours = answer_of(tmp_path / "answers")
    _, theirs = answer_of(made / "answers")
    for name, table in ours.items():
        pd.testing.assert_frame_equal(table, theirs[name], check_exact=True)


@pytest.mark.parametrize("target", [("--target", "leading_share"), ("--target", "hightech_share", "--target", "teams")])
def test_targets_read_from_tables_are_those_of_the_runs(made, again, tmp_path, target):
    run = ["run", SCENARIO, *SMALL, "--runs", RUNS, "--out", str(tmp_path)]
    assert CliRunner().invoke(zonesim, run).exit_code == 0
    (result,) = tmp_path.iterdir()
    found = [
        json.loads(call(*words, *target, "--resamples", 0, "--format", "json", "--out", tmp_path / "a").stdout)
        for words in ((result,), (SCENARIO, *SMALL, "--runs", RUNS))
    ]
    assert found[0]["robustness"] == found[1]["robustness"]
    assert found[0]["searches"] == found[1]["searches"]
    assert found[0]["sentences"] == found[1]["sentences"]


def test_in_a_sweep_levers_are_mixes_and_parameters_are_futures(made):
    record, tables = answer_of(made / "swept")
    assert [title["en"] for title in record["about"]["mixes"]] == [
        "Intensity of all instruments = 0",
        "Intensity of all instruments = 2",
    ]
    assert not record["about"]["varied"]["entry.rate"]["is_lever"]
    robust = tables["robustness"]
    assert robust["runs"].tolist() == [120, 120]
    assert robust["settings"].tolist() == [2, 2]
    assert robust["futures"].tolist() == [120, 120]
    assert (robust["regret_mean"] >= 0.0).all()
    assert (robust["regret_max"] >= robust["regret_95"]).all()
    assert record["counts"] == {"planned": 240, "done": 240, "failed": 0}


def test_a_point_of_a_sweep_is_one_mix_in_one_setting(made, tmp_path):
    (sweep,) = (made / "results").iterdir()
    done = call(f"{sweep}#1", *OF, "--resamples", 0, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    record, tables = answer_of(tmp_path)
    assert len(record["about"]["mixes"]) == 1
    assert tables["robustness"]["runs"].tolist() == [60]


def test_a_sweep_file_is_run_and_stored_first(made, monkeypatch, tmp_path):
    monkeypatch.setenv("ZONESIM_STORE", str(made / "store"))
    done = call(made / "grid.yaml", *OF, "--resamples", 2, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert sorted(path.name.rpartition("-")[0] for path in tmp_path.iterdir()) == ["discovery-grid", "grid"]
    found = answer_of(made / "swept")[1]
    place = next(tmp_path.glob("discovery-*"))
    for name, table in found.items():
        pd.testing.assert_frame_equal(pd.read_parquet(place / f"{name}.parquet"), table, check_exact=True)


def test_an_answer_that_is_there_is_not_computed_again_and_a_lost_one_is_the_same_to_the_byte(made, again, monkeypatch):
    (folder,) = (made / "answers").iterdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    assert again().exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    monkeypatch.setattr(Source, "cases", None)
    assert again().exit_code == 0


def test_json_is_one_object_with_tables_and_sentences(again):
    found = json.loads(again("--format", "json", lang="zh").stdout)
    assert {"searches", "boxes", "restrictions", "trajectory", "tree", "robustness", "left_out"} <= set(found)
    assert found["about"]["miss"] == {"targets": [], "outcome": "spend", "below": 3500.0, "above": None}
    assert any(line.startswith("区域 1：") for line in found["sentences"])
    assert found["trajectory"][0]["coverage"] == 1.0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_failed_runs_are_left_out_counted_and_named(tmp_path, monkeypatch, lang):
    kept = Evaluator.kept

    def failing(self, fortune, wanted):
        (runs,) = kept(self, fortune, wanted)
        gone = np.arange(len(runs.causes)) == 3
        self.counts.failed, self.counts.done = 1, self.counts.done - 1
        causes = tuple("a stock below 0" if lost else "" for lost in gone)
        return [replace(runs, causes=causes, outcomes=np.where(gone[:, None, None], np.nan, runs.outcomes))]

    monkeypatch.setattr(Evaluator, "kept", failing)
    done = call(SCENARIO, *QUICK, *OF, "--out", tmp_path, lang=lang)
    assert done.exit_code == 1
    assert {
        "zh": "1 次模拟失败，未计入：第 3 次（a stock below 0）",
        "en": "left out: replication 3 (a stock below 0)",
    }[lang] in done.stdout
    _, tables = answer_of(tmp_path)
    assert tables["left_out"].to_dict("records") == [{"mix": 0, "replication": 3, "cause": "a stock below 0"}]
    assert tables["robustness"]["runs"].tolist() == [int(RUNS) - 1]


# --- What is refused ---


def refused(tmp_path, *words):
    done = call(*words, "--out", tmp_path / "out")
    assert done.exit_code == 2, done.output
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())
    (line,) = done.stderr.splitlines()
    return line


def test_what_is_always_or_never_missed_has_no_futures_to_find(tmp_path):
    always = refused(tmp_path, SCENARIO, *SMALL, "--runs", 30, "--target", "joint_all")
    assert "all 30 runs miss" in always
    never = refused(tmp_path, SCENARIO, *SMALL, "--runs", 30, "--outcome", "spend", "--below", -1)
    assert "none of the 30 runs misses" in never


def test_without_uncertain_inputs_there_are_no_futures_to_tell_apart(tmp_path):
    # with all inputs central some runs end below and others above
    words = ["--runs", 60, "--uncertainty", "off", "--outcome", "enterprises", "--below", 19]
    assert "differ by luck alone" in refused(tmp_path, SCENARIO, *SMALL, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give --target (also several), or --outcome"),
        (("--target", "certified", "--outcome", "spend", "--below", 3), "not both"),
        (("--outcome", "spend"), "needs one of --below and --above"),
        (("--outcome", "spend", "--below", 3, "--above", 5), "needs one of --below and --above"),
        (("--outcome", "spend", "--below", "nan"), "a finite number"),
        (("--target", "certified", "--below", 3), "a target has its own threshold"),
        (("--target", "certifed"), "there is no target certifed; did you mean 'certified'?"),
        (("--outcome", "spent", "--below", 3), "there is no outcome spent; did you mean 'spend'?"),
    ],
)
def test_a_question_that_is_none_is_one_line_with_a_remedy(tmp_path, words, said):
    assert said in refused(tmp_path, SCENARIO, *SMALL, *words)


def test_a_result_without_replications_is_refused_by_its_kind(made, tmp_path):
    (folder,) = (made / "answers").iterdir()
    assert "of kind discovery without replications" in refused(tmp_path, folder, *OF)


def test_a_result_of_another_model_cannot_be_asked_for_its_draws(made, tmp_path):
    (sweep,) = (made / "results").iterdir()
    copy = tmp_path / sweep.name
    shutil.copytree(sweep, copy)
    record = json.loads((copy / "manifest.json").read_text("utf-8"))
    record["digests"]["model"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(record), "utf-8")
    assert "made by another version of the model" in refused(tmp_path, copy, *OF)


def test_a_damaged_result_is_refused(made, tmp_path):
    (sweep,) = (made / "results").iterdir()
    copy = tmp_path / sweep.name
    shutil.copytree(sweep, copy)
    (copy / "runs.parquet").write_bytes(b"PAR1")
    assert "runs.parquet" in refused(tmp_path, copy, *OF)


def test_an_outcome_that_a_sweep_does_not_hold_is_named_with_the_remedy(made, tmp_path):
    (sweep,) = (made / "results").iterdir()
    said = refused(tmp_path, sweep, "--outcome", "certified", "--below", 3)
    assert "does not hold certified; name it under keep" in said


def test_results_of_other_luck_do_not_correspond(made, tmp_path):
    (sweep,) = (made / "results").iterdir()
    said = refused(tmp_path, sweep, SCENARIO, *SMALL, *OF, "--seed", 99)
    assert "differ in seed, uncertainty or engine" in said


def test_without_the_libraries_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(analysing, "find_spec", lambda name: None)
    said = refused(tmp_path, SCENARIO, *QUICK, *OF)
    assert "ema_workbench" in said
    assert "[research]" in said


# --- Words ---

ABOUT = {
    "varied": {
        "a.b": {"is": {"zh": "挪用", "en": "misuse"}, "unit": "1", "low": 0.0, "high": 1.0},
        "shocks.pandemic-2020": {"is": {"zh": "疫情", "en": "pandemic"}, "unit": "flag", "low": 0.0, "high": 1.0},
        "policy.talent.start": {"is": {"zh": "起始", "en": "start"}, "unit": "date", "low": 0.0, "high": 8.0},
        "policy.talent.intensity": {"is": {"zh": "力度", "en": "intensity"}, "unit": "", "low": 0.0, "high": 2.0},
    },
    "resamples": 20,
}


@pytest.mark.parametrize(
    ("name", "low", "high", "zh", "en"),
    [
        ("a.b", 0.31234, np.inf, "挪用不低于 0.312", "Misuse: at least 0.312"),
        ("a.b", 0.2, 0.4, "挪用在 0.2 至 0.4 之间", "Misuse: 0.2 to 0.4"),
        ("shocks.pandemic-2020", 1.0, np.inf, "有“疫情”", "Pandemic: applies"),
        ("shocks.pandemic-2020", -np.inf, 0.0, "没有“疫情”", "Pandemic: does not apply"),
        ("policy.talent.start", 5.0, np.inf, "起始不低于 2019Q2", "Start: at least 2019Q2"),
        ("policy.talent.intensity", -np.inf, 1.25, "力度不高于 1.25 倍", "Intensity: at most 1.25 times"),
    ],
)
def test_a_limit_is_told_in_the_reader_s_words(name, low, high, zh, en):
    rule = told.Rule(name, low, high, 0.01, 0.95)
    assert [told.rule_words(rule, ABOUT, lang) for lang in ("zh", "en")] == [zh, en]
    assert told.returned(rule.reproduced, ABOUT) == "19/20"


def test_what_a_miss_is_stands_in_the_title():
    miss = {"targets": [], "outcome": "certified", "below": 20.0, "above": None}
    assert miss_words({"miss": miss, "unit": "enterprises"}, "en").endswith("is below 20 enterprises")
    miss = {"targets": ["certified", "teams"], "outcome": None, "below": None, "above": None}
    assert miss_words({"miss": miss, "unit": "chance"}, "zh").startswith("未全部实现：")
