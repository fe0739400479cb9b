"""What a sweep says of its points, from its file over the tables to a comparison."""

import json
import shutil

import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from sim.__main__ import zonesim
from sim.commands import compared_inputs
from sim.experiment import sweep_file, tasks
from sim.profile import SHIPPED
from tests.faults import HERE

# not in alphabetical order, as a manifest would have them
VARIED = {"policy.instruments.talent.intensity": [2, 3], "policy.instruments.finance.intensity": [0.5, 1.5]}


@pytest.fixture
def sweep(kernel, tmp_path, monkeypatch):
    """Return what runs a sweep of the small zone and gives its result's folder."""
    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / "store"))
    shutil.copy(HERE / "scenarios" / "base.yaml", tmp_path)

    def call(*words, **content):
        file = tmp_path / "mine.yaml"
        said = {"sweep": "mine", "base": "base", "vary": VARIED, "replications": 4, **content}
        file.write_text(yaml.safe_dump(said, sort_keys=False), "utf-8")
        done = CliRunner().invoke(zonesim, ["sweep", str(file), "--out", str(tmp_path / "results"), *words])
        assert done.exit_code in (0, 1), done.output
        (folder,) = [path for path in (tmp_path / "results").iterdir() if not path.name.startswith(".")]
        return file, folder

    return call


@pytest.mark.parametrize("design", ["grid", "one-at-a-time"])
def test_a_point_that_is_compared_is_the_point_that_was_run(sweep, design):
    file, folder = sweep(design=design)
    made = sweep_file.load(file)
    rows = pq.read_table(folder / "points.parquet").to_pylist()
    for point in range(made.n_points):
        (found,) = compared_inputs.read([f"{folder}#{point}"], None, None, "en")
        assert found.scenario.digest == made.scenario(point).digest
        told = [row["number"] for row in rows if row["point"] == point]
        assert told == list(made.values(point))


def test_what_is_as_in_the_base_has_no_value_in_the_table(sweep):
    _, folder = sweep(design="one-at-a-time")
    rows = pq.read_table(folder / "points.parquet").to_pylist()
    assert [row["value"] for row in rows[:4]] == [None, None, "2", None]  # the base, then the first of talent alone


@pytest.mark.parametrize("place", ["shipped", "own"])
def test_points_are_found_again_whatever_zone_profile_was_given(sweep, tmp_path, place):
    zone = SHIPPED / "ten-enterprises.yaml"
    if place == "own":
        zone = tmp_path / "my-zone.yaml"
        zone.write_text(
            (SHIPPED / "ten-enterprises.yaml").read_text("utf-8").replace("name: ten", "name: my-ten"), "utf-8"
        )
    file, folder = sweep("--profile", str(zone))
    (found,) = compared_inputs.read([f"{folder}#3"], None, None, "en")
    assert found.scenario.digest == sweep_file.load(file, zone).scenario(3).digest


@pytest.mark.parametrize("replications", [4, {"precision": 50, "target": "teams", "most": 4}])
def test_what_failed_is_tried_again_when_asked_whether_runs_are_counted_or_precise(sweep, monkeypatch, replications):
    live = tasks.live

    def broken(*order):
        raise ValueError("by chance")

    def failed():
        _, folder = sweep("--rerun-failed", replications=replications)
        return json.loads((folder / "manifest.json").read_text("utf-8"))["counts"]["failed"]

    monkeypatch.setattr(tasks, "live", broken)
    assert failed() > 0
    monkeypatch.setattr(tasks, "live", live)
    assert failed() == 0
