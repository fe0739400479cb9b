"""The estimators of studies against made data with a known answer, and study files that are refused."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gennorm

from sim.document import Mistakes
from sim.experiment import estimators as known
from sim.experiment.studies import answer, file
from sim.experiment.studies.decomposition import FHK, GRILICHES_REGEV, PARTS, parts
from sim.experiment.studies.discontinuity import bandwidth
from sim.experiment.studies.estimate import Term, TooFew
from sim.experiment.studies.estimators import ESTIMATORS
from sim.experiment.studies.file import Published
from sim.experiment.studies.panel import column, marked
from sim.messages import catalogue


def panel(**columns):
    """Return a panel; enterprises and years are numbered where they are not given."""
    number = len(next(iter(columns.values())))
    return pd.DataFrame({"enterprise": np.arange(number), "year": np.full(number, 2018), **columns})


def estimated(name, table, seed=0, **arguments):
    """Return the terms of an estimator by name."""
    one = ESTIMATORS[name]
    terms = one.function(table, one.filled(arguments), np.random.default_rng(seed))
    return {term.name: term for term in terms}


# --- the panel ---


@pytest.fixture
def three_years():
    """One enterprise seen for three years, another for one of them; rows out of order."""
    return pd.DataFrame(
        {
            "enterprise": [7, 9, 7, 7],
            "year": [2020, 2019, 2018, 2019],
            "sales": [200.0, 5.0, 50.0, 100.0],
        }
    )


def test_growth_is_the_change_of_the_logarithm_from_the_year_before(three_years):
    growth = column(three_years, "growth_sales")
    assert growth[[0, 3]].tolist() == pytest.approx([math.log(2.0)] * 2)
    assert growth[[1, 2]].isna().all()


def test_prefixes_may_follow_each_other(three_years):
    assert column(three_years, "lag_log_sales")[0] == pytest.approx(math.log(100.0))
    assert column(three_years, "cum_sales").tolist() == [350.0, 5.0, 50.0, 150.0]


def test_a_lag_reaches_a_row_that_is_not_in_the_sample(three_years):
    table = marked(three_years, {"year": 2020})
    assert table["sample"].tolist() == [True, False, False, False]
    assert column(table, "lag_sales")[0] == 100.0


def test_a_sample_takes_values_and_ranges(three_years):
    table = marked(three_years, {"sales": {"from": 50, "to": 100}, "year": {"to": 2018}})
    assert table["sample"].tolist() == [False, False, True, False]


# --- bunching ---

STUDY_OF_BUNCHING = {"column": "x", "threshold": 0.05, "width": 0.005, "range": [0.0, 0.1], "window": [0.03, 0.06]}


def bunched(generator, moved, number=20_000):
    """Return uniform intensities of which so many of [0.03, 0.05) are moved just above the threshold."""
    values = generator.uniform(0.0, 0.1, number)
    below = np.flatnonzero((values >= 0.03) & (values < 0.05))
    values[generator.choice(below, moved, replace=False)] = 0.0501
    return panel(x=values)


@pytest.mark.parametrize("family", ["linear", "poisson"])
def test_planted_bunching_mass_is_found(family):
    # 20 bins of 1,000: 2,000 more in the window above stand for two bins, and the same is missing below
    found = estimated("bunching", bunched(np.random.default_rng(1), 2000), family=family, order=2, **STUDY_OF_BUNCHING)
    assert found["excess"].estimate == pytest.approx(2.0, abs=0.15)
    assert found["missing"].estimate == pytest.approx(2.0, abs=0.15)
    assert found["share"].estimate == pytest.approx(0.1, abs=0.01)
    assert found["excess"].low < 2.0 < found["excess"].high


def test_without_bunching_the_excess_is_nothing():
    found = estimated("bunching", bunched(np.random.default_rng(2), 0), order=2, **STUDY_OF_BUNCHING)
    assert found["excess"].low < 0.0 < found["excess"].high


def test_the_interval_of_bunching_covers_the_truth_about_as_often_as_it_says():
    covered = 0
    for repeat in range(100):
        table = bunched(np.random.default_rng([3, repeat]), 200, number=4000)  # one bin of 200
        found = estimated("bunching", table, seed=repeat, order=1, bootstrap=60, **STUDY_OF_BUNCHING)
        covered += found["excess"].low <= 1.0 <= found["excess"].high
    assert 88 <= covered <= 100


def test_a_value_on_the_threshold_counts_above_it():
    # 0.05 / 0.005 is 10 - 1e-15 in floating point
    values = np.concatenate([np.full(50, 0.05), np.linspace(0.0001, 0.0999, 400)])
    found = estimated("bunching", panel(x=values), order=1, **STUDY_OF_BUNCHING)
    assert found["excess"].estimate == pytest.approx(50 / 20, abs=0.3)


def test_too_few_for_bunching_is_said():
    with pytest.raises(TooFew) as few:
        estimated("bunching", panel(x=np.full(10, 0.02)), **STUDY_OF_BUNCHING)
    assert (few.value.what, few.value.about) == ("in_range", {"n": 10, "least": 0.0, "most": 0.1})


# --- matched difference in differences ---


def selected(generator, effect, number=3000):
    """Return four years in which the productive grow faster and are treated more often, from the third year on."""
    quality = generator.normal(0.0, 1.0, number)
    treated = generator.uniform(size=number) < 1.0 / (1.0 + np.exp(2.0 - 1.5 * quality))
    rows, level = [], generator.normal(0.0, 0.3, number)
    for year in range(2018, 2022):
        level = level + 0.3 * quality + generator.normal(0.0, 0.1, number)
        on = treated & (year >= 2020)
        rows.append(
            pd.DataFrame(
                {
                    "enterprise": np.arange(number),
                    "year": year,
                    "quality": quality,
                    "y": level + effect * on,
                    "d": on.astype(float),
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


STUDY_OF_TREATMENT = {"treatment": "d", "outcome": "y", "controls": ["quality"], "before": 1, "after": 1}


def test_matching_finds_the_planted_effect_that_the_naive_comparison_misses():
    found = estimated("matched-did", selected(np.random.default_rng(4), 0.5), **STUDY_OF_TREATMENT)
    assert found["effect"].low < 0.5 < found["effect"].high
    assert found["effect"].estimate == pytest.approx(0.5, abs=0.05)
    assert found["naive"].low > 0.7  # the productive grow by more anyway


def test_trends_before_treatment_are_told_and_the_years_after_one_by_one():
    table = selected(np.random.default_rng(5), 0.5)
    found = estimated("matched-did", table, **{**STUDY_OF_TREATMENT, "before": 2})
    assert set(found) == {"effect", "naive", "year_-2", "year_+0", "year_+1"}
    assert found["year_-2"].low < 0.0 < found["year_-2"].high
    assert found["year_+0"].estimate == pytest.approx(0.5, abs=0.05)


def test_who_is_treated_from_the_first_year_on_is_neither_treated_nor_twin():
    table = selected(np.random.default_rng(6), 0.5, number=800)
    before = estimated("matched-did", table, **STUDY_OF_TREATMENT)["effect"]
    always = pd.DataFrame({"enterprise": 10_000 + np.arange(4), "year": range(2018, 2022), "quality": 0.0, "d": 1.0})
    always["enterprise"] = 10_000
    after = estimated("matched-did", pd.concat([table, always.assign(y=1e6)], ignore_index=True), **STUDY_OF_TREATMENT)
    assert after["effect"] == before


# --- regression discontinuity ---


def cut(generator, jump, number=2000, curve=0.5):
    """Return scores with a planted jump of the outcome at 70."""
    score = generator.uniform(50.0, 90.0, number)
    above = (score >= 70.0).astype(float)
    x = (score - 70.0) / 20.0
    return panel(score=score, d=above, y=jump * above + x + curve * x * x + generator.normal(0.0, 0.5, number))


STUDY_OF_SCORE = {"score": "score", "cutoff": 70.0, "outcome": "y"}


def test_a_planted_jump_is_found_at_half_and_twice_the_bandwidth_too():
    found = estimated("regression-discontinuity", cut(np.random.default_rng(7), 1.0, 20_000), **STUDY_OF_SCORE)
    for name in ("jump", "jump_half", "jump_double"):
        assert found[name].estimate == pytest.approx(1.0, abs=0.12), name
    assert found["jump_half"].n < found["jump"].n < found["jump_double"].n


def test_where_half_are_treated_at_the_cutoff_the_effect_is_twice_the_jump():
    generator = np.random.default_rng(8)
    table = cut(generator, 0.0, 20_000)
    table["d"] *= generator.uniform(size=len(table)) < 0.5
    table["y"] += 1.0 * table["d"]
    found = estimated("regression-discontinuity", table, treatment="d", **STUDY_OF_SCORE)
    assert found["first_stage"].estimate == pytest.approx(0.5, abs=0.05)
    assert found["jump"].estimate == pytest.approx(0.5, abs=0.1)
    assert found["effect"].low < 1.0 < found["effect"].high


def test_the_interval_of_the_jump_covers_the_truth_about_as_often_as_it_says():
    covered = 0
    for repeat in range(100):
        table = cut(np.random.default_rng([9, repeat]), 1.0, 1000, curve=0.0)
        jump = estimated("regression-discontinuity", table, bandwidth=10.0, **STUDY_OF_SCORE)["jump"]
        covered += jump.low <= 1.0 <= jump.high
    assert 88 <= covered <= 100


def test_controls_make_the_interval_narrower():
    table = cut(np.random.default_rng(10), 1.0)
    table["before"] = np.random.default_rng(11).normal(0.0, 2.0, len(table))
    table["y"] += table["before"]
    plain, controlled = (
        estimated("regression-discontinuity", table, bandwidth=10.0, controls=controls, **STUDY_OF_SCORE)["jump"]
        for controls in (None, ["before"])
    )
    assert controlled.high - controlled.low < 0.5 * (plain.high - plain.low)
    assert controlled.estimate == pytest.approx(1.0, abs=0.25)


def test_the_outcome_is_read_later_and_less_its_value_before():
    enterprises = np.repeat(np.arange(400), 3)
    score = np.repeat(np.linspace(60.0, 80.0, 400), 3)
    above = score >= 70.0
    year = np.tile([2018, 2019, 2020], 400)
    # a level of its own, and 3 more in the last year for those above
    y = enterprises * 1.0 + 3.0 * (above & (year == 2020)) + np.random.default_rng(0).normal(0.0, 0.01, 1200)
    table = marked(pd.DataFrame({"enterprise": enterprises, "year": year, "score": score, "y": y}), {"year": 2019})
    found = estimated("regression-discontinuity", table, after=1, change=True, bandwidth=8.0, **STUDY_OF_SCORE)
    assert found["jump"].estimate == pytest.approx(3.0, abs=0.02)


def test_a_steeper_curve_asks_for_a_smaller_bandwidth():
    flat, steep = (cut(np.random.default_rng(12), 0.0, 5000, curve=curve) for curve in (0.0, 20.0))
    steep["y"] += np.where(steep["score"] >= 70.0, 10.0, 0.0) * ((steep["score"] - 70.0) / 20.0) ** 2
    widths = [bandwidth((one["score"] - 70.0).to_numpy(), one["y"].to_numpy()) for one in (flat, steep)]
    assert widths[1] < 0.7 * widths[0]


# --- panel regression ---


def test_effects_of_enterprise_and_year_are_taken_out_though_they_go_with_the_regressor():
    generator = np.random.default_rng(13)
    enterprise, year = np.repeat(np.arange(500), 6), np.tile(np.arange(2018, 2024), 500)
    own, common = generator.normal(0.0, 2.0, 500)[enterprise], generator.normal(0.0, 2.0, 6)[year - 2018]
    x = own + common + generator.normal(0.0, 1.0, 3000)
    y = 0.3 * x + 3.0 * own + 2.0 * common + generator.normal(0.0, 1.0, 3000)
    table = pd.DataFrame({"enterprise": enterprise, "year": year, "x": x, "y": y})
    table = table[generator.uniform(size=3000) < 0.9]  # unbalanced
    both = estimated("panel-regression", table, outcome="y", regressors=["x"])["x"]
    none = estimated("panel-regression", table, outcome="y", regressors=["x"], effects="none")["x"]
    assert both.low < 0.3 < both.high
    assert both.estimate == pytest.approx(0.3, abs=0.06)
    assert none.low > 1.0


def test_within_equals_dummies():
    generator = np.random.default_rng(14)
    table = pd.DataFrame({"enterprise": np.repeat(np.arange(8), 4), "year": np.tile(np.arange(4), 8)})
    table["x"], table["y"] = generator.normal(size=(2, 32))
    table = table.drop(index=[3, 17])
    dummies = pd.get_dummies(table[["enterprise", "year"]].astype(str), dtype=float).to_numpy()
    design = np.column_stack([table["x"], dummies])
    wanted = np.linalg.lstsq(design, table["y"], rcond=None)[0][0]
    found = estimated("panel-regression", table, outcome="y", regressors=["x"])["x"]
    assert found.estimate == pytest.approx(wanted, rel=1e-6)


def test_a_regressor_that_the_effects_leave_nothing_of_is_said():
    table = pd.DataFrame({"enterprise": np.repeat(np.arange(30), 2), "year": np.tile([2018, 2019], 30)})
    table["x"], table["y"] = table["enterprise"] * 1.0, np.random.default_rng(0).normal(size=60)
    with pytest.raises(TooFew) as few:
        estimated("panel-regression", table, outcome="y", regressors=["x"])
    assert (few.value.what, few.value.about) == ("variation", {"name": "x"})


@pytest.mark.parametrize("effects", ["both", "enterprise", "year", "none"])
def test_a_regressor_that_others_make_up_is_said(effects):
    generator = np.random.default_rng(16)
    table = pd.DataFrame({"enterprise": np.repeat(np.arange(40), 4), "year": np.tile(np.arange(2018, 2022), 40)})
    table["x"], table["z"], table["y"] = generator.normal(size=(3, 160))
    table["made"] = 1e6 * (2.0 * table["x"] - table["z"])
    names = ["x", "z", "made"]
    with pytest.raises(TooFew) as few:
        estimated("panel-regression", table, outcome="y", regressors=names, effects=effects)
    assert few.value.about == {"name": "made"}
    table["made"] += 1e3 * generator.normal(size=160)
    assert set(estimated("panel-regression", table, outcome="y", regressors=names, effects=effects)) == set(names)


def test_age_is_nothing_beside_effects_of_enterprise_and_year():
    generator = np.random.default_rng(17)
    table = pd.DataFrame({"enterprise": np.repeat(np.arange(40), 4), "year": np.tile(np.arange(2018, 2022), 40)})
    table["age"] = table["year"] - 2010.0 - table["enterprise"] % 7
    table["staff"], table["y"] = generator.normal(size=(2, 160))
    with pytest.raises(TooFew) as few:
        estimated("panel-regression", table, outcome="y", regressors=["age", "staff"])
    assert few.value.about == {"name": "age"}


def test_a_ratio_of_no_rows_is_said_also_with_controls():
    table = panel(y=np.full(20, np.nan), flag=np.tile([0.0, 1.0], 10), size=np.arange(20.0))
    for controls in ([], ["size"]):
        with pytest.raises(TooFew) as few:
            estimated("relative", table, outcome="y", flag="flag", controls=controls)
        assert (few.value.what, few.value.about) == ("observations", {"n": 0})


def test_a_share_has_no_interval_beyond_0_and_1_and_a_setting_has_none():
    share = [Term("survival_1", value, value, value, 9, least=0.0, most=1.0) for value in (0.9, 0.99)]
    assert answer.summary(share)[1:] == (pytest.approx(0.945 - 6.3138 * 0.0636396 * 1.5**0.5, abs=1e-3), 1.0)
    found = answer.summary([Term("bandwidth", value, np.nan, np.nan, 9) for value in (1.0, 3.0)])
    assert found[0] == 2.0
    assert np.isnan(found[1:]).all()


def test_every_reason_for_no_estimate_has_words_in_both_languages():
    folder = Path("sim/experiment/studies")
    keys = {key for file in folder.glob("*.py") for key in re.findall(r'TooFew\(\s*"(\w+)"', file.read_text("utf-8"))}
    assert len(keys) >= 15
    assert {f"studies.few.{key}" for key in (*keys, answer.NO_SLOT)} <= set(catalogue())


def test_the_ratio_of_means_within_cells_of_size_is_not_that_of_size():
    generator = np.random.default_rng(15)
    size = generator.uniform(0.0, 1.0, 20_000)
    flag = generator.uniform(size=20_000) < size  # the large are flagged more often
    got = generator.uniform(size=20_000) < np.where(flag, 1.5, 1.0) * (0.1 + 0.4 * size)
    table = panel(flag=flag.astype(float), got=got.astype(float), size=size)
    arguments = {"outcome": "got", "flag": "flag"}
    raw = estimated("relative", table, **arguments)["ratio"]
    within = estimated("relative", table, controls=["size"], cells=20, **arguments)["ratio"]
    assert within.low < 1.5 < within.high
    assert raw.low > 1.6


# --- survival ---


def cohort(lives, ended):
    """Return a panel of enterprises that entered at the opening of 2018 and lived so many years, seen until 2022."""
    rows = []
    for enterprise, (life, over) in enumerate(zip(lives, ended, strict=True)):
        for year in range(2018, min(2022, int(2018 + life)) + 1):
            left = 2018 + life if over and 2018 + life < year + 1 else np.nan
            rows.append({"enterprise": enterprise, "year": year, "entered": 2018.0, "left": left})
    return pd.DataFrame(rows)


def test_kaplan_meier_is_that_of_paper_with_those_still_there_censored():
    # of 20: 5 end after 1 year, 5 after 2, 4 after 3, 6 are still there: 0.75, 0.5, 0.3 alive
    lives = [1.0] * 5 + [2.0] * 5 + [3.0] * 4 + [4.75] * 6
    found = estimated(
        "kaplan-meier", cohort(lives, [True] * 14 + [False] * 6), cohort=[2018, 2018], at=[0.5, 1, 2.5, 3]
    )
    assert [found[f"survival_{year}"].estimate for year in ("0.5", "1", "2.5", "3")] == pytest.approx(
        [1, 0.75, 0.5, 0.3]
    )
    # Greenwood at 1: 0.75 * sqrt(5 / (20 * 15))
    half = 1.959964 * 0.75 * math.sqrt(5 / 300)
    assert found["survival_1"].high - found["survival_1"].estimate == pytest.approx(half, rel=1e-5)
    assert found["median"].estimate == pytest.approx(known.median_life(lives, [True] * 14 + [False] * 6))


def test_a_cohort_may_be_seen_at_the_end_only():
    table = cohort([1.0] * 5 + [2.0] * 15, [True] * 20)
    ends = table.groupby("enterprise").tail(1).assign(year=2022)
    arguments = {"cohort": [2018, 2018], "at": [1]}
    assert estimated("kaplan-meier", ends, **arguments) == estimated("kaplan-meier", table, **arguments)
    assert ESTIMATORS["kaplan-meier"].ends_only


def test_a_curve_that_stays_above_one_half_has_no_median():
    found = estimated(
        "kaplan-meier", cohort([1.0] * 5 + [4.75] * 20, [True] * 5 + [False] * 20), cohort=[2018, 2018], at=[9]
    )
    assert math.isnan(found["median"].estimate)
    assert math.isnan(found["survival_9"].estimate)  # later than anybody was seen


# --- shapes ---


@pytest.mark.parametrize("shape", [0.8, 1.0, 2.0])
def test_the_subbotin_shape_is_found_and_is_that_of_scipy(shape):
    values = gennorm.rvs(shape, scale=0.3, size=8000, random_state=16)
    found = estimated("subbotin", panel(x=values), column="x")["shape"]
    assert found.low < shape < found.high
    assert found.high - found.low < 0.15 * shape + 0.05
    assert found.estimate == pytest.approx(gennorm.fit(values, floc=np.median(values))[0], rel=0.01)


@pytest.mark.parametrize("alpha", [0.8, 1.5])
def test_hill_finds_the_exponent_of_pareto(alpha):
    values = np.random.default_rng(17).pareto(alpha, 40_000) + 1.0
    found = estimated("hill", panel(x=values), column="x", share=0.1)["exponent"]
    assert found.low < alpha < found.high
    assert found.n == 4000


def test_the_error_of_a_mean_knows_that_an_enterprise_is_seen_again():
    once = panel(x=np.random.default_rng(18).normal(size=400))
    thrice = pd.concat([once] * 3, ignore_index=True)
    first, again = (estimated("mean", table, column="x")["mean"] for table in (once, thrice))
    assert again.estimate == pytest.approx(first.estimate)
    assert again.high - again.low == pytest.approx(first.high - first.low, rel=0.01)


# --- decomposition ---


@pytest.mark.parametrize("method", [FHK, GRILICHES_REGEV])
def test_parts_of_growth_add_up(method):
    generator = np.random.default_rng(19)
    both = pd.DataFrame(generator.uniform(0.5, 2.0, size=(60, 4)), columns=["level0", "weight0", "level1", "weight1"])
    both.loc[:14, ["level0", "weight0"]] = np.nan
    both.loc[50:, ["level1", "weight1"]] = np.nan
    found = parts(both, method)
    assert sum(found[name] for name in PARTS) == pytest.approx(found["total"], abs=1e-12)
    assert found["net_entry_share"] == pytest.approx((found["entry"] + found["exit"]) / found["total"])


def test_parts_of_growth_are_those_of_paper():
    # stays: 1 -> 2 with share 1/2 -> 1/2; leaves: level 2, share 1/2; enters: level 4, share 1/2
    both = pd.DataFrame(
        {
            "level0": [1.0, 2.0, np.nan],
            "weight0": [5.0, 5.0, np.nan],
            "level1": [2.0, np.nan, 4.0],
            "weight1": [5.0, np.nan, 5.0],
        }
    )
    found = parts(both, FHK)
    # mean 1.5 -> 3: within 0.5 * 1, entry 0.5 * (4 - 1.5), exit -0.5 * (2 - 1.5)
    assert {name: found[name] for name in ("total", "within", "between", "cross", "entry", "exit")} == {
        "total": 1.5, "within": 0.5, "between": 0.0, "cross": 0.0, "entry": 1.25, "exit": -0.25,
    }  # fmt: skip


def test_who_has_left_by_the_end_of_a_year_is_not_there():
    first = pd.DataFrame({"enterprise": range(40), "year": 2018, "p": 1.0, "w": 1.0, "alive": 1.0})
    last = first.assign(year=2020, p=2.0)
    last.loc[:9, ["alive", "p"]] = [0.0, 100.0]
    table = pd.concat([first, last], ignore_index=True)
    found = estimated("decomposition", table, column="p", weight="w", between=[2018, 2020], bootstrap=20)
    assert found["total"].estimate == pytest.approx(1.0)
    assert found["exit"].estimate == pytest.approx(0.0)


# --- estimates against what was published ---


def band(low, high, value=None):
    return Published("mean", value, low, high, "number", "S")


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        (band(0.0, 2.0), "inside"),
        (band(1.1, 2.0), "overlaps"),
        (band(1.3, 2.0), "outside"),
        (band(-math.inf, 1.0), "inside"),
        (band(1.1, 1.1, 1.1), "overlaps"),  # without a band, only whether the interval holds the value
        (band(1.3, 1.3, 1.3), "outside"),
        (None, ""),
    ],
)
def test_an_estimate_is_inside_overlaps_or_is_outside(published, verdict):
    assert answer.verdict(1.0, 0.8, 1.2, published) == verdict


def test_an_estimate_that_there_is_not_has_no_verdict_on_a_band():
    assert answer.verdict(math.nan, math.nan, math.nan, band(0.0, 2.0)) == "unknown"


def test_one_replication_has_the_interval_of_the_estimator():
    assert answer.summary([Term("x", 1.0, 0.5, 1.6, 9), Term("x", math.nan, math.nan, math.nan, 0)]) == (1.0, 0.5, 1.6)


def test_two_replications_leave_more_open_than_their_spread():
    # mean 2, s = sqrt(2); Student's t with 1 degree at 95 % is 6.3138: 6.3138 * sqrt(2) * sqrt(1.5)
    middle, low, high = answer.summary([Term("x", 1.0, 0.9, 1.1, 9), Term("x", 3.0, 2.9, 3.1, 9)])
    assert (middle, high - middle) == (2.0, pytest.approx(6.3138 * math.sqrt(3.0), rel=1e-4))
    assert low == pytest.approx(4.0 - high)


# --- shipped studies and files that are refused ---


@pytest.mark.parametrize("name", file.shipped())
def test_a_shipped_study_is_sound_and_named_as_its_file(name):
    one = file.load(file.place_of(name))
    assert one.name == name
    assert {term for term in one.estimator.terms if f"studies.term.{term}" not in catalogue()} <= {"*"}
    assert all(said.source for said in one.published)


def test_every_column_has_words():
    from sim.experiment.studies.columns import names

    assert [name for name in names() if f"studies.column.{name}" not in catalogue()] == []


GOOD = """study: mine
title: {zh: 我的, en: mine}
description: {zh: 试, en: try}
source: S
tag: V
kind: test
population: 100
years: [2018, 2020]
estimator: hill
arguments: {column: sales}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("estimator: hill", "estimator: hil", "9:12: estimator: 'hil' is no known estimator; did you mean 'hill'?"),
        ("estimator: hill", "estimator: magic", "allowed: bunching, matched-did, regression-discontinuity"),
        (
            "column: sales",
            "column: sails",
            "10:21: arguments.column: there is no column 'sails'; did you mean 'sales'?",
        ),
        ("column: sales", "column: lag_log_sails", "did you mean 'sales'?"),
        (
            "column: sales",
            "column: sales, shar: 0.1",
            "arguments.shar: unknown argument of this estimator; did you mean 'share'?",
        ),
        (
            "column: sales",
            "column: sales, share: 0.9",
            "arguments.share: 0.9 is above the maximum; allowed 0.001 to 0.5",
        ),
        ("years: [2018, 2020]", "years: [2020, 2018]", "8:8: years: 2020 is not before 2018"),
        ("kind: test", "kind: tset", "6:7: kind: 'tset' is no known kind of study; did you mean 'test'?"),
        ("source: S\n", "", "source: is missing"),
        ("tag: V", "tag: V\nregime: opinon-2019", "regime: there is no scenario 'opinon-2019'; known: status-quo"),
        ("tag: V", "tag: V\nprofile: lincan", "profile: no zone profile 'lincan'"),
        ("tag: V", "tag: V\nparameters: {rd_subsidy.misuse: 3}", "rd_subsidy.misuse: 3 is above the maximum"),
        ("tag: V", "tag: V\nsample: {aliv: 1}", "6:10: sample.aliv: there is no column 'aliv'; did you mean 'alive'?"),
        ("tag: V", "tag: V\nsample: {alive: [1]}", "sample.alive: […] here; allowed: a number, true, false or {from"),
        ("tag: V", "tag: V\npublished: [{term: exponnt, value: 1}]", "no 'exponnt'; it finds: exponent"),
        ("tag: V", "tag: V\npublished: [{unit: x}]", "6:13: published: holds no number"),
        ("tag: V", "tag: V\npublished: [{low: 2, high: 1}]", "2 is not before 1"),
    ],
)
def test_a_bad_file_is_refused_in_one_clear_line(tmp_path, old, new, said):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(Mistakes) as wrong:
        file.load(path)
    assert len(wrong.value.mistakes) == 1
    assert said in wrong.value.texts("en")[0]


