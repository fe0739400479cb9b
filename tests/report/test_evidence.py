"""pack.json and the tables of a pack: what they say, and that every change of a file is found by its name."""

import csv
import io
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.report import evidence, stored
from sim.report.stored import Unusable
from tests.report import made_results as made

PAIRS = pd.DataFrame({"scenario": ["=1+1", "乙"], "target": ["joint", "certified"], "difference": [0.2, None]})


@pytest.fixture
def pack(tmp_path):
    """Return the folder of a small pack and its manifest."""
    made.sweep_folder(tmp_path, folder="pack/result")
    (tmp_path / "pack" / "inputs").mkdir()
    (tmp_path / "pack" / "inputs" / "a.yaml").write_text("name: a\n")
    folder = tmp_path / "pack"
    record = json.loads((folder / "result" / "manifest.json").read_text("utf-8"))
    (folder / "pack.json").write_text(json.dumps(evidence.about(folder, record, "0.1.0", "zh")), "utf-8")
    return folder, record


def test_pack_json_says_what_it_is_and_names_every_file_but_itself(pack):
    folder, record = pack
    said = evidence.opened(folder, folder)
    assert (said["format"], said["zonesim"], said["model"]) == (1, "0.1.0", "a" * 64)
    assert (said["name"], said["kind"], said["partial"]) == ("ladder", "sweep", True)
    assert said["versions"] == record["versions"]
    tables = {f"result/{table}.parquet" for table in ("answers", "bands", "outcomes", "points", "runs", "targets")}
    assert set(said["files"]) == {*tables, "result/manifest.json", "inputs/a.yaml"}
    assert evidence.changes(folder, said) == []
    assert evidence.disagreements(folder, said, record) == []


def test_every_changed_missing_and_added_file_is_named(pack):
    folder, _ = pack
    said = evidence.opened(folder, folder)
    table = folder / "result" / "targets.parquet"
    table.write_bytes(table.read_bytes().replace(b"PAR1", b"PAR2", 1))
    (folder / "inputs" / "a.yaml").unlink()
    (folder / "inputs" / "b.yaml").touch()
    expected = [("missing", "inputs/a.yaml"), ("added", "inputs/b.yaml"), ("changed", "result/targets.parquet")]
    assert evidence.changes(folder, said) == expected


def test_a_table_that_pack_json_was_made_to_suit_is_given_away_by_the_manifest(pack):
    folder, record = pack
    (folder / "result" / "runs.parquet").write_bytes(b"other")
    said = evidence.about(folder, record, "0.1.0", "zh")
    assert evidence.changes(folder, said) == [("changed", "result/runs.parquet")]


def test_what_pack_json_says_otherwise_than_the_manifest_is_named(pack):
    folder, record = pack
    said = {**evidence.opened(folder, folder), "model": "b" * 64, "partial": False, "note": "x"}
    found = [place for _, place in evidence.disagreements(folder, said, record)]
    assert found == ["pack.json: model", "pack.json: note", "pack.json: partial"]


@pytest.mark.parametrize("place", ["pack.json", "result/manifest.json"])
def test_a_folder_without_its_papers_is_no_pack(pack, place):
    folder, _ = pack
    (folder / place).unlink()
    with pytest.raises(Unusable) as error:
        evidence.opened(folder, folder)
    assert (error.value.key, error.value.values["name"]) == ("remake.lacks", place)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"format": 1}', '{"format": true, "files": {}, "zonesim": ""}', "[" * 100_000, "\udc80"],
)
def test_a_pack_json_that_says_nothing_is_refused(pack, content):
    folder, _ = pack
    (folder / "pack.json").write_text(content, "utf-8", errors="surrogateescape")
    with pytest.raises(Unusable) as error:
        evidence.opened(folder, folder)
    assert error.value.key == "remake.malformed"


def test_a_newer_form_of_pack_is_refused_before_anything_else_of_it_is_read(pack):
    folder, _ = pack
    (folder / "pack.json").write_text('{"format": 2}')
    with pytest.raises(Unusable) as error:
        evidence.opened(folder, folder)
    assert error.value.values == {"file": folder, "found": 2, "known": 1}


def test_tables_are_csv_that_excel_reads_right_and_hold_the_stored_numbers(pack, tmp_path):
    result = stored.opened(pack[0] / "result", made.SCHEMA_VERSION)
    evidence.write_tables(result, {"pairs": PAIRS}, tmp_path / "tables")
    found = {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    assert set(found) == {"answers.csv", "bands.csv", "points.csv", "pairs.csv"}
    for content in found.values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
    for name in ("answers", "bands"):
        rows = list(csv.DictReader(io.StringIO(found[f"{name}.csv"].decode("utf-8-sig"))))
        expected = pq.read_table(result.path(name)).to_pylist()
        column = "probability" if name == "answers" else "p50"
        numbers = ["" if row[column] is None else repr(row[column]) for row in expected]
        assert [row[column] for row in rows] == numbers
    pairs = list(csv.reader(io.StringIO(found["pairs.csv"].decode("utf-8-sig"))))
    assert pairs == [["scenario", "target", "difference"], ["'=1+1", "joint", "0.2"], ["乙", "certified", ""]]
    assert list(PAIRS["scenario"]) == ["=1+1", "乙"]


def test_without_pairs_there_is_no_table_of_them(pack, tmp_path):
    evidence.write_tables(stored.opened(pack[0] / "result", made.SCHEMA_VERSION), {}, tmp_path / "tables")
    assert not (tmp_path / "tables" / "pairs.csv").exists()


def test_what_was_told_of_a_result_is_compared_but_for_its_pictures(tmp_path):
    for name, picture, words in (("then", "AAAA", "55 %"), ("now", "BBBB", "55 %"), ("other", "AAAA", "56 %")):
        (tmp_path / name / "charts").mkdir(parents=True)
        (tmp_path / name / "charts" / "fan.csv").write_text("p50", "utf-8")
        (tmp_path / name / "charts" / "fan.png").write_bytes(picture.encode())
        page = f'<img src="data:image/png;base64,{picture}==">{words}'
        (tmp_path / name / "report-zh.html").write_text(page, "utf-8")
    (tmp_path / "other" / "tables").mkdir()
    (tmp_path / "other" / "tables" / "pairs.csv").write_text("x", "utf-8")
    assert evidence.retold(tmp_path / "then", tmp_path / "now") == []
    changed = [("added", "tables/pairs.csv"), ("changed", "report-zh.html")]
    assert evidence.retold(tmp_path / "then", tmp_path / "other") == changed
