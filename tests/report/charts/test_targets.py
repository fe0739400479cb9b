import pandas as pd
import pytest

from sim.experiment.judgement import judge
from sim.experiment.summary import summarise
from sim.report.charts import style, targets
from sim.report.overview import targets_table, write_targets_chart
from tests.experiment.made import ensemble, plausible
from tests.report.charts import pictures


def summary_of(made):
    return summarise(made, judge(made)).as_json()


def drawn(lang, *scenarios, note="note", title="title"):
    found = [targets_table(name, summary_of(made), len(made.causes), lang) for name, made in scenarios]
    return pictures.drawn(targets, pd.concat(found), lang, title, note)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_person_can_read_it(lang, number):
    titles = {"zh": "按2019年意见全面实施", "en": "The opinion of 2019 as written"}[lang]
    with style.style():
        figure = drawn(lang, *((f"{titles} {k}", plausible(50)) for k in range(number)))
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
        assert "%" in figure.axes[0].get_xlabel()
    assert len(figure.axes[0].get_yticklabels()) == 11


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_touches_the_edge_of_the_picture(lang):
    with style.style():
        figure = drawn(lang, ("x", plausible(50)))
        left = min(words.get_window_extent().x0 for words in pictures.words_of(figure))
        right = max(words.get_window_extent().x1 for words in pictures.words_of(figure))
    edge = 0.009 * figure.bbox.width
    assert left >= edge
    assert right <= figure.bbox.width - edge


def test_a_dot_stands_at_its_probability_between_the_ends_of_its_interval():
    made = plausible(80)
    with style.style():
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
    with style.style():
        figure = drawn("en", ("x", plausible(20)), note=title, title=title)
        assert pictures.problems(figure) == []


def test_a_target_that_is_not_due_is_named_as_such():
    with style.style():
        axes = drawn("en", ("x", ensemble(quarters=8))).axes[0]
    assert [words.get_text() for words in axes.texts] == ["not yet due"] * 11


def test_none_of_n_is_not_zero():
    with style.style():
        axes = drawn("en", ("x", ensemble(runs=50))).axes[0]
    assert {words.get_text() for words in axes.texts} == {"< 1/50"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_chart_has_the_same_bytes_and_every_glyph(tmp_path, lang, ending):
    # a missing glyph is a warning, and a warning is an error here
    names = [tmp_path / f"{k}.{ending}" for k in range(2)]
    for picture in names:
        write_targets_chart(picture, "情景 & <A> $x^2", summary_of(plausible(30)), 30, 1, "abcdef012345", lang)
    assert names[0].read_bytes() == names[1].read_bytes()


def test_the_picture_carries_the_digest_of_its_model(tmp_path):
    from PIL import Image

    picture = tmp_path / "targets.png"
    write_targets_chart(picture, "x", summary_of(plausible(30)), 30, 1, "abcdef012345", "en")
    with Image.open(picture) as opened:
        assert opened.info["Description"] == "model abcdef012345"
        assert "Software" not in opened.info
