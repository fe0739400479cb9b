import pytest

from sim.engine.digest import model_digest
from sim.experiment import inputs, resolved, sweep_file, sweep_runs
from sim.experiment.ledger import Luck
from tests.faults import HERE
from tests.sources import ROOT


def manifest(path):
    sweep = sweep_file.load(path)
    return sweep_runs.manifest(sweep, Luck(sweep.seed, "catalogue", "catalogue"), inputs.of_sweep(path, None))


def test_a_run_is_resolved_as_its_manifest_says():
    record = {"kind": "run", "scenario": {"envelope": 3000.0}}
    assert list(resolved.resolved(record)) == [("scenario", {"envelope": 3000.0})]


def test_each_point_of_a_sweep_is_resolved_by_itself():
    found = dict(resolved.resolved(manifest(HERE / "scenarios" / "tiny.yaml")))
    assert list(found) == ["point-000", "point-001"]
    for point, intensity in enumerate((0.0, 1.0)):  # tiny.yaml: {policy.intensity: [0, 1]}
        said = found[f"point-{point:03}"]
        assert (said["point"], said["varied"]) == (point, {"policy.intensity": intensity})
        assert {plan["intensity"] for plan in said["instruments"].values()} == {intensity}
        assert said["profile"]["name"] == "ten-enterprises"


@pytest.mark.parametrize("why", ["many points", "another model"])
def test_a_sweep_that_is_too_large_or_of_another_model_is_said_by_its_design(monkeypatch, why):
    record = manifest(ROOT / "scenarios" / "sweeps" / "led-mixes.yaml")
    assert record["digests"]["model"] == model_digest()
    if why == "many points":
        monkeypatch.setattr(resolved, "MOST_POINTS", 2)
    else:
        record["digests"]["model"] = "0" * 64
    assert list(resolved.resolved(record)) == [("design", record["sweep"])]
