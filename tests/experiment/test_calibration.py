"""Calibration: a known posterior is found, intervals hold what they say, what cannot be told apart is named."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, norm

from sim.document import Mistakes
from sim.experiment import joint_draws
from sim.experiment.calibration import plan as plans
from sim.experiment.calibration.moments import Moment, Statistic
from sim.experiment.calibration.posterior import Posterior, posterior
from sim.experiment.calibration.predictive import predictive
from sim.experiment.calibration.reference import Constant, Parameter, Reference, ScenarioSimulator, reference
from sim.experiment.calibration.study import Question, calibrate
from sim.experiment.calibration.trials import trials
from sim.experiment.evaluator import Evaluator
from sim.experiment.executors import Threads
from sim.experiment.kept import Kept, default_columns
from sim.experiment.sensitivity.model import Undefined
from sim.experiment.store import Store
from sim.parameters import shipped

SMALL = "sim/catalogue/zones/ten-enterprises.yaml"
PLAN = "sim/catalogue/moments/lincang.yaml"
NOISE = 0.5  # standard deviation of a moment's error
A, B = (Parameter(name, norm.ppf) for name in "ab")  # priors: standard normal


def moment(name, value, held_back=False, error=NOISE):
    statistic = Statistic("level", "certified", 0, 0)
    return Moment(name, {"zh": name, "en": name}, statistic, "1", value, error, 0.0, held_back, "paper", "V")


def identity(points, seed):
    """One moment for each of two parameters, and one that was held back and is their sum."""
    a, b = norm.ppf(points).T
    return np.column_stack([a, b, a + b])


def summed(points, seed):
    """Only the sum of two parameters is seen."""
    total = norm.ppf(points).sum(axis=1)
    return np.column_stack([total, total])


@pytest.fixture(scope="module", autouse=True)
def few():
    """Enough for what is asked here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.experiment.calibration.indistinct.RESAMPLES", 40)
        patch.setattr("sim.experiment.calibration.study.TRIALS", 200)
        yield


@pytest.fixture(scope="module")
def found(few):
    moments = [moment("a", 1.0), moment("b", -0.5), moment("c", 0.4, held_back=True)]
    return calibrate(identity, [A, B], moments, rows=2000, seed=3)


# Normal prior with variance 1 and error with variance 1/4, on paper: weight 1 / (1 + 1/4) = 0.8 on what was observed
@pytest.mark.parametrize(("name", "mean"), [("a", 0.8 * 1.0), ("b", 0.8 * -0.5)])
def test_the_posterior_of_normal_data_is_the_one_on_paper(found, name, mean):
    row = found.posterior.set_index("parameter").loc[name]
    deviation = math.sqrt(1 - 0.8)
    assert row["posterior_mean"] == pytest.approx(mean, abs=0.06)
    assert row["posterior_sd"] == pytest.approx(deviation, rel=0.08)
    assert row["posterior_p5"] == pytest.approx(mean - 1.645 * deviation, abs=0.12)
    assert row["posterior_p95"] == pytest.approx(mean + 1.645 * deviation, abs=0.12)
    assert row["prior_sd"] == pytest.approx(1.0, rel=0.01)
    assert row["contraction"] == pytest.approx(0.8, abs=0.05)
    assert row["low"] - 0.02 <= 0.8 <= row["high"] + 0.02  # the interval is of the finite table only
    assert row["shift"] == pytest.approx(mean, abs=0.06)


def test_the_kept_draws_have_equal_weight_and_the_same_mean(found):
    assert len(found.draws) == 1000
    assert found.draws["a"].mean() == pytest.approx(0.8, abs=0.06)
    assert found.draws["a"].std() == pytest.approx(math.sqrt(0.2), rel=0.1)
    assert abs(np.corrcoef(np.arange(1000), found.draws["a"])[0, 1]) < 0.1  # in no order: a run takes the first ones


def test_known_parameters_are_recovered_as_well_as_they_can_be(found):
    for row in found.trials.recovery.to_dict("records"):
        # root mean square error of the posterior mean: its standard deviation; correlation: root of 0.8
        assert row["low"] <= math.sqrt(0.2) <= row["high"] * 1.02
        assert row["correlation_low"] <= math.sqrt(0.8) <= row["correlation_high"] + 0.02


