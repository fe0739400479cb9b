import numpy as np
import pandas as pd
import pytest

from sim.report.charts import style, waterfall
from tests.report.charts import pictures
from tests.report.charts.test_matrix import LONG

INSTRUMENTS = {
    "zh": [
        "高企培育", "精准招商", "研发补助", "孵化体系", "人才引培", "多层次投融资", "创新平台", "产学研合作",
        "人事改革", "产业发展资金/基金", "科学规划", "互联网+", "知识产权与标准", "成果转化", "品牌质量", "外向型经济",
        "考核评价", "放权与营商环境", "一核四园飞地共建", "总部经济", "绿色生态",
    ],
    "en": [
        "Certification", "Investment promotion", "R&D subsidy", "Incubation", "Talent", "Finance",
        "Innovation platforms", "University", "Staffing reform", "Industry fund", "Planning", "Internet plus",
        "IP and standards", "Technology transfer", "Brand and quality", "Export", "Evaluation", "Streamlining",
        "One core, four parks: enclave sharing", "Headquarters economy", "Green development",
    ],
}  # fmt: skip
ENDS = {"zh": ("维持现状", "按2019年意见全面实施"), "en": ("Status quo", "The opinion of 2019 as written")}


def contributions(lang, number, start=16.0, scale=1.0, unit="enterprises", width=0.4):
    """Contributions that alternate more down than up as they get smaller, and end where they add up to."""
    parts = [scale * 5.0 * 0.8**k * (-0.5 if k % 3 == 2 else 1.0) for k in range(number)]
    table = pd.DataFrame({"label": INSTRUMENTS[lang][:number], "contribution": parts})
    half = width * scale * (1.0 + table["contribution"].abs() / (5.0 * scale or 1.0))
    table = table.assign(low=table["contribution"] - half, high=table["contribution"] + half)
    first, last = ENDS[lang]
    outcome = {"zh": "高新技术企业数量", "en": "Certified high-tech enterprises"}[lang]
    return table.assign(
        start_label=first, start=start, end_label=last, end=start + sum(parts), unit=unit, outcome=outcome
    )


def sound(table, lang="en"):
    with style.style():
        figure = pictures.drawn(waterfall, table, lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
    return figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("start", "scale", "unit"),
    [
        (16.0, 1.0, "enterprises"),
        (0.1, 0.03, "1"),
        (250_000.0, 900.0, "万元"),
        (1.2, 3.0, "亿元/yr"),
        (-10.0, 1.0, "1/yr"),
    ],
)
@pytest.mark.parametrize("number", [1, 7, 13, 21])
def test_a_person_can_read_it(lang, start, scale, unit, number):
    sound(contributions(lang, number, start, scale, unit), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_zero_missing_negative_and_long_do_no_harm(lang):
    table = contributions(lang, 5)
    sound(table.assign(contribution=0.0, low=0.0, high=0.0, end=16.0), lang)
    sound(table.assign(contribution=0.0, low=0.0, high=0.0, start=0.0, end=0.0), lang)
    sound(table.assign(low=np.nan, high=np.nan), lang)
    sound(table.assign(contribution=-table["contribution"], start=0.0, end=-table["contribution"].sum()), lang)
    sound(table.assign(label=LONG + table["label"], start_label=LONG, end_label=LONG, outcome=LONG), lang)
    sound(table.assign(contribution=np.nan), lang)
    sound(table.iloc[:0], lang)


def made(*rows, start=10.0, end=14.0, unit="teams"):
    table = pd.DataFrame(rows, columns=["label", "contribution", "low", "high"])
    return sound(
        table.assign(start_label="S", start=start, end_label="E", end=end, unit=unit, outcome="Teams")
    ).axes[0]  # fmt: skip


def bars(axes):
    """Each bar's label with where it begins and ends."""
    names = {y: words.get_text() for y, words in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)}
    boxes = [patch for container in axes.containers for patch in getattr(container, "patches", [])]
    return {names[round(b.get_y() + b.get_height() / 2)]: (b.get_x(), b.get_x() + b.get_width()) for b in boxes}


def test_each_bar_begins_where_the_one_before_ended():
    axes = made(("down", -2.0, -3.0, -1.0), ("up", 5.0, 4.0, 6.5), ("little", 1.0, 0.5, 1.5))
    assert bars(axes) == {
        "S": (0.0, 10.0), "up": (10.0, 15.0), "little": (15.0, 16.0), "down": (16.0, 14.0), "E": (0.0, 14.0),
    }  # fmt: skip
    assert [words.get_text() for words in axes.texts] == ["10.0", "+5.0", "+1.0", "-2.0", "14.0"]


def test_whiskers_span_the_interval_round_the_end_of_the_bar():
    axes = made(("up", 4.0, 3.0, 6.5))
    (whisker,) = [container for container in axes.containers if hasattr(container, "has_xerr")]
    assert whisker[2][0].get_segments()[0][:, 0].tolist() == [13.0, 16.5]


def test_rises_and_falls_differ_in_colour_and_hatch():
    axes = made(("up", 6.0, 5.0, 7.0), ("down", -2.0, -3.0, -1.0))
    up, down = (next(p for p in axes.patches if p.get_x() == x and p.get_width() == w) for x, w in ((10, 6), (16, -2)))
    assert up.get_facecolor() != down.get_facecolor()
    assert up.get_hatch() != down.get_hatch()


def test_beyond_twelve_the_smallest_are_put_together():
    # 13 - 12 + 11 - ... - 2 + 1 and one more 1: 8 in all; the three smallest are -2, 1 and 1
    rows = [(str(k), k * (1.0 if k % 2 else -1.0), np.nan, np.nan) for k in range(1, 14)]
    drawn = bars(made(*rows, ("one", 1.0, np.nan, np.nan), start=0.0, end=8.0))
    assert len(drawn) == 1 + 12 + 1 + 1
    begin, end = drawn["other (2)"]
    assert (begin, end) == pytest.approx((6.0, 8.0))


def test_what_the_contributions_do_not_explain_is_shown():
    axes = made(("up", 3.0, 2.0, 4.0), start=10.0, end=14.0)
    assert bars(axes)["not attributed"] == (13.0, 14.0)


def test_far_from_0_the_ends_are_points_and_no_bar_is_cut_off():
    axes = made(("up", 4.0, 3.0, 5.0), start=1000.0, end=1004.0)
    assert set(bars(axes)) == {"up"}
    points = next(line for line in axes.lines if line.get_marker() == "D")
    assert points.get_xdata().tolist() == [1000.0, 1004.0]


def test_shares_are_per_cent_and_their_changes_percentage_points():
    axes = made(("up", 0.2, 0.15, 0.25), start=0.1, end=0.3, unit="1")
    assert bars(axes)["up"] == pytest.approx((10.0, 30.0))
    assert axes.get_xlabel() == "Teams [%; changes in percentage points]"
