"""``zonesim pack``: what is in a pack, that it is the same bytes again, where it goes and what is refused."""

import hashlib
import json
import os
import shutil
import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.commands import packing
from sim.engine.digest import model_digest
from sim.report import archive
from tests.commands import small_results
from tests.commands.small_results import call
from tests.commands.test_export import WAYS, broken
from tests.packs import members, said
from tests.report import made_results as made

LANGUAGES = ("zh", "en")
TINY = {"vary": {"policy.intensity": [0, 1]}, "replications": 6}


@pytest.fixture(scope="module")
def results(kernel, tmp_path_factory):
    """Return the folder of real results: runs, one with a hostile title, and a sweep of two points."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("made")
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        return {"odd": small_results.runs(folder)[2], "sweep": small_results.sweep(folder, "tiny", **TINY)}


@pytest.fixture(scope="module")
def packs(results, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    for name, result in results.items():
        call("pack", result, "--out", folder / f"{name}.zip", "--lang", "zh")
    return {name: folder / f"{name}.zip" for name in results}


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Leave charts and reports out, which take time; return a made result that can be packed."""
    monkeypatch.setattr(packing, "write_report", lambda study, path, lang: path.write_text(f"{lang}: {study.title}"))
    monkeypatch.setattr(packing.figures, "fitting", lambda study, asked: [])
    monkeypatch.chdir(tmp_path)
    return whole(made.run_folder(tmp_path))


def whole(folder, **changes):
    """Say in a made manifest what only real ones say: the files that the result was made from."""
    record = json.loads((folder / "manifest.json").read_text("utf-8"))
    written = {"file": "a.yaml", "profile": None, "files": {"a.yaml": "name: a\r\n", "profiles/长.yaml": "园区"}}
    scenario = {"horizon": ["2018Q1", "2020Q4"], "profile": {"name": "ten-enterprises"}}
    made.sign(folder, {**record, "inputs": written, "scenario": scenario, **changes})
    return folder


def refused(*words, code=2):
    """Return the one line of a refusal."""
    (line,) = call("pack", *words, exit_code=code).splitlines()
    return line


@pytest.mark.parametrize("name", ["odd", "sweep"])
def test_a_pack_holds_result_inputs_resolved_scenarios_charts_tables_and_both_reports(packs, results, name):
    found = members(packs[name])
    result = {f"result/{path.name}": path.read_bytes() for path in results[name].iterdir()}
    assert {place: found[place] for place in result} == result
    record = said(found)
    assert {place: text.encode() for place, text in record["inputs"]["files"].items()} == {
        place.removeprefix("inputs/"): content for place, content in found.items() if place.startswith("inputs/")
    }
    for place in ("pack.json", "report-zh.html", "report-en.html", "tables/answers.csv", "charts/targets.png"):
        assert found[place], place
    charts = {place.rpartition(".")[0] for place in found if place.startswith("charts/")}
    assert {place for place in found if place.startswith("charts/")} == {
        f"{c}.{e}" for c in charts for e in ("csv", "png")
    }
    assert ("tables/pairs.csv" in found, "tables/points.csv" in found) == (name == "sweep",) * 2
    assert not any(place.startswith("tables/outcomes") for place in found)


def test_scenarios_are_there_as_they_were_resolved(packs):
    odd, sweep = members(packs["odd"]), members(packs["sweep"])
    assert said(odd, "resolved/scenario.json") == said(odd)["scenario"]
    for point, intensity in enumerate((0.0, 1.0)):
        plans = said(sweep, f"resolved/point-00{point}.json")["instruments"]
        assert {plan["intensity"] for plan in plans.values()} == {intensity}


@pytest.mark.parametrize("name", ["odd", "sweep"])
def test_pack_json_names_versions_model_and_the_digest_of_every_file(packs, name):
    found = members(packs[name])
    told = said(found, "pack.json")
    assert told["files"] == {
        place: hashlib.sha256(content).hexdigest() for place, content in found.items() if place != "pack.json"
    }
    assert (told["format"], told["model"]) == (1, model_digest())
    assert told["versions"] == said(found)["versions"]
    assert (told["name"], told["kind"]) == (("odd", "run") if name == "odd" else ("tiny", "sweep"))
    assert told["partial"] is False


