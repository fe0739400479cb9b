"""Shares of a difference: what is known from paper comes out, shares add up, intervals hold what they promise."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.stats import norm

from sim.experiment.attribution.explanation import Alike, NothingPaired, Question, answer, explained
from sim.experiment.attribution.players import Incomparable, mix, players
from sim.experiment.attribution.shapley import Play, mean, ordered
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.executors import Threads
from sim.experiment.ledger import Wanted
from sim.experiment.own_effect import at_intensity
from sim.experiment.store import Store
from sim.scenario import load

SMALL = "sim/catalogue/zones/ten-enterprises.yaml"


class Toy:
    """A game with a known value; ``noise`` is drawn anew for each replication, the same for every coalition."""

    def __init__(self, value, noise=0.0, fails=(), seed=5):
        self.value, self.noise, self.fails, self.seed = value, noise, fails, seed
        self.played = []

    def values(self, plays):
        self.played += plays
        return [self.one(play) for play in plays]

    def one(self, play):
        replications = np.arange(play.first, play.first + play.runs)
        strengths = np.array([np.random.default_rng((self.seed, r)).normal(size=12) for r in replications])
        found = np.full(play.runs, float(self.value(play.coalition)))
        found += self.noise * strengths[:, sorted(play.coalition)].sum(axis=1)
        for coalition, replication in self.fails:
            if play.coalition == coalition:
                found[replications == replication] = np.nan
        return found


def additive(*weights):
    return lambda coalition: sum(weights[k] for k in coalition)


def shares(found):
    return dict(zip(found.players["player"], found.players["shapley"], strict=True))


def test_of_an_additive_game_everybody_gets_their_own():
    found = explained(Toy(additive(1.0, -2.0, 5.0)), "abc", runs=4, seed=1, is_chance=False)
    assert shares(found) == pytest.approx({"a": 1.0, "b": -2.0, "c": 5.0})
    assert found.contributions["label"].tolist() == ["c", "b", "a"]
    for column in ("first", "last"):
        assert found.players[column].tolist() == pytest.approx([1.0, -2.0, 5.0])
    assert found.synergies[["first", "last", "index"]].to_numpy() == pytest.approx(0.0)


def test_three_players_by_hand():
    """The glove game: c has a right glove, a and b a left one; a pair is worth 1. Shares are 1/6, 1/6, 4/6."""
    found = explained(
        Toy(lambda coalition: float(2 in coalition and bool(coalition & {0, 1}))), "abc", 4, 1, is_chance=False
    )
    assert shares(found) == pytest.approx({"a": 1 / 6, "b": 1 / 6, "c": 4 / 6})
    lines = found.synergies.set_index(["player_a", "player_b"])
    assert lines.loc[("a", "b"), ["first", "last", "index"]].tolist() == pytest.approx([0.0, -1.0, -0.5])
    assert lines.loc[("a", "c"), ["first", "last", "index"]].tolist() == pytest.approx([1.0, 0.0, 0.5])
    value = found.coalitions.set_index("coalition")["value"]
    assert value.to_dict() == {"": 0, "a": 0, "b": 0, "c": 0, "a + b": 0, "a + c": 1, "b + c": 1, "a + b + c": 1}


def pairs_count(coalition):
    """Players 0 .. 6 have weights; neighbours add 1 together. By symmetry each of a pair gets half of it."""
    return sum(0.1 * k for k in coalition) + sum(k + 1 in coalition for k in coalition)


HALVES = [0.1 * k + 0.5 * ((k > 0) + (k < 6)) for k in range(7)]


@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_drawn_orders_add_up_exactly_and_come_near_what_enumeration_gives(noise):
    game = Toy(pairs_count, noise)
    found = explained(game, "abcdefg", runs=400, seed=3, is_chance=False)
    line = found.contributions.iloc[0]
    everybody, nobody = game.values([Play(frozenset(range(7)), 0, 400), Play(frozenset(), 0, 400)])
    assert line["end"] - line["start"] == pytest.approx((everybody - nobody).mean(), abs=1e-9)
    assert found.contributions["contribution"].sum() == pytest.approx(line["end"] - line["start"], abs=1e-9)
    errors = found.players["shapley"] - HALVES - noise * strengths(400).mean(axis=0)[:7]
    assert errors.abs().max() < 0.1


def strengths(runs):
    return np.array([np.random.default_rng((5, r)).normal(size=12) for r in range(runs)])


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = []
    for seed in range(150):
        found = ordered(Toy(pairs_count, noise=1.0, seed=100 + seed), 7, runs=80, block=8, seed=seed)
        ends = [mean(found.values[k], found.blocks) for k in range(7)]
        held.append([one.low <= truth <= one.high for one, truth in zip(ends, HALVES, strict=True)])
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)


WEIGHTS = np.array([0.6, 0.3, 0.15, 0.05, 0.0, -0.1, -0.3])


def chance_of(coalition):
    """A target met where normal luck and the weights of the coalition exceed 0.5."""
    return norm.cdf(WEIGHTS[sorted(coalition)].sum() - 0.5)


class Target:
    """A game of a target that is met or not; all coalitions share the luck of a replication."""

    def __init__(self, seed):
        self.luck = np.random.default_rng(seed).normal(size=400)

    def values(self, plays):
        gains = [WEIGHTS[sorted(play.coalition)].sum() for play in plays]
        return [
            (self.luck[play.first : play.first + play.runs] + gain > 0.5).astype(float)
            for play, gain in zip(plays, gains, strict=True)
        ]


def test_intervals_of_shares_of_a_probability_hold_the_truth_too():
    """The truth is the mean over all 5,040 orders of what each player adds to the chance, which is known."""
    known = {chosen: chance_of(chosen) for size in range(8) for chosen in combinations(range(7), size)}
    truth = np.zeros(7)
    for order in permutations(range(7)):
        for k, player in enumerate(order):
            truth[player] += known[tuple(sorted(order[: k + 1]))] - known[tuple(sorted(order[:k]))]
    truth /= 5040
    held = []
    for seed in range(100):
        found = ordered(Target(seed), 7, runs=400, block=10, seed=seed)
        ends = [mean(found.values[k], found.blocks, is_chance=True) for k in range(7)]
        held.append([one.low <= share <= one.high for one, share in zip(ends, truth, strict=True)])
    assert np.mean(held) == pytest.approx(0.955, abs=0.025)  # one player adds nothing and is always held


def test_who_changes_nothing_gets_nothing_and_equals_get_the_same():
    found = explained(Toy(lambda coalition: float(len(coalition & {0, 1}) == 2)), "abcd", 3, 1, is_chance=False)
    assert shares(found) == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.0, "d": 0.0})


def test_of_a_probability_even_who_changed_no_run_keeps_an_interval():
    found = explained(Toy(lambda coalition: 0.0), "ab", runs=98, seed=1, is_chance=True)
    line = found.players.iloc[0]
    assert line["shapley"] == 0.0
    assert -0.025 < line["shapley_low"] < -0.015 < 0.015 < line["shapley_high"] < 0.025


@pytest.mark.parametrize("n", [3, 7])
def test_a_replication_that_failed_in_one_coalition_is_left_out_of_all_and_counted(n):
    """Of an additive game each share is the player's own number, so the mean over the 19 others is known."""
    game = Toy(additive(*range(1, n + 1)), fails=[(frozenset([0]), 2)], noise=1.0)
    found = explained(game, [f"p{k}" for k in range(n)], runs=20, seed=1, is_chance=False)
    assert found.failed == 1
    assert found.contributions[["replications", "left_out"]].to_numpy().tolist() == [[19, 1]] * n
    own = np.arange(1, n + 1) + np.delete(strengths(20), 2, axis=0).mean(axis=0)[:n]
    for column in ("shapley", "first", "last"):
        assert found.players[column].tolist() == pytest.approx(own)


