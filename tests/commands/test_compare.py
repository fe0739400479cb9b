"""``zonesim compare`` around a made engine: inputs, defaults from sweeps, precision, refusals."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim
from sim.commands import comparing, simulation
from sim.experiment import inputs, kept, results, sweep_file, sweep_runs
from sim.experiment.ledger import Luck
from sim.scenario import load
from tests.experiment.made import ensemble, meet
from tests.sources import ROOT

A, B = (str(ROOT / "scenarios" / f"{name}.yaml") for name in ("status-quo", "opinion-2019"))
SWEEP = ROOT / "scenarios" / "sweeps" / "intensity-ladder.yaml"


class MadeLedger:
    """Lives every scenario at once: where any instrument is on, each fifth replication meets the teams' target."""

    asked: list  # of (runs of each scenario, luck, columns)
    again: list  # whether each time what failed was to be run again
    failing: tuple[int, ...] = ()

    def __init__(self, store, executor, luck, columns):
        self.luck, self.columns = luck, columns

    def complete(self, wanted, rerun_failed=False):
        self.again.append(rerun_failed)
        self.asked.append(([want.runs for want in wanted], self.luck, self.columns))

    def kept(self, want, columns):
        causes = ["lost" if r in self.failing else "" for r in range(want.runs)]
        made = ensemble(runs=want.runs, quarters=want.scenario.quarters, causes=causes)
        if any(plan["intensity"] for plan in want.scenario.resolved()["instruments"].values()):
            meet(made, "teams", np.flatnonzero((np.arange(want.runs) % 5 == 0) & (np.array(causes) == "")))
        made.scenario = want.scenario
        yield kept.of_ensemble(made, columns)