@pytest.mark.parametrize("name", ["odd", "sweep"])
def test_the_same_result_is_the_same_pack_wherever_and_whenever(packs, results, tmp_path, monkeypatch, name):
    copy = shutil.copytree(results[name], tmp_path / "elsewhere" / "other name")
    for path in copy.iterdir():
        os.utime(path, (1e9, 1e9))
        path.chmod(0o600)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.chdir(tmp_path)
    call("pack", "elsewhere/other name/", "--lang", "zh")
    assert (tmp_path / "elsewhere" / "other name.zip").read_bytes() == packs[name].read_bytes()


def test_nothing_in_a_pack_names_the_place_where_it_was_made(packs, results):
    for name, pack in packs.items():
        for place, content in members(pack).items():
            assert str(results[name].parent.parent).encode() not in content, place
            assert results[name].name.encode() not in content, place


def test_members_have_no_clock_and_are_in_order(packs):
    with zipfile.ZipFile(packs["sweep"]) as packed:
        found = packed.infolist()
    assert {one.date_time for one in found} == {(1980, 1, 1, 0, 0, 0)}
    assert [one.filename for one in found] == sorted(one.filename for one in found)
    assert len({one.external_attr for one in found}) == 1


def test_the_tables_hold_the_numbers_of_the_stored_ones(packs, tmp_path):
    with zipfile.ZipFile(packs["sweep"]) as packed:
        packed.extractall(tmp_path)
    for name in ("answers", "bands", "points"):
        shown = pd.read_csv(tmp_path / "tables" / f"{name}.csv", encoding="utf-8-sig")
        stored = pq.read_table(tmp_path / "result" / f"{name}.parquet").to_pandas()
        assert list(shown.columns) == list(stored.columns)
        for column in stored.select_dtypes("number"):
            pd.testing.assert_series_equal(shown[column], stored[column], check_exact=True)
    assert list(pd.read_csv(tmp_path / "tables" / "pairs.csv", encoding="utf-8-sig")["pairs"].unique()) == [6]


def test_a_pack_goes_beside_the_result_or_where_it_is_told(bare, tmp_path):
    assert call("pack", bare, "--lang", "en").startswith(f"Packed: {tmp_path / 'opinion-2019-0123abcd.zip'} (")
    (tmp_path / "here").mkdir()
    for out, place in (("a/b.zip", "a/b.zip"), ("mine", "mine.zip"), ("here", "here/opinion-2019-0123abcd.zip")):
        call("pack", bare, "--out", out)
        assert (tmp_path / place).read_bytes() == (tmp_path / "opinion-2019-0123abcd.zip").read_bytes()
    assert sorted(os.listdir(tmp_path)) == [
        *("a", "here", "mine.zip", "opinion-2019-0123abcd", "opinion-2019-0123abcd.zip"),
    ]


def test_a_pack_inside_the_result_or_in_the_place_of_a_folder_is_refused(bare, tmp_path):
    held = sorted(os.listdir(bare))
    assert "lies inside the result" in refused(bare, "--out", bare / "x.zip", "--lang", "en")
    assert "lies inside the result" in refused(bare, "--out", bare, "--lang", "en")
    (tmp_path / "x.zip").mkdir()
    call("pack", bare, "--out", "x.zip")
    assert (tmp_path / "x.zip" / "opinion-2019-0123abcd.zip").is_file()
    (tmp_path / "y.zip").mkdir()
    assert "y.zip" in refused(bare, "--out", "y", "--lang", "en")
    assert sorted(os.listdir(bare)) == held


def test_a_partial_result_is_packed_and_says_so(bare):
    for lang, words in (("en", "partial: 3 runs planned, 2 done, 1 failed"), ("zh", "完成 2 次，失败 1 次")):
        assert words in call("pack", bare, "--lang", lang)
    told = said(members(bare.with_name(f"{bare.name}.zip")), "pack.json")
    assert (told["partial"], told["counts"]["failed"]) == (True, 1)


def test_files_that_are_no_part_of_the_result_stay_outside(bare):
    call("pack", bare)
    before = bare.with_name(f"{bare.name}.zip").read_bytes()
    (bare / "notes.txt").write_text("mine")
    (bare / "folder").mkdir()
    call("pack", bare)
    assert bare.with_name(f"{bare.name}.zip").read_bytes() == before


