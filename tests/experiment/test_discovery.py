"""Scenario discovery: planted regions are found, noise is not; draws are made again; robustness by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, fisher_exact

from sim import load
from sim.engine.run import run
from sim.experiment.discovery import draws, peeling, study
from sim.experiment.discovery.boxes import Rows, Score, interval, quasi_p, score, widening
from sim.experiment.discovery.cases import UNDEFINED, Case
from sim.experiment.discovery.draws import Unlike, remade
from sim.experiment.discovery.futures import Futures, Mix, futures, of_frame
from sim.experiment.discovery.inputs import FLAG, TOGETHER
from sim.experiment.discovery.miss import Miss
from sim.experiment.discovery.robustness import robustness
from sim.experiment.discovery.study import Question, answer, discover, halves
from sim.experiment.summary import wilson
from sim.table import table

SMALL = "sim/catalogue/zones/ten-enterprises.yaml"


def planted(runs=1600, seed=1, inputs=8):
    """Runs that miss in 4 of 5 where a < 0.6 and 0.4 < b < 0.9 (three tenths of all), else in 1 of 10."""
    generator = np.random.default_rng(seed)
    x = pd.DataFrame(generator.random((runs, inputs)), columns=list("abcdefgh")[:inputs])
    inside = (x["a"] < 0.6) & (x["b"] > 0.4) & (x["b"] < 0.9)
    return x, generator.random(runs) < np.where(inside, 0.8, 0.1)


@pytest.fixture(scope="module")
def of_planted():
    x, missed = planted()
    return discover(x, missed, resamples=6)


def test_prim_finds_the_bounds_of_a_planted_region_and_nothing_else(of_planted):
    (search,) = of_planted.searches
    assert search.verdict == study.FOUND
    box = search.candidates[0]
    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"] == (-np.inf, pytest.approx(0.6, abs=0.04))
    assert box.limits["b"] == (pytest.approx(0.4, abs=0.04), pytest.approx(0.9, abs=0.04))


def test_coverage_and_density_on_the_hold_out_half_hold_the_truth_in_their_intervals(of_planted):
    row = of_planted.searches[0].candidates[0].row()
    # 0.3 of the runs lie in the region and 0.8 of them miss, of the other 0.7 a tenth does
    assert row["density_low"] < 0.8 < row["density_high"] + 0.05
    assert row["coverage_low"] - 0.05 < 0.24 / 0.31 < row["coverage_high"]
    assert row["base"] == pytest.approx(0.31, abs=0.03)
    assert row["outside"] == pytest.approx(0.1, abs=0.03)
    assert row["runs"] == row["fit_runs"] == 800


def test_both_limits_of_the_planted_region_return_in_every_half_sample_and_are_no_chance(of_planted):
    rules = of_planted.searches[0].candidates[0].restrictions
    assert all(rule.p < 1e-6 for rule in rules)
    assert min(rule.reproduced for rule in rules) >= 5 / 6


def test_the_tree_finds_the_same_region_as_its_densest_leaf(of_planted):
    tree = of_planted.searches[0].tree
    leaf = tree.leaves[0]
    assert leaf.is_region
    assert leaf.limits["a"][1] == pytest.approx(0.6, abs=0.04)
    assert leaf.limits["b"] == (pytest.approx(0.4, abs=0.04), pytest.approx(0.9, abs=0.04))
    assert sum(one.holdout.inside for one in tree.leaves) == tree.runs  # every run lies in one leaf
    # inside 4 of 5 are right, outside 9 of 10; without inputs 69 of 100
    assert tree.right / tree.runs == pytest.approx(0.3 * 0.8 + 0.7 * 0.9, abs=0.03)
    assert tree.majority / tree.runs == pytest.approx(0.69, abs=0.03)


def test_in_noise_nothing_is_found_in_at_least_95_of_100_seeds():
    verdicts, regions, splits = [], 0, 0
    for seed in range(40):
        generator = np.random.default_rng(seed)
        x = pd.DataFrame(generator.random((300, 6)), columns=list("abcdef"))
        (search,) = discover(x, generator.random(300) < (0.3, 0.5, 0.7)[seed % 3], seed, resamples=0).searches
        verdicts.append(search.verdict)
        regions += len(search.tree.regions)
        splits += len(search.tree.leaves) > 1
    assert verdicts.count(study.NONE) >= 38
    assert verdicts.count(study.NONE) + verdicts.count(study.FOUND) == 40
    assert regions <= 2
    assert splits <= 12  # by the rule of one standard error a split is made of noise now and then


def test_a_region_of_most_runs_is_found_among_many_inputs_without_effect():
    """Runs miss in 55 % of the 70 % where "one" is low, else in 35 %: a box of most runs is much like the whole."""
    found = []
    for seed in range(8):
        generator = np.random.default_rng(seed)
        names = ["one", *(f"noise{k}" for k in range(250))]
        x = pd.DataFrame(generator.random((2000, len(names))), columns=names)
        missed = generator.random(2000) < np.where(x["one"] < 0.7, 0.55, 0.35)
        (search,) = discover(x, missed, seed, resamples=0).searches
        found += [search.candidates[0].restrictions] if search.verdict == study.FOUND else []
    assert len(found) >= 6
    assert all(rules[0].input == "one" and rules[0].high == pytest.approx(0.7, abs=0.1) for rules in found)
    # what noise adds now and then tells nothing on the other half
    assert all(rule.p > 0.05 for rules in found for rule in rules[1:])


def test_among_many_inputs_without_effect_nothing_is_found():
    verdicts = []
    for seed in range(8):
        generator = np.random.default_rng(seed)
        x = pd.DataFrame(generator.random((1000, 250))).rename(columns="x{}".format)
        (search,) = discover(x, generator.random(1000) < 0.5, seed, resamples=0).searches
        verdicts.append(search.verdict)
    assert verdicts.count(study.NONE) >= 7


def test_a_box_peeled_from_noise_flatters_itself_and_the_hold_out_half_says_so():
    """The last box of the trajectory, which no rule has chosen: denser where it was made, no denser elsewhere."""
    flattered, held = [], []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        x = pd.DataFrame(generator.random((400, 6)), columns=list("abcdef"))
        rows = Rows(x, generator.random(400) < 0.4, (np.arange(400),))
        first, second = halves(rows, seed)
        limits = peeling.peeled(rows.part(first)).limits[-1]
        for half, gaps in ((first, flattered), (second, held)):
            one = score(rows.part(half), limits)
            gaps.append(one.density - one.base)
    assert min(flattered) > 0.0
    assert np.mean(flattered) > 0.02
    assert abs(np.mean(held)) < 0.5 * np.mean(flattered)


def test_the_same_question_has_the_same_answer_to_the_last_bit():
    x, missed = planted(600)
    first, second = (discover(x, missed, seed=3, resamples=2).tables() for _ in range(2))
    for name, found in first.items():
        pd.testing.assert_frame_equal(found, second[name], check_exact=True)


def test_a_second_region_is_looked_for_outside_the_first_and_begins_where_that_ends():
    generator = np.random.default_rng(2)
    x = pd.DataFrame(generator.random((3000, 4)), columns=list("abcd"))
    chance = np.where(x["a"] < 0.3, 0.95, np.where(x["a"] < 0.6, 0.4, 0.02))
    first, second, *_ = discover(x, generator.random(3000) < chance, resamples=0).searches[0].candidates
    assert first.limits["a"][0] == -np.inf
    assert second.limits["a"][0] == first.limits["a"][1]
    assert second.holdout.runs == first.holdout.runs - first.holdout.inside
    assert second.holdout.missed == first.holdout.missed - first.holdout.missed_inside


@pytest.mark.parametrize(
    ("missed", "verdict"),
    [(0, study.NEVER), (200, study.ALWAYS), (12, study.FEW), (188, study.FEW), (100, study.NONE)],
)
def test_what_leaves_nothing_to_search_is_said(missed, verdict):
    x = pd.DataFrame({"a": np.random.default_rng(4).random(200)})
    flags = np.random.default_rng(5).permutation(np.arange(200) < missed)
    assert discover(x, flags, resamples=0).searches[0].verdict == verdict


def test_runs_that_differ_by_luck_alone_have_no_futures():
    x = pd.DataFrame({"a": np.ones(200)})
    assert discover(x, np.arange(200) % 2 == 0, resamples=0).searches[0].verdict == study.CONSTANT


# --- Numbers of a box ---


def test_shares_of_a_box_by_hand():
    one = Score(runs=100, missed=40, inside=25, missed_inside=20)
    assert (one.base, one.coverage, one.density, one.mass) == (0.4, 0.5, 0.8, 0.25)
    assert one.outside == pytest.approx(20 / 75)
    assert one.p == pytest.approx(fisher_exact([[20, 5], [20, 55]], alternative="greater")[1])
    assert one.is_above_base
    assert not Score(100, 40, 25, 10).is_above_base  # as dense as all
    assert not Score(100, 40, 100, 40).is_above_base  # everything
    assert not replace(one, widening_density=10.0).is_above_base  # of 2.5 independent runs inside


def test_a_quasi_p_value_is_the_tail_of_a_binomial():
    x = pd.DataFrame({"a": [0.0] * 10 + [1.0] * 10, "b": [0.0, 1.0] * 10})
    missed = np.array([True] * 8 + [False] * 2 + [True] * 2 + [False] * 8)
    found = quasi_p(Rows(x, missed), {"a": (-np.inf, 0.5)}, "a")
    assert found == pytest.approx(binom.sf(7, 10, 0.5))  # 8 or more of 10, where 10 of 20 miss without the limit
    assert quasi_p(Rows(x, missed), {"a": (-np.inf, 0.5), "b": (0.5, 2.0)}, "b") > 0.5


def test_runs_that_share_their_replication_count_as_one():
    residuals = np.repeat([1.0, -1.0, 1.0, -1.0], 5)
    assert widening(residuals, [np.repeat(np.arange(4), 5)]) == 5.0
    assert widening(residuals, [np.arange(20)]) == 1.0
    # 10 of 20, five runs each of four replications, is 2 of 4
    assert interval(10, 20, 5.0) == pytest.approx(wilson(2, 4))


def test_no_replication_and_no_sampled_scenario_stands_on_both_sides():
    replication, point = (codes.ravel() for codes in np.meshgrid(np.arange(10), np.arange(30)))
    rows = Rows(pd.DataFrame(index=range(300)), np.zeros(300, dtype=bool), (replication, point))
    fit, holdout = halves(rows, 7)
    assert (fit.sum(), holdout.sum()) == (75, 75)
    for codes in (replication, point):
        assert not set(codes[fit]) & set(codes[holdout])


# --- What a future is, and what a mix ---


def case(scenario, runs, seed=1, uncertainty="catalogue", missed=None, cause=""):
    flags = np.arange(runs) % 2.0 if missed is None else missed
    told = {"replication": np.arange(runs), "missed": flags, "value": 1.0 - flags, "cause": cause}
    return Case(scenario, dict.fromkeys(("zh", "en"), scenario.name), seed, uncertainty, pd.DataFrame(told))


@pytest.fixture(scope="module")
def opinion():
    return load("scenarios/opinion-2019.yaml", profile=SMALL)


def test_a_shock_is_another_future_of_the_same_mix_and_an_intensity_is_another_mix(opinion):
    shocked = replace(opinion, shocks=("pandemic-2020",))
    double = replace(opinion, intensity=2.0)
    found = futures([case(opinion, 6), case(shocked, 6), case(double, 6)])
    assert len(found.mixes) == 2
    assert found.runs["mix"].tolist() == [0] * 12 + [1] * 6
    assert found.runs["point"].tolist() == [0] * 6 + [1] * 6 + [0] * 6
    assert found.inputs["shocks.pandemic-2020"].unit == FLAG
    assert found.x["shocks.pandemic-2020"].tolist() == [0.0] * 6 + [1.0] * 6 + [0.0] * 6
    assert not [name for name in found.inputs if name.startswith("policy.")]


def test_a_parameter_that_a_scenario_fixes_is_an_input_beside_those_that_are_drawn(opinion):
    fixed = replace(opinion, parameters={"rd_subsidy.misuse": 0.5})
    column = futures([case(opinion, 4), case(fixed, 4)]).x["rd_subsidy.misuse"]
    assert column[4:].tolist() == [0.5] * 4
    assert column[:4].tolist() == remade(opinion, 1, range(4), "catalogue")["rd_subsidy.misuse"].tolist()


def test_of_many_mixes_the_levers_are_inputs_and_what_all_instruments_have_alike_is_one(opinion):
    cases = [case(replace(opinion, intensity=k / 4), 3) for k in range(9)]
    found = futures(cases)
    assert found.is_pooled
    assert [name for name, one in found.inputs.items() if one.is_lever] == [TOGETHER]
    assert found.x[TOGETHER].tolist() == [k / 4 for k in range(9) for _ in range(3)]
    ((mix, rows),) = found.searches()
    assert mix is None
    assert len(rows) == 27
    assert len(rows.clusters) == 1  # nine levels that were all given are no sample


def test_failed_runs_and_runs_without_a_value_are_left_out_and_named(opinion):
    one = case(opinion, 5)
    runs = one.runs.assign(cause=["", "a stock below 0", "", UNDEFINED, ""])
    found = futures([replace(one, runs=runs)])
    assert found.runs["replication"].tolist() == [0, 2, 4]
    assert found.failed.to_dict("records") == [
        {"mix": 0, "replication": 1, "cause": "a stock below 0"},
        {"mix": 0, "replication": 3, "cause": UNDEFINED},
    ]
    assert found.x["founding.rd_ratio"].tolist() == [
        remade(opinion, 1, [r], "catalogue")["founding.rd_ratio"][0] for r in (0, 2, 4)
    ]


# --- Draws that are made again ---


@pytest.mark.usefixtures("kernel")
def test_draws_that_are_made_again_are_those_that_the_run_used(opinion):
    done = run(opinion, runs=8, seed=5)
    found = remade(opinion, 5, range(8), "catalogue")
    for name, values in done.levels.items():  # what the engine founded the zone with
        if f"founding.{name}" in found:
            assert found[f"founding.{name}"].tolist() == values.tolist()
    assert {f"founding.{name}" for name in done.levels} & set(found)


def test_draws_that_are_made_again_are_what_the_engine_is_given(opinion):
    given = table(opinion, 5, list(range(3, 9)), "catalogue")[:, 0]
    found = remade(opinion, 5, range(3, 9), "catalogue")
    compared = 0
    for name, values in found.items():
        group, short = name.split(".")
        if group in given.dtype.names and short in given.dtype[group].names and group not in opinion.instruments:
            assert given[group][short].tolist() == values.tolist(), name
            compared += 1
    assert compared > 100


def test_a_table_of_draws_goes_row_by_row_and_the_rest_is_drawn(opinion):
    joint = {"rd_subsidy.misuse": [0.2, 0.3, 0.4], "payment.delay": [2.4, 3.6]}
    found = remade(opinion, 1, range(5), joint)
    assert found["rd_subsidy.misuse"].tolist() == [0.2, 0.3, 0.4, 0.2, 0.3]
    assert found["payment.delay"].tolist() == [2.0, 4.0, 2.0, 4.0, 2.0]  # a whole number of quarters
    drawn = remade(opinion, 1, range(5), "catalogue")
    assert found["founding.rd_ratio"].tolist() == drawn["founding.rd_ratio"].tolist()
    assert remade(opinion, 1, range(5), "off") == {}


def test_a_draw_that_differs_from_the_engine_s_is_noticed(opinion, monkeypatch):
    monkeypatch.setattr(draws, "draw", lambda entries, seed, rows: np.zeros((len(entries), len(rows))))
    with pytest.raises(Unlike):
        remade(opinion, 1, range(3), "catalogue")


# --- Robustness ---


def mixes(values, points=None, missed=None):
    """Futures from a table of values by mix (row) and replication (column)."""
    values = np.asarray(values, dtype=np.float64)
    number, runs = values.shape
    told = pd.DataFrame(
        {
            "mix": np.repeat(np.arange(number), runs),
            "replication": np.tile(np.arange(runs), number),
            "point": np.tile(np.zeros(runs, dtype=int) if points is None else points, number),
            "missed": (values.ravel() < 2.0) if missed is None else np.ravel(missed),
            "value": values.ravel(),
        }
    )
    names = tuple(Mix(dict.fromkeys(("zh", "en"), str(k))) for k in range(number))
    return Futures(
        names, {}, pd.DataFrame(index=told.index), told, of_frame(pd.DataFrame({"a": [0.0]}), [False]).failed
    )


def test_robustness_of_two_mixes_by_hand():
    found = robustness(mixes([[3.0, 1.0, 2.0, 4.0], [1.0, 2.0, 2.0, 1.0]]), more_is_better=True)
    assert found["share"].tolist() == [0.75, 0.5]
    assert found.loc[0, ["share_low", "share_high"]].tolist() == pytest.approx(wilson(3, 4))
    # best in each future 3, 2, 2, 4: regrets 0, 1, 0, 0 and 2, 0, 0, 3
    assert found["regret_max"].tolist() == [1.0, 3.0]
    assert found["regret_mean"].tolist() == [0.25, 1.25]
    assert found["regret_95"].tolist() == [1.0, 3.0]
    # means 2.5 and 1.5: the first is the best one, the second is behind by (2 - 1 + 0 + 3) / 4
    assert found["best"].tolist() == [0, 0]
    assert found["behind"].tolist() == [0.0, 1.0]
    half = 1.959963984540054 * np.std([2.0, -1.0, 0.0, 3.0], ddof=1) / 2.0
    assert found.loc[1, ["behind_low", "behind_high"]].tolist() == pytest.approx([1.0 - half, 1.0 + half])


def test_where_less_is_better_regret_turns_round():
    found = robustness(mixes([[3.0, 1.0], [1.0, 2.0]]), more_is_better=False)
    assert found["regret_max"].tolist() == [2.0, 1.0]
    assert found["best"].tolist() == [1, 1]
    assert found["mean"].tolist() == [2.0, 1.5]


def test_only_futures_that_all_mixes_have_are_compared():
    several = mixes([[3.0, 1.0, 9.0], [1.0, 2.0, 0.0]])
    lost = replace(several, runs=several.runs.drop(index=5))
    found = robustness(lost, more_is_better=True)
    assert found["futures"].tolist() == [2, 2]
    assert found["regret_max"].tolist() == [1.0, 2.0]
    assert found["runs"].tolist() == [3, 2]


def test_one_mix_alone_has_no_regret():
    found = robustness(mixes([[3.0, 1.0]]), more_is_better=True)
    assert found["share"].tolist() == [0.5]
    assert found[["regret_max", "behind", "best"]].isna().all(axis=None)


def test_luck_inflates_the_regret_of_single_runs_but_not_that_of_means():
    """Two mixes that are worth the same in both settings of an axis: only luck tells their runs apart."""
    generator = np.random.default_rng(1)
    values = generator.normal(size=(2, 400))
    table_of = mixes(values, points=np.repeat([0, 1], 200))
    found = robustness(table_of, more_is_better=True)
    assert found["regret_mean"].min() > 0.4  # in truth none
    assert found["settings"].tolist() == [2, 2]
    assert found["regret_of_means"].max() < 0.35
    assert found["behind"].max() < 0.2


def test_the_largest_regret_of_means_names_its_setting():
    values = np.array([[1.0] * 30 + [0.0] * 30, [0.0] * 30 + [3.0] * 30])
    found = robustness(mixes(values, points=np.repeat([4, 7], 30)), more_is_better=True)
    assert found["regret_of_means"].tolist() == [3.0, 1.0]
    assert found["worst_setting"].tolist() == [7, 4]


# --- What counts as a miss ---


def test_a_bound_is_no_miss_itself_and_an_undefined_value_is_neither():
    values = np.array([1.0, 2.0, 3.0, np.nan])
    assert Miss(outcome="spend", below=2.0).missed_by(values).tolist()[:3] == [1.0, 0.0, 0.0]
    assert Miss(outcome="spend", above=2.0).missed_by(values).tolist()[:3] == [0.0, 0.0, 1.0]
    assert np.isnan(Miss(outcome="spend", below=2.0).missed_by(values)[3])
    assert Miss(outcome="spend", below=2.0).more_is_better
    assert not Miss(outcome="spend", above=2.0).more_is_better


def test_tables_have_one_row_per_box_and_per_limit_and_no_language():
    x, missed = planted(800, inputs=4)
    found = answer(Question(of_frame(x, missed), resamples=0)).tables()
    assert set(found) == {"searches", "boxes", "restrictions", "trajectory", "tree", "robustness", "left_out"}
    keys = ["search", "mix", "method", "box"]
    counted = found["restrictions"].groupby(keys).size()
    assert counted.to_dict() == found["boxes"].set_index(keys)["inputs"].loc[lambda n: n > 0].to_dict()
    assert found["trajectory"].groupby("box")["chosen"].sum().tolist() == [1] * found["trajectory"]["box"].nunique()
    assert not [name for name in pd.concat(found.values()).columns if name in ("zh", "en", "title")]