def test_intervals_hold_the_truth_as_often_as_they_say(found):
    for row in found.trials.coverage.to_dict("records"):
        held = round(row["share"] * row["trials"])
        assert binomtest(held, row["trials"], row["level"]).pvalue > 0.001, row
    assert (found.trials.ranks.groupby("parameter")["p_value"].first() > 0.001).all()
    assert (found.trials.ranks.groupby("parameter")["count"].sum() == 200).all()


def test_a_method_that_is_too_sure_is_found_out(monkeypatch):
    known = reference(identity, 2, [moment("a", 0.0), moment("b", 0.0), moment("c", 0.0)], 1500, seed=2)

    def narrow(table, observed):
        fair = posterior(table, observed)
        centre = fair.weights @ fair.points
        return Posterior(centre + 0.5 * (fair.points - centre), fair.weights, fair.rows)

    monkeypatch.setattr("sim.experiment.calibration.trials.posterior", narrow)
    done = trials(known.of([0, 1]), [A, B], 300)
    assert (done.ranks["p_value"] < 0.001).all()
    nine = done.coverage.loc[done.coverage["level"] == 0.95]
    assert (nine["high"] < 0.95).all()


@pytest.fixture(scope="module")
def only_the_sum(few):
    return calibrate(summed, [A, B], [moment("sum", 1.0), moment("again", 1.0, held_back=True)], rows=2000, seed=1)


def test_where_only_a_sum_is_seen_the_pair_is_named(only_the_sum):
    table = only_the_sum.apart.indistinct
    (pair,) = table.loc[table["kind"] == "pair"].to_dict("records")
    # variance of the sum: 2 before, 2 / (1 + 2 / 0.25) = 2/9 after; of the difference 2 both times
    assert pair["value"] == pytest.approx((2 / 9 - 2) / (2 / 9 + 2), abs=0.05)
    assert not pair["told_apart"]
    shares = table.loc[table["kind"] == "direction"]
    assert list(shares["told_apart"]) == [True, False]
    assert list(shares["value"]) == pytest.approx([1 / 9, 1.0], abs=0.12)
    loadings = only_the_sum.apart.directions.set_index(["direction", "parameter"])["loading"]
    assert loadings[1, "a"] == pytest.approx(loadings[1, "b"], abs=0.1)
    assert loadings[2, "a"] == pytest.approx(-loadings[2, "b"], abs=0.1)


def test_a_parameter_that_no_moment_sees_keeps_its_prior():
    blind = calibrate(
        lambda points, seed: identity(points, seed)[:, [0, 2]] * [1, 0] + norm.ppf(points[:, :1]) * [0, 1],
        [A, B], [moment("a", 1.0), moment("c", 1.0, held_back=True)], rows=2000, seed=4,
    )  # fmt: skip
    row = blind.posterior.set_index("parameter").loc["b"]
    assert row["posterior_sd"] == pytest.approx(1.0, rel=0.1)
    table = blind.apart.indistinct.set_index(["kind", "first"])["told_apart"]
    assert table["parameter", "a"]
    assert not table["parameter", "b"]


def test_what_is_held_back_never_enters_the_fit(found):
    moments = [moment("a", 1.0), moment("b", -0.5), moment("c", -40.0, held_back=True, error=3.0)]
    planted = calibrate(identity, [A, B], moments, rows=2000, seed=3)
    pd.testing.assert_frame_equal(planted.draws, found.draws, check_exact=True)
    pd.testing.assert_frame_equal(planted.posterior, found.posterior, check_exact=True)
    pd.testing.assert_frame_equal(planted.trials.ranks, found.trials.ranks, check_exact=True)
    assert planted.beats != found.beats


def test_the_score_is_the_density_on_paper_and_the_better_one_wins(found):
    score = found.fresh.score.set_index("moment").loc["together"]
    # c = a + b with error 1/2: variance 2 + 1/4 under the priors, 2/5 + 1/4 around 0.8 x 0.5 = 0.4 under the posterior
    assert score["prior"] == pytest.approx(norm.logpdf(0.4, 0.0, math.sqrt(2.25)), abs=0.1)
    assert score["posterior"] == pytest.approx(norm.logpdf(0.4, 0.4, math.sqrt(0.65)), abs=0.1)
    expected = norm.logpdf(0.4, 0.4, math.sqrt(0.65)) - norm.logpdf(0.4, 0.0, math.sqrt(2.25))
    assert score["low"] <= expected <= score["high"]
    assert score["beats"] == "yes"
    row = found.fresh.predictive.set_index("moment").loc["c"]
    assert row["posterior_p95"] == pytest.approx(0.4 + 1.645 * math.sqrt(0.65), abs=0.15)
    assert row["posterior_quantile"] == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("value", "beats"), [(0.4, "yes"), (-3.0, "no")])
