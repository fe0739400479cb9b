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
    return pd.DataFrame(rows, columns=["scenario", "outcome", "unit", "quarter", "p50"])


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
    _, figure = found(table, "zh")
    top, output, share = figure.axes
    assert [list(line.get_xydata().ravel()) for line in output.lines] == [[7, 20.0, 8, 30.0], [7, 25.0, 8, 40.0]]
    assert [list(line.get_xydata().ravel()) for line in share.lines] == [[7, 50.0], [8, 75.0]]
    assert [axes.get_ylabel() for axes in (output, share)] == ["（亿元/年）", "（%）"]
    assert [words.get_text() for words in top.get_legend().get_texts()] == ["A", "B"]
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in output.lines}
    assert len(looks) == 2


def test_what_does_not_fit_is_said_to_be_left_out():
    _, figure = found(of([f"s{k}" for k in range(8)], OUTCOMES["en"]), "en")
    assert [words.get_text() for words in figure.axes[0].get_legend().get_texts()][-2:] == [
        "only the first 7 of 8 scenarios are shown",
        "only the first 12 of 13 outcomes are shown",
    ]
    assert len(figure.axes) == 1 + 12
    assert all(len(axes.lines) == 7 for axes in figure.axes[1:])
