"""``zonesim sensitivity``: what moves a result, in tables, sentences and a chart; bad input is refused in one line."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from sim.__main__ import zonesim
from sim.commands import analysing
from sim.experiment.evaluator import Evaluator
from sim.report.sensitivity import input_value, settled

pytestmark = pytest.mark.usefixtures("kernel")
SCENARIO = "scenarios/opinion-2019.yaml"
SMALL = ("--profile", "sim/catalogue/zones/ten-enterprises.yaml")
THREE = ("--input", "founding.certified", "--input", "founding.rd_ratio", "--input", "planning.focus")
QUICK = (*SMALL, *THREE, "--size", "8", "--trajectories", "2", "--top", "2")
OF = ("--outcome", "certified.certificates")


def call(*words, lang="en", columns=140):
    order = ["sensitivity", SCENARIO, *map(str, words), "--lang", lang]
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(zonesim, order)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A store and a folder with an answer."""
    folder = tmp_path_factory.mktemp("sensitivity")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        done = call(*QUICK, *OF, "--out", folder / "results")
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def again(results, monkeypatch):
    monkeypatch.setenv("ZONESIM_STORE", str(results / "store"))
    return lambda *words, **how: call(*QUICK, *OF, "--out", results / "results", *words, **how)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 140])
def test_a_person_reads_shares_inputs_and_how_settled_their_order_is(again, lang, columns):
    done = again(lang=lang, columns=columns)
    assert done.exit_code == 0
    wanted = {
        "zh": ["模拟结果，不是观测数据", "其余 1 项输入（合为一组）", "输入与随机性共同作用", "名次："],
        "en": ["Simulated, not observed", "All other 1 inputs, as one group", "(interaction)", "Ranking:"],
    }
    flat = "".join(done.stdout.split())
    if columns == 140:  # else names may be broken
        assert [words for words in wanted[lang] if "".join(words.split()) not in flat] == []
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns


