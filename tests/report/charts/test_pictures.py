"""The checks of pictures find what is wrong with one."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.report.charts import style
from tests.report.charts import pictures


def plain():
    figure = Figure(figsize=(4, 3))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.2, 0.2, 0.7, 0.7))
    axes.set(xlabel="time [years]", ylabel="share (%)", xlim=(0, 1), ylim=(0, 1))
    return figure, axes


def found(figure):
    figure.canvas.draw()
    return [problem.split(":")[0].split(" in ")[0] for problem in pictures.problems(figure)]


def test_a_sound_picture_has_no_problem():
    with style.style():
        figure, _ = plain()
        assert found(figure) == []
        assert pictures.axes_without_unit(figure) == []


def test_a_missing_glyph_is_found():
    with style.style():
        figure, axes = plain()
        axes.text(0.5, 0.5, "\U00013000")
        with pytest.warns(UserWarning, match="missing from font"):
            assert found(figure) == ["glyphs missing"]


def test_words_outside_are_found():
    with style.style():
        figure, axes = plain()
        axes.text(0.95, 0.5, "a long word that leaves")
        assert found(figure) == ["outside the figure"]


def test_overlapping_words_are_found_whether_ticks_or_texts():
    with style.style():
        figure, axes = plain()
        axes.set_xticks([0.5, 0.51])
        axes.text(0.1, 0.5, "here")
        axes.text(0.11, 0.5, "there")
        assert found(figure) == ["overlap", "overlap"]


def test_an_axis_of_numbers_without_unit_is_found():
    with style.style():
        figure, axes = plain()
        axes.set_xlabel("time")
        figure.canvas.draw()
        assert len(pictures.axes_without_unit(figure)) == 1
