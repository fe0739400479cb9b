import numpy as np
import pandas as pd
import pytest

from sim.report.charts import style, tornado
from tests.report.charts import pictures
from tests.report.charts.test_matrix import LONG

INPUTS = {
    "zh": [
        "补助资金被挪用的比例", "申请高企认定的成本", "签约后落地的概率", "政策效果倍数", "研发投入的价格弹性",
        "企业退出的基础概率",
    ],
    "en": [
        "share of grant money not spent on R&D", "cost of applying for certification", "odds that a contract starts",
        "scale of all policy effects", "price elasticity of R&D", "basic probability of exit",
    ],
}  # fmt: skip
OUTCOME = {"zh": "五项同时达标的概率", "en": "Probability that all five targets are met"}


def inputs(lang, number, base=0.42, scale=1.0, unit="1"):
    """Inputs of less and less effect; every third one works the other way round, every fifth one only upwards."""
    rows = []
    for k in range(number):
        name = INPUTS[lang][k % 6] + (f" {k // 6 + 1}" if k >= 6 else "")
        down, up = -0.30 * scale * 0.8**k, 0.22 * scale * 0.8**k
        low, high = (up, down) if k % 3 == 1 else (up / 2, up) if k % 5 == 4 else (down, up)
        rows.append((name, f"{0.2 + k / 100:.2f}", f"{0.5 + k / 100:.2f}", base + low, base + high))
    table = pd.DataFrame(rows, columns=["input", "low_input", "high_input", "at_low", "at_high"])
    return table.assign(base=base, unit=unit, outcome=OUTCOME[lang])


def sound(table, lang="en"):
    with style.style():
        figure = pictures.drawn(tornado, table, lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
    return figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 7, 15, 40])
@pytest.mark.parametrize(
    ("base", "scale", "unit"),
    [(0.42, 1.0, "1"), (29.0, 20.0, "enterprises"), (60_000.0, 9e4, "万元"), (0.0, 0.0, "teams")],
)
def test_a_person_can_read_it(lang, number, base, scale, unit):
    sound(inputs(lang, number, base, scale, unit), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_missing_negative_and_long_do_no_harm(lang):
    table = inputs(lang, 6)
    sound(table.assign(base=-0.5, at_low=-0.9, at_high=-0.1), lang)
    sound(table.assign(at_low=np.nan), lang)
    sound(table.assign(at_low=np.nan, at_high=np.nan), lang)
    sound(table.iloc[:0], lang)
    sound(table.assign(input=LONG + table["input"], low_input=LONG, high_input=LONG, outcome=LONG), lang)


def made(*rows, base=30.0):
    table = pd.DataFrame(rows, columns=["input", "low_input", "high_input", "at_low", "at_high"])
    return sound(table.assign(base=base, unit="enterprises", outcome="Certified")).axes[0]


def bars(axes):
    return [[(p.get_x(), p.get_x() + p.get_width()) for p in container.patches] for container in axes.containers]


def test_bars_reach_from_the_base_to_the_outcome_the_widest_on_top():
    axes = made(("weak", "1", "2", 29.0, 32.0), ("strong", "0.2", "0.53", 38.0, 24.0))
    assert [words.get_text() for words in axes.get_yticklabels()] == ["strong", "weak"]
    assert bars(axes) == [[(30.0, 38.0)], [(30.0, 24.0)], [(30.0, 29.0)], [(30.0, 32.0)]]


def test_each_end_says_the_value_of_the_input():
    axes = made(("strong", "0.2", "0.53", 38.0, 24.0))
    assert {words.get_text(): (words.xy, words.get_ha()) for words in axes.texts} == {
        "0.2": ((38.0, 0.0), "left"),
        "0.53": ((24.0, 0.0), "right"),
    }


def test_low_and_high_differ_in_colour_and_hatch():
    low, high = (container.patches[0] for container in made(("x", "1", "2", 29.0, 32.0)).containers)
    assert low.get_facecolor() != high.get_facecolor()
    assert low.get_hatch() != high.get_hatch()


def test_bars_to_the_same_side_stand_above_each_other():
    low, high = (container.patches[0] for container in made(("x", "1", "2", 35.0, 32.0)).containers)
    assert low.get_y() + low.get_height() == pytest.approx(high.get_y())
    assert low.get_height() == pytest.approx(high.get_height())


def test_only_the_fifteen_strongest_are_shown_and_the_others_counted():
    axes = sound(inputs("en", 40)).axes[0]
    assert len(axes.get_yticklabels()) == 15
    assert axes.get_legend().get_texts()[-1].get_text() == "25 more inputs matter less and are not shown"
