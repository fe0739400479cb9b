"""From Python: the tables of a run, a sweep and a comparison are those of the command line."""

import filecmp

import numpy as np
import pandas as pd
import pytest

import sim
from sim.targets import readings as readings_of_targets
from tests.faults import tiny_sweep

pytestmark = pytest.mark.usefixtures("kernel")

SWEEP = "tests/faults/scenarios/tiny.yaml"
SMALL = "sim/catalogue/zones/ten-enterprises.yaml"


@pytest.fixture(scope="module")
def opinion():
    return sim.load("scenarios/opinion-2019.yaml", profile=SMALL)


@pytest.fixture(scope="module")
def status_quo():
    return sim.load("scenarios/status-quo.yaml", profile=SMALL)


def test_a_run_gives_the_same_numbers_as_arrays_and_as_tables(opinion):
    result = sim.run(opinion, runs=6, seed=4)
    readings = result.ensemble.readings
    formed = result.targets[result.targets.reading == "formed"]
    (m,) = [
        k for k, reading in enumerate(readings_of_targets()) if (reading.target, reading.name) == ("teams", "formed")
    ]
    assert formed["value"].tolist() == readings[:, -1, m].tolist()
    of_the_zone = result.outcomes.query("outcome == 'enterprises' and park == 'all' and industry == 'all'")
    by_quarter = of_the_zone.groupby("quarter")
    assert by_quarter["replication"].agg(list).tolist() == [list(range(6))] * 12
    assert result.runs["replication"].tolist() == list(range(6))


def test_what_was_run_once_is_read_and_workers_change_nothing(opinion):
    first = sim.run(opinion, runs=6, seed=4, workers=1)
    again = sim.run(opinion, runs=6, seed=4, workers=2)
    pd.testing.assert_frame_equal(first.outcomes, again.outcomes)


def test_probabilities_in_answers_are_shares_of_the_runs_that_met_the_target(opinion):
    result = sim.run(opinion, runs=20)
    met = result.targets.groupby(["target", "reading"])["met"].mean()
    answers = result.answers.dropna(subset=["reading"]).set_index(["target", "reading"])["probability"]
    assert len(answers) > 9
    assert answers.to_dict() == pytest.approx(met[answers.index].to_dict())


def test_each_replication_takes_its_row_of_a_table_of_draws(opinion):
    mixed = sim.run(opinion, runs=4, uncertainty=pd.DataFrame({"zone.envelope": [1000.0, 9000.0]})).runs["spend"]
    poor, rich = (
        sim.run(opinion, runs=4, uncertainty={"zone.envelope": [money]}).runs["spend"] for money in (1e3, 9e3)
    )
    assert mixed.tolist() == [poor[0], rich[1], poor[2], rich[3]]
    assert (poor < rich).all()


def test_mesa_gives_what_the_compiled_rules_give(opinion):
    compiled = sim.run(opinion, runs=2, engine="compiled")
    mesa = sim.run(opinion, runs=2, engine="mesa")
    pd.testing.assert_frame_equal(compiled.outcomes, mesa.outcomes)


def test_a_panel_has_every_enterprise_and_quarter_of_the_replications_asked_for(opinion):
    panel = sim.run(opinion, runs=3, panel=2).panel
    assert sorted(panel["replication"].unique()) == [0, 1]
    assert panel.groupby(["replication", "enterprise", "quarter"]).size().max() == 1


def test_tables_that_there_are_not_are_named(opinion):
    with pytest.raises(KeyError, match="panel"):
        _ = sim.run(opinion, runs=1).panel


def test_a_sweep_from_python_is_the_sweep_of_the_command_line_byte_for_byte(tmp_path):
    assert tiny_sweep.sweep(tmp_path / "command", "tiny") == 0
    (by_command,) = (tmp_path / "command" / "results").iterdir()
    result = sim.sweep(SWEEP, out=tmp_path / "python", workers=2)
    assert result.folder.name == by_command.name
    names = sorted(path.name for path in by_command.iterdir())
    assert filecmp.cmpfiles(by_command, result.folder, names, shallow=False) == (names, [], [])


def test_a_sweep_that_was_run_is_read(tmp_path):
    first = sim.sweep(SWEEP, out=tmp_path)
    stamps = {path: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    again = sim.sweep(SWEEP, out=tmp_path)
    assert {path: path.stat().st_mtime_ns for path in again.folder.iterdir()} == stamps
    assert again.points["point"].nunique() == again.answers["point"].nunique() > 1


def test_a_folder_without_tables_is_no_result(tmp_path):
    with pytest.raises(FileNotFoundError):
        sim.read(tmp_path)


def test_a_comparison_is_the_difference_of_paired_runs(opinion, status_quo):
    table = sim.compare(status_quo, opinion, runs=40, outcomes=["enterprises"]).set_index("id")
    ours, theirs = (sim.run(one, runs=40).targets for one in (opinion, status_quo))
    for reading, target in (("formed", "teams"), ("project", "incubator_area")):
        change = ours[ours.reading == reading]["met"].mean() - theirs[theirs.reading == reading]["met"].mean()
        assert table.loc[target, "chance_change"] == pytest.approx(change)
    line = table.loc["enterprises"]
    assert line["pairs"] == 40
    assert line["change"] == pytest.approx(line["mean_b"] - line["mean_a"])
    assert line["change.low"] < line["change"] < line["change.high"]


def test_one_scenario_cannot_be_compared(opinion):
    with pytest.raises(ValueError, match="two scenarios"):
        sim.compare(opinion)


def test_an_order_of_mixes_says_of_every_pair_whether_it_survives(opinion, status_quo):
    found = sim.order_under_variants(status_quo, opinion, by="enterprises", runs=10)
    assert set(found.means["scenario"]) == {status_quo.name, opinion.name}
    assert len(found.pairs)


def test_a_name_is_a_target_where_it_is_one_and_an_outcome_where_one_says_so():
    from sim.api import quantity_of

    assert quantity_of("certified").is_chance
    assert not quantity_of(sim.Quantity("certified", is_chance=False)).is_chance
    assert not quantity_of("spend").is_chance


def test_every_public_name_is_there_with_a_docstring():
    for name in sim.PUBLIC:
        assert getattr(sim, name).__doc__, name
    assert np.isin(list(sim.PUBLIC), dir(sim)).all()
