import pandas as pd
import pytest

from sim.report.charts import frontier, style
from tests.report.charts import pictures
from tests.report.charts.test_matrix import LONG, NAMES

MADE = [  # spend [万元], probability
    (8_900.0, 0.41), (0.0, 0.0), (9_000.0, 0.36), (9_020.0, 0.29), (8_980.0, 0.44), (9_010.0, 0.33), (5_200.0, 0.31),
    (8_900.0, 0.12),
]  # fmt: skip
TARGET = {"zh": "第二条五项目标同时达标", "en": "All five targets of article 2"}
COLUMNS = ["scenario", "spend", "probability", "low", "high", "replications", "efficient"]


def costs(lang, places, names=None):
    names = names or [NAMES[lang][k % 8] + (f" {k // 8 + 1}" if k >= 8 else "") for k in range(len(places))]
    rows = []
    for name, (spend, p) in zip(names, places, strict=True):
        surer = [other for other in places if other[0] <= spend and other[1] > p]
        low, high = (max(0.0, p - 0.048), min(1.0, p + 0.048)) if 0.0 < p < 1.0 else (p and 0.9905, p or 0.0095)
        rows.append((name, spend, p, low, high, 400, not surer))
    return pd.DataFrame(rows, columns=COLUMNS).assign(target=TARGET[lang])


def cloud(number):
    return [(1000.0 + 37.0 * k % 900 * 10, (0.31 * k + 0.0001 * k * k) % 1.0) for k in range(number)]


CASES = {
    "six": MADE[:6],
    "eight": MADE,
    "twelve": cloud(12),
    "thirty": cloud(30),
    "two hundred": cloud(200),
    "one": MADE[:1],
    "all equal": MADE[:1] * 7,
    "at the edges": [(0.0, 0.0), (0.0, 1.0), (10.0, 1.0), (10.0, 0.0)],
    "large": [(250_000.0, 0.2), (410_000.0, 0.9), (390_000.0, 0.5)],
    "free": [(0.0, 0.3), (0.0, 0.3)],
}


def sound(table, lang):
    with style.style():
        figure = pictures.drawn(frontier, table, lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
    return figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_a_person_can_read_it(lang, case):
    sound(costs(lang, CASES[case]), lang)


@pytest.mark.parametrize("number", [1, 2, 7, 12, 30])
def test_long_names_do_no_harm(number):
    places = (MADE * 4)[:number]
    sound(costs("en", places, [f"{LONG}{k}" for k in range(number)]).assign(target=LONG), "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_nothing_is_due_there_is_a_sentence(lang):
    sound(costs(lang, MADE).assign(probability=float("nan")), lang)
    sound(costs(lang, MADE).iloc[:0], lang)


@pytest.mark.parametrize("number", [6, 8])
def test_labels_stand_on_no_point(number):
    figure = sound(costs("en", MADE[:number]), "en")
    axes = figure.axes[0]
    points = [xy for container in axes.containers for xy in container[0].get_xydata()]
    assert len(points) == number
    labels = [words for words in axes.texts if words.get_text()]
    assert len(labels) == number
    for x, y in axes.transData.transform(points):
        for words in labels:
            assert not words.get_window_extent().contains(x, y)


def test_points_stand_at_their_money_and_probability_and_the_best_are_joined_by_steps():
    places = [(100.0, 0.2), (200.0, 0.1), (300.0, 0.6)]
    axes = sound(costs("zh", places, ["A", "B", "C"]), "zh").axes[0]
    others, best = axes.containers  # those that are clear come last and stand on top
    assert best[0].get_xydata().tolist() == [[100.0, 20.0], [300.0, 60.0]]
    assert others[0].get_xydata().tolist() == [[200.0, 10.0]]
    steps = next(line for line in axes.lines if line.get_drawstyle() == "steps-post")
    assert steps.get_xydata().tolist() == [[100.0, 20.0], [300.0, 60.0]]
    low, high = best[2][0].get_segments()[0][:, 1]
    assert (low, high) == pytest.approx((15.2, 24.8))
    assert {words.get_text() for words in axes.texts} == {"A", "B", "C"}
    assert "万元" in axes.get_xlabel()


def test_ten_thousand_wan_yuan_are_a_hundred_million_in_either_language():
    places = [(10_000.0, 0.2), (20_000.0, 0.4)]
    zh, en = (sound(costs(lang, places, ["A", "B"]), lang).axes[0] for lang in ("zh", "en"))
    assert zh.containers[-1][0].get_xdata().tolist() == [1.0, 2.0]
    assert "亿元" in zh.get_xlabel()
    assert en.containers[-1][0].get_xdata().tolist() == [100.0, 200.0]
    assert "CNY million" in en.get_xlabel()


def test_the_numbers_at_points_are_those_of_the_list():
    axes = sound(costs("en", MADE), "en").axes[0]
    at = {words.get_text(): words.xy for words in axes.texts}
    listed = [words.get_text() for words in axes.artists[0].get_texts()]
    assert listed[0] == "1  Status quo"
    assert at["1"] == (0.0, 0.0)
    assert listed[-1] == "8  Finance-led mix"
    assert at["8"] == pytest.approx((90.2, 29.0))


def test_the_axes_fill_the_figure_also_where_all_are_efficient():
    places = [(100.0, 0.2), (300.0, 0.6)]
    assert sound(costs("zh", places, ["A", "B"]), "zh").axes[0].get_position().y0 < 0.2


def test_one_whose_interval_overlaps_that_of_the_next_cheaper_efficient_one_is_hollow_and_named():
    # intervals of ±4.8 points: 20 and 27 overlap, 27 and 60 do not, and 25 costs more than 27
    places = [(100.0, 0.2), (300.0, 0.27), (400.0, 0.25), (500.0, 0.6)]
    axes = sound(costs("en", places, ["A", "B", "C", "D"]), "en").axes[0]
    _, unclear, clear = axes.containers
    assert unclear[0].get_xydata().tolist() == [[3.0, 27.0]]  # CNY million
    assert unclear[0].get_markerfacecolor() == "white"
    assert clear[0].get_xydata().tolist() == [[1.0, 20.0], [5.0, 60.0]]
    told = " ".join(words.get_text().replace("\n", " ") for words in axes.get_legend().get_texts())
    assert "efficient by the estimates" in told
    assert "overlaps" in told


def test_where_all_are_clear_no_word_is_lost_on_overlaps():
    axes = sound(costs("zh", [(100.0, 0.2), (300.0, 0.6)], ["A", "B"]), "zh").axes[0]
    assert [words.get_text() for words in axes.get_legend().get_texts()] == ["有效（按估计值）：要更有把握就得多花钱"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_value_of_a_sweeps_points_is_cut_from_the_list(lang):
    point = {
        "zh": "研发补助：力度 = {}；孵化体系：力度 = {}",
        "en": "R&D subsidy: intensity = {}; Incubation: intensity = {}",
    }
    names = [point[lang].format(a, b) for a in (0, 0.5, 1, 2) for b in (0, 0.5, 1, 2, 4)]
    listed = sound(costs(lang, cloud(20), names), lang).axes[0].artists[0]
    head = {"zh": "研发补助：力度；孵化体系：力度", "en": "R&D subsidy: intensity; Incubation: intensity"}[lang]
    assert "".join(listed.get_title().get_text().split()) == "".join(head.split())
    values = {words.get_text().partition("  ")[2] for words in listed.get_texts()}
    assert values == {f"({a}{'；' if lang == 'zh' else '; '}{b})" for a in (0, 0.5, 1, 2) for b in (0, 0.5, 1, 2, 4)}
