import numpy as np
import pandas as pd
import pytest

from sim import opinion
from sim.messages import text
from sim.report.cells import target_title
from sim.report.charts import matrix, style
from sim.report.charts.cells import colour, ink_on
from tests.report.charts import pictures

LONG = 'An <opinion> "as written", with $5 m$ more and a name that goes on and on ' * 3
NAMES = {
    "zh": [
        "按2019年意见全面实施", "维持现状", "均衡投入", "金融主导", "孵化主导", "招商主导", "推迟一年实施",
        "政策效果减半",
    ],
    "en": [
        "The opinion of 2019 as written", "Status quo", "Balanced mix", "Finance-led mix", "Incubation-led mix",
        "Investment-led mix", "A year's delay", "Effects halved",
    ],
}  # fmt: skip


def titles(lang):
    joint = [text(f"run.{key}", lang) for key in ("joint", "joint_all")]
    return [*joint, *(target_title(target, lang) for target in opinion.targets())]


def chances(lang, scenarios, values=None):
    """Each target's chance in each scenario, spread over 0 to 1, with intervals like those of 400 replications."""
    rows = titles(lang)
    spread = np.linspace(0.0, 1.0, len(rows) * len(scenarios)) if values is None else np.resize(values, 999)
    found = []
    for s, scenario in enumerate(scenarios):
        for r, row in enumerate(rows):
            p = round(400 * float(spread[r * len(scenarios) + s])) / 400
            half = 0.05 if 0.05 < p < 0.95 else 0.009
            found.append((scenario, row, p, max(0.0, p - half), min(1.0, p + half), 400))
    return pd.DataFrame(found, columns=["scenario", "row", "probability", "low", "high", "replications"])


def names(lang, number):
    return [NAMES[lang][k % 8] + (f" {k // 8 + 1}" if k >= 8 else "") for k in range(number)]


def sound(table, lang="en"):
    with style.style():
        figure = pictures.drawn(matrix, table, lang)
        assert pictures.problems(figure) == []
        assert pictures.axes_without_unit(figure) == []
    return figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("number", "rows"), [(1, 11), (4, 11), (7, 11), (15, 2), (30, 2)])
def test_a_person_can_read_it(lang, number, rows):
    table = chances(lang, names(lang, number))
    sound(table.loc[table["row"].isin(titles(lang)[:rows])], lang)


@pytest.mark.parametrize("number", [1, 5, 30])
@pytest.mark.parametrize("values", [[0.0, 1.0], [0.5], [0.0025, 0.9975]])
def test_extremes_and_long_names_do_no_harm(number, values):
    table = chances("en", [f"{LONG}{k}" for k in range(number)], values)
    sound(table.loc[table["row"].isin(titles("en")[:2])].assign(row=lambda t: t["row"] + LONG))


def test_only_thirty_scenarios_are_shown_and_the_others_counted():
    table = chances("en", names("en", 33)).query("row == 'All nine targets'")
    axes = sound(table).axes[0]
    assert len(axes.get_xticklabels()) == 30
    assert axes.get_xlabel().endswith("the first 30 of 33 scenarios")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [2, 30])
def test_a_target_that_is_not_due_is_named_as_such_on_white(lang, number):
    table = chances(lang, names(lang, number))
    table = table.loc[table["row"].isin(titles(lang)[:2])].copy()
    table.loc[table["row"] == titles(lang)[1], ["probability", "low", "high"]] = np.nan
    axes = sound(table, lang).axes[0]
    shown = ["".join(words.get_text().split()) for words in axes.texts]
    assert shown.count("".join(text("run.not_due", lang).split())) == number
    assert axes.collections[0].get_array().mask.sum() == number


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_rows_there_is_a_sentence(lang):
    sound(chances(lang, names(lang, 1)).iloc[:0], lang)


def test_each_cell_says_probability_and_interval_in_its_place():
    table = pd.DataFrame(
        [("A", "x", 0.42, 0.37, 0.47, 400), ("B", "x", 0.0, 0.0, 0.0095, 400), ("A", "y", 1.0, 0.9905, 1.0, 400)],
        columns=["scenario", "row", "probability", "low", "high", "replications"],
    )
    axes = sound(table).axes[0]
    written = {}
    for words in axes.texts:
        x, y = words.get_position()
        written.setdefault((x, round(y)), []).append(words.get_text())
    assert written == {
        (0, 0): ["42 %", "37–47"],
        (1, 0): ["< 1/400", "≤ 0.9"],
        (0, 1): ["> 399/400", "≥ 99.1"],
        (1, 1): ["not yet due"],
    }
    assert axes.collections[0].get_array().filled(-1.0).tolist() == pytest.approx(np.array([[42, 0], [100, -1]]))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("values", [(0.0, 0.5, 1.0), (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)])
def test_what_all_points_of_a_sweep_say_stands_once_above_their_values(lang, values):
    point = {
        "zh": "研发补助：力度 = {}；孵化体系：力度 = {}",
        "en": "R&D subsidy: intensity = {}; Incubation: intensity = {}",
    }
    axes = sound(chances(lang, [point[lang].format(a, b) for a in values for b in (0, 2)]), lang).axes[0]
    head = {"zh": "研发补助：力度；孵化体系：力度", "en": "R&D subsidy: intensity; Incubation: intensity"}[lang]
    assert axes.get_title(loc="left") == head
    told = [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()]
    assert (
        told[:3] == {"zh": ["0.0；0", "0.0；2", f"{values[1]}；0"], "en": ["0.0; 0", "0.0; 2", f"{values[1]}; 0"]}[lang]
    )


def test_ink_stands_out_from_every_cell():
    def luminance(shade):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for share in np.linspace(0.0, 1.0, 101):
        shade = luminance(colour(share))
        light, dark = (
            max(shade, float(ink_on(colour(share)) == "white")),
            min(shade, float(ink_on(colour(share)) == "white")),
        )
        assert (light + 0.05) / (dark + 0.05) >= 4.5, share
