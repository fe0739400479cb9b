"""The search finds what brute force finds; the verdict on fresh luck does not flatter; what is paired is paired."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

pytest.importorskip("pymoo")

from sim import quarters
from sim.experiment import scenario_file
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.executors import Threads
from sim.experiment.kept import Kept
from sim.experiment.ledger import Wanted
from sim.experiment.optimisation import estimates, latest
from sim.experiment.optimisation.aim import Aim, Scores
from sim.experiment.optimisation.axes import spaced
from sim.experiment.optimisation.search import Effort, chosen, front, highest, search
from sim.experiment.optimisation.study import Question, answer
from sim.experiment.quantities import Quantity
from sim.experiment.sensitivity.model import derived
from sim.experiment.store import Store
from sim.scenario import load
from sim.targets import readings

SMALL = "sim/catalogue/zones/ten-enterprises.yaml"
RUNS = 50


def scores(cost, met, reach=("certified",)):
    """Return scores with a spend and a share of runs that meet each target."""
    rows = np.array([np.arange(RUNS) < round(share * RUNS) for share in met], dtype=float)
    chances = dict(zip(reach, rows.mean(axis=1), strict=True))
    return Scores(
        np.arange(RUNS), np.full(RUNS, float(cost)), rows.min(axis=0), chances, float(rows.sum(axis=0).mean())
    )


COSTS, GAINS = (5, 3, 9, 4, 2, 7), (0.10, 0.02, 0.12, 0.03, 0.00, 0.01)


def toy(mixes):
    """Each instrument has a price and adds to the chance; the last but one only costs."""
    return [
        scores(
            np.dot(COSTS, mix), [min(1.0, np.dot(GAINS, mix))]
        )
        for mix in mixes
    ]  # fmt: skip


@pytest.fixture(scope="module")
def everything():
    mixes = list(product(range(5), repeat=6))
    return dict(zip(mixes, toy(mixes), strict=True))


@pytest.mark.parametrize("least", [0.3, 0.6, 0.9])
def test_the_cheapest_mix_is_that_of_brute_force(everything, least):
    aim = Aim({"certified": least})
    archive = search(toy, aim, [5] * 6, [(0,) * 6], Effort(40, 20), seed=1)
    best, known = chosen(archive, aim), chosen(everything, aim)
    assert archive[best].cost == everything[known].cost
    assert archive[best].chances["certified"] >= least
    assert len(archive) < len(everything) / 10


def test_the_front_comes_near_that_of_brute_force(everything):
    aim = Aim({"certified": 0.5})
    archive = search(toy, aim, [5] * 6, [(0,) * 6], Effort(40, 20), seed=1)

    def area(found, mixes):
        """Return what lies under the steps of a front up to the dearest mix that matters."""
        points = [(found[mix].cost, found[mix].worth) for mix in front(found, aim)]
        ends = [cost for cost, _ in points[1:]] + [mixes]
        return sum(
            (min(end, mixes) - cost) * worth for (cost, worth), end in zip(points, ends, strict=True) if cost < mixes
        )

    assert area(archive, 60.0) > 0.95 * area(everything, 60.0)


def test_no_mix_of_the_front_is_beaten_or_tied_by_a_cheaper_one():
    both = ("certified", "teams")
    archive = {
        (0,): scores(1, [0.2, 0.0], both),
        (1,): scores(2, [0.9, 0.0], both),  # as little chance of both as the first, for more money
        (2,): scores(3, [0.5, 0.5], both),
        (3,): scores(4, [0.5, 0.4], both),
    }
    assert front(archive, Aim({"certified": 0.5, "teams": 0.5})) == [(0,), (2,)]


def test_under_a_budget_the_search_finds_what_brute_force_finds(everything):
    aim = Aim({"certified": 0.9}, budget=30.0)
    archive = search(toy, aim, [5] * 6, [(4,) * 6], Effort(40, 20), seed=1)
    best, known = chosen(archive, aim), chosen(everything, aim)
    assert archive[best].chances == everything[known].chances
    assert archive[best].cost <= 30.0


def test_of_what_costs_too_much_nothing_is_chosen(everything):
    aim = Aim({"certified": 0.9}, budget=30.0)
    best = chosen(everything, aim)
    assert everything[best].cost <= 30.0
    assert aim.shortfall(everything[best]) > 0.0
    cheaper = [one for one in everything.values() if one.cost <= 30.0]
    assert everything[best].worth == max(one.worth for one in cheaper)
    assert all(everything[mix].cost <= 30.0 for mix in front(everything, aim))


def test_where_nothing_is_within_the_budget_the_cheapest_mix_stands(everything):
    costly = {mix: one for mix, one in everything.items() if one.cost > 10.0}
    aim = Aim({"certified": 0.5}, budget=5.0)
    least = min(one.cost for one in costly.values())
    assert costly[chosen(costly, aim)].cost == least
    assert [costly[mix].cost for mix in front(costly, aim)] == [least]


def test_where_no_run_meets_all_the_search_is_led_by_how_many_are_met():
    aim = Aim({"certified": 0.5, "teams": 0.5})
    none, one = scores(1, [0.0, 0.0], ("certified", "teams")), scores(1, [0.0, 0.9], ("certified", "teams"))
    assert none.worth == one.worth == 0.0
    assert none.led < one.led < 1.0 / RUNS
    assert aim.shortfall(none) == pytest.approx(1.0)
    assert aim.shortfall(one) == pytest.approx(0.5)


def test_the_best_of_many_equal_mixes_looks_better_than_it_is_and_fresh_luck_tells():
    """All mixes meet the target in 30 % of the runs; the best of 200 in 50 runs looks like more."""
    gaps, held = [], []
    for seed in range(40):
        draws = np.random.default_rng(seed)
        inside, fresh = draws.random((200, RUNS)) < 0.3, draws.random((200, 400)) < 0.3
        best = inside.mean(axis=1).argmax()
        gap = estimates.apart(inside[best].astype(float), fresh[best].astype(float), True)
        gaps.append(gap.value)
        level = estimates.level(fresh[best].astype(float), True)
        held.append(level.low <= 0.3 <= level.high)
    assert np.mean(gaps) > 0.1
    assert np.mean(held) > 0.85


def test_the_difference_of_two_lucks_is_held_as_often_as_it_says():
    held = []
    for seed in range(300):
        draws = np.random.default_rng(seed)
        a, b = (draws.random(n) < 0.1 for n in (60, 400))
        gap = estimates.apart(a.astype(float), b.astype(float), True)
        held.append(gap.low <= 0.0 <= gap.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.035)


@pytest.fixture(scope="module")
def opinion():
    return load("scenarios/opinion-2019.yaml", profile=SMALL)


def asked(opinion, **more):
    tools = ("incubation", "talent", "staffing_reform")
    plain = {"tools": tools, "levels": (0.0, 1.0, 2.0, 4.0), "effort": Effort(12, 6), "runs": 20, "fresh_runs": 40}
    return Question(opinion, **{**plain, **more})


def run(question, folder):
    with Store(folder) as store:
        return answer(question, Evaluator(store, Threads(2), ()))


def brute_force(question, folder):
    """Return what every mix of the grid scores under the luck of the search."""
    mixes = list(product(*(range(len(axis.values)) for axis in question.axes)))
    with Store(folder) as store:
        evaluator = Evaluator(store, Threads(2), ())
        runs = evaluator.kept(luck(question.seed), [Wanted(question.played(mix), question.runs) for mix in mixes])
    return {mix: question.aim.scores(kept) for mix, kept in zip(mixes, runs, strict=True)}


@pytest.fixture(scope="module")
def found(kernel, opinion, tmp_path_factory):
    question = asked(opinion, aim=Aim({"teams": 0.6}), others=(load("scenarios/talent-led.yaml", profile=SMALL),))
    return question, run(question, tmp_path_factory.mktemp("store"))


def test_on_a_small_grid_the_engine_gives_what_brute_force_gives(kernel, found, tmp_path):
    question, optimum = found
    every = brute_force(question, tmp_path)
    assert len(every) == 4**3
    best = chosen(every, question.aim)
    assert optimum.front.set_index("chosen").loc[True, "spend"] == pytest.approx(every[best].cost)
    known = [(round(every[mix].cost, 6), every[mix].worth) for mix in front(every, question.aim)]
    searched = optimum.front[optimum.front["efficient"]]
    assert list(zip(searched["spend"].round(6), searched["value"], strict=True)) == known


def test_numbers_of_an_instrument_are_chosen_beside_its_intensity(kernel, opinion, tmp_path):
    levers = {"talent.teams": (0.0, 2.0, 8.0)}
    question = asked(
        opinion, tools=("talent", "incubation"), levels=(0.0, 1.0, 2.0), levers=levers, aim=Aim({"teams": 0.6})
    )
    assert [axis.name for axis in question.axes] == ["incubation", "talent", "talent.teams"]
    plan = question.played((0, 1, 2)).instruments["talent"]
    assert (plan.intensity, plan.levers) == (1.0, {"teams": 8.0})
    assert question.played((0, 0, 2)).digest == question.played((0, 0, 0)).digest  # off is off
    assert question.first[0] == (0, 0, 0)
    assert question.nearest(opinion) == (1, 1, 1)  # two posts for teams at intensity 1
    every, optimum = brute_force(question, tmp_path / "all"), run(question, tmp_path / "search")
    best = chosen(every, question.aim)
    assert every[optimum.mix].cost == every[best].cost
    rows = optimum.mixes.set_index("instrument")["intensity"].groupby(level=0).nunique()
    assert set(rows.index) == {"incubation", "talent", "talent.teams"}
    assert set(optimum.marginal["instrument"]) <= set(rows.index)


def test_values_between_two_ends_are_evenly_spaced():
    assert spaced(0.0, 600.0, whole=False) == (0.0, 150.0, 300.0, 450.0, 600.0)
    assert spaced(0.0, 2.0, whole=True) == (0.0, 1.0, 2.0)


def test_the_starts_of_the_scenario_itself_can_be_put_off(kernel, opinion, tmp_path):
    question = asked(opinion, starts_of="scenario", effort=Effort(8, 1), runs=10, fresh_runs=10)
    found = run(question, tmp_path)
    planned = found.starts[found.starts["planned"]]
    assert planned["instrument"].tolist() == [axis.name for axis in question.axes]
    (own,) = found.versus.loc[found.versus["scenario"] == "opinion-2019", "spend_scenario"]
    assert planned["spend"].tolist() == [own] * 3


def test_the_verdict_is_given_by_runs_that_the_search_has_not_seen(found):
    _, optimum = found
    best = optimum.front.set_index("chosen").loc[True]
    assert (best["runs"], best["fresh_runs"]) == (20, 40)
    assert best["optimism"] == pytest.approx(best["value"] - best["fresh"])
    line = optimum.chances.set_index("mix").loc[best["mix"]]
    assert line["fresh"] == best["fresh"]
    assert line["verdict"] == ("reached" if line["low"] >= 0.6 else "missed" if line["high"] < 0.6 else "unclear")


def test_what_is_claimed_of_mixes_and_scenarios_is_what_runs_under_fresh_luck_say(found, tmp_path):
    question, optimum = found
    rows = optimum.mixes.pivot(index="mix", columns="instrument", values="intensity")
    grid = {
        name: question.played(tuple(axis.values.index(row[axis.name]) for axis in question.axes))
        for name, row in rows.iterrows()
    }
    scenarios = {one.name: one for one in (question.scenario, *question.others)}
    with Store(tmp_path) as store:
        wanted = [Wanted(one, question.fresh_runs) for one in (*grid.values(), *scenarios.values())]
        kept = Evaluator(store, Threads(2), ()).kept(luck(derived(question.seed, "fresh")), wanted)
    runs = dict(zip((*grid, *scenarios), kept, strict=True))
    spend = {name: one.spend.mean() for name, one in runs.items()}
    met = {name: Quantity("teams", is_chance=True).values(one).mean() for name, one in runs.items()}
    for row in optimum.front.to_dict("records"):
        assert row["fresh_spend"] == pytest.approx(spend[row["mix"]])
        assert row["fresh"] == met[row["mix"]]
    for row in optimum.versus.to_dict("records"):
        assert row["spend_change"] == pytest.approx(spend[row["mix"]] - spend[row["scenario"]])
        assert row["value_change"] == pytest.approx(met[row["mix"]] - met[row["scenario"]])


def test_against_other_scenarios_stands_the_best_mix_that_is_not_dearer(found):
    _, optimum = found
    assert optimum.versus["scenario"].tolist() == ["opinion-2019", "talent-led"]
    for row in optimum.versus.to_dict("records"):
        assert row["value_change"] == pytest.approx(row["value_mix"] - row["value_scenario"])
        assert row["value_change_low"] < row["value_change_high"]


def test_a_later_start_is_compared_with_the_planned_one(found):
    _, optimum = found
    for _, rows in optimum.starts.groupby("instrument"):
        assert rows["planned"].tolist() == [True] + [False] * (len(rows) - 1)
        assert rows.iloc[0]["change"] == 0.0
        assert rows["start"].tolist() == sorted(rows["start"])
        assert rows["latest"].sum() == rows.iloc[0]["holds"]
        if rows.iloc[0]["holds"]:
            assert rows.loc[: rows[rows["latest"]].index[0], "holds"].all()


def test_the_latest_start_is_the_last_before_the_first_that_does_not_hold():
    """A planted course: the third quarter costs too much, the fourth again does not, but is not reached."""
    base = load("scenarios/opinion-2019.yaml", profile=SMALL)
    plans = {name: replace(plan, intensity=1.0 if name == "talent" else 0.0) for name, plan in base.instruments.items()}
    mix = replace(base, instruments=plans)
    shares = {"2019Q1": 0.8, "2019Q2": 0.7, "2019Q3": 0.4, "2019Q4": 0.7}

    def play(scenarios):
        plans = [one.instruments["talent"] for one in scenarios]
        starts = [quarters.name(plan.start) if plan.intensity else "never" for plan in plans]
        return [scores(1, [shares.get(start, 0.0)], ("teams",)) for start in starts]

    found = latest.starts(mix, ("talent", "export"), play, Aim({"teams": 0.6}))
    assert found["instrument"].unique().tolist() == ["talent"]
    assert found.loc[found["latest"], "start"].tolist() == ["2019Q2"]
    assert found.loc[found["holds"], "start"].tolist() == ["2019Q1", "2019Q2", "2019Q4"]
    assert found["start"].tolist() == [*quarters.ALL[4:12], "never"]
    assert latest.starts(mix, ("talent",), play, Aim({"teams": 0.9}))["latest"].sum() == 0


def test_what_makes_no_difference_may_be_left_out_and_how_sure_a_start_is_is_told():
    """50 runs: 32 of them are 64 % (Wilson 50-76), 45 are 90 % (79-96), 20 are 40 % (28-54)."""
    base = load("scenarios/opinion-2019.yaml", profile=SMALL)
    shares = {"talent": 0.64, "export": 0.9, "finance": 0.4}

    def play(scenarios):
        held = [[share for name, share in shares.items() if differs(one, name)] or [0.9] for one in scenarios]
        return [scores(1, share, ("teams",)) for share in held]

    def differs(one, name):
        return one.instruments[name] != base.instruments[name]

    found = latest.starts(base, tuple(shares), play, Aim({"teams": 0.6})).set_index("instrument")
    late = found[~found["planned"]]
    assert {name: set(late.loc[name, "verdict"]) for name in shares} == {
        "talent": {"unclear"}, "export": {"reached"}, "finance": {"missed"}
    }  # fmt: skip
    last = found[found["latest"]]["start"]
    assert dict(last) == {"talent": "never", "export": "never", "finance": "2019Q1"}


def test_where_no_mix_reaches_a_chance_the_surest_affordable_one_is_named():
    both = ("certified", "teams")
    archive = {
        (0,): scores(1, [0.0, 0.2], both),
        (1,): scores(2, [0.3, 0.1], both),
        (2,): scores(3, [0.3, 0.9], both),
        (3,): scores(9, [0.8, 0.0], both),
    }
    aim = Aim({"certified": 0.5, "teams": 0.8}, budget=5.0)
    best = chosen(archive, aim)
    assert best == (2,)
    assert highest(archive, aim, best) == {"certified": (1,)}  # as sure as (2,) and cheaper; (3,) costs too much
    assert highest(archive, Aim({"certified": 0.2, "teams": 0.8}), best) == {}


class Noise:
    """An evaluator of mixes that differ in cost only: each run of each meets the target with a chance of 30 %."""

    def __init__(self):
        self.asked = []

    def kept(self, fortune, wanted):
        self.asked += [(fortune.seed, want.runs) for want in wanted]
        return [self.noise(fortune.seed, want.scenario, want.runs) for want in wanted]

    def noise(self, seed, scenario, runs):
        met = np.random.default_rng([seed, int(scenario.digest[:12], 16)]).random(runs) < 0.3
        value = np.where(met, 1e9, -1e9)[:, None] * np.ones(len(readings()))
        price = sum(plan["intensity"] for plan in scenario.resolved()["instruments"].values())
        return Kept(
            scenario, np.arange(runs), ("",) * runs, value, np.zeros(value.shape, int), value, np.full(runs, price),
            (), np.zeros((runs, scenario.quarters, 0)),
        )  # fmt: skip


@pytest.fixture(scope="module")
def flattered():
    base = load("scenarios/opinion-2019.yaml", profile=SMALL)
    found = []
    for seed in range(12):
        noise = Noise()
        question = asked(base, aim=Aim({"teams": 0.45}), effort=Effort(20, 6), runs=40, fresh_runs=400, seed=seed)
        found.append((noise, answer(question, noise)))
    return found


def test_where_all_is_noise_the_search_is_too_optimistic_and_fresh_luck_says_what_is_true(flattered):
    best = [optimum.front[optimum.front["chosen"]].iloc[0] for _, optimum in flattered]
    assert all(row["optimism"] > 0.0 for row in best)
    assert np.mean([row["optimism"] for row in best]) > 0.1
    assert np.mean([row["optimism_low"] > 0.0 for row in best]) > 0.2
    assert sum(row["fresh_low"] <= 0.3 <= row["fresh_high"] for row in best) >= 10
    verdicts = [row["verdict"] for _, one in flattered for row in one.chances.to_dict("records")]
    assert set(verdicts) == {"missed"}


def test_the_search_and_the_verdict_never_share_a_luck(flattered):
    lucks = []
    for noise, _ in flattered:
        inside, fresh = ({seed for seed, runs in noise.asked if runs == number} for number in (40, 400))
        assert len(inside) == len(fresh) == 1
        lucks += [*inside, *fresh]
    assert len(set(lucks)) == len(lucks)


def test_a_choice_is_not_changed_by_fresh_luck(opinion):
    question = asked(opinion, aim=Aim({"teams": 0.4}), effort=Effort(12, 3), runs=40)
    few, many = (answer(replace(question, fresh_runs=runs), Noise()) for runs in (20, 300))
    assert few.mix == many.mix


def test_the_next_money_buys_what_a_step_changes_over_what_it_costs(found):
    _, optimum = found
    priced = optimum.marginal.dropna(subset=["per_sum"])
    assert len(priced)
    assert priced["per_sum"].tolist() == pytest.approx(
        (100.0 * priced["value_change"] / priced["spend_change"]).tolist()
    )
    assert (optimum.marginal["after"] > optimum.marginal["before"]).all()


def test_without_chosen_targets_as_many_as_can_be_are_met(kernel, opinion, tmp_path):
    optimum = run(asked(opinion, effort=Effort(8, 2), runs=10, fresh_runs=10), tmp_path)
    best = optimum.front[optimum.front["chosen"]].iloc[0]
    assert best["value"] == optimum.front["value"].max()
    assert optimum.chances.empty


def test_the_same_question_has_the_same_answer_and_another_seed_other_luck(kernel, opinion, tmp_path):
    question = asked(opinion, aim=Aim({"teams": 0.5}), effort=Effort(8, 2), runs=10, fresh_runs=10)
    tables = [run(question, tmp_path / name).tables() for name in ("one", "two")]
    for name in tables[0]:
        assert tables[0][name].equals(tables[1][name]), name
    other = run(replace(question, seed=2), tmp_path / "three").front
    assert other["spend"].tolist() != tables[0]["front"]["spend"].tolist()


def test_a_mix_written_to_a_file_is_read_as_the_same_scenario(tmp_path, opinion):
    question = asked(opinion, levels=(0.0, 0.25, 1.5))
    title = {"zh": "找到的：组合", "en": "found: the 'best' #1"}
    for one in (
        question.played((1, 2, 0)),
        load("scenarios/pandemic-2020.yaml"),
        load("scenarios/effects-halved.yaml"),
    ):
        path = tmp_path / "found.yaml"
        path.write_text(scenario_file.content(one, "found", title, title), encoding="utf-8")
        again = load(path, profile=SMALL if one.profile.name == "ten-enterprises" else None)
        assert again.digest == one.digest
        assert again.title == title