@pytest.mark.parametrize("where", ["on the way of an order", "at the ends"])
def test_of_drawn_orders_a_failure_anywhere_leaves_its_replication_out_of_everything(where):
    def played(**more):
        game = Toy(additive(*range(7)), noise=1.0, **more)
        return explained(game, "abcdefg", runs=20, seed=1, is_chance=False), game.played

    orders = [play.coalition for play in played()[1] if play.first <= 2 < play.first + play.runs < 20]
    ends = [frozenset([k]) for k in range(7)]
    if where == "at the ends":
        lost = next(one for one in ends if one not in orders)
    else:
        lost = next(one for one in orders if 2 < len(one) < 5)
    found, _ = played(fails=[(lost, 2)])
    assert found.failed == 1
    own = np.arange(7) + np.delete(strengths(20), 2, axis=0).mean(axis=0)[:7]
    for column in ("shapley", "first", "last"):
        assert found.players[column].tolist() == pytest.approx(own)


@pytest.mark.parametrize("n", [3, 7])
def test_where_no_replication_is_whole_there_are_no_shares(n):
    """Each replication fails in one coalition, every coalition but two is done somewhere."""
    game = Toy(additive(*range(n)), fails=[(frozenset([0]), 0), (frozenset(range(1, n)), 1)])
    with pytest.raises(NothingPaired):
        explained(game, [f"p{k}" for k in range(n)], runs=2, seed=1, is_chance=False)


