import numpy as np
import pandas as pd
import pytest

from sim.report.charts import boxes, style
from tests.report.charts import pictures
from tests.report.charts.test_matrix import LONG

INPUTS = {
    "zh": ["期初水平：实际研发投入占增加值", "研发补助：挪用比例", "“外部冲击”", "园区年度政策资金总额，全部工具合计"],
    "en": ["Real R&D over value added (founding)", "R&D subsidy: misuse", "Shock", "Policy money of all instruments"],
}
REGION = {
    "zh": "区域 {k}：实际研发投入占增加值不高于 1.98 %，且挪用比例不低于 30 %。其中 83 % (79–85 %) 的模拟未达标，"
    "其余为 14 %；它包含全部未达标的 81 % (77–83 %)，占全部模拟的 41 %。",
    "en": "Region {k}: real R&D over value added: at most 1.98 %; and misuse: at least 30 %. There 83 % (79–85 %) of "
    "the runs miss, against 14 % of the others; it holds 81 % (77–83 %) of all misses and 41 % of all runs.",
}
ENDS = [(-np.inf, 0.02), (0.35, np.inf), (0.021, 0.022), (-np.inf, 0.0401), (0.0399, np.inf), (0.01, 0.039)]


def limits(lang, number, in_region=2):
    """Limits of all kinds: below, above, between, very narrow, at both ends; every third one is weak."""
    rows = []
    for k in range(number):
        low, high = ENDS[k % 6]
        words = {"zh": f"不低于 {low:.3g} 万元", "en": f"at least CNY {low:.3g} m"}[lang]
        rows.append(
            {
                "region": REGION[lang].format(k=k // in_region + 1),
                "input": INPUTS[lang][k % 4],
                "low": low,
                "high": high,
                "least": 0.008,
                "most": 0.04,
                "range": words,
                "least_words": {"zh": "1,000 万元/年", "en": "CNY 10 m/yr"}[lang],
                "most_words": {"zh": "10,000 万元/年", "en": "CNY 100 m/yr"}[lang],
                "p": [1e-9, 0.0123, 0.4][k % 3],
                "returned": ["20/20", "7/20", "–"][k % 3],
                "weak": k % 3 == 2,
            }
        )
    return pd.DataFrame(rows)


def sound(table, lang="en"):
    with style.style():
        figure = pictures.drawn(boxes, table, lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
    return figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 2, 6, 12, 30])
@pytest.mark.parametrize("in_region", [1, 4])
def test_a_person_can_read_it(lang, number, in_region):
    sound(limits(lang, number, in_region), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_long_words_and_nothing_do_no_harm(lang):
    table = limits(lang, 4)
    sound(table.assign(input=LONG + table["input"], range=LONG, least_words=LONG, most_words=LONG, region=LONG), lang)
    sound(table.assign(least=1.0, most=1.0), lang)
    sound(table.iloc[:0], lang)


def bars(figure):
    """The ranges as shares of the whole range, from the top."""
    patches = [patch for patch in figure.axes[0].patches if patch.get_zorder() == 2]
    return [(p.get_x(), p.get_x() + p.get_width()) for p in sorted(patches, key=lambda p: p.get_y())]


def test_a_range_is_drawn_within_the_whole_range_of_its_input():
    table = limits("en", 2).assign(low=[-np.inf, 25.0], high=[15.0, np.inf], least=10.0, most=30.0)
    assert bars(sound(table)) == [pytest.approx((0.0, 0.25)), pytest.approx((0.75, 1.0))]


def test_a_range_too_narrow_to_be_seen_is_drawn_wide_enough_around_its_place():
    ((start, stop),) = bars(sound(limits("en", 1).assign(low=20.0, high=20.0, least=10.0, most=30.0)))
    assert start < 0.5 < stop
    assert stop - start == pytest.approx(boxes.LEAST)


def test_a_weak_limit_is_hollow_and_hatched_and_the_legend_says_so():
    axes = sound(limits("en", 3)).axes[0]
    looks = [p for p in sorted(axes.patches, key=lambda p: p.get_y()) if p.get_zorder() == 2]
    assert [bool(p.get_hatch()) for p in looks] == [False, False, True]
    assert any("less than half" in words.get_text() for words in axes.get_legend().get_texts())
    solid = sound(limits("en", 2)).axes[0]
    assert not any("less than half" in words.get_text() for words in solid.get_legend().get_texts())


def test_p_and_return_stand_beside_each_limit():
    words = {text.get_text() for text in sound(limits("en", 3)).axes[0].texts}
    assert {"p < 0.001\nreturns 20/20", "p = 0.012\nreturns 7/20", "p = 0.4\nreturns –"} <= words


def test_only_twelve_limits_are_shown_and_the_others_counted():
    axes = sound(limits("en", 30)).axes[0]
    assert len(axes.get_yticklabels()) == 12
    assert axes.get_legend().get_texts()[-1].get_text() == "18 more limits are not shown"
