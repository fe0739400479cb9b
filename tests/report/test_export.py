"""Workbooks and CSV files, read by other programs: openpyxl, pandas, DuckDB."""

import csv
import zipfile

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from sim import opinion
from sim.commands.varied import varied
from sim.report import csv_files, export, stored, workbook
from tests.report import made_results as made

ODD = ['=HYPERLINK("x")', "+1", "@x", "\tx", "-x", "<b>", "n" * 200]


def written(folder, path, lang="en"):
    result = stored.opened(folder, made.SCHEMA_VERSION)
    path.parent.mkdir(parents=True, exist_ok=True)
    return workbook.write(result, varied(result.record, lang), path, lang)


def book_of(folder, path, lang="en"):
    written(folder, path, lang)
    return openpyxl.load_workbook(path)


def csv_of(folder, place, lang="en"):
    result = stored.opened(folder, made.SCHEMA_VERSION)
    place.mkdir()
    csv_files.write(result, varied(result.record, lang), place, lang)
    return place


def table(sheet):
    """Return a sheet's rows by heading."""
    rows = sheet.iter_rows(min_row=workbook.HEADING_LINES, values_only=True)
    headings = [heading.replace("\n", " ") for heading in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def words_of(book):
    return "\n".join(str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell)


def test_a_sweep_has_a_sheet_per_question(tmp_path):
    book = book_of(made.sweep_folder(tmp_path), tmp_path / "x.xlsx", "zh")
    assert book.sheetnames == ["读我", "达标概率", "各口径", "各方案", "分位带", "每次模拟", "逐次指标值", "指标口径"]


def test_a_run_has_no_points(tmp_path):
    book = book_of(made.run_folder(tmp_path), tmp_path / "x.xlsx")
    expected = [
        "Read me",
        "Chance of each target",
        "All readings",
        "Bands by quarter",
        "Runs",
        "Values per run",
        "Definitions",
    ]
    assert book.sheetnames == expected
    assert len(table(book["Chance of each target"])) == 2 + len(opinion.targets())


def test_each_point_has_a_row_with_what_varies_and_the_chance_of_each_target(tmp_path):
    book = book_of(made.sweep_folder(tmp_path), tmp_path / "x.xlsx", "zh")
    first, second = table(book["达标概率"])
    assert [first["研发补助：力度"], second["研发补助：力度"]] == [0, 1.5]
    assert [first["外部冲击"], second["外部冲击"]] == ["无", "2020年新冠疫情"]
    title = opinion.targets()["certified"].title["zh"]
    assert [first[title], second[title]] == [1.0, 0.5]
    assert [second[name] for name in ("计划次数", "完成次数", "失败次数")] == [3, 2, 1]
    assert second["高端专业技术团队"] == "未到期"


def test_numbers_are_shown_with_their_units(tmp_path):
    sheet = book_of(made.sweep_folder(tmp_path), tmp_path / "x.xlsx")["All readings"]
    headings = [cell.value.replace("\n", " ") for cell in sheet[workbook.HEADING_LINES]]
    formats, units = {}, {}
    for row in sheet.iter_rows(min_row=workbook.HEADING_LINES + 1):
        cells = dict(zip(headings, row, strict=True))
        formats[cells["Target"].value] = cells["Value, median"].number_format
        units[cells["Target"].value] = cells["Unit"].value
    assert formats["Average annual growth of the main economic indicators"] == "0.0%"
    assert units["Average annual growth of the main economic indicators"] == "%/yr"
    assert formats["Built area of incubator, accelerator and innovation park"] == "#,##0"
    runs = book_of(made.sweep_folder(tmp_path / "b"), tmp_path / "y.xlsx")["Runs"]
    assert runs["E5"].number_format == "#,##0.0"
    assert "万元" in runs["E4"].value


def test_a_probability_is_never_shown_as_0_or_100_percent(tmp_path):
    sheet = book_of(made.run_folder(tmp_path), tmp_path / "x.xlsx")["Chance of each target"]
    assert sheet["F5"].value == 0
    assert sheet["F5"].number_format == '[=0]"< 1/2";[=1]"> 1/2";0.0%'


def test_every_sheet_states_planned_done_and_failed_and_that_it_is_partial(tmp_path):
    book = book_of(made.sweep_folder(tmp_path), tmp_path / "x.xlsx")
    for sheet in book.worksheets[1:]:
        assert "6 runs planned, 4 done, 2 failed" in sheet["A2"].value
        assert "Partial" in sheet["A2"].value
    assert made.CAUSE in words_of(book)
    assert "66 %" in words_of(book)
    assert "Simulated, not observed" in words_of(book)


def test_every_sheet_is_ready_to_read_filter_and_print(tmp_path):
    for sheet in book_of(made.sweep_folder(tmp_path), tmp_path / "x.xlsx").worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == workbook.A4
        if sheet.title != "Read me":
            assert sheet.freeze_panes == "B5"
            assert sheet.auto_filter.ref == f"A4:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"


def test_values_per_run_are_the_stored_ones(tmp_path):
    folder = made.sweep_folder(tmp_path)
    rows = table(book_of(folder, tmp_path / "x.xlsx")["Values per run"])
    targets = pd.read_parquet(folder / "targets.parquet")
    assert len(rows) == 4
    assert sum(len(row) - 2 for row in rows) == len(targets)
    heading = next(name for name in rows[0] if name.startswith("Certified") and "Core" not in name)
    assert "at least 30 enterprises" in heading
    assert [row[heading] for row in rows] == [30, 30, 30, 15]


def test_the_same_result_gives_the_same_bytes_and_names_nobody(tmp_path):
    folder = made.sweep_folder(tmp_path)
    written(folder, tmp_path / "a" / "x.xlsx")
    written(folder, tmp_path / "b" / "x.xlsx")
    assert (tmp_path / "a" / "x.xlsx").read_bytes() == (tmp_path / "b" / "x.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "x.xlsx") as parts:
        told = parts.read("docProps/core.xml").decode()
    assert "2000-01-01" in told
    assert "<dc:creator></dc:creator>" in told


def odd_folder(root):
    """Make a sweep whose names and causes are what a spreadsheet might take for a formula or for markup."""
    rows = [row | {"scenario": ODD[k % len(ODD)]} for k, row in enumerate(made.runs(0) * 3)]
    rows = [row | ({"cause": ODD[0]} if row["status"] == "failed" else {}) for row in rows]
    points = tuple((0.0, odd) for odd in ODD)
    about = {"title": {"zh": ODD[0], "en": ODD[0]}, "name": ODD[2], "description": {"zh": ODD[5], "en": ODD[3]}}
    return made.sweep_folder(root, rows_of_runs=rows, points_made=points, **about)


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    book = book_of(odd_folder(tmp_path), tmp_path / "x.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    told = {cell.value for cell in cells}
    assert set(ODD) <= told
    with zipfile.ZipFile(tmp_path / "x.xlsx") as parts:
        assert not any(b"<f>" in parts.read(name) or b"<hyperlink" in parts.read(name) for name in parts.namelist())


def test_names_of_sheets_suit_excel():
    from sim.messages import LANGUAGES, catalogue

    for key, words in catalogue().items():
        if key.startswith("export.sheet."):
            assert [workbook.sheet_name(words[lang]) for lang in LANGUAGES] == [words[lang] for lang in LANGUAGES]


def test_what_does_not_fit_is_left_out_whole_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_LINES", 100)
    folder = made.sweep_folder(tmp_path)
    told = written(folder, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert "All readings" not in book.sheetnames
    (line,) = told
    assert "110 rows" in line
    assert "answers.parquet" in line
    assert line in words_of(book)


def test_of_too_many_values_only_the_headline_ones_stay_and_the_sheet_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "MOST_VALUES", 100)
    told = written(made.sweep_folder(tmp_path), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert len(table(book["Values per run"])[0]) == 2 + len(opinion.targets())
    assert "targets.parquet" in book["Values per run"]["A3"].value
    assert told[0] in words_of(book)


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_counted(tmp_path):
    rows = [row | {"cause": "龙" * 40_000} if row["status"] == "failed" else row for row in made.runs(0)]
    told = written(made.run_folder(tmp_path, rows_of_runs=rows), tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Runs"]
    assert len(sheet["H7"].value) == workbook.MOST_CHARACTERS
    assert sheet["H7"].value.endswith("…")
    assert told[-1].startswith("1 texts are longer")


def test_many_names_that_vary_one_at_a_time_are_told_in_one_column(tmp_path):
    names = [f"policy.instruments.{name}.start" for name in ("planning", "talent", "finance", "export")]
    points = ((None,) * 4, ("2019Q3", None, None, None))
    folder = made.sweep_folder(tmp_path, names=names, points_made=points)
    rows = table(book_of(folder, tmp_path / "x.xlsx")["Chance of each target"])
    assert [row["What it varies"] for row in rows] == ["base", "Planning: first quarter = 2019Q3"]


# --- CSV ---


def test_every_table_is_a_file_that_excel_opens_right(tmp_path):
    folder = made.sweep_folder(tmp_path)
    place = csv_of(folder, tmp_path / "csv", "zh")
    tables = ("points", "answers", "bands", "runs", "targets", "outcomes", "codebook")
    assert {path.name for path in place.iterdir()} == {f"{table}.csv" for table in tables}
    for path in place.iterdir():
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n")
    assert (
        (place / "runs.csv").read_text("utf-8-sig").startswith("情景,方案,模拟序号,状态,失败原因,财政支出合计 [万元]")
    )


UNITS = {"zh": "单位", "en": "unit"}


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_bands_and_outcomes_say_the_unit_of_each_number_in_the_readers_language(tmp_path, lang):
    place = csv_of(made.sweep_folder(tmp_path), tmp_path / "csv", lang)
    expected = {
        "zh": {"certified.certificates": "家", "growth.output": "每年比例（1 = 100 %）", "spend": "万元"},
        "en": {
            "certified.certificates": "enterprises",
            "growth.output": "share a year (1 = 100 %)",
            "spend": "万元",
        },
    }
    for name in ("bands", "outcomes"):
        found = pd.read_csv(place / f"{name}.csv")
        outcome = {"zh": "指标", "en": "outcome"}[lang]
        assert dict(zip(found[outcome], found[UNITS[lang]], strict=True)) == expected[lang]
        assert list(found.columns).index(UNITS[lang]) == list(found.columns).index(outcome) + 1


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_file_that_is_longer_than_excel_opens_is_told_with_what_to_use_instead(tmp_path, monkeypatch, lang):
    folder = made.sweep_folder(tmp_path)
    result = stored.opened(folder, made.SCHEMA_VERSION)
    lines = result.size("targets") + 1  # with the headings
    monkeypatch.setattr(csv_files, "MOST_LINES", lines - 1)
    (tmp_path / "csv").mkdir()
    (line,) = (
        told
        for told in csv_files.write(result, [*varied(result.record, lang)], tmp_path / "csv", lang)
        if told.startswith("targets")
    )
    assert f"{lines:,}" in line
    assert f"{lines - 1:,}" in line
    assert "--to xlsx" in line
    assert str(folder / "targets.parquet") in line
    assert len((tmp_path / "csv" / "targets.csv").read_text("utf-8-sig").splitlines()) == lines
    monkeypatch.setattr(csv_files, "MOST_LINES", 1 << 20)
    assert csv_files.write(result, [], tmp_path / "csv", lang) == []


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_pandas_and_duckdb_read_back_what_was_stored(tmp_path, lang):
    folder = made.sweep_folder(tmp_path)
    place = csv_of(folder, tmp_path / "csv", lang)
    for name in ("answers", "bands", "runs", "targets", "outcomes"):
        stored_table = pd.read_parquet(folder / f"{name}.parquet")
        by_pandas = pd.read_csv(place / f"{name}.csv")
        by_duckdb = duckdb.sql(f"select * from read_csv('{place / name}.csv')").df()
        for found in (by_pandas, by_duckdb):
            found = found.drop(columns=UNITS[lang]) if name in ("bands", "outcomes") else found
            found.columns = stored_table.columns
            for column in stored_table.select_dtypes("number"):
                np.testing.assert_array_equal(found[column].astype(float), stored_table[column].astype(float))
    value = duckdb.sql(f"select max(value) from '{folder / 'outcomes.parquet'}'").fetchall()[0][0]
    assert value == 1e-7 / 3.0
    assert repr(value) in (place / "outcomes.csv").read_text("utf-8-sig")


def test_a_cell_of_a_csv_file_is_no_formula_and_a_number_stays_one(tmp_path):
    place = csv_of(odd_folder(tmp_path), tmp_path / "csv")
    for path in place.iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), path.name
                assert not cell.startswith("-") or float(cell) < 0.0
    with (place / "points.csv").open(encoding="utf-8-sig", newline="") as file:
        values = [row[2] for row in csv.reader(file)]
    assert {'\'=HYPERLINK("x")', "'+1", "'@x", "'\tx", "'-x", "<b>", "n" * 200} <= set(values)
    assert csv_files.safe("-1.5") == "-1.5"
    assert csv_files.safe("-1+cmd") == "'-1+cmd"


def test_lists_of_a_panel_become_columns(tmp_path):
    lists = pa.FixedSizeListArray.from_arrays(pa.array([1.0, 2.0, 3.0, 4.0]), 2)
    word = pa.array(["made", "made"])
    number = pa.array([0, 1])
    panel = pa.table(
        {"scenario": word, "replication": number, "quarter": word, "enterprise": number, "spend": lists, "park": word}
    )
    place = csv_of(made.run_folder(tmp_path, panel=panel), tmp_path / "csv")
    found = pd.read_csv(place / "panel.csv")
    assert list(found["spend.0"]) == [1.0, 3.0]
    assert list(found["spend.1"]) == [2.0, 4.0]


def test_the_codebook_says_what_the_codes_are(tmp_path):
    book = pd.read_csv(csv_of(made.sweep_folder(tmp_path), tmp_path / "csv", "zh") / "codebook.csv", index_col="代码")
    assert book.loc["certified", "名称"] == "高新技术企业数量"
    assert book.loc["certified", "单位"] == "家"
    assert book.loc["policy.instruments.rd_subsidy.intensity", "名称"] == "研发补助：力度"
    assert book.loc["spend", "单位"] == "万元"


def test_pandas_and_duckdb_answer_the_same_question_alike(tmp_path):
    folder = str(made.sweep_folder(tmp_path))

    targets = pd.read_parquet(folder + "/targets.parquet", filters=[("target", "==", "certified")])
    by_pandas = targets[targets.reading == "certificates"].groupby("point")["met"].mean()

    question = (
        "select point, avg(met::int) from read_parquet(?) where target = 'certified' and reading = 'certificates'"
    )
    by_duckdb = duckdb.execute(question + " group by point order by point", [folder + "/targets.parquet"]).fetchall()

    assert list(by_pandas.items()) == by_duckdb == [(0, 1.0), (1, 0.5)]