def test_data_that_contradict_the_fit_make_it_lose(value, beats):
    moments = [moment("a", 1.0), moment("b", -0.5), moment("c", value, held_back=True)]
    assert calibrate(identity, [A, B], moments, rows=600, seed=3).beats == beats


def test_where_posterior_and_priors_say_the_same_nobody_wins():
    same = np.random.default_rng(1).normal(size=(300, 1))
    other = np.random.default_rng(2).permutation(same)
    known = Reference(same, same, same[:, None])
    score = predictive([moment("c", 0.3, held_back=True)], same, other, known, seed=1).score
    assert list(score["beats"]) == ["cannot tell", "cannot tell"]


def test_a_moment_that_the_priors_cannot_produce_is_named():
    moments = [moment("a", 1.0), moment("b", 9.0, error=0.1), moment("c", 0.0, held_back=True)]
    table = calibrate(identity, [A, B], moments, rows=600, seed=3).fresh.predictive.set_index("moment")
    assert list(table["unreached"]) == [False, True, False]
    assert table.loc["b", "prior_below"] == 1.0


def test_a_moment_that_never_varies_is_refused_by_name():
    def flat(points, seed):
        return np.column_stack([norm.ppf(points[:, 0]), np.ones(len(points)), points[:, 0]])

    moments = [moment("a", 1.0), moment("b", 1.0), moment("c", 0.0, held_back=True)]
    with pytest.raises(Constant) as refusal:
        calibrate(flat, [A, B], moments, rows=300, seed=1)
    assert refusal.value.moment == "b"


def test_the_same_question_has_the_same_answer_to_the_bit(only_the_sum):
    again = calibrate(summed, [A, B], [moment("sum", 1.0), moment("again", 1.0, held_back=True)], rows=2000, seed=1)
    for name, table in again.tables().items():
        pd.testing.assert_frame_equal(table, only_the_sum.tables()[name], check_exact=True)


# --- statistics of runs ---


def runs(values, names, causes=("", "", "", "")):
    """Two draws in two zones each: replications 0 and 2 live the first draw."""
    outcomes = np.array(values, dtype=float)
    empty = np.zeros((len(causes), 1))
    return Kept(
        scenario=None, replications=np.arange(4), causes=causes, value=empty, first_met=empty.astype(int),
        founding=empty, spend=empty[:, 0], columns=names, outcomes=outcomes,
    )  # fmt: skip


def test_statistics_pool_the_zones_of_a_draw():
    stock = [[[10], [20]], [[1], [1]], [[30], [30]], [[3], [1]]]  # (replications, quarters, columns)
    told = runs(stock, ("certified",))
    assert Statistic("level", "certified", 1, 1).of(told, 2).tolist() == [25.0, 1.0]
    assert Statistic("growth", "certified", 0, 1).of(told, 2).tolist() == [0.25, -0.5]
    both = np.array(stock).repeat(2, axis=2) * [1, 2]
    ratio = Statistic("ratio", "certified", 0, 1, "passes", (0,))
    assert ratio.of(runs(both, ("certified", "passes")), 2).tolist() == [90 / 80, 6 / 8]


def test_growth_over_two_years_is_told_per_year():
    course = np.zeros((4, 9, 1))
    course[:, 0], course[:, 8] = 100.0, 144.0
    rate = Statistic("growth", "certified", 0, 8, per_year=True)
    assert rate.of(runs(course, ("certified",)), 2) == pytest.approx(0.2)


# --- the model ---


def small(tmp_path, **changes):
    text = Path(PLAN).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.usefixtures("kernel")
