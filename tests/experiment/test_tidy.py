import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.experiment import tidy
from sim.outcomes import breakdown, totals
from sim.targets import readings
from tests.experiment.made import INDUSTRIES, PARKS, ensemble, meet, plausible, table_rows


def one(tables):
    return pa.concat_tables(tables)


def sorted_by(table, keys):
    rows = list(zip(*(table[key].to_pylist() for key in keys), strict=True))
    return rows == sorted(rows) and len(set(rows)) == len(rows)


def test_targets_have_a_row_per_replication_and_reading():
    made = ensemble(runs=3)
    meet(made, "teams", [1], since=8)
    table = tidy.targets(table_rows(made))
    assert table.column_names == [
        *("scenario", "point", "replication", "target", "reading", "quarter", "value", "met", "first_met")
    ]
    assert table.num_rows == 3 * len(readings())
    assert sorted_by(table, ["scenario", "point", "replication", "target", "reading"])
    found = [row for row in table.to_pylist() if row["target"] == "teams" and row["replication"] == 1]
    assert [(row["met"], row["first_met"], row["value"], row["quarter"]) for row in found] == [
        (True, "2020Q1", 1.0, "2020Q4")
    ]
    assert table["first_met"].null_count == table.num_rows - 1


def test_what_is_not_due_is_neither_met_nor_missed():
    made = ensemble(runs=2, quarters=8)
    table = tidy.targets(table_rows(made))
    assert table["met"].null_count == table["value"].null_count == table.num_rows


def test_outcomes_of_parks_and_industries_are_those_of_the_year_end():
    made = plausible(runs=2)
    table = one(tidy.outcomes(made))
    assert table.column_names == [
        *("scenario", "point", "replication", "quarter", "park", "industry", "outcome", "value")
    ]
    per_replication = 12 * len(totals()) + 3 * (len(PARKS) + len(INDUSTRIES)) * len(breakdown())
    assert table.num_rows == 2 * per_replication
    assert sorted_by(table, ["replication", "quarter", "park", "industry", "outcome"])
    rows = {
        tuple(row[key] for key in ("replication", "quarter", "park", "industry", "outcome")): row["value"]
        for row in table.to_pylist()
    }
    assert rows[1, "2019Q2", "all", "all", totals()[0].id] == made.totals[1, 5, 0]
    assert rows[0, "2020Q4", "yun", "all", breakdown()[1].id] == made.parks[0, 2, 1, 1]
    assert rows[1, "2018Q4", "all", "green_food", breakdown()[0].id] == made.industries[1, 0, 1, 0]
    assert (0, "2018Q3", "yun", "all", breakdown()[0].id) not in rows


def test_room_for_more_parks_than_the_zone_has_is_left_out():
    made = plausible(runs=2)
    before = one(tidy.outcomes(made))
    made.parks = np.concatenate([made.parks, np.full_like(made.parks, np.nan)], axis=2)
    assert one(tidy.outcomes(made)).equals(before)


def test_a_failed_replication_is_recorded_with_its_cause():
    made = ensemble(runs=3, causes=["", "sales are not finite", ""])
    for target in {reading.target for reading in readings()}:
        meet(made, target, [2])
    table = tidy.runs(table_rows(made))
    assert table.column_names == [
        *("scenario", "point", "replication", "status", "cause", "spend", "joint_met", "joint_all_met")
    ]
    assert table["status"].to_pylist() == ["done", "failed", "done"]
    assert table["cause"].to_pylist() == [None, "sales are not finite", None]
    assert table["spend"].to_pylist() == [0.0, None, 0.0]
    assert table["joint_all_met"].to_pylist() == table["joint_met"].to_pylist() == [False, None, True]
    assert set(one(tidy.outcomes(made))["replication"].to_pylist()) == {0, 2}


def test_the_panel_keeps_every_field_and_names_parks():
    made = ensemble(runs=1)
    kind = [*((name, np.int64) for name in ("replication", "quarter", "enterprise", "park")), ("sales", np.float64)]
    head, record = kind[:3], [*kind[3:], ("registers", np.float64, (2,)), ("luck", [("start", np.float64)])]
    made.panel = np.zeros(3, dtype=[*head, ("record", record)])
    made.panel["enterprise"] = [2, 0, 1]
    made.panel["record"]["park"] = [1, 0, 1]
    made.panel["record"]["registers"] = [[5.0, 6.0], [1.0, 2.0], [3.0, 4.0]]
    table = one(tidy.panel(made))
    assert table.column_names == [
        *("scenario", "replication", "quarter", "enterprise", "park", "sales", "registers", "luck.start")
    ]
    assert table["quarter"].to_pylist() == ["2018Q1"] * 3
    assert table["park"].to_pylist() == ["core", "yun", "yun"]
    assert table["registers"].to_pylist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


@pytest.mark.parametrize("rows_at_once", [1, 10_000, tidy.ROWS_AT_ONCE])
def test_written_rows_do_not_depend_on_how_many_are_held_at_once(tmp_path, monkeypatch, rows_at_once):
    made = plausible(runs=5)
    monkeypatch.setattr(tidy, "ROWS_AT_ONCE", rows_at_once)
    tidy.write(tmp_path / "cut.parquet", tidy.outcomes(made))
    monkeypatch.undo()
    assert pq.read_table(tmp_path / "cut.parquet").equals(one(tidy.outcomes(made)).unify_dictionaries())


def test_text_is_dictionary_coded_in_the_file(tmp_path):
    made = plausible(runs=2)
    tidy.write(tmp_path / "t.parquet", [tidy.targets(table_rows(made))])
    schema = pq.read_schema(tmp_path / "t.parquet")
    for name in ("scenario", "target", "reading", "quarter", "first_met"):
        assert pa.types.is_dictionary(schema.field(name).type), name
    assert b"pandas" not in (schema.metadata or {})
