"""``zonesim export``: where it writes, and what it says of a result that it cannot use."""

import json
import os

import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim
from sim.commands import exporting
from sim.commands.refusal import Refusal
from sim.report import csv_files, workbook
from tests.report import made_results as made


@pytest.fixture
def zone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*words, lang="en"):
        arguments = ["export", *map(str, words), "--lang", lang]
        return CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(zonesim, arguments, standalone_mode=False)

    return call


def refusal(done):
    """Return the one line of a refusal."""
    assert isinstance(done.exception, Refusal), done.exception
    (line,) = done.exception.lines
    return line


def test_files_go_beside_the_result_and_take_its_name(zone, tmp_path):
    folder = made.sweep_folder(tmp_path)
    for kind, name in (("xlsx", "ladder-0123abcd.xlsx"), ("csv", "ladder-0123abcd-csv")):
        for _ in range(2):  # an older one is replaced
            done = zone(f"{folder}/", "--to", kind)
            assert done.exit_code == 0, done.exception
            assert done.output == f"Written: {tmp_path / name}\n"
    assert sorted(os.listdir(tmp_path)) == ["ladder-0123abcd", "ladder-0123abcd-csv", "ladder-0123abcd.xlsx"]


def test_out_says_where_to(zone, tmp_path):
    folder = made.run_folder(tmp_path)
    (tmp_path / "here").mkdir()
    for out, place in (("a/b.xlsx", "a/b.xlsx"), ("report", "report.xlsx"), ("here", f"here/{folder.name}.xlsx")):
        assert zone(folder, "--to", "xlsx", "--out", out).exit_code == 0
        assert (tmp_path / place).is_file()
    assert zone(folder, "--to", "csv", "--out", "tables").exit_code == 0
    assert (tmp_path / "tables" / "runs.csv").is_file()


def test_a_csv_file_too_long_for_excel_is_named_below_the_place(zone, tmp_path, monkeypatch):
    folder = made.run_folder(tmp_path)
    assert zone(folder, "--to", "csv").output.count("\n") == 1
    monkeypatch.setattr(csv_files, "MOST_LINES", 12)  # as many as outcomes has rows
    for lang, words in (
        ("zh", "outcomes.csv 有 13 行，Excel 只能打开前 12 行"),
        ("en", "outcomes.csv has 13 lines, of"),
    ):
        done = zone(folder, "--to", "csv", lang=lang)
        assert done.exit_code == 0
        (line,) = [line for line in done.output.splitlines() if line.startswith("outcomes")]
        assert line.startswith(words)


def test_neither_the_result_nor_files_of_others_are_touched(zone, tmp_path):
    folder = made.run_folder(tmp_path)
    held = sorted(os.listdir(folder))
    for kind in ("xlsx", "csv"):
        assert "lies inside the result" in refusal(zone(folder, "--to", kind, "--out", folder))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").touch()
    assert "thesis.docx" in refusal(zone(folder, "--to", "csv", "--out", "mine"))
    assert os.listdir(tmp_path / "mine") == ["thesis.docx"]
    assert sorted(os.listdir(folder)) == held


def broken(folder, how):
    """Break a result; return what the refusal must name."""
    manifest = folder / "manifest.json"
    about = json.loads(manifest.read_text("utf-8"))
    if how == "no manifest":
        manifest.unlink()
        return folder.name
    if how == "torn manifest":
        manifest.write_text('{"kind": ')
        return "manifest.json"
    if how == "other file":
        manifest.write_text('{"kind": "website"}')
        return folder.name
    if how == "newer":
        made.sign(folder, about | {"schema_version": 99})
        return "99"
    if how == "older":
        made.sign(folder, about | {"schema_version": 1})
        return "1"
    if how == "no seed":
        del about["seed"]
        made.sign(folder, about)
        return "seed"
    if how == "no table":
        (folder / "answers.parquet").unlink()
        return "answers.parquet"
    if how == "torn table":
        (folder / "runs.parquet").write_bytes((folder / "runs.parquet").read_bytes()[:50])
        return "runs.parquet"
    if how == "no column":
        made.pq.write_table(made.pa.table({"point": [0]}), folder / "bands.parquet")
        made.sign(folder, about)
        return "bands.parquet"
    changed = bytearray((folder / "targets.parquet").read_bytes())
    changed[10] ^= 1
    (folder / "targets.parquet").write_bytes(changed)
    return "targets.parquet"


WAYS = ["no manifest", "torn manifest", "other file", "newer", "older", "no seed"]
WAYS += ["no table", "torn table", "no column", "flipped bit"]


@pytest.mark.parametrize("how", WAYS)
def test_a_result_that_cannot_be_used_is_refused_in_one_line(zone, tmp_path, how):
    folder = made.sweep_folder(tmp_path)
    named = broken(folder, how)
    for kind in ("xlsx", "csv"):
        assert named in refusal(zone(folder, "--to", kind))
    assert named in refusal(zone(folder, "--to", "xlsx", lang="zh"))
    assert os.listdir(tmp_path) == [folder.name]


def test_a_folder_that_is_not_there_is_named(zone):
    assert "results/none: no such result folder" in refusal(zone("results/none", "--to", "csv"))
    assert "没有此结果文件夹" in refusal(zone("results/none", "--to", "csv", lang="zh"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_the_disk_refuses_is_told_in_one_line_and_leaves_nothing(zone, tmp_path, monkeypatch, kind):
    folder = made.run_folder(tmp_path)
    assert zone(folder, "--to", kind).exit_code == 0
    before = sorted(os.listdir(tmp_path))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workbook._Writer, "line", full)
    monkeypatch.setattr(csv_files, "_write", full)
    assert "No space left on device" in refusal(zone(folder, "--to", kind))
    assert sorted(os.listdir(tmp_path)) == before


def test_a_disk_that_is_full_when_the_workbook_is_put_together_is_told_too(zone, tmp_path, monkeypatch):
    import xlsxwriter

    def full(*_):
        raise OSError(28, "No space left on device")

    folder = made.run_folder(tmp_path)
    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", full)
    assert "No space left on device" in refusal(zone(folder, "--to", "xlsx"))
    assert os.listdir(tmp_path) == [folder.name]


def test_an_interrupted_export_leaves_nothing(tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    folder = made.run_folder(tmp_path)
    monkeypatch.setattr(workbook._Writer, "line", stopped)
    with pytest.raises(KeyboardInterrupt):
        exporting.export(folder, "xlsx", None, "en")
    assert os.listdir(tmp_path) == [folder.name]


def test_odd_names_of_folders_are_fine(zone, tmp_path):
    folder = made.run_folder(tmp_path, folder="=cmd|' calc'!A0 高新区 <b>")
    assert zone(folder, "--to", "xlsx").exit_code == 0
    assert (tmp_path / f"{folder.name}.xlsx").is_file()