def test_an_answer_that_is_there_is_not_computed_again_and_a_lost_folder_is_made_again_without_a_run(results, again):
    (folder,) = (results / "results").iterdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    ran = []
    with pytest.MonkeyPatch.context() as patch:
        kept = Evaluator.kept

        def counted(self, *asked):
            found = kept(self, *asked)
            ran.append(self.counts.computed)
            return found

        patch.setattr(Evaluator, "kept", counted)
        assert again().exit_code == 0
    assert ran
    assert set(ran) == {0}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_json_is_one_object_with_all_tables(again):
    found = json.loads(again("--format", "json").stdout)
    assert {row["source"] for row in found["variance"]} == {"parameters", "luck", "interaction"}
    assert {row["input"] for row in found["indices"]} == {*THREE[1::2], "others", "luck"}
    assert found["about"]["held_central"] > 200
    assert sum(row["share"] for row in found["variance"]) == pytest.approx(1.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tornado_is_drawn_from_the_result_in_words(results, tmp_path, lang):
    (folder,) = (results / "results").iterdir()
    done = CliRunner().invoke(zonesim, ["chart", str(folder), "--lang", lang, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    table = pd.read_csv(tmp_path / "tornado.csv")
    wanted = {
        "zh": ("期初水平：2017年末高新技术企业数", "0 家"),
        "en": ("Certified high-tech enterprises at end-2017 (founding)", "0 enterprises"),
    }
    row = table.set_index("input").loc[wanted[lang][0]]
    assert row["low_input"] == wanted[lang][1]
    assert row["at_low"] <= row["at_high"]
    assert (tmp_path / "tornado.png").is_file()


def test_a_dry_run_says_how_many_runs_it_takes_and_runs_none(tmp_path):
    done = call(*SMALL, *THREE, "--size", "100", "--top", "2", "--trajectories", "5", "--dry-run", "--out", tmp_path)
    # 5 trajectories x 4 lucks x 4 points; 128 rows x (2 inputs, others, luck, both matrices); 2 inputs x 2 ends x 128
    assert done.stdout.startswith("1,360 runs: 80 to screen 3 inputs, 768 for the variance, 512 one input at a time.")
    assert not any(tmp_path.iterdir())


def test_one_failed_run_is_refused_by_its_name_and_nothing_is_written(tmp_path, monkeypatch):
    kept, calls = Evaluator.kept, []

    def failing(self, fortune, wanted):
        (runs,) = kept(self, fortune, wanted)
        calls.append(fortune)
        if len(calls) < 6:
            return [runs]
        gone = np.arange(len(runs.causes)) == 3
        causes = tuple("a stock below 0" if lost else "" for lost in gone)
        return [replace(runs, causes=causes, outcomes=np.where(gone[:, None, None], np.nan, runs.outcomes))]

    monkeypatch.setattr(Evaluator, "kept", failing)
    done = call(*QUICK, *OF, "--out", tmp_path / "results")
    assert done.exit_code == 1
    assert "opinion-2019: the run of seed" in done.stderr
    assert "replication 3 has no number (a stock below 0)" in done.stderr
    assert not (tmp_path / "results").exists() or not any((tmp_path / "results").iterdir())


def test_a_target_that_is_never_met_has_nothing_to_explain_and_the_remedy_is_named(tmp_path):
    done = call(*QUICK, "--target", "joint", "--out", tmp_path)
    assert done.exit_code == 2
    assert "probability < 1/" in done.stderr
    assert "--outcome met_of_article_2" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--target", "certifed"), "--target: there is no target certifed; did you mean 'certified'?"),
        (("--outcome", "spent"), "--outcome: there is no outcome spent; did you mean 'spend'?"),
        (("--target", "joint", "--outcome", "spend"), "give --target or --outcome, not both"),
        (("--input", "rd_subsidy.misus"), "has no uncertain input rd_subsidy.misus"),
        (("--uncertainty", "off"), "--uncertainty: only catalogue here"),
    ],
)
def test_a_mistake_is_one_line_with_a_remedy(tmp_path, words, said):
    done = call(*SMALL, *words, "--out", tmp_path)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not any(tmp_path.iterdir())


def test_without_the_library_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(analysing, "find_spec", lambda name: None)
    done = call(*QUICK, "--out", tmp_path)
    assert done.exit_code == 2
    assert "SALib" in done.stderr
    assert "[research]" in done.stderr


def told(*rows):
    """What is said of a ranking of inputs a, b, c …; each row is (settled, more runs)."""
    names = "abcdefghijk"
    table = pd.DataFrame(
        [
            {"rank": k + 1, "input": names[k], "next": names[k + 1], "settled": clear, "more_runs": more}
            for k, (clear, more) in enumerate(rows)
        ]
    )
    about = {"varied": {name: {"is": {"en": name.upper()}, "unit": "1"} for name in names}, "top": 3}
    return list(settled({"ranking": table, "variance": table}, about, "en"))


def test_sentences_say_which_ranks_are_settled_and_what_the_others_take():
    assert told((True, 0), (True, 0)) == ["Ranking: the order of all 3 that were ranked is settled (95 %)."]
    assert told((True, 0), (False, 12_345)) == [
        "Ranking: settled down to rank 1 (95 %).",
        "Rank 2, “B”, may change places with the next, “C”.",
        "By the differences seen so far, about 12,000 more runs would settle it down to rank 2.",
    ]
    assert told((False, pd.NA), (False, pd.NA)) == [
        "Ranking: not even the first two can be told apart yet.",
        "Rank 1, “A”, may change places with the next, “B”.",
        "Down to rank 1 even 1,000 times these runs would not settle it: some inputs differ by next to nothing.",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (20.0, "亿元/yr", "20 亿元/年", "CNY 2.0 bn/yr"),
        (150.0, "万元", "150 万元", "CNY 1.5 m"),
        (4.0, "quarters", "4 季度", "4 quarters"),
        (0.35, "1", "0.35", "0.35"),
    ],
)
def test_a_value_of_an_input_has_its_unit_in_the_reader_s_language(value, unit, zh, en):
    about = {"varied": {"a.b": {"unit": unit}}}
    assert [input_value("a.b", value, about, lang) for lang in ("zh", "en")] == [zh, en]


def test_a_screening_says_whose_effect_is_no_larger_than_the_noise_of_luck():
    table = pd.DataFrame({"input": list("abc"), "mu_star": [3.0, 2.0, 1.0], "noise": [1.0, 2.5, 0.5]})
    ranks = pd.DataFrame([{"rank": 1, "input": "a", "next": "b", "settled": True, "more_runs": 0}])
    about = {"varied": {name: {"is": {"en": name}, "unit": "1"} for name in "abc"}, "top": 3}
    (_, said) = settled({"ranking": ranks, "indices": table}, about, "en")
    assert said.startswith("For 1 inputs, the first of them at rank 2,")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_screening_alone_shows_effects_and_no_shares_of_variance(results, tmp_path, monkeypatch, lang):
    monkeypatch.setenv("ZONESIM_STORE", str(results / "store"))
    done = call(*QUICK, *OF, "--method", "screening", "--out", tmp_path, lang=lang)
    assert done.exit_code == 0, done.output
    assert "μ*" in done.stdout
    assert {"zh": "方差来源", "en": "variance"}[lang] not in done.stdout
    tables = {path.stem for path in next(tmp_path.iterdir()).glob("*.parquet")}
    assert tables == {"sensitivity", "indices", "ranking"}
