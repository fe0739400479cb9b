"""Sensitivity: known indices are found, luck is told apart from inputs, a gap in the runs is refused by name."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.entry import Entry
from sim.experiment import analysis
from sim.experiment.evaluator import Evaluator
from sim.experiment.executors import Threads
from sim.experiment.sensitivity import study
from sim.experiment.sensitivity.model import Constant, Undefined, answers, inputs_of, quantile
from sim.experiment.sensitivity.screening import screening
from sim.experiment.sensitivity.settling import ranking
from sim.experiment.sensitivity.study import Question, analyse
from sim.experiment.sensitivity.variance import variance
from sim.experiment.store import Store
from sim.scenario import load
from sim.uncertainty import draw, uniforms

SMALL = "sim/catalogue/zones/ten-enterprises.yaml"
NAMES = ["x1", "x2", "x3", "x4"]

# Ishigami and Homma (1990) with a = 7, b = 0.1, from paper: variances of x1, x2 and of x1 with x3
OF_X1 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2
OF_X2 = 7**2 / 8
OF_X1_X3 = 0.1**2 * math.pi**8 * (1 / 18 - 1 / 50)
NOISE = 4.0  # variance of luck that is added
LUCK_BY_X2 = 1.0  # variance of luck that x2 switches from -1 to +1
WHOLE = OF_X1 + OF_X2 + OF_X1_X3 + NOISE + LUCK_BY_X2


def ishigami(points, seed):
    """Ishigami's function of three inputs, a fourth without effect, luck added, and luck whose sign x4's half sets."""
    x = np.pi * (2 * points - 1)
    value = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    luck = np.random.default_rng(seed).normal(size=(2, len(points)))
    return value + 2.0 * luck[0] + np.sign(points[:, 3] - 0.5) * luck[1], ("",) * len(points)


@pytest.fixture(scope="module")
def known():
    return variance(ishigami, NAMES, NAMES[:3], 4096, seed=3)


@pytest.mark.parametrize(
    ("name", "first", "total"),
    [
        ("x1", OF_X1 / WHOLE, (OF_X1 + OF_X1_X3) / WHOLE),
        ("x2", OF_X2 / WHOLE, OF_X2 / WHOLE),
        ("x3", 0.0, OF_X1_X3 / WHOLE),
        ("others", 0.0, LUCK_BY_X2 / WHOLE),
        ("luck", NOISE / WHOLE, (NOISE + LUCK_BY_X2) / WHOLE),
    ],
)
def test_the_indices_of_a_known_function_with_known_luck_lie_in_their_intervals(known, name, first, total):
    row = known.indices.set_index("input").loc[name]
    assert row["first_low"] <= first <= row["first_high"]
    assert row["total_low"] <= total <= row["total_high"]
    assert row["first_high"] - row["first_low"] < 0.1
    assert row["total_high"] - row["total_low"] < 0.1


@pytest.mark.parametrize(
    ("source", "share"),
    [
        ("parameters", (OF_X1 + OF_X2 + OF_X1_X3) / WHOLE),
        ("luck", NOISE / WHOLE),
        ("interaction", LUCK_BY_X2 / WHOLE),
    ],
)
def test_variance_is_shared_out_among_inputs_luck_and_both(known, source, share):
    row = known.shares.set_index("source").loc[source]
    assert row["low"] <= share <= row["high"]
    assert known.shares["share"].sum() == pytest.approx(1.0)


def test_intervals_hold_the_known_luck_in_most_of_many_studies():
    held = 0
    for seed in range(60):
        row = variance(ishigami, NAMES, NAMES, 256, seed).shares.set_index("source").loc["luck"]
        held += row["low"] <= NOISE / WHOLE <= row["high"]
    assert 52 <= held  # of 60; 57 are meant


def test_the_ranking_of_a_known_function_is_settled_where_inputs_differ(known):
    assert list(known.indices["input"]) == ["x1", "x2", "x3", "others", "luck"]
    assert known.ranking["settled"].all()
    assert (known.ranking["more_runs"] == 0).all()


def walked(points, seed):
    """3 a + b + 2 c d + luck: c and d do nothing where the other is 0."""
    a, b, c, d, _ = points.T
    return 3 * a + b + 2 * c * d + np.random.default_rng(seed).normal(size=len(points)), ("",) * len(points)


def test_screening_finds_constant_effects_exactly_and_interactions_by_their_spread():
    table, effects = screening(walked, list("abcde"), trajectories=60, seed=1)
    found = table.set_index("input")
    assert found.loc["a", "mu"] == pytest.approx(3.0)
    assert found.loc["b", "mu_star"] == pytest.approx(1.0)
    assert found.loc[["a", "b", "e"], "sigma"].to_numpy() == pytest.approx(0.0, abs=1e-12)
    assert found.loc["e", "mu_star"] == 0.0
    # on a grid of 4 levels an input is 0, 1/3, 2/3 or 1 equally often, so that the effect of c is 2 d, 1 on average
    for name in "cd":
        assert found.loc[name, "mu_star_low"] <= 1.0 <= found.loc[name, "mu_star_high"]
        assert found.loc[name, "sigma"] == pytest.approx(2 * math.sqrt(5 / 36), rel=0.2)
    assert next(iter(table["input"])) == "a"
    assert effects.sizes.mean(axis=0) == pytest.approx(table["mu_star"].to_numpy())
    assert found["noise"].to_numpy() == pytest.approx(0.0, abs=1e-12)  # added luck is in no effect


def test_screening_says_how_much_luck_is_left_in_an_effect():
    def noisy(points, seed):
        # luck multiplies: effects of a are normal with mean 0 and deviation 1, and half of that over four lucks
        return points[:, 0] * np.random.default_rng(seed).normal(size=len(points)), ("",) * len(points)

    table, _ = screening(noisy, ["a"], trajectories=400, seed=2)
    assert table["noise"][0] == pytest.approx(0.5, rel=0.1)


def test_one_missing_number_among_ten_thousand_runs_is_refused_by_its_name():
    asked = []

    def broken(points, seed):
        values, causes = ishigami(points, seed)
        asked.append((seed, len(points)))
        if len(asked) == 4:
            values[1234] = np.nan
            causes = tuple("divided by nothing" if k == 1234 else "" for k in range(len(points)))
        return values, causes

    with pytest.raises(Undefined) as refusal:
        variance(broken, NAMES, NAMES, 2048, seed=5)
    assert (refusal.value.seed, refusal.value.replication, refusal.value.cause) == (5, 1234, "divided by nothing")
    assert sum(rows for _, rows in asked) < 2048 * 7  # nothing more is run


def test_a_run_that_was_done_without_a_number_is_undefined():
    with pytest.raises(Undefined, match="seed 8, replication 2: undefined"):
        answers(lambda points, seed: (np.array([1.0, 2.0, np.inf]), ("", "", "")), np.zeros((3, 1)), 8)


def test_what_never_changes_has_no_variance_to_share_out():
    def never(points, seed):
        return np.zeros(len(points)), ("",) * len(points)

    with pytest.raises(Constant) as refusal:
        variance(never, NAMES, NAMES, 64, seed=1)
    assert refusal.value.runs == 128


def test_a_pair_that_differs_by_half_its_error_needs_fifteen_times_the_rows():
    # 1.96 deviations are 3.92 differences of 0.5: (1.96 / 0.5)^2 = 15.37 times 100 rows, less the 100 that there are
    table = ranking(["a", "b", "c", "d"], np.array([9.0, 5.0, 4.5, 4.5]), np.array([1.0, 1.0, 1.0]), 100, runs_a_row=7)
    assert list(table["settled"]) == [True, False, False]
    assert list(table["more_runs"].isna()) == [False, False, True]
    assert table["more_runs"][1] == 7 * math.ceil(1436.6)
    assert table["low"][0] == pytest.approx(4.0 - 1.96, abs=1e-3)


def test_more_runs_settle_what_was_promised():
    def close(points, seed):
        luck = np.random.default_rng(seed).normal(size=len(points))
        return points @ np.array([1.3, 1.0]) + 0.5 * points[:, 0] * luck, ("",) * len(points)

    few = variance(close, ["a", "b"], ["a", "b"], 64, seed=4).ranking
    rows = 64 + int(few["more_runs"][0]) / 5
    enough = 2 ** math.ceil(math.log2(4 * rows))  # the difference seen first may flatter
    assert variance(close, ["a", "b"], ["a", "b"], enough, seed=4).ranking["settled"].all()


def entry(name, **numbers):
    return Entry("toy", name, {"zh": name, "en": name}, "1", "", "J", **numbers)


def test_inputs_have_the_distributions_of_the_catalogue():
    entries = [
        entry("triangular", low=0.0, central=0.2, high=1.0),
        entry("uniform", low=-1.0, central=0.0, high=3.0, uniform=True),
        entry("whole", low=0.0, central=2.0, high=9.0, integer=True),
    ]
    drawn = draw(entries, 7, range(50))
    u = uniforms(7, [one.dotted for one in entries], range(50))
    for k, one in enumerate(entries):
        np.testing.assert_array_equal(quantile(one, u[k]), drawn[k])
        assert quantile(one, np.array([0.0, 1.0])).tolist() == [one.low, one.high]


def test_ends_of_an_input_are_run_under_the_luck_of_the_base():
    inputs = {name: entry(name, low=0.0, central=0.5, high=1.0) for name in NAMES}
    found = analyse(ishigami, inputs, Question(None, size=128, top=2, trajectories=8, seed=2)).sensitivity
    # at both of its ends x2 takes 7 sin² away, 3.5 on average; luck and the others do not blur it
    row = found.set_index("input").loc["x2"]
    assert row["base_low"] <= 3.5 <= row["base_high"]  # the mean of the function is a / 2
    assert row["at_low"] - row["base"] == pytest.approx(-3.5, abs=0.1)
    assert (row["change"], row["change_low"], row["change_high"]) == pytest.approx((0.0, 0.0, 0.0))


def test_all_inputs_but_the_top_ones_are_one_group_and_keep_their_place_in_the_table():
    inputs = {name: entry(name, low=0.0, central=0.5, high=1.0) for name in NAMES}
    found = analyse(ishigami, inputs, Question(None, size=128, top=2, trajectories=8, seed=2))
    assert list(found.indices["input"][2:4]) == ["others", "luck"]
    assert sorted(found.indices["input"]) == sorted([*NAMES, "others", "luck"])
    assert found.indices["mu_star"].notna().sum() == 4
    assert found.indices["total"].notna().sum() == 4


def test_what_a_scenario_fixes_does_not_vary():
    scenario = load("scenarios/opinion-2019.yaml", profile=SMALL)
    plan = replace(scenario.instruments["planning"], levers={"focus": 0.1})
    some = replace(
        scenario,
        parameters={"rd_subsidy.misuse": 0.3, "founding.rd_ratio": 0.02},
        instruments={**scenario.instruments, "planning": plan},
        envelope=3000.0,
    )
    fixed = {"rd_subsidy.misuse", "founding.rd_ratio", "planning.focus", "zone.envelope"}
    assert set(inputs_of(scenario)) - set(inputs_of(some)) == fixed


@pytest.fixture
def evaluator(tmp_path, kernel):
    with Store(tmp_path / "runs") as store:
        yield lambda: Evaluator(store, Threads(2), ("certified.certificates", "spend"))


def question(**more):
    names = ("founding.certified", "founding.rd_ratio", "planning.focus")
    scenario = load("scenarios/opinion-2019.yaml", profile=SMALL)
    return Question(scenario, inputs=names, size=8, trajectories=2, **more)


def test_the_same_study_is_read_again_run_by_run_and_comes_out_the_same_to_the_byte(evaluator, tmp_path):
    asked = question(measure="certified.certificates", top=2)
    first, again = evaluator(), evaluator()
    tables = [study.answer(asked, one).tables() for one in (first, again)]
    planned = sum(asked.planned().values())
    assert first.counts.planned == first.counts.computed == planned
    assert (again.counts.planned, again.counts.computed) == (planned, 0)
    for name, table in tables[0].items():
        pd.testing.assert_frame_equal(table, tables[1][name], check_exact=True)
    words = {"zh": "", "en": ""}
    order = analysis.Analysis("sensitivity", "s", words, words, {}, [asked.scenario], [], "catalogue", 1)
    wrote = [
        analysis.store(tmp_path / folder, order, one, counts) for folder, one, counts in
        (("one", tables[0], first.counts), ("two", tables[1], again.counts))
    ]  # fmt: skip
    for path in wrote[0].iterdir():
        assert path.read_bytes() == (wrote[1] / path.name).read_bytes(), path.name


def test_inputs_that_are_not_asked_for_are_central(evaluator):
    asked = question(method="screening")
    model = study.ScenarioModel(
        asked.scenario, asked.varied, {"rd_subsidy.misuse": inputs_of(asked.scenario)["rd_subsidy.misuse"]},
        study.measure("certified.certificates"), Spy(),
    )  # fmt: skip
    with pytest.raises(Asked) as found:
        model(np.full((2, 3), 0.5), 1)
    draws = found.value.args[0].uncertainty
    assert list(draws["rd_subsidy.misuse"]) == [0.4, 0.4]
    assert list(draws) == [*sorted(asked.inputs), "rd_subsidy.misuse"]


class Asked(Exception):
    """What was asked of an evaluator."""


class Spy:
    def kept(self, fortune, wanted):
        raise Asked(fortune)


def test_the_number_of_targets_met_is_the_sum_of_those_that_are_met(evaluator):
    from sim.experiment.evaluator import luck
    from sim.experiment.ledger import Wanted
    from sim.experiment.quantities import Quantity, target_names

    (runs,) = evaluator().kept(luck(1), [Wanted(question().scenario, 12)])
    each = [Quantity(name, is_chance=True).values(runs) for name in target_names()[:9]]
    np.testing.assert_array_equal(study.measure("met_of_all").values(runs), np.sum(each, axis=0))
    np.testing.assert_array_equal(study.measure("met_of_article_2").values(runs), np.sum(each[:5], axis=0))