def test_a_failed_run_is_refused_by_its_name(tmp_path, monkeypatch):
    plan = plans.load(PLAN, SMALL)
    kept = Evaluator.kept

    def failing(self, fortune, wanted):
        (done,) = kept(self, fortune, wanted)
        return [replace(done, causes=tuple("a stock below 0" if k == 5 else "" for k in range(len(done.causes))))]

    monkeypatch.setattr(Evaluator, "kept", failing)
    columns = tuple(dict.fromkeys((*default_columns(), *Question(plan).columns)))
    with Store(tmp_path) as store:
        evaluator = Evaluator(store, Threads(1), columns)
        simulator = ScenarioSimulator(plan.scenario, plan.fitted, plan.others, plan.moments, 4, evaluator)
        with pytest.raises(Undefined) as refusal:
            simulator(np.full((3, len(plan.fitted)), 0.5), 7)
    assert (refusal.value.seed, refusal.value.replication, refusal.value.cause) == (7, 5, "a stock below 0")


def test_the_shipped_plan_fits_what_the_evidence_calls_strong_and_holds_back_the_rest():
    plan = plans.load(plans.path_of("lincang"))
    used = {one.id: one.value for one in plan.moments if not one.held_back}
    assert used == {"approval_2020": 0.803, "applications_2020": 0.562, "growth_2019": 0.10, "growth_2020": 0.142}
    assert used["approval_2020"] == pytest.approx(656 / 817, abs=0.001)
    assert used["applications_2020"] == pytest.approx(817 / 1454, abs=0.001)
    assert used["growth_2020"] == pytest.approx(207 / 1454, abs=0.001)
    back = {one.id: one.value for one in plan.moments if one.held_back}
    assert back["growth_2021"] == pytest.approx(487 / 0.238 / 1665 - 1, abs=0.001)
    assert back["certified_revenue_2020"] == pytest.approx(535.8 / 445.1 - 1, abs=0.001)
    assert back["certified_revenue_2021"] == pytest.approx(615.2 / 535.8 - 1, abs=0.001)
    assert back["research_growth"] == pytest.approx((11.21 / 7.37) ** 0.25 - 1, abs=0.001)
    assert not set(plan.fitted) & set(plan.others)


def test_facts_that_were_fitted_are_known_to_validate():
    assert plans.used_facts() == {"approval", "approval_later", "approval_zone", "certificates_ending"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("near.aware", "near.awre", "there is no uncertain"),
        ("outcome: exits", "outcome: exit", "did you mean 'exits'?"),
        (
            "    to: 2021Q4\n    value: 0.229",
            "    to: 2022Q4\n    value: 0.229",
            "is after the end of the scenario (2021Q4)",
        ),
        ("    over: applications\n", "", "a statistic of the form ratio needs over"),
        ("error: 0.014", "low: 0.7", "give the error once"),
        ("low: 0.062", "low: 0.092", "0.0775 does not lie between low (0.092) and high (0.093)"),
        ("value: 0.229", "value: 22.9 %", "22.9 %"),
        ("    held_back: true\n", "", "no moment is held back"),
        ("facts: [approval,", "facts: [aproval,", "did you mean 'approval'?"),
        ("tag: V\n    facts", "tag: X\n    facts", "'X'"),
        ("scenario: status-quo", "scenario: status-qou", "did you mean 'status-quo'?"),
    ],
)
def test_a_mistake_in_a_plan_is_told_with_file_line_and_remedy(tmp_path, old, new, said):
    file = small(tmp_path, **{old: new})
    with pytest.raises(Mistakes) as wrong:
        plans.load(file)
    said = said.replace("there is no uncertain", "no uncertain parameter near.awre")
    (line,) = wrong.value.texts("en")
    assert line.startswith(f"{file}:")
    assert said in line
    assert int(line.removeprefix(f"{file}:").split(":")[0]) > 1 or "held back" in line
    assert len(wrong.value.texts("zh")) == 1


# --- the shipped posterior ---


def test_the_shipped_posterior_is_of_the_shipped_plan_and_fits_the_catalogue():
    plan = plans.load(plans.path_of("lincang"))
    catalogue = shipped()
    draws = joint_draws.uncertainty("lincang", {**catalogue.entries, **catalogue.levers})
    assert set(draws) == set(plan.fitted)
    for name, column in draws.items():
        entry = plan.fitted[name]
        assert entry.low <= np.min(column) <= np.max(column) <= entry.high
