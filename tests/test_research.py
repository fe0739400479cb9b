"""The research bench from Python gives the tables of the commands."""

import json

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
