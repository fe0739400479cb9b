import pandas as pd
import pytest
from matplotlib.patches import PathPatch, Rectangle

from sim.report.charts import flow, style
from tests.report.charts import pictures
from tests.report.charts.test_fan import AWKWARD

WORDS = {
    "zh": {
        "founding": ["2017年末在园企业"],
        "entry": ["新设创业企业", "招商引进企业", "整体迁入企业", "总部与研究院"],
        "left": ["已退出"],
        "operating": ["仍在经营"],
        "of_which": ["高新技术企业", "在孵企业", "毕业企业"],
    },
    "en": {
        "founding": ["in the zone at the end of 2017"],
        "entry": ["start-ups", "attracted", "moved in whole", "headquarters and institutes"],
        "left": ["have left"],
        "operating": ["still operating"],
        "of_which": ["certified high-tech", "tenants of incubators", "graduates of incubators"],
    },
}
COUNTS = {
    "founding": [120.0],
    "entry": [46.3, 12.4, 5.1, 2.2],
    "left": [38.6],
    "operating": [147.4],
    "of_which": [24.8, 30.5, 9.7],
}


def of(lang, counts=COUNTS, words=None):
    words = words or WORDS[lang]
    rows = [
        (group, label, count) for group in counts for label, count in zip(words[group], counts[group], strict=False)
    ]
    return pd.DataFrame(rows, columns=["group", "label", "count"])


def found(table, lang):
    with style.style():
        figure = pictures.drawn(flow, table, lang)
        return pictures.problems(figure) + pictures.axes_without_unit(figure), figure


def spoken(figure):
    return [words.get_text() for words in figure.axes[0].texts]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_can_read_it(lang):
    problems, figure = found(of(lang), lang)
    assert problems == []
    assert any(words.endswith("\n46.3") for words in spoken(figure))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [0.0, 0.01, 0.4, -3.0, 5000.0, float("nan")])
@pytest.mark.parametrize("group", list(COUNTS))
def test_labels_do_not_touch_however_small_or_large_a_group_is(lang, count, group):
    assert found(of(lang, {**COUNTS, group: [count] * len(COUNTS[group])}), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [0.0, 1.0])
def test_all_groups_may_be_nothing_or_the_same(lang, count):
    assert found(of(lang, {group: [count] * len(found) for group, found in COUNTS.items()}), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_awkward_names_do_no_harm(lang):
    words = {group: AWKWARD[: len(labels)] for group, labels in WORDS[lang].items()}
    assert found(of(lang, words=words), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("group", [None, *COUNTS])
def test_a_table_with_one_group_or_none_is_drawn(lang, group):
    assert found(of(lang, {group: COUNTS[group]} if group else {}), lang)[0] == []


def heights(patches):
    """Return the vertical extent of each patch [inches of the drawing]."""
    return [abs(patch.get_path().get_extents(patch.get_patch_transform()).height) for patch in patches]


def test_widths_are_in_proportion_to_numbers():
    counts = {
        "founding": [60.0],
        "entry": [30.0, 10.0, 0.0],
        "left": [20.0],
        "operating": [80.0],
        "of_which": [40.0, 20.0, 10.0],
    }
    _, figure = found(of("en", counts), "en")
    ribbons = [patch for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]
    together = flow.FLOW / 100.0
    starts = [patch.get_path().vertices[[7, 0], 1] for patch in ribbons]
    ends = [patch.get_path().vertices[[4, 3], 1] for patch in ribbons]
    expected = [together * count for count in (60, 30, 10, 80, 20)]
    assert [low - high for low, high in starts] == pytest.approx(expected)
    assert [low - high for low, high in ends] == pytest.approx(expected)
    bars = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle) and patch.get_hatch()]
    assert heights(bars) == pytest.approx([together * count for count in (40, 20, 10)])
    operating = next(
        h for h in heights(p for p in figure.axes[0].patches if isinstance(p, Rectangle) and not p.get_fill())
    )
    assert operating == pytest.approx(80 * together)


def test_whole_numbers_have_no_decimals_and_little_is_not_nothing():
    assert any(words.endswith("\n60") for words in spoken(found(of("en", {"founding": [60.0]}), "en")[1]))
    small = spoken(found(of("en", {"founding": [0.02], "left": [0.0]}), "en")[1])
    assert any(words.endswith("\n< 0.1") for words in small)
    assert any(words.endswith("\n0.0") for words in small)
