import numpy as np
import pandas as pd
import pytest

from sim.report.charts import distributions, style
from tests.report.charts import pictures

FITS = {"zh": ("上尾幂指数 1.12", "Subbotin 形状参数 0.94"), "en": ("tail exponent 1.12", "Subbotin shape 0.94")}


def of(lang, number=5000):
    """Return distributions of a made population: lognormal sales with a power-law tail, Laplace growth."""
    luck = np.random.default_rng(1)
    sales = np.sort(
        np.where(luck.random(number) < 0.9, np.exp(luck.normal(6, 1.2, number)), 900 * luck.pareto(1.12, number) + 900)
    )
    above = 1.0 - np.arange(number) / number
    kept = np.unique(np.geomspace(1, number, 60).astype(int))
    size = pd.DataFrame({"x": sales[-kept], "y": above[-kept], "series": "simulated"})
    tail = np.geomspace(sales[int(0.95 * number)], sales[-1], 20)
    fit = pd.DataFrame({"x": tail, "y": 0.05 * (tail / tail[0]) ** -1.12, "series": "fitted"})
    counts, edges = np.histogram(luck.laplace(0.05, 0.22, number), bins=41, range=(-1.6, 1.7), density=True)
    growth = pd.DataFrame({"x": (edges[1:] + edges[:-1]) / 2, "y": counts, "series": "simulated"})
    at = np.linspace(-1.6, 1.7, 120)
    tent = pd.DataFrame({"x": at, "y": np.exp(-np.abs(at - 0.05) / 0.22) / 0.44, "series": "fitted"})
    parts = [part.assign(distribution="size", fit_words=FITS[lang][0]) for part in (size, fit)]
    parts += [part.assign(distribution="growth", fit_words=FITS[lang][1]) for part in (growth, tent)]
    return pd.concat(parts, ignore_index=True)


def found(table, lang):
    with style.style():
        figure = pictures.drawn(distributions, table, lang)
        return pictures.problems(figure) + pictures.axes_without_unit(figure), figure


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_can_read_it(lang):
    problems, figure = found(of(lang), lang)
    assert problems == []
    assert [axes.texts[0].get_text() for axes in figure.axes[1:]] == list(FITS[lang])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("distribution", ["size", "growth"])
@pytest.mark.parametrize("rows", [0, 1, 2])
def test_one_distribution_of_few_points_is_drawn(lang, distribution, rows):
    table = of(lang)
    assert found(table.loc[table["distribution"] == distribution].head(rows), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("factor", [0.0, -1.0, 1e-6, 1e6])
def test_what_has_no_logarithm_is_left_out(lang, factor):
    table = of(lang)
    assert found(table.assign(x=factor * table["x"]), lang)[0] == []
    assert found(table.assign(y=factor * table["y"]), lang)[0] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", ['a "very" <long> $word$ ' * 9, "很长的说明" * 40, "x" * 200])
def test_long_words_do_no_harm(lang, words):
    assert found(of(lang).assign(fit_words=words), lang)[0] == []


def test_points_stand_at_their_numbers_on_logarithmic_axes():
    rows = [
        ("size", "simulated", 10.0, 1.0),
        ("size", "simulated", 1000.0, 0.1),
        ("size", "fitted", 100.0, 0.5),
        ("growth", "simulated", -0.5, 0.2),
        ("growth", "fitted", 0.0, 2.0),
        ("growth", "fitted", 1.0, 0.0),
    ]
    table = pd.DataFrame(rows, columns=["distribution", "series", "x", "y"]).assign(fit_words="fit")
    _, figure = found(table, "en")
    _, size, growth = figure.axes
    assert (size.get_xscale(), size.get_yscale(), growth.get_xscale(), growth.get_yscale()) == (
        "log",
        "log",
        "linear",
        "log",
    )
    shown = {(axes, line.get_label()): line.get_xydata().tolist() for axes in (size, growth) for line in axes.lines}
    assert shown == {
        (size, "simulated"): [[10.0, 100.0], [1000.0, 10.0]],
        (size, "fitted"): [[100.0, 50.0]],
        (growth, "simulated"): [[-0.5, 0.2]],
        (growth, "fitted"): [[0.0, 2.0]],
    }
