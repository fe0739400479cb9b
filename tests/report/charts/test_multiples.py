import numpy as np
import pandas as pd
import pytest

from sim import quarters
from sim.report.charts import multiples, style
from tests.report.charts import pictures
from tests.report.charts.test_fan import AWKWARD, TITLES

OUTCOMES = {
    "zh": [
        ("在营企业数", "enterprises", 150.0),
        ("高新技术企业数", "enterprises", 14.0),
        ("总产出", "万元/yr", 480_000.0),
        ("增加值", "万元/yr", 130_000.0),
        ("税收", "万元/yr", 9_800.0),
        ("主导产业占总产出比重", "1", 0.74),
        ("真实研发支出占增加值比重", "1", 0.013),
        ("从业人员", "persons", 6_200.0),
        ("已建成孵化载体面积", "m2", 42_000.0),
        ("在孵企业数", "enterprises", 31.0),
        ("用地审批等待时间", "quarters", 3.2),
        ("财政支出", "万元", 310.0),
        ("出口企业数", "enterprises", 3.0),
    ],
    "en": [
        ("enterprises in operation", "enterprises", 150.0),
        ("certified high-tech enterprises", "enterprises", 14.0),
        ("gross output", "万元/yr", 480_000.0),
        ("value added", "万元/yr", 130_000.0),
        ("tax", "万元/yr", 9_800.0),
        ("leading industries' share of gross output", "1", 0.74),
        ("real R&D over value added", "1", 0.013),
        ("staff", "persons", 6_200.0),
        ("incubator floor completed", "m2", 42_000.0),
        ("tenants", "enterprises", 31.0),
        ("approval wait", "quarters", 3.2),
        ("public spend", "万元", 310.0),
        ("exporters", "enterprises", 3.0),
    ],
}


def of(scenarios, outcomes, length=12, first="2018Q1", factor=1.0):
    start = quarters.position(first)
    rows = [
        (scenario, outcome, unit, quarters.name(start + k), factor * level * (1 + (0.02 + 0.008 * s) * k))
        for outcome, unit, level in outcomes
        for s, scenario in enumerate(scenarios)
        for k in range(length)
    ]
    table = pd.DataFrame(rows, columns=["scenario", "outcome", "unit", "quarter", "p50"])
    table = table.assign(p5=0.8 * table["p50"], p95=1.3 * table["p50"], threshold=np.nan, due=None)
    aimed = table["unit"] == "enterprises"
    return table.assign(
        threshold=table["p50"].where(aimed, np.nan).max(), due=pd.Series(np.where(aimed, "2020Q4", None), dtype=object)
    ).assign(threshold=lambda t: t["threshold"].where(aimed))


def found(table, lang):
    with style.style():
        figure = pictures.drawn(multiples, table, lang)
        return pictures.problems(figure) + pictures.axes_without_unit(figure), figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("scenarios", "outcomes"), [(1, 1), (3, 4), (8, 13)])
def test_a_person_can_read_it(lang, scenarios, outcomes):
    titles = (TITLES[lang] + ["x", "y"])[:scenarios]
    assert found(of(titles, OUTCOMES[lang][:outcomes]), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("length", "first"), [(1, "2018Q1"), (8, "2018Q2"), (51, "2018Q4")])
