import math

import numpy as np
import pandas as pd
import pytest

from sim.report.charts import parks, style
from tests.report.charts import pictures
from tests.report.charts.test_fan import AWKWARD

PARKS = {
    "zh": ["临翔核心区", "云县新材料光伏产业园", "凤庆滇红生态产业园", "镇康边境产业园", "沧源边境产业园"],
    "en": [
        "Core (Linxiang)",
        "Yun county new-materials and photovoltaic park",
        "Fengqing Dianhong-tea eco park",
        "Zhenkang border park",
        "Cangyuan border park",
    ],
}
PLACES = [(23.884, 100.089), (24.437, 100.123), (24.58, 99.928), (23.763, 98.825), (23.147, 99.246)]
ENTERPRISES = [96.4, 14.2, 18.5, 7.1, 11.2]
HIGH_TECH = [0.52, 0.44, 0.13, 0.06, 0.09]
TITLES = {
    "zh": ("在营企业数", "高新技术产品占增加值比重"),
    "en": ("enterprises in operation", "share of high-tech products in value added"),
}


def of(lang, names=None, places=PLACES, sizes=ENTERPRISES, colours=HIGH_TECH, size_unit="enterprises", colour_unit="1"):
    names = names or PARKS[lang]
    number = min(len(names), len(places))
    return pd.DataFrame(
        {
            "park": names[:number],
            "latitude": [place[0] for place in places[:number]],
            "longitude": [place[1] for place in places[:number]],
            "core": [k == 0 for k in range(number)],
            "size": (list(sizes) * number)[:number],
            "colour": (list(colours) * number)[:number],
            "size_title": TITLES[lang][0],
            "size_unit": size_unit,
            "colour_title": TITLES[lang][1],
            "colour_unit": colour_unit,
        }
    )


def found(table, lang):
    with style.style():
        figure = pictures.drawn(parks, table, lang)
        return pictures.problems(figure) + pictures.axes_without_unit(figure), figure


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_can_read_it_and_is_told_that_it_is_schematic(lang):
    problems, figure = found(of(lang), lang)
    assert problems == []
    assert figure.axes[0].get_xlabel().startswith({"zh": "示意图，不表示行政区域界线", "en": "Schematic"}[lang])
    assert "%" in figure.axes[1].get_ylabel()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("units", [("enterprises", "1"), ("万元/yr", "万元/yr"), ("persons", "m2"), ("count", "1/yr")])
@pytest.mark.parametrize("values", [[0.0], [-5.0], [np.nan], [250_000.0, 1.0, 0.0, np.nan, -3.0]])
def test_any_values_and_units_are_shown(lang, units, values):
    table = of(lang, sizes=values, colours=values, size_unit=units[0], colour_unit=units[1])
    assert found(table, lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "places",
    [
        [(24.0, 100.0)],
        [(24.0, 100.0)] * 8,
        [(24.0 + 0.001 * k, 100.0) for k in range(6)],
        [(20.0 + 0.1 * k, 99.0 + 3.0 * k) for k in range(12)],
        [(-10.0 - 9.0 * k, 99.0) for k in range(6)],
    ],
)
def test_names_do_not_touch_wherever_the_parks_are(lang, places):
    assert found(of(lang, (PARKS[lang] * 3)[: len(places)], places), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_awkward_names_do_no_harm(lang):
    table = of(lang, AWKWARD).assign(size_title=AWKWARD[0], colour_title=AWKWARD[1])
    assert found(table, lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_rows_it_says_so(lang):
    assert found(of(lang).iloc[:0], lang)[0] == []


def test_bubbles_stand_at_their_coordinates_with_areas_as_their_values():
    _, figure = found(of("en"), "en")
    axes, bar = figure.axes
    bubbles = axes.collections[-1]
    assert [tuple(place) for place in bubbles.get_offsets()] == [PLACES[k][::-1] for k in (0, 2, 1, 4, 3)]
    areas = bubbles.get_sizes()
    assert areas / areas[0] == pytest.approx(np.array([96.4, 18.5, 14.2, 11.2, 7.1]) / 96.4)
    assert list(bubbles.get_array()) == pytest.approx([52.0, 13.0, 44.0, 9.0, 6.0])
    assert bar.get_ylabel().replace("\n", " ") == "■ share of high-tech products in value added [%]"
    assert "Core (Linxiang)\n○ 96 enterprises\n■ 52 %" in [words.get_text() for words in axes.texts]


def test_fifty_kilometres_are_as_long_to_the_north_as_to_the_east():
    _, figure = found(of("en"), "en")
    axes = figure.axes[0]
    bar = next(line for line in axes.lines if line.get_marker() == "|")
    (west, east), (y, _) = bar.get_xdata(), bar.get_ydata()
    middle = (23.147 + 24.58) / 2
    # a degree of longitude is 111.2 km times the cosine of the latitude
    assert (east - west) * 111.2 * math.cos(math.radians(middle)) == pytest.approx(50.0)
    start, along, up = axes.transData.transform([(west, y), (east, y), (west, y + 50.0 / 111.2)])
    assert along[0] - start[0] == pytest.approx(up[1] - start[1], rel=1e-3)
