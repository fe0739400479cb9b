import numpy as np
import pandas as pd
import pytest

from sim import quarters
from sim.report.charts import fan, style
from tests.report.charts import pictures

TITLES = {
    "zh": ["按2019年意见全面实施", "现状延续", "推迟研发补助半年", "意见加倍实施", "只做招商与孵化", "人才与平台优先"],
    "en": [
        "The opinion of 2019 as written",
        "Status quo",
        "R&D subsidy half a year later",
        "The opinion at twice the money",
        "Only promotion and incubation",
        "Talent and platforms first",
    ],
}
CERTIFIED = {"zh": "高新技术企业数", "en": "certified high-tech enterprises"}
AWKWARD = [
    'A "quoted" name with <angle> brackets, $dollars$ & {braces} ' * 4,
    "很长的情景名称" * 30,
    "ALL IN CAPITALS " * 12,
    "_under_score",
]


def of(lang, scenarios, length=12, first="2018Q1", unit="enterprises", threshold=30.0, due="2020Q4", scale=1.0):
    """Return a made table: growth towards and beyond 30, wider with time, another speed in each scenario."""
    start = quarters.position(first)
    rows = []
    for s, scenario in enumerate(scenarios):
        for k in range(length):
            median, width = 12.0 + (1.7 - 0.2 * s) * k, 0.9 * np.sqrt(k + 1)
            ends = {"p5": -1.6, "p25": -0.7, "p50": 0.0, "p75": 0.8, "p95": 2.0}
            values = {key: scale * (median + z * width) for key, z in ends.items()}
            rows.append({"scenario": scenario, "quarter": quarters.name(start + k), **values})
    return pd.DataFrame(rows).assign(outcome=CERTIFIED[lang], unit=unit, threshold=threshold, due=due)


def found(table, lang):
    """Return what is wrong with the picture, and the figure."""
    with style.style():
        figure = pictures.drawn(fan, table, lang)
        return pictures.problems(figure) + pictures.axes_without_unit(figure), figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 6, 8])
def test_a_person_can_read_it(lang, number):
    titles = [*TITLES[lang], "x", "y"]
    assert found(of(lang, titles[:number]), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize(
    ("length", "first"), [(1, "2018Q1"), (2, "2020Q4"), (8, "2018Q2"), (52, "2018Q1"), (51, "2018Q4")]
)
def test_short_and_long_horizons_have_years_that_do_not_touch(lang, number, length, first):
    assert found(of(lang, TITLES[lang][:number], length, first), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_awkward_names_do_no_harm(lang, number):
    table = of(lang, AWKWARD[:number]).assign(outcome=AWKWARD[0])
    assert found(table, lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("1", 0.0),
        ("1", -0.1),
        ("1/yr", 1e-4),
        ("1/quarter", 0.01),
        ("万元", -1.0),
        ("万元", 0.01),
        ("万元/yr", 1e5),
        ("m2", 1e5),
        ("count", 1e5),
        ("count", 0.0),
    ],
)
def test_any_outcome_has_its_unit(lang, scale, unit):
    table = of(lang, TITLES[lang][:3], unit=unit, scale=scale, threshold=30.0 * scale)
    assert found(table, lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("threshold", "due"), [(np.nan, None), (30.0, None), (np.nan, "2020Q4"), (500.0, "2030Q4")])
def test_a_target_may_be_missing_not_due_or_far_away(lang, threshold, due):
    assert found(of(lang, TITLES[lang][:2], threshold=threshold, due=due), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_rows_or_numbers_it_says_so_or_stays_empty(lang):
    table = of(lang, ["x"])
    problems, figure = found(table.iloc[:0], lang)
    assert problems == []
    assert [words.get_text() for words in figure.axes[0].texts] == [
        {"zh": "没有可显示的内容", "en": "nothing to show"}[lang]
    ]
    assert found(table.assign(p5=np.nan, p25=np.nan, p50=np.nan, p75=np.nan, p95=np.nan), lang)[0] == []


def test_bands_median_target_and_reference_stand_at_their_numbers():
    one = {"p5": 10.0, "p25": 20.0, "p50": 30.0, "p75": 40.0, "p95": 50.0}
    other = {"p5": 15.0, "p25": 25.0, "p50": 35.0, "p75": 45.0, "p95": 55.0}
    rows = [
        {"scenario": name, "quarter": quarter, **{key: (value + k) / 100.0 for key, value in values.items()}}
        for name, values in (("A", one), ("B", other))
        for k, quarter in enumerate(["2020Q3", "2020Q4"])
    ]
    table = pd.DataFrame(rows).assign(outcome="share", unit="1", threshold=0.5, due="2020Q4")
    _, figure = found(table, "en")
    _, a, b = figure.axes
    for axes, middle in ((a, 30.0), (b, 35.0)):
        wide, narrow = axes.collections
        assert [list(band.get_datalim(axes.transData).intervaly) for band in (wide, narrow)] == [
            pytest.approx([middle - 20.0, middle + 21.0]),
            pytest.approx([middle - 10.0, middle + 11.0]),
        ]
        median = next(line for line in axes.lines if line.get_linewidth() == 2.0)
        assert list(median.get_xdata()) == [10, 11]
        assert list(median.get_ydata()) == pytest.approx([middle, middle + 1.0])
        mark = next(line for line in axes.lines if line.get_marker() == "D")
        assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (11, 50.0)
        assert [words.get_text() for words in axes.texts] == ["target ≥ 50 (2020Q4)"]
        assert axes.get_ylim() == a.get_ylim()
    reference = next(line for line in b.lines if line.get_linestyle() == ":" and len(line.get_xdata()) == 2)
    assert list(reference.get_ydata()) == pytest.approx([30.0, 31.0])
    assert a.get_title(loc="left") == "A\nmedian in 2020Q4: 31 (11–51)"
    assert a.get_ylabel() == "share [%]"


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_long_name_stands_whole_at_the_axis_or_is_left_to_the_title(number):
    short = "certified high-tech enterprises of the zone"
    long = "built area of incubators, accelerators and parks: completed and under construction (area of the projects)"
    for name in (short, long):
        _, figure = found(of("en", TITLES["en"][:number]).assign(outcome=name), "en")
        label = figure.axes[1].get_ylabel()
        assert label.count("\n") <= 3
        assert label.replace("\n", " ") in (f"{name} [enterprises]", "[enterprises]")
        assert name in label.replace("\n", " ") or name == long


def test_what_is_counted_has_ticks_at_whole_numbers():
    table = of("en", ["x"], scale=0.03, threshold=1.0, unit="teams")  # medians up to 0.9
    _, figure = found(table, "en")
    assert list(figure.axes[1].get_yticks()) == [0.0, 1.0]


def test_large_money_is_shown_in_yi_yuan():
    table = of("zh", ["x"], unit="万元/yr", scale=10_000.0, threshold=300_000.0)
    _, figure = found(table, "zh")
    assert figure.axes[1].get_ylabel() == "高新技术企业数（亿元/年）"
    assert figure.axes[1].texts[0].get_text() == "目标 ≥ 30（2020Q4）"


def test_many_panels_have_the_same_bytes_each_time(tmp_path):
    pictures_made = set()
    for k in range(6):
        with style.style():
            figure = pictures.drawn(fan, of("en", TITLES["en"][:4]), "en")
            style.save(figure, tmp_path / f"{k}.svg", {})
        pictures_made.add((tmp_path / f"{k}.svg").read_bytes())
    assert len(pictures_made) == 1
