import json
from dataclasses import replace

import pytest

from sim.experiment import results
from tests.experiment.made import plausible

WHO = results.Identity("m" * 64, "s" * 64, "catalogue", "compiled", 1, 20, 0)


def written(root, made):
    record = results.manifest(made, WHO, 0.6, {"numpy": "2.4"}, {"file": "x.yaml", "profile": None, "files": {}})

    def write(draft):
        results.write_tables(draft, made)
        return {"extra": 1}

    return results.store(root, f"made-{WHO.hash8}", write, record)


def everything(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_runs_give_the_same_bytes(tmp_path):
    first, second = written(tmp_path / "a", plausible(20)), written(tmp_path / "b", plausible(20))
    assert first.name == second.name
    assert everything(first) == everything(second)
    tables = {f"{name}.parquet" for name in ("targets", "outcomes", "runs", "answers", "bands")}
    assert set(everything(first)) == {"manifest.json", *tables}


def test_the_manifest_has_the_digest_of_every_file(tmp_path):
    folder = written(tmp_path, plausible(20))
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert record["files"] == results.digests(folder)
    assert len(record["files"]) == 5
    assert record["extra"] == 1


def test_writing_again_replaces_the_folder_and_leaves_nothing_else(tmp_path):
    folder = written(tmp_path, plausible(20))
    (folder / "left-over").touch()
    assert written(tmp_path, plausible(20)) == folder
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert "left-over" not in everything(folder)


def test_a_failure_while_writing_leaves_the_older_folder_as_it_was(tmp_path):
    folder = written(tmp_path, plausible(20))
    before = everything(folder)

    def full(draft):
        (draft / "runs.parquet").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        results.store(tmp_path, folder.name, full, {})
    assert everything(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_a_file_in_the_place_of_the_folder_is_not_touched(tmp_path):
    (tmp_path / f"made-{WHO.hash8}").write_text("mine")
    with pytest.raises(OSError, match=WHO.hash8):
        written(tmp_path, plausible(20))
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_everything_that_names_a_run_changes_the_hash():
    others = [
        replace(WHO, **{name: "x" if isinstance(value, str) else value + 1}) for name, value in WHO.__dict__.items()
    ]
    assert len({WHO.hash8, *(other.hash8 for other in others)}) == 1 + len(others)
    assert len(WHO.hash8) == 8


def test_the_manifest_counts_and_names_no_place_or_time(tmp_path):
    made = plausible(20)
    made.causes = ("", "broken", *made.causes[2:])
    record = json.loads((written(tmp_path, made) / "manifest.json").read_text(encoding="utf-8"))
    assert record["counts"] == {"planned": 20, "done": 19, "failed": 1}
    assert record["digests"] == {"model": "m" * 64, "scenario": "s" * 64, "uncertainty": "catalogue"}
    assert str(tmp_path) not in json.dumps(record)
