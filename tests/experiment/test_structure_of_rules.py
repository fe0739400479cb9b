"""The order of mixes under other rules: what is kept, reversed, lost or found is told apart from luck."""

from dataclasses import replace

import numpy as np
import pytest

from sim.experiment.evaluator import luck
from sim.experiment.kept import Kept
from sim.experiment.quantities import Quantity
from sim.experiment.structure import forms, structure
from sim.parameters import VARIANTS
from sim.report.structure import sentences
from sim.scenario import load

ENTERPRISES = Quantity("enterprises", is_chance=False)
LETTERS = {"one": "A", "two": "B", "three": "C"}


@pytest.fixture(scope="module")
def mixes():
    one = load("scenarios/opinion-2019.yaml", profile="sim/catalogue/zones/ten-enterprises.yaml")
    return [replace(one, name=name) for name in LETTERS]


class Planted:
    """Gives scenario "one" 3 more than "two" in every run, but 3 less under herding; "three" is "two" up to noise.

    Under collateral one and two differ by noise only.
    """

    def kept(self, fortune, wanted):
        noise = np.random.default_rng(7).normal(size=(2, 60))
        lead = {"herding": -3.0, "collateral": 0.0}
        found = []
        for want in wanted:
            chosen = want.scenario.variants
            gain = next((lead[choice] for choice in chosen.values() if choice in lead), 3.0)
            own = {"one": gain + noise[0], "two": 0.0 * noise[0], "three": noise[1] - noise[1].mean()}
            found.append(self._runs(want.scenario, own[want.scenario.name]))
        return found

    def _runs(self, scenario, values):
        runs = len(values)
        nothing = np.full((runs, 1), np.nan)
        outcomes = np.repeat(values[:, None, None], 12, axis=1)
        never = np.full((runs, 1), -1)
        causes = ("",) * runs
        return Kept(
            scenario, np.arange(runs), causes, nothing, never, nothing, values, ("enterprises",), outcomes
        )  # fmt: skip


@pytest.fixture(scope="module")
def found(mixes):
    return structure(mixes, ENTERPRISES, 60, luck(1), Planted())


def test_every_rule_is_replaced_once_and_one_at_a_time(mixes):
    assert list(forms(mixes[0])) == [("", ""), *((name, choices[1]) for name, choices in VARIANTS.items())]


def becomes(found, choice, a, b):
    pairs = found.pairs
    (row,) = pairs.loc[(pairs["choice"] == choice) & (pairs["a"] == a) & (pairs["b"] == b)].to_dict("records")
    return row["order"], row["outcome"]


def test_a_lead_that_turns_is_reversed_and_one_that_drowns_in_luck_is_lost(found):
    assert becomes(found, "", "one", "two") == ("ahead", "kept")
    assert becomes(found, "mean", "one", "two") == ("ahead", "kept")
    assert becomes(found, "herding", "one", "two") == ("behind", "reversed")
    assert becomes(found, "collateral", "one", "two") == ("undecided", "lost")
    assert becomes(found, "herding", "two", "three") == ("undecided", "open")


def test_the_best_has_rank_1_under_each_rule(found):
    ranks = found.means.pivot(index="choice", columns="scenario", values="rank")
    assert ranks.loc["", "one"] == 1
    assert ranks.loc["herding", "one"] == 3


def test_sentences_name_the_rule_that_turns_the_order(found):
    told = list(sentences(found.pairs, LETTERS, "en"))
    assert told[0] == "Reversed under “certification choice: following others in the industry”: A and B, A and C."
    assert told[1] == "No longer told apart under “credit rationing: by collateral”: A and B, A and C."
    assert "反转" in next(sentences(found.pairs, LETTERS, "zh"))


def test_where_no_rule_turns_it_the_order_is_said_to_hold(found):
    calm = found.pairs.loc[~found.pairs["choice"].isin(["herding", "collateral"])]
    (told,) = sentences(calm, LETTERS, "en")
    assert told.startswith("Of 3 pairs, 2 are told apart")


def test_without_any_difference_there_is_no_order_to_test(found):
    tied = found.pairs.assign(order="undecided", outcome="open")
    (told,) = sentences(tied, LETTERS, "en")
    assert "no order to test" in told


def test_scenarios_with_unlike_rules_have_no_common_order(mixes):
    other = replace(mixes[1], variants={**mixes[1].variants, "entry": "trend"})
    with pytest.raises(ValueError, match="variants"):
        structure([mixes[0], other], ENTERPRISES, 4, luck(1), Planted())


@pytest.mark.usefixtures("kernel")
def test_the_real_rules_are_lived_under_every_form(mixes, tmp_path):
    from sim.experiment.evaluator import Evaluator
    from sim.experiment.executors import Threads
    from sim.experiment.store import Store

    with Store(tmp_path) as store:
        asked = Evaluator(store, Threads(2), ("enterprises",))
        two = [mixes[0], replace(mixes[1], intensity=0.0)]
        table = structure(two, ENTERPRISES, 5, luck(1), asked).means
    assert asked.counts.done == 2 * 5 * (1 + len(VARIANTS))
    assert table.groupby("scenario")["value"].nunique().max() > 1
