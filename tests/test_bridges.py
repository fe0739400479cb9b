"""A SALib problem and an EMA Workbench model: what they are given back is what the model computed."""

import numpy as np
import pytest

import sim
from sim.experiment.own_effect import at_intensity

pytestmark = pytest.mark.usefixtures("kernel")

FULL = "scenarios/opinion-2019.yaml"
NAMES = ["rd_subsidy.misuse", "awareness.outside"]
ROWS = [[0.25, 0.01], [0.5, 0.02], [0.3, 0.03]]


@pytest.fixture(scope="module")
def opinion():
    return sim.load("scenarios/opinion-2019.yaml", profile="sim/catalogue/zones/ten-enterprises.yaml")


def test_a_problem_draws_triangular_inputs_about_their_central_value(opinion):
    latin = pytest.importorskip("SALib.sample.latin")
    from sim.experiment.decisive import inputs_of

    known = inputs_of(opinion)
    names = [name for name, entry in known.items() if not entry.uniform and entry.low < entry.central][:5]
    sample = latin.sample(sim.salib_problem(opinion, names), 4000, seed=1)
    for k, name in enumerate(names):
        low, mode, high = known[name].low, known[name].central, known[name].high
        assert sample[:, k].mean() == pytest.approx((low + mode + high) / 3, abs=0.01 * (high - low))
        assert low <= sample[:, k].min() <= sample[:, k].max() <= high


def test_a_name_that_is_not_uncertain_is_refused(opinion):
    with pytest.raises(KeyError, match=r"effect\.scale"):
        sim.salib_problem(opinion, ["effect.scale"])


def test_row_r_of_a_sample_meets_the_luck_of_replication_r(opinion):
    problem = sim.salib_problem(opinion, NAMES)
    found = sim.responses(opinion, problem, ROWS, by="spend", seed=2)
    draws = dict(zip(NAMES, np.transpose(ROWS), strict=True))
    assert found.tolist() == sim.run(opinion, runs=3, seed=2, uncertainty=draws).runs["spend"].tolist()
    assert len(set(found)) == 3


def test_counts_are_rounded():
    counts, between = [[12.0], [18.0]], [[12.4], [17.6]]
    problem = sim.salib_problem(FULL, ["founding.certified"])
    by = sim.Quantity("certified", is_chance=False)
    found = [sim.responses(FULL, problem, rows, by, seed=2).tolist() for rows in (counts, between)]
    assert found[0] == found[1]
    assert min(found[0]) > 0


def test_an_experiment_of_the_workbench_is_a_run_of_the_mix_with_those_inputs(opinion):
    workbench = pytest.importorskip("ema_workbench")
    model = sim.ema_model(opinion, NAMES[:1], ["rd_subsidy"], ["spend", "teams"], runs=5, seed=2)
    experiments, outcomes = workbench.perform_experiments(model, scenarios=2, policies=2)
    assert len(experiments) == 4
    row = experiments.iloc[3]
    mix = at_intensity(opinion, "rd_subsidy", row["rd_subsidy"])
    result = sim.run(mix, runs=5, seed=2, uncertainty={NAMES[0]: [row["rd_subsidy__misuse"]]})
    assert outcomes["spend"][3] == pytest.approx(result.runs["spend"].mean())
    assert outcomes["teams"][3] == pytest.approx(result.targets.query("reading == 'formed'")["met"].mean())


def test_the_speed_of_peers_does_not_take_the_names_of_outcomes_away(opinion):
    workbench = pytest.importorskip("ema_workbench")
    from sim.experiment import bench_peers

    class Function:
        names, calls = ("spend", "teams"), 2

        def __call__(self, call):
            return {name: np.full(3, float(call)) for name in self.names}

    answers = bench_peers.by_ema(Function(), workbench)
    assert {name: value.tolist() for name, value in answers.items()} == {
        "spend": [[0.0] * 3, [1.0] * 3],
        "teams": [[0.0] * 3, [1.0] * 3],
    }
    assert len(sim.ema_model(opinion, NAMES[:1], ["rd_subsidy"], ["spend", "teams"]).outcomes) == 2


def test_a_lever_that_is_no_instrument_is_refused(opinion):
    with pytest.raises(KeyError, match="nonsense"):
        sim.ema_model(opinion, NAMES[:1], ["nonsense"], ["spend"])
