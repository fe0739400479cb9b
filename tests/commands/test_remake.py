"""``zonesim remake``: equal where nothing changed; where the model did, what became of each target."""

import json
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim import opinion
from sim.engine.digest import model_digest
from sim.experiment import executors
from sim.profile import SHIPPED
from tests.commands import small_packs
from tests.commands.small_packs import remake, with_other_luck
from tests.commands.small_results import call
from tests.packs import members, said, sealed, with_json, write

ODD_FILE = "=1+1 'zone' \"<b>\" " + "长" * 60 + ".yaml"
TINY = {"vary": {"policy.intensity": [0, 1]}, "replications": 6, "seed": 3, "keep": ["spend", "certified"]}

scratch = pytest.fixture(autouse=True)(small_packs.scratch)


@pytest.fixture(scope="module")
def made(kernel, tmp_path_factory):
    """Return packs of results of every kind, and of a run that was given all options."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        precise = {**TINY, "replications": {"precision": 20, "target": "certified", "most": 60}}
        return {
            "plain": small_packs.run(folder, "plain"),
            "options": small_packs.run(folder, "options", *options(folder)),
            "mesa": small_packs.run(folder, "mesa", "--engine", "mesa", "--runs", 2, "--panel", 1),
            "sweep": small_packs.sweep(folder, "tiny", **TINY),
            "precise": small_packs.sweep(folder, "precise", **precise),
        }


def options(folder):
    """Return options for a zone profile, joint draws and all else that a run may be given."""
    (folder / ODD_FILE).write_bytes((SHIPPED / "ten-enterprises.yaml").read_bytes())
    pq.write_table(pa.table({"rd_subsidy.misuse": [0.3, 0.4, 0.25]}), folder / "my draws.parquet")
    words = ["--profile", folder / ODD_FILE, "--uncertainty", folder / "my draws.parquet"]
    return [*words, "--seed", 7, "--panel", 2, "--until", "2022Q4"]


@pytest.mark.parametrize("name", ["plain", "options", "mesa", "sweep", "precise"])
def test_a_pack_that_nobody_touched_is_made_again_to_the_byte(made, name):
    before = made[name].read_bytes()
    (line,) = remake(made[name]).splitlines()
    assert line.startswith(f"equal: {said(members(made[name]))['name']} made again")
    assert made[name].read_bytes() == before


def test_it_is_said_in_chinese_too_and_how_many_runs_and_tables_there_are(made):
    (line,) = remake(made["sweep"], lang="zh").splitlines()
    assert line.startswith("相同：tiny")
    assert "6 张数据表" in line  # answers, bands, outcomes, points, runs, targets
    assert "12 次模拟" in line  # two points of six


@pytest.mark.parametrize("name", ["plain", "sweep"])
def test_everything_is_computed_again_unless_the_store_may_be_used(made, tmp_path, monkeypatch, name):
    computed = []
    compute = executors.compute
    monkeypatch.setattr(executors, "compute", lambda task: computed.append(task) or compute(task))
    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / "store"))
    remake(made[name])
    assert computed
    assert not (tmp_path / "store").exists()
    remake(made[name], "--from-store")  # fills it
    for words, new in ((["--from-store"], False), ([], True), (["--workers", 1], True)):
        computed.clear()
        said_ = remake(made[name], *words)
        assert said_.startswith("equal")
        assert ("from the store" in said_) != new
        assert bool(computed) == new


def test_an_interrupted_remake_says_so_and_leaves_nothing(made, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    for name in ("plain", "sweep"):
        monkeypatch.setattr(executors, "compute", stopped)
        (line,) = remake(made[name], code=130).splitlines()
        assert line == "Interrupted; nothing was compared, the pack is as it was."


def test_the_inputs_of_a_pack_with_all_options_are_there_under_their_names(made):
    record = said(members(made["options"]))
    assert record["inputs"]["profile"] == f"profiles/{ODD_FILE}"
    assert f"inputs/profiles/{ODD_FILE}" in members(made["options"])
    assert "result/draws.parquet" in members(made["options"])
    assert json.dumps(record["scenario"]["horizon"]) == '["2018Q1", "2022Q4"]'


def aged(files, **digests):
    """Return the files of a pack as another version of the model would have signed them."""
    record = said(files)
    told = {"digests": {**record["digests"], "model": "0123456789" + "a" * 54, **digests}}
    return sealed(with_json(files, "result/manifest.json", **told))


@pytest.mark.parametrize("name", ["plain", "sweep"])
def test_a_pack_of_another_model_says_so_first_and_shows_the_drift_of_each_target(made, tmp_path, name):
    pack = write(tmp_path / "x.zip", aged(members(made[name])))
    lines = remake(pack).splitlines()
    now = model_digest()[:8]
    assert lines[0] == f"This pack was made by another version of the model: 01234567 then, {now} now."
    assert lines[-1].startswith("equal")
    page = "\n".join(lines)
    for target in opinion.targets().values():
        assert target.title["en"][:20].lower() in page.lower(), target.id
    assert "All nine at once" in page
    page = remake(pack, lang="zh")
    assert page.startswith("此包由另一版本的模型算出：包 01234567")
    assert "各目标的变化" in page


def test_the_drift_against_another_model_has_then_now_and_the_paired_change(made, tmp_path):
    pack = write(tmp_path / "x.zip", aged(with_other_luck(members(made["plain"]), tmp_path)))
    page = remake(pack, code=1)
    assert page.startswith("This pack was made by another version of the model")
    assert "different: plain" in page
    answers = pq.read_table(next((tmp_path / "other").iterdir()) / "answers.parquet").to_pylist()
    then = next(row for row in answers if row["target"] == "rd_intensity" and row["headline"])
    (line,) = [line for line in page.splitlines() if "R&D over the GDP" in line]
    assert f"{100 * then['median']:.2f} %" in line


def test_other_versions_of_libraries_are_named_too(made, tmp_path):
    files = members(made["plain"])
    versions = {**said(files)["versions"], "numpy": "1.0.0", "old": "7"}
    pack = write(tmp_path / "x.zip", sealed(with_json(files, "result/manifest.json", versions=versions)))
    lines = remake(pack).splitlines()
    assert lines[0].startswith("Another version of numpy: 1.0.0 then, ")
    assert lines[1] == "Another version of old: 7 then, – now"
    assert "Drift of each target" in lines[2]


def test_a_scenario_that_this_model_does_not_know_is_told_by_its_place_in_the_pack(made, tmp_path):
    files = members(made["plain"])
    scenario = files["inputs/plain.yaml"] + b"variants: {gone: old}\n"
    said_ = remake(write(tmp_path / "x.zip", aged({**files, "inputs/plain.yaml": scenario})), code=2).splitlines()
    assert said_[0].startswith("This pack was made by another version")
    assert "cannot run the scenario" in said_[1]
    assert said_[2].startswith(f"{tmp_path / 'x.zip'}: inputs/plain.yaml:")
    assert tempfile.gettempdir() not in "\n".join(said_)


@pytest.mark.slow
def test_a_whole_pack_is_equal_and_a_forged_sentence_in_its_report_is_found(made, tmp_path):
    result = next(made["plain"].parent.glob("results/plain-*"))
    pack = tmp_path / "whole.zip"
    call("pack", result, "--out", pack)
    assert call("remake", pack, "--lang", "en").startswith("equal")
    files = members(pack)
    report = files["report-zh.html"].decode().replace("模拟结果", "实际结果")
    forged = write(tmp_path / "forged.zip", sealed({**files, "report-zh.html": report.encode()}))
    assert "report-zh.html: other content" in call("remake", forged, "--lang", "en", exit_code=1)
