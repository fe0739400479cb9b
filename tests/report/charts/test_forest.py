import numpy as np
import pandas as pd
import pytest

from sim.report.charts import forest, style
from tests.report.charts import pictures
from tests.report.charts.test_matrix import LONG, NAMES, titles


def differences(lang, number, scale=30.0):
    """Differences that fall from plus to minus so many points over targets and scenarios, their intervals of 8."""
    rows, names = titles(lang), NAMES[lang][1 : number + 1]
    found = []
    for s, scenario in enumerate(names):
        for r, row in enumerate(rows):
            d = scale * np.cos(0.55 * r + 0.8 * s)
            found.append((scenario, row, d, d - 4.0, d + 4.0, 400))
    table = pd.DataFrame(found, columns=["scenario", "row", "difference", "low", "high", "pairs"])
    return table.assign(reference=NAMES[lang][0])


def sound(table, lang):
    with style.style():
        figure = pictures.drawn(forest, table, lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
    return figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 3, 7])
@pytest.mark.parametrize("scale", [30.0, 0.0, 0.3, 100.0])
def test_a_person_can_read_it(lang, number, scale):
    axes = sound(differences(lang, number, scale), lang).axes[0]
    assert ("百分点" if lang == "zh" else "percentage points") in axes.get_xlabel()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_few_many_or_no_rows_do_no_harm(lang):
    table = differences(lang, 1)
    sound(table.iloc[:1], lang)
    sound(table.iloc[:0], lang)
    sound(table.assign(difference=0.0, low=0.0, high=0.0), lang)
    many = pd.concat([table.assign(scenario=f"{k}") for k in range(12)])
    figure = sound(many, lang)
    assert any("12" in words.get_text() for words in figure.axes[0].get_legend().get_texts()[-1:])


@pytest.mark.parametrize("number", [1, 7])
def test_long_names_do_no_harm(number):
    table = differences("en", number)
    sound(table.assign(reference=LONG, scenario=LONG + table["scenario"], row=LONG + table["row"]), "en")


def made(*rows):
    table = pd.DataFrame(rows, columns=["scenario", "row", "difference", "low", "high", "pairs"])
    return sound(table.assign(reference="R"), "en").axes[0]


def test_a_dot_stands_at_its_difference_and_is_filled_only_where_the_interval_excludes_0():
    axes = made(("A", "x", 12.0, 5.0, 19.0, 400), ("A", "y", 3.0, 0.0, 6.0, 400), ("A", "z", -8.0, -12.0, -4.0, 400))
    lines = [container[0] for container in axes.containers]
    assert [float(line.get_xdata()[0]) for line in lines] == [12.0, 3.0, -8.0]
    assert [float(line.get_ydata()[0]) for line in lines] == pytest.approx([0.0, 1.0, 2.0])
    assert [line.get_markerfacecolor() == "white" for line in lines] == [False, True, False]
    ends = [[float(cap.get_xdata()[0]) for cap in container[1]] for container in axes.containers]
    assert ends == [[5.0, 19.0], [0.0, 6.0], [-12.0, -4.0]]
    assert [words.get_text() for words in axes.texts] == ["+12", "+3.0", "-8.0"]


def test_the_line_at_0_is_in_the_middle():
    low, high = made(("A", "x", -12.0, -20.0, -4.0, 400), ("A", "y", 3.0, 0.0, 6.0, 400)).get_xlim()
    assert low == -high
    assert 20.0 < high < 25.0


def test_what_cannot_be_compared_is_named_as_such_and_has_no_dot():
    axes = made(("A", "x", np.nan, np.nan, np.nan, 400), ("A", "y", 0.0, 0.0, 0.0, 0))
    assert [words.get_text() for words in axes.texts] == ["not comparable"] * 2
    assert not axes.containers


def test_scenarios_of_one_target_stand_beside_each_other():
    axes = made(("A", "x", 1.0, 0.5, 1.5, 9), ("B", "x", 2.0, 1.5, 2.5, 9), ("A", "y", 3.0, 2.5, 3.5, 9))
    heights = [float(container[0].get_ydata()[0]) for container in axes.containers]
    assert heights == pytest.approx([-0.2125, 0.7875, 0.2125])