def test_so_many_coalitions_as_are_allowed_are_all_played():
    game = Toy(pairs_count)
    found = explained(game, "abcdefg", runs=2, seed=1, is_chance=False, most=128)
    assert {play.coalition for play in game.played} == {
        frozenset(chosen) for size in range(8) for chosen in combinations(range(7), size)
    }
    assert found.players["shapley"].tolist() == pytest.approx(HALVES)
    index = found.synergies.set_index(["player_a", "player_b"])["index"]
    assert index["c", "d"] == pytest.approx(1.0)
    assert index["c", "e"] == pytest.approx(0.0)
    assert len(found.coalitions) == 128


def test_shares_of_drawn_orders_hold_those_of_all_coalitions():
    """Same luck, so the shares differ by orders alone; of seven intervals of 95 % at most one may miss."""
    whole, drawn = (explained(Toy(pairs_count, 1.0), "abcdefg", 80, 4, False, most).players for most in (128, 64))
    held = whole["shapley"].between(drawn["shapley_low"], drawn["shapley_high"])
    assert held.sum() >= 6
    assert not whole["shapley"].equals(drawn["shapley"])


def failing(monkeypatch, hits):
    """Let replications fail as the engine does: a cause, and NaN everywhere; ``hits(scenario, replication)``."""
    kept = Evaluator.kept

    def some(self, fortune, wanted):
        found = []
        for runs in kept(self, fortune, wanted):
            hit = np.array([hits(runs.scenario, replication) for replication in runs.replications])
            causes = tuple("a stock below 0" if one else "" for one in hit)
            lost = {name: np.where(hit.reshape(-1, *[1] * (getattr(runs, name).ndim - 1)), np.nan, getattr(runs, name))
                    for name in ("value", "founding", "spend", "outcomes")}  # fmt: skip
            found.append(replace(runs, causes=causes, **lost))
        return found

    monkeypatch.setattr(Evaluator, "kept", some)


def test_a_run_that_fails_costs_its_replication_and_not_the_analysis(kernel, tmp_path, monkeypatch):
    """With 12 runs of 21 differences each replication has an order of its own, played once."""
    a = load("scenarios/status-quo.yaml", profile=SMALL)
    b = load("scenarios/opinion-2019.yaml", profile=SMALL)
    failing(monkeypatch, lambda scenario, replication: replication == 3 and scenario.digest == b.digest)
    with Store(tmp_path) as store:
        found = answer(Question(a, b, "enterprises", runs=12), Evaluator(store, Threads(2), ("enterprises",)))
    assert found.contributions[["replications", "left_out"]].iloc[0].tolist() == [11, 1]
    assert found.players[["shapley", "first", "last"]].notna().to_numpy().all()


