"""What analyses ask: every quantity of every replication, from the store where it is there."""

import numpy as np
import pandas as pd
import pytest

from sim.experiment import analysis, quantities
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.executors import Threads
from sim.experiment.ledger import Counts, Wanted
from sim.experiment.quantities import Quantity
from sim.experiment.store import Store
from sim.scenario import load

pytestmark = pytest.mark.usefixtures("kernel")
SMALL = "sim/catalogue/zones/ten-enterprises.yaml"


@pytest.fixture(scope="module")
def mixes():
    return [load(f"scenarios/{name}.yaml", profile=SMALL) for name in ("status-quo", "opinion-2019")]


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "runs") as opened:
        yield opened


def evaluator(store, *columns):
    return Evaluator(store, Threads(1), (*columns, "spend"))


def test_two_seeds_share_a_store_and_what_is_asked_again_is_not_computed_again(mixes, store):
    first = evaluator(store)
    one, other = (first.kept(luck(seed), [Wanted(mix, 6) for mix in mixes])[1] for seed in (1, 2))
    assert first.counts == Counts(planned=24, done=24, computed=24)
    assert (one.value != other.value).any()
    again = evaluator(store)
    np.testing.assert_array_equal(again.kept(luck(2), [Wanted(mixes[1], 6)])[0].value, other.value)
    assert again.counts == Counts(planned=6, done=6)


def test_joint_draws_are_taken_row_by_row(mixes, store):
    draws = {"founding.certified": np.array([10.0, 20.0])}
    (found,) = evaluator(store, "certified.certificates").kept(luck(1, draws), [Wanted(mixes[0], 4)])
    column = Quantity("certified.certificates", is_chance=False)
    assert len(column.values(found)) == 4


def test_a_target_is_met_or_not_and_an_outcome_has_its_value(mixes, store):
    (runs,) = evaluator(store, "enterprises").kept(luck(1), [Wanted(mixes[1], 8)])
    joint = Quantity("joint", is_chance=True).values(runs)
    each = [Quantity(name, is_chance=True).values(runs) for name in quantities.target_names()[:5]]
    np.testing.assert_array_equal(joint, np.minimum.reduce(each))
    assert (Quantity("enterprises", is_chance=False).values(runs) > 0).all()
    np.testing.assert_array_equal(Quantity("spend", is_chance=False).values(runs), runs.spend)
    assert Quantity("joint", is_chance=True).unit == "chance"


def test_a_target_beyond_the_horizon_has_no_chance(mixes, store):
    (runs,) = evaluator(store).kept(luck(1), [Wanted(mixes[0].with_quarters(8), 2)])
    with pytest.raises(ValueError, match="certified"):
        Quantity("certified", is_chance=True).values(runs)


def test_a_folder_of_an_analysis_is_named_by_the_code_of_its_method(mixes, monkeypatch):
    words = {"zh": "甲", "en": "A"}
    asked = analysis.Analysis("sensitivity", "s", words, words, {}, mixes, [], "catalogue", 1)
    before = asked.folder
    monkeypatch.setattr(analysis, "method_digest", lambda: "another version")
    assert asked.folder != before


def test_a_folder_of_an_analysis_is_named_by_what_is_asked_and_its_tables_by_nothing_else(mixes, tmp_path):
    words = {"zh": "甲", "en": "A"}
    asked = analysis.Analysis("sensitivity", "s", words, words, {"n": 1}, mixes, [], "catalogue", 1)
    other = analysis.Analysis("sensitivity", "s", words, words, {"n": 2}, mixes, [], "catalogue", 1)
    assert asked.folder != other.folder
    table = pd.DataFrame({"input": ["a"], "value": [0.5]})
    folder = analysis.store(tmp_path, asked, {"sensitivity": table}, Counts(planned=1, done=1))
    assert pd.read_parquet(folder / "sensitivity.parquet").equals(table)
    assert b"pandas" not in (folder / "sensitivity.parquet").read_bytes()