def test_years_of_an_argument_lie_in_those_of_the_study(tmp_path):
    path = tmp_path / "mine.yaml"
    words = GOOD.replace("hill", "kaplan-meier").replace("{column: sales}", "{cohort: [2018, 2025], at: [1]}")
    path.write_text(words, "utf-8")
    with pytest.raises(Mistakes) as wrong:
        file.load(path)
    assert "arguments.cohort: outside the years of the study; allowed 2018 to 2020" in wrong.value.texts("en")[0]


def test_money_of_a_policy_grows_with_the_population(tmp_path):
    path = tmp_path / "mine.yaml"
    policy = "policy: {instruments: {rd_subsidy: {budget: 100}, talent: {thousand: 3}}}\nenvelope: 1000\n"
    path.write_text(GOOD.replace("population: 100", "population: 1000\nprofile: ten-enterprises") + policy, "utf-8")
    one = file.load(path).scenario
    assert one.envelope == pytest.approx(100_000.0)
    assert one.instruments["rd_subsidy"].levers["budget"] == pytest.approx(10_000.0)
    assert one.instruments["talent"].levers["thousand"] == pytest.approx(300.0)


def test_a_trait_is_replaced_in_every_industry(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD + "traits: {western_share: 0}\n", "utf-8")
    assert set(file.load(path).scenario.profile.traits["western_share"].values()) == {0.0}
