"""What became of each target: expected numbers are counted by hand."""

import io

import pandas as pd
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from sim import opinion
from sim.experiment import drift as experiment
from sim.experiment import results
from sim.report import drift as report
from tests.experiment.made import ensemble, meet


def stored(folder, made):
    folder.mkdir()
    results.write_tables(folder, made)
    return folder


@pytest.fixture
def two(tmp_path):
    """Ten runs: one is certified then, three now; each that is reaches 30 enterprises, the others none."""
    then, now = ensemble(10), ensemble(10)
    meet(then, "certified", [0])
    meet(now, "certified", [0, 1, 2])
    return stored(tmp_path / "then", then), stored(tmp_path / "now", now)


def test_one_of_ten_then_and_three_of_ten_now_are_20_points_more(two):
    table = experiment.drift(*two)
    assert list(table["target"]) == ["joint", "joint_all", *opinion.targets()]
    row = table.set_index("target").loc["certified"]
    assert (row["probability_then"], row["probability_now"]) == (0.1, 0.3)
    assert row["difference"] == pytest.approx(0.2)
    assert row["low"] < 0.2 < row["high"]
    assert row["change"] == pytest.approx(0.2 * 30)  # two of ten runs gain 30 enterprises
    assert table.set_index("target").loc["teams", "difference"] == 0.0


def copies(folder, place, points, moved):
    """Write the tables of a folder for several points; those that have not moved are of the first."""
    place.mkdir()
    for name in ("answers", "runs", "targets"):
        tables = []
        for point in range(points):
            table = pq.read_table((moved if point == 3 else folder) / f"{name}.parquet").to_pandas()
            tables.append(table.assign(point=point))
        pd.concat(tables, ignore_index=True).to_parquet(place / f"{name}.parquet", index=False)
    return place


def test_of_many_points_each_target_is_shown_where_it_moved_most(two, tmp_path):
    before = copies(two[0], tmp_path / "before", 8, two[0])
    after = copies(two[0], tmp_path / "after", 8, two[1])
    table = experiment.drift(before, after)
    assert list(table["target"]) == ["joint", "joint_all", *opinion.targets()]
    row = table.set_index("target").loc["certified"]
    assert row["point"] == 3
    assert row["difference"] == pytest.approx(0.2)
    assert "at the point where it is largest" in shown(table, "en")
    assert "变化最大的方案" in shown(table, "zh")


def test_of_few_points_all_are_shown(two, tmp_path):
    before = copies(two[0], tmp_path / "before", 6, two[0])
    assert len(experiment.drift(before, before)) == 6 * 11


def test_a_target_of_which_the_other_model_knew_another_reading_is_shown_without_pairs(two):
    then = two[0]
    for name in ("answers", "targets"):
        rows = pq.read_table(then / f"{name}.parquet").to_pandas().astype({"reading": object})
        rows.loc[rows["target"] == "teams", "reading"] = "gone"
        rows.to_parquet(then / f"{name}.parquet", index=False)
    table = experiment.drift(*two)
    row = table.set_index("target").loc["certified"]
    assert (row["probability_then"], row["probability_now"]) == (0.1, 0.3)
    assert table["difference"].isna().all()
    assert "cannot be paired" in shown(table, "en")


def shown(table, lang):
    page = io.StringIO()
    report.show(Console(file=page, width=140), table, lang)
    return page.getvalue()


def test_the_table_shows_then_now_and_the_change_in_points(two):
    page = shown(experiment.drift(*two), "en")
    (line,) = [line for line in page.splitlines() if "Certified high-tech enterprises" in line]
    assert line.split()[3:] == ["10", "%", "30", "%", "+20", "0", "+6", "enterprises"]
    assert "All nine at once" in page
    assert "< 1/10" in page  # never 0 %
    assert "高新技术企业数量" in shown(experiment.drift(*two), "zh")
    assert "逐次配对" in shown(experiment.drift(*two), "zh")


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有变化"), ("en", "none")])
def test_another_order_of_adding_up_is_no_change(two, lang, words):
    table = experiment.drift(two[0], two[0])
    table.loc[table["target"] == "growth", ["unit_then", "unit_now"]] = "1/yr"
    table.loc[table["target"] == "growth", ["median_then", "median_now"]] = 0.11
    table.loc[table["target"] == "growth", ["change", "change_low", "change_high"]] = [2e-17, -1e-17, 5e-17]
    page = shown(table, lang)
    assert "0.0000" not in page
    assert page.count(words) >= len(opinion.targets())  # the values of all targets are as they were
