import math

import numpy as np
import pandas as pd
import pytest

from sim.report.charts import heat, style
from tests.report.charts import pictures

LONG = 'A "very" long <name> of a lever that costs $1 or $2 and goes on ' * 3
WORDS = {
    "zh": {"x_title": "全部政策工具的力度", "y_title": "年度资金总额", "target": "高新技术企业数量"},
    "en": {
        "x_title": "Intensity of all instruments",
        "y_title": "Yearly envelope",
        "target": "Certified high-tech enterprises",
    },
}


def sweep(lang="en", x=(0.0, 0.5, 1.0, 1.5, 2.0), y=(1000.0, 2000.0, 3000.0, 4000.0), panels=("",), chance=None):
    """A sweep in which both levers help, the current mix at the third value of x and the second of y."""
    chance = chance or (lambda u, v, k: 1.0 / (1.0 + math.exp(5.0 - 4.0 * u - 5.0 * v - k)))
    rows = [
        {
            "x": a, "y": b, "probability": round(400 * chance(i / max(1, len(x) - 1), j / max(1, len(y) - 1), k)) / 400,
            "replications": 400, "current": (i, j, k) == (2, 1, 0), "panel": panel,
        }
        for k, panel in enumerate(panels)
        for i, a in enumerate(x)
        for j, b in enumerate(y)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(x_unit="1", y_unit="万元/yr", **WORDS[lang])


def panels(lang, number):
    return [f"推迟 {k} 个季度" if lang == "zh" else f"start delayed by {k} quarters" for k in range(number)]


def tables(lang):
    yield sweep(lang)
    yield sweep(lang, x=np.arange(12) / 6, y=np.arange(12) * 500.0)
    yield sweep(lang, x=np.arange(30) / 15, y=np.arange(25) * 100.0)
    yield sweep(lang, x=(0.0, 0.25, 0.5, 1.0, 2.0, 5.0), y=(0.0, 100.0, 1000.0, 10_000.0))
    yield sweep(lang, panels=panels(lang, 2))
    yield sweep(lang, panels=panels(lang, 3))
    yield sweep(lang, panels=panels(lang, 6))
    yield sweep(lang, panels=panels(lang, 8))
    yield sweep(lang).sample(13, random_state=1)
    yield sweep(lang, x=(1.0,), y=(3000.0,))
    yield sweep(lang, x=(-1.0, 0.0, 1.0), y=(0.0, 1.0), chance=lambda *_: 0.0)
    yield sweep(lang, chance=lambda *_: 1.0)
    yield sweep(lang, chance=lambda *_: 0.5)
    yield sweep(lang, chance=lambda u, v, k: math.sin(7.0 * u) ** 2 * math.sin(6.0 * v) ** 2)
    yield sweep(lang, panels=(LONG, LONG + "2")).assign(x_title=LONG, y_title=LONG, target=LONG)
    yield sweep(lang).iloc[:0]
    yield sweep(lang).assign(probability=np.nan)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", range(17))
def test_a_person_can_read_it(lang, number):
    with style.style():
        figure = pictures.drawn(heat, list(tables(lang))[number], lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []


def drawn(table):
    with style.style():
        figure = pictures.drawn(heat, table, "en")
    return figure, next(axes for axes in figure.axes if axes.collections)


def test_cells_reach_half_way_to_their_neighbours_however_these_are_spaced():
    _, axes = drawn(sweep(x=(0.0, 1.0, 4.0), y=(1000.0, 2000.0)))
    corners = axes.collections[0].get_coordinates()
    assert list(corners[0, :, 0]) == [-0.5, 0.5, 2.5, 5.5]
    assert list(corners[:, 0, 1]) == pytest.approx([5.0, 15.0, 25.0])  # million
    assert axes.collections[0].get_clim() == (0.0, 100.0)


def test_a_line_of_equal_probability_stands_between_the_centres_of_cells():
    _, axes = drawn(sweep(x=(0.0, 1.0, 3.0), y=(0.0, 1.0), chance=lambda u, v, k: 0.4 + 0.4 * u))
    # 40, 60 and 80 % at 0, 1 and 3: 50 % at 0.5 and 75 % at 2.5
    lines = axes.collections[1]
    assert list(lines.levels) == [50, 75]
    assert lines.allsegs[0][0][:, 0] == pytest.approx([0.5, 0.5])
    assert lines.allsegs[1][0][:, 0] == pytest.approx([2.5, 2.5])
    assert {"50 %", "75 %"} <= {words.get_text() for words in axes.texts}


def test_the_number_in_a_cell_is_its_probability_and_never_0_or_100_per_cent():
    _, axes = drawn(sweep(x=(0.0, 1.0), y=(0.0, 100.0), chance=lambda u, v, k: {0: 0.0, 1: 0.25, 2: 1.0}[u + v]))
    at = {words.get_position(): words.get_text() for words in axes.texts}
    corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    assert [at[corner] for corner in corners] == ["< 1/400", "25 %", "25 %", "> 399/400"]


def named(figure):
    return [words.get_text() for axes in figure.axes if axes.get_legend() for words in axes.get_legend().get_texts()]


def test_the_cell_of_the_current_mix_is_framed_and_told():
    figure, axes = drawn(sweep())
    frame = axes.patches[-1]
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((0.75, 15.0), 0.5, 10.0)
    # 1 / (1 + exp(5 - 2 - 5/3)) = 0.2086
    assert named(figure)[0] == "current mix: 21 %"


def test_in_a_large_grid_the_current_mix_has_a_star():
    figure, axes = drawn(sweep(x=np.arange(13.0), chance=lambda *_: 0.3))
    (star,) = axes.lines
    assert (list(star.get_xdata()), list(star.get_ydata())) == ([2.0], [20.0])
    assert not axes.texts
    assert named(figure)[0] == "current mix: 30 %"


def test_a_cell_without_result_is_left_open_and_named():
    table = sweep(x=(0.0, 1.0), y=(0.0, 1.0))
    figure, axes = drawn(table.iloc[1:])
    assert axes.collections[0].get_array().mask.tolist() == [[True, False], [False, False]]
    assert "no result" in named(figure)


def test_lines_of_equal_probability_are_named_only_where_there_are_some():
    figure, _ = drawn(sweep(x=(0.0, 1.0, 2.0), y=(0.0, 1.0), chance=lambda u, v, k: 0.4 + 0.4 * u))
    assert "lines of equal probability" in named(figure)
    # along the diagonal no four neighbours are known
    table = sweep(x=(0.0, 1.0, 2.0), y=(0.0, 1.0, 2.0), chance=lambda u, v, k: u)
    figure, axes = drawn(table.iloc[[0, 4, 8]])
    assert "lines of equal probability" not in named(figure)
    assert len(axes.collections) == 1 or not any(len(path.vertices) for path in axes.collections[1].get_paths())


def test_the_scale_shows_only_lines_that_are_in_the_picture():
    figure, _ = drawn(sweep(x=(0.0, 1.0, 3.0), y=(0.0, 1.0), chance=lambda u, v, k: 0.4 + 0.4 * u))
    scale = next(axes for axes in figure.axes if "probability" in axes.get_ylabel())
    assert [line.get_ydata()[0] for line in scale.lines] == [50, 75]