@pytest.mark.parametrize("how", WAYS)
def test_a_result_that_cannot_be_used_is_refused_in_one_line(bare, tmp_path, how):
    folder = made.sweep_folder(tmp_path)
    named = broken(folder, how)
    for lang in LANGUAGES:
        assert named in refused(folder, "--lang", lang)
    assert sorted(os.listdir(tmp_path)) == sorted([folder.name, bare.name])


def test_what_cannot_be_made_again_is_not_packed(bare, tmp_path):
    places = {"file": "a.yaml", "profile": None, "files": {"../a.yaml": ""}}
    for changes in ({"inputs": None}, {"inputs": {}}, {"inputs": places}, {"inputs": {**places, "files": [1]}}):
        assert "inputs" in refused(whole(bare, **changes), "--lang", "en")
    (bare / "manifest.json").write_text(
        json.dumps(json.loads((bare / "manifest.json").read_text("utf-8")) | {"kind": "validation"})
    )
    assert bare.name in refused(bare)
    for name in ("none", "x" * 300):
        assert "no such result folder" in refused(name, "--lang", "en")
    assert os.listdir(tmp_path) == [bare.name]


def test_a_changed_picture_and_a_file_from_elsewhere_are_refused(bare, tmp_path):
    (tmp_path / "secret").write_text("secret")
    record = json.loads((bare / "manifest.json").read_text("utf-8"))
    for name, told in (("../secret", "files"), ("targets.png", "targets.png")):
        (bare / "targets.png").write_bytes(b"other")
        (bare / "manifest.json").write_text(json.dumps(record | {"files": {**record["files"], name: "0" * 64}}))
        assert told in refused(bare)
    assert sorted(os.listdir(tmp_path)) == [bare.name, "secret"]


def test_a_result_that_is_too_large_to_be_made_again_is_not_packed(bare, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    (bare / "large.parquet").write_bytes(bytes(1 << 21))
    assert "more than 1 MiB" in refused(whole(bare), "--lang", "en")
    assert os.listdir(tmp_path) == [bare.name]


def test_what_the_disk_refuses_is_told_in_one_line_and_leaves_the_older_pack(bare, tmp_path, monkeypatch):
    call("pack", bare)
    before = sorted(os.listdir(tmp_path)), (tmp_path / f"{bare.name}.zip").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    for what in ("write", "files"):
        with monkeypatch.context() as patch:
            patch.setattr(archive, what, full)
            assert "No space left on device" in refused(bare, code=1)
    assert (sorted(os.listdir(tmp_path)), (tmp_path / f"{bare.name}.zip").read_bytes()) == before


def test_an_interrupted_pack_leaves_nothing(bare, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(packing, "write_report", stopped)
    with pytest.raises(KeyboardInterrupt):
        packing.pack(bare, None, "en")
    assert os.listdir(tmp_path) == [bare.name]


@pytest.mark.parametrize("name", ["=cmd|' calc'!A0", '"quoted" <b>&amp;', "高新区 $x^2$ {0}", "长" * 66, "x" * 200])
def test_odd_names_of_folders_do_no_harm(bare, tmp_path, name):
    folder = bare.rename(tmp_path / name)
    assert f"{name}.zip" in call("pack", folder)
    assert all(place.split("/")[0] != name for place in members(tmp_path / f"{name}.zip"))
    assert sorted(os.listdir(tmp_path)) == sorted([name, f"{name}.zip"])


def test_a_name_that_is_too_long_for_the_disk_is_told_in_one_line(bare, tmp_path):
    folder = bare.rename(tmp_path / ("x" * 253))
    assert "too long" in refused(folder, "--lang", "en", code=1)
    call("pack", folder, "--out", "short.zip")
    assert sorted(os.listdir(tmp_path)) == sorted(["short.zip", folder.name])


def test_a_hostile_title_does_no_harm_in_names_of_members(packs):
    assert all(place.isascii() and "<" not in place and ".." not in place for place in members(packs["odd"]))
    assert "{{ 7*7 }}" in said(members(packs["odd"]), "pack.json")["title"]["en"]
