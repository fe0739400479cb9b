import pandas as pd
import pytest

from sim import quarters
from sim.report.charts import spend, style
from tests.report.charts import pictures
from tests.report.charts.test_fan import AWKWARD

INSTRUMENTS = {
    "zh": [
        ("产业发展资金/基金", 300.0),
        ("研发补助", 210.0),
        ("精准招商", 95.0),
        ("高企培育", 80.0),
        ("人才引培", 62.0),
        ("多层次投融资", 55.0),
        ("孵化体系", 30.0),
        ("产学研合作", 14.0),
        ("人事改革", 8.0),
    ],
    "en": [
        ("Industry fund", 300.0),
        ("R&D subsidy", 210.0),
        ("Investment promotion", 95.0),
        ("Certification support", 80.0),
        ("Talent", 62.0),
        ("Finance", 55.0),
        ("Incubation", 30.0),
        ("University-industry cooperation", 14.0),
        ("Staffing reform", 8.0),
    ],
}


def of(instruments, length=12, first="2018Q1", factor=1.0):
    """Return a made table: instruments start one after another and grow into full force."""
    start = quarters.position(first)
    rows = [
        (quarters.name(start + k), name, factor * level * min(1.0, max(0.0, (k - i % 5 + 1) / 4)))
        for k in range(length)
        for i, (name, level) in enumerate(instruments)
    ]
    return pd.DataFrame(rows, columns=["quarter", "instrument", "spend"])


def found(table, lang):
    with style.style():
        figure = pictures.drawn(spend, table, lang)
        return pictures.problems(figure) + pictures.axes_without_unit(figure), figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 7, 9])
@pytest.mark.parametrize(
    ("length", "first"), [(1, "2018Q1"), (2, "2018Q4"), (8, "2018Q2"), (52, "2018Q1"), (51, "2018Q4")]
)
def test_a_person_can_read_it(lang, number, length, first):
    assert found(of(INSTRUMENTS[lang][:number], length, first), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_awkward_names_do_no_harm(lang):
    assert found(of([(name, 10.0) for name in AWKWARD], 52), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("factor", [0.0, -1.0, 1e-4, 1e4])
def test_any_values_have_an_axis(lang, factor):
    assert found(of(INSTRUMENTS[lang], 52, factor=factor), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_rows_it_says_so(lang):
    assert found(of([]), lang)[0] == []


def test_bars_stack_in_order_of_their_sums_and_years_have_their_totals():
    rows = [(quarter, f"i{k}", float(10 - k)) for quarter in ("2018Q4", "2019Q1", "2019Q2") for k in range(9)]
    _, figure = found(pd.DataFrame(rows, columns=["quarter", "instrument", "spend"]), "zh")
    axes = figure.axes[0]
    largest, second, *_, other = axes.containers
    assert [(bar.get_x() + bar.get_width() / 2, bar.get_y(), bar.get_height()) for bar in largest] == [
        pytest.approx((x, 0.0, 10.0)) for x in (3, 4, 5)
    ]
    assert {(bar.get_y(), bar.get_height()) for bar in second} == {(10.0, 9.0)}
    assert {(bar.get_y(), bar.get_height()) for bar in other} == {(45.0, 4.0 + 3.0 + 2.0)}
    named = [words.get_text() for words in axes.get_legend().get_texts()]
    assert named == ["其他（3 项）", "i5", "i4", "i3", "i2", "i1", "i0"]
    above = axes.child_axes[0]
    assert [words.get_text() for words in above.get_xticklabels()] == ["54", "108"]
    assert above.get_xlabel() == "全年合计（万元）"
    assert axes.get_ylabel() == "每季财政支出，均值（万元）"


def test_what_was_paid_back_hangs_below_zero():
    rows = [("2018Q1", "a", 5.0), ("2018Q1", "b", -2.0), ("2018Q1", "c", 1.0)]
    _, figure = found(pd.DataFrame(rows, columns=["quarter", "instrument", "spend"]), "en")
    a, b, c = (container.patches[0] for container in figure.axes[0].containers)
    assert [bar.get_y() for bar in (a, b, c)] == pytest.approx([0.0, 0.0, 50.0])
    assert [bar.get_height() for bar in (a, b, c)] == pytest.approx([50.0, -20.0, 10.0])
    assert figure.axes[0].get_ylabel() == "public spend in the quarter, mean [CNY thousand]"


def test_bars_of_all_instruments_differ_without_colour():
    _, figure = found(of(INSTRUMENTS["en"]), "en")
    looks = {(bars[0].get_hatch(), bars[0].get_facecolor()[:3]) for bars in figure.axes[0].containers}
    assert len(looks) == 7