@pytest.mark.parametrize("number", [1, 5])
def test_short_and_long_horizons_have_years_that_do_not_touch(lang, length, first, number):
    assert found(of(TITLES[lang], OUTCOMES[lang][:number], length, first), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("outcomes", [1, 4])
def test_awkward_names_do_no_harm(lang, outcomes):
    named = [(name, unit, level) for name, (_, unit, level) in zip(AWKWARD, OUTCOMES[lang], strict=False)]
    assert found(of(AWKWARD, named[:outcomes]), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("factor", [0.0, -1.0, 1e-4, 1e5, np.nan])
def test_any_values_have_an_axis(lang, factor):
    assert found(of(TITLES[lang], OUTCOMES[lang][2:9:2], factor=factor), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_rows_it_says_so(lang):
    assert found(of([], []), lang)[0] == []


def test_each_line_stands_at_its_medians_in_the_unit_of_its_panel():
    rows = [
        ("A", "output", "万元/yr", "2019Q4", 200_000.0),
        ("A", "output", "万元/yr", "2020Q1", 300_000.0),
        ("B", "output", "万元/yr", "2019Q4", 250_000.0),
        ("B", "output", "万元/yr", "2020Q1", 400_000.0),
        ("A", "share", "1", "2019Q4", 0.5),
        ("B", "share", "1", "2020Q1", 0.75),
    ]
    table = pd.DataFrame(rows, columns=["scenario", "outcome", "unit", "quarter", "p50"])
    table = table.assign(p5=table["p50"] * 0.9, p95=table["p50"] * 1.2, threshold=np.nan, due=None)
    _, figure = found(table, "zh")
    top, output, share = figure.axes
    assert [list(line.get_xydata().ravel()) for line in output.lines] == [[7, 20.0, 8, 30.0], [7, 25.0, 8, 40.0]]
    assert [list(line.get_xydata().ravel()) for line in share.lines] == [[7, 50.0], [8, 75.0]]
    assert [axes.get_ylabel() for axes in (output, share)] == ["（亿元/年）", "（%，不从 0 起）"]
    assert [words.get_text() for words in top.get_legend().get_texts()] == [
        "A",
        "B",
        "年末（次序同图例）：90 % 的模拟结果在此范围",
    ]
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in output.lines}
    assert len(looks) == 2


def test_what_does_not_fit_is_said_to_be_left_out():
    _, figure = found(of([f"s{k}" for k in range(8)], OUTCOMES["en"]), "en")
    assert [words.get_text() for words in figure.axes[0].get_legend().get_texts()][-2:] == [
        "only the first 7 of 8 scenarios are shown",
        "only the first 12 of 13 outcomes are shown",
    ]
    assert len(figure.axes) == 1 + 12
    medians = [[line for line in axes.lines if len(line.get_xdata()) == 12] for axes in figure.axes[1:]]
    assert [len(lines) for lines in medians] == [7] * 12


def one_outcome(unit, p5, p50, p95, threshold=np.nan, due=None, quarter="2020Q4"):
    columns = {"scenario": "A", "outcome": "x", "unit": unit, "quarter": quarter}
    return pd.DataFrame([{**columns, "p5": p5, "p50": p50, "p95": p95, "threshold": threshold, "due": due}])


def test_the_range_of_each_scenario_stands_at_year_ends_beside_those_of_others():
    table = of(["A", "B", "C"], [("share", "1", 0.5)])
    _, figure = found(table, "en")
    spans = [whiskers.get_segments() for whiskers in figure.axes[1].collections]
    # 12 quarters from 2018Q1: ends of years at 3, 7, 11; ranges 12 / 60 of a quarter apart
    assert [[span[0, 0] for span in own] for own in spans] == [
        pytest.approx([end + shift for end in (3, 7, 11)]) for shift in (-0.2, 0.0, 0.2)
    ]
    # B at the end of 2018: 0.5 * (1 + 0.028 * 3) = 54.2 %, from 0.8 to 1.3 of it
    assert list(spans[1][0][:, 1]) == pytest.approx([43.36, 70.46])


def test_long_horizons_have_ranges_at_five_year_ends_at_most():
    _, figure = found(of(["A"], [("share", "1", 0.1)], length=52), "en")
    assert [span[0, 0] for span in figure.axes[1].collections[0].get_segments()] == [3, 15, 27, 39, 51]


def test_where_the_outcome_is_that_of_a_target_this_is_drawn_and_named():
    _, figure = found(one_outcome("1", 0.40, 0.45, 0.60, 0.5, "2020Q4"), "en")
    top, axes = figure.axes
    mark = next(line for line in axes.lines if line.get_marker() == "D")
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (11, 50.0)
    assert [words.get_text() for words in axes.texts] == ["target ≥ 50 (2020Q4)"]
    assert "target and the quarter in which it is due" in [words.get_text() for words in top.get_legend().get_texts()]


@pytest.mark.parametrize(
    ("unit", "p5", "p95", "label"),
    [
        ("enterprises", 7.0, 10.0, "[enterprises]"),  # from 0: what is counted is compared with nothing
        ("enterprises", 97.0, 100.0, "[enterprises; not from 0]"),
        ("1", 0.70, 1.0, "[%; not from 0]"),
        ("1", 0.30, 1.0, "[%]"),
    ],
)
def test_an_axis_that_does_not_begin_at_0_says_so(unit, p5, p95, label):
    _, figure = found(one_outcome(unit, p5, p5, p95), "en")
    axes = figure.axes[1]
    assert axes.get_ylabel() == label
    assert (axes.get_ylim()[0] == 0.0) == ("not" not in label)


@pytest.mark.parametrize("most", [0.0, 0.5, 1.0, 3.0, 40.0])
def test_what_is_counted_has_ticks_at_whole_numbers(most):
    _, figure = found(one_outcome("teams", 0.0, 0.0, most), "en")
    ticks = figure.axes[1].get_yticks()
    assert len(ticks) >= 2
    assert all(tick == round(tick) for tick in ticks)