@pytest.fixture
def zone(tmp_path, monkeypatch):
    """Return what runs the command line in an empty folder, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(MadeLedger, "asked", [], raising=False)
    monkeypatch.setattr(MadeLedger, "again", [], raising=False)
    monkeypatch.setattr(comparing, "Ledger", MadeLedger)
    monkeypatch.setattr(simulation, "is_cold", lambda engine: False)

    def call(*words, locale="C.UTF-8"):
        return CliRunner(env={"LC_ALL": locale, "COLUMNS": "100"}).invoke(zonesim, ["compare", *words])

    return call


@pytest.fixture
def ladder(tmp_path):
    """Return a result folder of the shipped ladder, as far as a comparison reads it, and a way to change it."""
    folder = tmp_path / "ladder"
    folder.mkdir()
    luck = Luck(11, "catalogue", "catalogue")
    record = sweep_runs.manifest(sweep_file.load(SWEEP), luck, inputs.of_sweep(SWEEP, None))

    def write(**changed):
        (folder / results.MANIFEST).write_text(json.dumps({**record, **changed}), encoding="utf-8")
        return record

    write()
    return write


def test_two_files_are_compared_over_400_pairs_of_seed_1(zone):
    done = zone(A, B)
    assert done.exit_code == 0, done.output
    assert "400 pairs planned, 400 done, 0 failed; seed 1." in done.stdout
    assert "All 21 instruments (articles 4–24): switched on at intensity 1" in done.stdout
    ((runs, luck, columns),) = MadeLedger.asked
    assert (runs, luck.seed, luck.uncertainty, columns) == ([400, 400], 1, "catalogue", ())


def test_json_is_one_object_with_every_other_scenario_against_the_first(zone):
    done = zone(A, B, A, "--runs", "50", "--seed", "3", "--outcome", "certified", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["name"], found["seed"], found["quarter"]) == ("status-quo", 3, "2020Q4")
    opinion, itself = found["compared"]
    assert (opinion["name"], opinion["planned"], opinion["pairs"]) == ("opinion-2019", 50, 50)
    teams = next(line for line in opinion["targets"] if line["id"] == "teams")
    assert teams["chance_change"]["value"] == pytest.approx(0.2)
    # a fifth of the pairs has a team more, for nothing
    assert (teams["unit"], teams["cost_unit"], teams["cost"]) == ("teams", "万元/teams", None)
    assert teams["no_cost"] == "better_for_same"
    assert [line["id"] for line in opinion["outcomes"]] == ["certified"]
    assert itself["changes"] == []


def test_precision_adds_pairs_in_fixed_looks_until_the_interval_is_narrow(zone):
    # a fifth gain, none lose: half-width 1.96 * sqrt(0.16 / n): 2.8 points at 800, 2.0 at 1600
    done = zone(A, B, "--precision", "2.5", "--target", "teams")
    assert [runs[0] for runs, *_ in MadeLedger.asked] == [200, 400, 800, 1600]
    assert "1600 pairs planned" in done.stdout
    assert "is known to ±2.0 percentage points (wanted: ±2.5)" in " ".join(done.stdout.split())


def test_where_the_most_pairs_are_not_enough_it_says_how_many_more(zone):
    done = zone(A, B, "--precision", "1", "--target", "teams", "--most", "500", "--format", "json")
    assert [runs[0] for runs, *_ in MadeLedger.asked] == [200, 400, 500]
    precision = json.loads(done.stdout)["compared"][0]["precision"]
    # 1.96^2 * 0.16 / 0.01^2 = 6147, of which 500 are done
    assert not precision["is_enough"]
    assert precision["more"] == pytest.approx(6147 - 500, rel=0.02)


def test_nobody_waits_for_a_target_that_is_not_due(zone):
    done = zone(A, B, "--precision", "1", "--until", "2019Q4")
    assert len(MadeLedger.asked) == 1
    assert "No precision" in done.stdout


def test_pairs_that_failed_are_counted_and_told_by_the_exit_code(zone, monkeypatch):
    monkeypatch.setattr(MadeLedger, "failing", (2, 4))
    done = zone(A, B, "--runs", "10")
    assert done.exit_code == 1
    assert "10 pairs planned, 8 done, 2 failed" in done.stdout
    assert "left out; first cause: lost. --rerun-failed" in " ".join(done.stdout.split())
    assert "首个原因：lost。可加 --rerun-failed" in zone(A, B, "--runs", "10", "--lang", "zh").stdout


def test_what_failed_is_run_again_when_asked_and_only_at_the_first_look(zone):
    zone(A, B, "--rerun-failed")
    assert MadeLedger.again == [True]
    zone(A, B, "--precision", "2.5", "--target", "teams", "--rerun-failed")
    zone(A, B)
    assert MadeLedger.again[1:] == [True, False, False, False, False]


def test_beyond_2020_spend_is_kept_by_quarter_but_not_shown_unless_asked_for(zone):
    done = zone(A, B, "--runs", "10", "--until", "2024Q4", "--outcome", "certified", "--format", "json")
    found = json.loads(done.stdout)
    assert MadeLedger.asked[-1][2] == ("certified", "spend")
    assert [line["id"] for line in found["compared"][0]["outcomes"]] == ["certified"]
    assert found["quarter"] == "2020Q4"
    zone(A, B, "--runs", "10", "--until", "2020Q4", "--outcome", "certified")
    assert MadeLedger.asked[-1][2] == ("certified",)


# --- Points of a sweep's result ---


def test_points_of_a_sweep_take_its_seed_and_replications_so_that_nothing_is_computed_anew(zone, ladder):
    sweep = sweep_file.load(SWEEP)
    done = zone("ladder#0", "ladder#4")
    assert done.exit_code == 0, done.output
    ((runs, luck, _),) = MadeLedger.asked
    assert (runs, luck.seed, luck.uncertainty_digest) == ([sweep.replications] * 2, sweep.seed, "catalogue")
    assert "against A: Intensity ladder #0" in done.stdout


def test_a_point_lives_exactly_as_in_the_sweep(zone, ladder):
    from sim.commands import compared_inputs

    sweep = sweep_file.load(SWEEP)
    found = compared_inputs.read([f"ladder#{point}" for point in range(sweep.n_points)], None, None, "en")
    assert [one.scenario.life for one in found] == [sweep.scenario(point).life for point in range(sweep.n_points)]


def test_a_file_is_compared_with_a_point_under_the_luck_of_the_sweep(zone, ladder):
    zone(A, "ladder#1", "--runs", "20")
    ((runs, luck, _),) = MadeLedger.asked
    assert (runs, luck.seed) == ([20, 20], sweep_file.load(SWEEP).seed)


def test_a_sweep_that_chose_its_replications_itself_says_them_in_its_table(zone, ladder):
    import pyarrow as pa
    import pyarrow.parquet as pq

    stored = ladder()["sweep"]
    ladder(sweep={**stored, "file": {**stored["file"], "replications": {"precision": 2.0, "target": "growth"}}})
    pq.write_table(pa.table({"point": [0, 1], "planned": [800, 200]}), Path("ladder") / "answers.parquet")
    zone("ladder#0", "ladder#1")
    assert MadeLedger.asked[0][0] == [200, 200]  # of which both have that many


def test_a_result_of_another_model_is_computed_anew_and_says_so(zone, ladder):
    ladder(digests={**ladder()["digests"], "model": "0" * 64})
    done = zone("ladder#0", "ladder#1")
    assert done.exit_code == 0
    assert "another version of the model" in done.stderr


def test_everything_that_is_wrong_with_the_inputs_is_told_at_once(zone, ladder):
    done = zone("ladder#9", "nothing#0", "missing.yaml")
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    assert lines[:2] == ["ladder has no point 9; allowed 0 to 8", "there is no folder nothing"]
    assert lines[2].startswith("missing.yaml:")
    assert MadeLedger.asked == []


@pytest.mark.parametrize(
    ("changed", "word", "told"),
    [
        ({}, "ladder", "say which point: ladder#0 to ladder#8"),
        ({}, "ladder#", "has no point ''"),
        ({}, "ladder#-1", "has no point -1; allowed 0 to 8"),
        ({}, "ladder#x", "has no point x"),
        ({"kind": "run"}, "ladder#0", "give the file of the scenario intensity-ladder"),
        ({"kind": "other"}, "ladder#0", "is no result of a sweep"),
        ({"sweep": {}}, "ladder#0", "manifest.json cannot be used"),
        ({"sweep": []}, "ladder#0", "manifest.json cannot be used"),
        ({"digests": {"model": "m"}}, "ladder#0", "manifest.json cannot be used"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(zone, ladder, changed, word, told):
    ladder(**changed)
    done = zone(word, B)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_torn_manifest_says_so(zone, ladder):
    (Path("ladder") / results.MANIFEST).write_text('{"kind": "swe', encoding="utf-8")
    assert "manifest.json cannot be used" in zone("ladder#0", B).stderr


@pytest.mark.parametrize("name", ["lincang", "my-zone"])
def test_a_zone_profile_that_is_not_at_hand_is_asked_for(zone, ladder, name):
    stored = ladder()["sweep"]
    ladder(sweep={**stored, "profile": {"name": name, "digest": "0" * 64}})
    done = zone("ladder#0", "ladder#1")
    assert done.exit_code == 2
    assert f"used another zone profile {name}; give its file with --profile" in done.stderr


def test_a_sweep_with_its_own_draws_asks_for_them(zone, ladder):
    ladder(digests={**ladder()["digests"], "uncertainty": "1" * 64})
    assert "give its file with --uncertainty" in zone("ladder#0", "ladder#1").stderr
    assert zone("ladder#0", "ladder#1", "--uncertainty", "off").exit_code == 0


def test_sweeps_of_different_seeds_are_not_mixed_silently(zone, ladder):
    record = ladder()
    other = Path("other")
    other.mkdir()
    file = {**record["sweep"]["file"], "seed": 0}
    changed = {**record, "sweep": {**record["sweep"], "file": file}}
    (other / results.MANIFEST).write_text(json.dumps(changed), encoding="utf-8")
    assert "differ in --seed (0, 11); choose one with --seed" in zone("ladder#0", "other#1").stderr
    zone("other#0", "other#1")
    assert MadeLedger.asked[-1][1].seed == 0  # nought is a seed too


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([A], "at least two"),
        ([A, B, "--outcome", "certifed"], "certified"),
        ([A, B, "--target", "groth"], "growth"),
        ([A, B, "--runs", "10", "--precision", "1"], "either --runs or --precision"),
        ([A, B, "--until", "2031Q1"], "2018Q1 to 2030Q4"),
        ([A, B, "--precision", "0"], "--precision"),
        ([A, B, "--precision", "nan"], "'nan' is not a finite number"),
        ([A, B, "--precision", "inf"], "--precision"),
    ],
)
def test_bad_usage_is_one_clear_message_with_exit_code_2(zone, words, told):
    done = zone(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert MadeLedger.asked == []


def test_refusals_are_chinese_where_the_locale_is(zone):
    assert "请给出至少两个情景" in zone(A, locale="zh_CN.UTF-8").stderr
    assert "没有文件夹 nothing" in zone("nothing#0", B, locale="zh_CN.UTF-8").stderr
    for found in ("nan", "abc", "60"):
        told = zone(A, B, "--precision", found, locale="zh_CN.UTF-8").stderr
        assert told.splitlines()[0] == "用法错误：--precision 的值无效；允许 0.01..50.0"


def test_scenarios_with_other_horizons_are_not_compared(zone, tmp_path):
    said = "name: longer\ntitle: {zh: 甲, en: A}\ndescription: {zh: 乙, en: B}\nhorizon: [2018Q1, 2022Q4]\n"
    (tmp_path / "longer.yaml").write_text(said, encoding="utf-8")
    assert load("longer.yaml").quarters == 20
    assert "--until" in zone(B, "longer.yaml").stderr
    assert zone(B, "longer.yaml", "--until", "2020Q4").exit_code == 0


def test_an_interrupted_comparison_says_what_is_kept(zone, monkeypatch):
    def stop(ledger, wanted, rerun_failed):
        raise KeyboardInterrupt

    monkeypatch.setattr(MadeLedger, "complete", stop)
    done = zone(A, B)
    assert done.exit_code == 130
    assert "the same command goes on" in done.stderr


def test_an_order_under_other_rules_needs_one_number_to_rank_by_that_is_due(zone):
    done = zone(A, B, "--variants", "--outcome", "certified", "--outcome", "exits")
    assert (done.exit_code, MadeLedger.asked) == (2, [])
    assert "one --outcome only" in done.output
    early = zone(A, B, "--variants", "--until", "2019Q4", "--target", "certified")
    assert (early.exit_code, MadeLedger.asked) == (2, [])
    assert "target certified is not due" in early.output
