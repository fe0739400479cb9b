"""The research bench from Python gives the tables of the commands."""

import json
import re

import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim.__main__ import zonesim
from sim.experiment.own_effect import at_intensity

pytestmark = pytest.mark.usefixtures("kernel")

SMALL = "sim/catalogue/zones/ten-enterprises.yaml"
PROFILE = ["--profile", SMALL]
A, B = "scenarios/status-quo.yaml", "scenarios/incubation-led.yaml"


@pytest.fixture(scope="module")
def pair():
    return [sim.load(path, profile=SMALL) for path in (A, B)]


def by_command(tmp_path, *words):
    done = CliRunner().invoke(
        zonesim, [*words, "--out", str(tmp_path), "--format", "json", "--lang", "en"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def assert_same(table, rows):
    """Compare a table with the rows of the command's JSON."""
    told = pd.DataFrame(rows)
    assert list(told.columns) == list(table.columns)
    for name in table.select_dtypes("number").columns:
        assert told[name].astype(float).tolist() == pytest.approx(table[name].astype(float).tolist(), nan_ok=True), name


def test_sensitivity(pair, tmp_path):
    pytest.importorskip("SALib")
    names = ["rd_subsidy.misuse", "awareness.outside"]
    found = sim.sensitivity(pair[1], "spend", inputs=names, size=16, seed=3)
    words = [f"--input={name}" for name in names]
    told = by_command(tmp_path, "sensitivity", B, *PROFILE, "--outcome", "spend", *words, "--size", "16", "--seed", "3")
    assert_same(found.tables()["indices"], told["indices"])


def test_explain(pair, tmp_path):
    found = sim.explain(*pair, measure="enterprises", runs=10, seed=3)
    told = by_command(tmp_path, "explain", A, B, *PROFILE, "--outcome", "enterprises", "--runs", "10", "--seed", "3")
    assert_same(found.contributions, told["contributions"])


def test_explain_plays_all_coalitions_where_so_many_are_allowed(pair):
    other = at_intensity(at_intensity(pair[0], "talent", 2.0), "incubation", 2.0)
    drawn, played = (sim.explain(pair[0], other, measure="spend", runs=10, coalitions=most) for most in (2, 4))
    assert drawn.contributions["contribution"].sum() == pytest.approx(played.contributions["contribution"].sum())
    assert ["coalitions" in one.tables() for one in (drawn, played)] == [False, True]


def test_twin(pair, tmp_path):
    found = sim.twin(*pair, find="operating", seed=3)
    told = by_command(tmp_path, "explain", A, B, *PROFILE, "--find", "operating", "--seed", "3")
    assert told["about"]["enterprise"] == found.enterprise
    assert told["twins"] == json.loads(found.twins.to_json(orient="records"))


def test_optimise(pair):
    pytest.importorskip("pymoo")
    found = sim.optimise(pair[1], {"teams": 0.5}, others=[pair[0]], runs=10, fresh_runs=10, population=8, generations=2)
    assert found.front["chosen"].sum() == 1
    assert found.versus["scenario"].tolist() == ["incubation-led", "status-quo"]


def test_optimise_takes_what_the_command_takes(pair, tmp_path):
    pytest.importorskip("pymoo")
    found = sim.optimise(
        pair[1], tools=["talent"], levels=[0, 1, 2], levers={"talent.teams": [0, 0.5, 1, 1.5, 2]}, starts_of="scenario",
        runs=10, fresh_runs=10, population=8, generations=2, seed=3,
    )  # fmt: skip
    words = ["--instrument", "talent", "--levels", "0,1,2", "--lever", "talent.teams=0..2", "--of", "scenario"]
    effort = ["--runs", "10", "--fresh-runs", "10", "--population", "8", "--generations", "2", "--seed", "3"]
    told = by_command(tmp_path, "optimise", B, *PROFILE, *words, *effort)
    assert_same(found.starts, told["starts"])
    assert_same(found.marginal, told["marginal"])


def test_discover(pair):
    pytest.importorskip("ema_workbench")
    found = sim.discover(pair[1], targets=["teams"], runs=100)
    runs = sim.run(pair[1], runs=100).targets.query("reading == 'formed'")
    assert found.robustness["share"].tolist() == pytest.approx([runs["met"].mean()])


def test_study(tmp_path):
    found = sim.study("entry-cohort-life", runs=2)
    assert found.tables()["study_runs"]["replication"].nunique() == 2


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("run", {"runs": 0}, "runs: 0 should be a finite number, at least 1"),
        ("sensitivity", {"measure": "spent"}, "measure: there is no spent; did you mean 'spend'?"),
        ("sensitivity", {"inputs": ["rd_subsidy.misus"]}, "did you mean 'rd_subsidy.misuse'?"),
        ("optimise", {"budget": float("nan")}, "budget: nan should be a finite number"),
        ("optimise", {"budget": float("inf")}, "budget: inf should be a finite number"),
        ("optimise", {"reach": {"team": 0.5}}, "reach: there is no team; did you mean 'teams'?"),
        ("optimise", {"reach": {"teams": 1.5}}, "reach['teams']: 1.5 should be above 0 and below 1"),
        ("optimise", {"tools": ["talents"]}, "tools: there is no talents; did you mean 'talent'?"),
        ("optimise", {"levels": [-1.0, 1.0]}, "levels: -1.0 should be between 0 and"),
        ("optimise", {"levels": [2.0, 0.0]}, "levels: [2.0, 0.0] should be two or more numbers, the smallest first"),
        ("optimise", {"levers": {"talent.team": [0, 1]}}, "levers: there is no talent.team"),
        ("optimise", {"levers": {"talent.teams": [-3, 0]}}, "levers['talent.teams']: -3 should be"),
        ("optimise", {"levers": {"talent.teams": [0]}}, "levers['talent.teams']: [0] should be two or more numbers"),
        ("optimise", {"starts_of": "mixes"}, "starts_of: there is no mixes; did you mean 'mix'?"),
        ("discover", {"targets": ["team"]}, "targets: there is no team; did you mean 'teams'?"),
        ("discover", {"targets": []}, "targets: give at least one"),
    ],
)
def test_what_cannot_be_asked_of_a_scenario_is_one_clear_error(pair, name, arguments, told, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with pytest.raises(ValueError, match=re.escape(told)):
        getattr(sim, name)(pair[1], **arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("compare", {"runs": 0}, "runs: 0 should be"),
        ("order_under_variants", {"runs": 0}, "runs: 0 should be"),
        ("explain", {"runs": 1}, "runs: 1 should be"),
        ("explain", {"measure": "team"}, "measure: there is no team; did you mean 'teams'?"),
        ("twin", {"find": "certify"}, "find: there is no certify; did you mean 'certified'?"),
        ("twin", {"enterprise": 99_999}, "replication 0 has no enterprise 99999"),
    ],
)
def test_what_cannot_be_asked_of_a_pair_is_one_clear_error(pair, name, arguments, told, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with pytest.raises(ValueError, match=re.escape(told)):
        getattr(sim, name)(*pair, **arguments)


@pytest.mark.parametrize(("lang", "told"), [("en_GB.UTF-8", "do not differ"), ("zh_CN.UTF-8", "没有差别可分摊")])
def test_a_pair_that_does_the_same_or_plays_elsewhere_is_refused_in_the_language_of_the_user(
    pair, lang, told, monkeypatch
):
    monkeypatch.setenv("LC_ALL", lang)
    with pytest.raises(ValueError, match=told):
        sim.explain(pair[0], pair[0])
    with pytest.raises(ValueError, match=r"status-quo.*talent-led"):
        sim.twin(pair[0], "scenarios/talent-led.yaml")


def test_too_few_runs_for_a_calibration_are_refused_before_anything_runs():
    with pytest.raises(ValueError, match="runs: 100"):
        sim.calibrate(runs=100)
