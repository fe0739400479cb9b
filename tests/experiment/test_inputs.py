import re
import shutil
from pathlib import Path

import pytest

from sim import scenario
from sim.experiment import inputs, sweep_file
from sim.profile import SHIPPED
from tests.sources import ROOT

SCENARIOS = ROOT / "scenarios"


def test_a_scenario_is_kept_with_all_that_it_extends_to_the_letter():
    kept = inputs.of_scenario(SCENARIOS / "subsidy-led.yaml", None)
    assert kept["file"] == "subsidy-led.yaml"
    assert {"subsidy-led.yaml", "opinion-2019.yaml"} <= set(kept["files"])
    for name, text in kept["files"].items():
        assert text == (SCENARIOS / name).read_bytes().decode()


def test_what_was_kept_is_the_same_scenario_again(tmp_path):
    zone = SHIPPED / "ten-enterprises.yaml"
    again = inputs.restore(inputs.of_scenario(SCENARIOS / "late-start.yaml", str(zone)), tmp_path)
    assert again.profile is not None
    made = scenario.load(again.file, again.profile)
    assert made.digest == scenario.load(SCENARIOS / "late-start.yaml", zone).digest


@pytest.mark.parametrize("name", ["led-mixes", "intensity-ladder"])
def test_what_was_kept_is_the_same_sweep_again(tmp_path, name):
    path = SCENARIOS / "sweeps" / f"{name}.yaml"
    again = inputs.restore(inputs.of_sweep(path, None), tmp_path)
    assert again.profile is None
    assert sweep_file.load(again.file).digest == sweep_file.load(path).digest


def test_a_sweep_beside_its_scenarios_stays_beside_them(tmp_path):
    for name in ("balanced", "opinion-2019", "status-quo"):
        shutil.copy(SCENARIOS / f"{name}.yaml", tmp_path)
    (tmp_path / "mine.yaml").write_text("sweep: mine\nbase: balanced\nvary: {policy.intensity: [0, 1]}\n", "utf-8")
    kept = inputs.of_sweep(tmp_path / "mine.yaml", None)
    assert kept["file"] == "mine.yaml"
    assert sweep_file.load(inputs.restore(kept, tmp_path / "again").file).n_points == 2


@pytest.mark.parametrize("place", ["../x.yaml", "/x.yaml", "a/../../x.yaml", "", "..\\x.yaml", "c:/x.yaml"])
def test_nothing_is_restored_outside_the_folder(tmp_path, place):
    with pytest.raises(ValueError, match=f"^{re.escape(place)}$"):
        inputs.restore({"file": "x.yaml", "profile": None, "files": {place: "name: x"}}, tmp_path / "in")
    assert not (tmp_path / "x.yaml").exists()


def test_a_table_of_draws_is_kept_and_a_way_without_table_leaves_nothing(tmp_path):
    table = tmp_path / "mine.parquet"
    table.write_bytes(b"draws")
    out = tmp_path / "out"
    out.mkdir()
    inputs.keep_draws("catalogue", out)
    assert list(out.iterdir()) == []
    inputs.keep_draws(str(table), out)
    assert Path(out / inputs.DRAWS).read_bytes() == b"draws"
