from itertools import combinations, pairwise

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.experiment.judgement import judge
from sim.experiment.summary import summarise
from sim.report import charts
from sim.report.overview import targets_table, write_targets_chart
from tests.experiment.made import ensemble, plausible


def summary_of(made):
    return summarise(made, judge(made)).as_json()


def drawn(lang, *scenarios, note="note"):
    found = [targets_table(title, summary_of(made), len(made.causes), lang) for title, made in scenarios]
    return charts.targets_figure(pd.concat(found), "title", note, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 3])
def test_labels_do_not_overlap_or_leave_the_figure(lang, number):
    titles = {"zh": "按2019年意见全面实施", "en": "The opinion of 2019 as written"}[lang]
    with charts.style():
        figure = drawn(lang, *((f"{titles} {k}", plausible(50)) for k in range(number)))
        figure.canvas.draw()
        assert_nothing_outside(figure)
        assert_nothing_overlaps(figure)
        labels = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == 11
    for above, below in pairwise(labels):
        assert not above.overlaps(below)


def assert_nothing_outside(figure: Figure) -> None:
    for words in figure.findobj(Text):
        if words.get_visible() and words.get_text():
            box = words.get_window_extent()
            assert box.x0 >= 0, words.get_text()
            assert box.x1 <= figure.bbox.x1, words.get_text()
            assert box.y0 >= 0, words.get_text()
            assert box.y1 <= figure.bbox.y1, words.get_text()


def assert_nothing_overlaps(figure: Figure) -> None:
    shown = [words for words in figure.findobj(Text) if words.get_visible() and words.get_text()]
    for one, other in combinations(shown, 2):
        apart = not one.get_window_extent().padded(-1).overlaps(other.get_window_extent().padded(-1))
        assert apart, f"{one.get_text()} / {other.get_text()}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_axis_carries_its_unit(lang):
    with charts.style():
        assert "%" in drawn(lang, ("x", plausible(20))).axes[0].get_xlabel()


def test_a_dot_stands_at_its_probability_between_the_ends_of_its_interval():
    made = plausible(80)
    with charts.style():
        axes = drawn("en", ("x", made)).axes[0]
    line, caps, _ = axes.containers[0]
    table = targets_table("x", summary_of(made), 80, "en")
    assert list(line.get_xdata()) == pytest.approx(list(100 * table["probability"]))
    assert list(caps[0].get_xdata()) == pytest.approx(list(100 * table["low"]))
    assert list(caps[1].get_xdata()) == pytest.approx(list(100 * table["high"]))
    assert [label.get_text() for label in axes.get_yticklabels()][:2] == [
        "All five targets of article 2",
        "All nine targets",
    ]


@pytest.mark.parametrize("title", ["很长的情景名称" * 20, "a very long title of a scenario " * 8, "x" * 250])
def test_a_long_title_stays_inside_the_figure(title):
    with charts.style():
        figure = charts.targets_figure(targets_table("x", summary_of(plausible(20)), 20, "en"), title, title, "en")
        figure.canvas.draw()
        assert_nothing_outside(figure)


def test_a_target_that_is_not_due_is_named_as_such(tmp_path):
    with charts.style():
        axes = drawn("en", ("x", ensemble(quarters=8))).axes[0]
    assert [words.get_text() for words in axes.texts] == ["not yet due"] * 11


def test_none_of_n_is_not_zero():
    with charts.style():
        axes = drawn("en", ("x", ensemble(runs=50))).axes[0]
    assert {words.get_text() for words in axes.texts} == {"< 1/50"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_chart_has_the_same_bytes_and_every_glyph(tmp_path, lang, ending):
    # a missing glyph is a warning, and a warning is an error here
    pictures = [tmp_path / f"{k}.{ending}" for k in range(2)]
    for picture in pictures:
        write_targets_chart(picture, "情景 & <A> $x^2", summary_of(plausible(30)), 30, 1, "abcdef012345", lang)
    assert pictures[0].read_bytes() == pictures[1].read_bytes()


def test_the_picture_carries_the_digest_of_its_model(tmp_path):
    from PIL import Image

    picture = tmp_path / "targets.png"
    write_targets_chart(picture, "x", summary_of(plausible(30)), 30, 1, "abcdef012345", "en")
    with Image.open(picture) as opened:
        assert opened.info["Description"] == "model abcdef012345"
        assert "Software" not in opened.info
