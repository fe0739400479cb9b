import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.entry import Entry
from sim.experiment.joint_draws import Unusable, digest, uncertainty

ENTRIES = {
    name: Entry(
        *name.split("."), is_={"zh": "数", "en": "number"}, unit="1", source="", tag="J", minimum=0.0, maximum=1.0
    )
    for name in ("rd_subsidy.misuse", "rd_subsidy.paid_late")
}


def table(path, **columns):
    pq.write_table(pa.table({name.replace("__", "."): values for name, values in columns.items()}), path)
    return str(path)


def complaint(argument):
    with pytest.raises(Unusable) as found:
        uncertainty(argument, ENTRIES, "en")
    return str(found.value)


def test_off_and_catalogue_need_no_table():
    assert uncertainty("off", ENTRIES) == "off"
    assert uncertainty("catalogue", ENTRIES) == "catalogue"


def test_a_table_gives_its_columns(tmp_path):
    draws = uncertainty(
        table(tmp_path / "t.parquet", rd_subsidy__misuse=[0.2, 0.5], rd_subsidy__paid_late=[0, 1]), ENTRIES
    )
    assert {name: np.asarray(column).tolist() for name, column in draws.items()} == {
        "rd_subsidy.misuse": [0.2, 0.5],
        "rd_subsidy.paid_late": [0.0, 1.0],
    }


def test_all_columns_that_cannot_be_used_are_named_at_once(tmp_path):
    path = table(
        tmp_path / "t.parquet",
        rd_subsidy__misuze=[0.2, 0.2],
        rd_subsidy__misuse=[0.2, None],
        rd_subsidy__paid_late=["a", "b"],
    )
    lines = complaint(path).splitlines()
    assert lines[0].endswith("column rd_subsidy.misuze: unknown parameter; did you mean 'rd_subsidy.misuse'?")
    assert lines[1].endswith("column rd_subsidy.misuse: row 2 is not a finite number")
    assert lines[2].endswith("column rd_subsidy.paid_late: expected numbers, found string")


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused(tmp_path, bad):
    assert "row 1 is not a finite number" in complaint(table(tmp_path / "t.parquet", rd_subsidy__misuse=[bad, 0.2]))


def test_a_draw_out_of_range_is_refused(tmp_path):
    assert "1.5 in row 2 is out of range; allowed 0 to 1" in complaint(
        table(tmp_path / "t.parquet", rd_subsidy__misuse=[0.2, 1.5])
    )


def test_a_name_that_is_neither_a_shipped_table_nor_a_file_is_refused(tmp_path):
    assert "is neither a shipped table nor a file; allowed: off, catalogue" in complaint(str(tmp_path / "nothing"))
    assert "neither" in complaint(str(tmp_path))


def test_a_file_that_is_no_parquet_table_is_refused_in_one_line(tmp_path):
    (tmp_path / "t.parquet").write_text("a,b\n1,2\n")
    assert "not a readable Parquet table" in complaint(str(tmp_path / "t.parquet"))
    assert len(complaint(str(tmp_path / "t.parquet")).splitlines()) == 1
    assert "no rows" in complaint(table(tmp_path / "e.parquet", rd_subsidy__misuse=pa.array([], pa.float64())))


def test_the_digest_of_a_table_is_that_of_its_numbers():
    columns = {"b.b": np.array([1.0, 2.0]), "a.a": np.array([3.0, 4.0])}
    assert digest(columns) == digest(dict(reversed(columns.items())))
    assert digest(columns) != digest({**columns, "b.b": np.array([1.0, 2.5])})
    assert (digest("off"), digest("catalogue")) == ("off", "catalogue")