def test_the_same_question_has_the_same_answer():
    tables = [explained(Toy(pairs_count, 1.0), "abcdefg", 60, 9, is_chance=False).players for _ in range(2)]
    assert tables[0].equals(tables[1])
    assert not explained(Toy(pairs_count, 1.0), "abcdefg", 60, 8, is_chance=False).players.equals(tables[0])


@pytest.fixture(scope="module")
def mixes():
    a = load("scenarios/status-quo.yaml", profile=SMALL)
    b = a
    for tool, intensity in (("rd_subsidy", 1.0), ("investment_promotion", 2.0), ("incubation", 1.0)):
        b = at_intensity(b, tool, intensity)
    return a, replace(b, name="b")


def test_coalitions_lead_from_one_scenario_to_the_other(mixes):
    a, b = mixes
    among = players(a, b)
    assert [player.id for player in among] == ["investment_promotion", "rd_subsidy", "incubation"]
    assert mix(a, b, []).digest == a.digest
    assert mix(a, b, among).digest == b.digest
    assert mix(a, b, among[:1]).instruments["investment_promotion"].intensity == 2.0
    assert mix(a, b, among[:1]).instruments["rd_subsidy"].intensity == 0.0


def test_what_is_no_instrument_is_a_player_too(mixes):
    a, _ = mixes
    b = replace(a, envelope=5000.0, parameters={"rd_subsidy.misuse": 0.3}, shocks=("pandemic-2020",))
    among = players(a, b)
    assert {player.kind for player in among} == {"envelope", "parameter", "shock"}
    assert mix(a, b, among).digest == b.digest
    assert mix(b, a, among).digest == a.digest


def test_scenarios_of_two_zones_and_two_horizons_are_not_explained(mixes):
    a, _ = mixes
    with pytest.raises(Incomparable, match="profile"):
        players(a, load("scenarios/opinion-2019.yaml"))
    with pytest.raises(Incomparable, match="horizon"):
        players(a, a.with_quarters(8))


def test_shares_of_three_instruments_are_those_of_all_their_coalitions(kernel, mixes, tmp_path):
    """Weights of three players by hand: alone 2/6, second after one of the others 1/6 each, last 2/6."""
    a, b = mixes
    with Store(tmp_path) as store:
        evaluator = Evaluator(store, Threads(2), ("enterprises",))
        question = Question(a, b, "enterprises", runs=30)
        found = answer(question, evaluator)
        values = {}
        among = question.players
        for size in range(4):
            for chosen in combinations(range(3), size):
                one = mix(a, b, [among[k] for k in chosen])
                (runs,) = evaluator.kept(luck(1), [Wanted(one, 30)])
                values[chosen] = question.quantity.values(runs).mean()
    by_hand = (
        2 * (values[0,] - values[()])
        + (values[0, 1] - values[1,])
        + (values[0, 2] - values[2,])
        + 2 * (values[0, 1, 2] - values[1, 2])
    ) / 6
    line = found.players.set_index("player").loc["investment_promotion"]
    assert line["shapley"] == pytest.approx(by_hand)
    assert by_hand != 0.0
    assert found.contributions["start"][0] == pytest.approx(values[()])
    assert found.contributions["end"][0] == pytest.approx(values[0, 1, 2])
    assert found.contributions["kind"].unique().tolist() == ["instrument"]


def test_two_equal_scenarios_leave_nothing_to_explain(mixes):
    a, _ = mixes
    with pytest.raises(Alike):
        _ = Question(a, replace(a, name="other")).players
