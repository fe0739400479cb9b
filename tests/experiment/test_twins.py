"""One enterprise under two mixes: the first decision that differs is found, and what it takes."""

import pandas as pd
import pytest

from sim.commands import explain
from sim.experiment.attribution import twins
from sim.experiment.attribution.lives import ABSENT, compared, first_difference
from sim.experiment.attribution.twins import FINDS, NotFound, Question, twin
from sim.experiment.evaluator import NoRuns
from sim.experiment.own_effect import at_intensity
from sim.scenario import load

QUARTERS = ["2019Q1", "2019Q2", "2019Q3", "2019Q4"]


def life(quarters=QUARTERS, **fields):
    plain = {
        "stage": "operating",
        "exporting": False,
        "rd_own": 10.0,
        "investment": 5.0,
        "aware": False,
        "sales": 100.0,
    }
    return pd.DataFrame({"quarter": quarters, **{name: fields.get(name, value) for name, value in plain.items()}})


def test_the_first_planted_difference_of_a_decision_is_found():
    a = life()
    b = life(
        aware=[False, True, True, True],  # received earlier than the decision, so not it
        exporting=[False, False, True, True],
        rd_own=[10.0, 10.0, 10.0, 12.0],
        sales=[100.0, 100.0, 103.0, 110.0],
    )
    first = first_difference(compared(a, b))
    assert first[["quarter", "field", "a", "b"]].to_numpy().tolist() == [["2019Q3", "exporting", "0", "1"]]


def test_several_decisions_of_one_quarter_stand_together_with_choices_before_amounts():
    b = life(rd_own=[10.0, 14.0, 14.0, 14.0], exporting=[False, True, True, True])
    assert first_difference(compared(life(), b))["field"].tolist() == ["exporting", "rd_own"]


def test_less_than_one_per_cent_is_no_difference():
    table = compared(life(), life(rd_own=[10.0, 10.05, 10.05, 10.05]))
    assert not table["differs"].any()
    assert first_difference(table).empty


def test_a_quarter_in_which_it_is_not_there_is_told_as_absent():
    table = compared(life(QUARTERS[2:]), life())
    assert first_difference(table).iloc[0][["quarter", "field", "a", "b"]].tolist() == [
        "2019Q1",
        "stage",
        ABSENT,
        "operating",
    ]
    assert table[table["quarter"] == "2019Q4"]["differs"].sum() == 0


def test_another_industry_is_a_trait_that_differs_and_no_decision():
    a, b = (life().assign(industry=industry) for industry in ("logistics", "green_food"))
    table = compared(a, b)
    assert table.loc[table["differs"], "field"].unique().tolist() == ["industry"]
    assert first_difference(table).empty


def test_who_is_not_there_has_no_other_industry():
    table = compared(life(QUARTERS[2:]).assign(industry="logistics"), life().assign(industry="logistics"))
    assert not table.loc[table["kind"] == "trait", "differs"].any()


@pytest.fixture(scope="module")
def mixes():
    a = load("scenarios/status-quo.yaml")
    return a, at_intensity(at_intensity(a, "export", 2.0), "brand_quality", 1.0)


@pytest.fixture(scope="module")
def exporter(kernel, mixes):
    return twin(Question(*mixes, find="exporting"))


def test_an_exporter_only_under_b_is_found_and_owes_it_to_export_support(exporter):
    last = exporter.twins[(exporter.twins["quarter"] == "2020Q4") & (exporter.twins["field"] == "exporting")].iloc[0]
    assert (last["a"], last["b"], last["differs"]) == ("0", "1", True)
    causes = exporter.causes[exporter.causes["field"] == "exporting"].set_index("player")
    assert causes.loc["export", "suffices"].all()
    assert causes.loc["export", "needed"].all()
    assert not causes.loc["brand_quality", "suffices"].any()
    assert exporter.alike >= 1


def test_the_enterprise_that_was_found_is_the_same_by_its_key(exporter, mixes):
    again = twin(Question(*mixes, enterprise=exporter.enterprise, replication=exporter.replication))
    pd.testing.assert_frame_equal(again.twins, exporter.twins)
    assert again.alike is None
    assert again.first.equals(exporter.first)


def test_both_are_alike_until_the_policy_begins(exporter):
    before = exporter.twins[exporter.twins["quarter"] < "2019Q1"]
    assert len(before)
    assert not before["differs"].any()


def test_an_unknown_key_is_told(kernel, mixes):
    with pytest.raises(NotFound):
        twin(Question(*mixes, enterprise=7))


def panel(industry, certified):
    """Enterprises 1 and 2 in the last quarter; the second one is of an industry of choice."""
    same = {"quarter": "2020Q4", "alive": True, "origin": "startup", "park": "core", "certified": certified}
    return pd.DataFrame([{**same, "enterprise": k, "industry": one} for k, one in ((2, "logistics"), (1, industry))])


def lived(monkeypatch, mixes, panels):
    """Let replications be what is planted by scenario and replication."""
    monkeypatch.setattr(twins, "_panel", lambda question, scenario, replication: panels(scenario, replication))
    return twins._found(Question(*mixes))


def test_who_was_steered_to_another_industry_is_not_found_by_question(mixes, monkeypatch):
    b = mixes[1]
    same = lived(monkeypatch, mixes, lambda scenario, _: panel("logistics", scenario is b))
    assert same == (0, 1, 2)
    steered = lived(
        monkeypatch, mixes, lambda scenario, _: panel("green_food" if scenario is b else "logistics", scenario is b)
    )
    assert steered == (0, 2, 1)


def test_a_replication_that_failed_is_passed_over_by_a_question(mixes, monkeypatch):
    def planted(scenario, replication):
        if replication == 0:
            raise NoRuns("a stock below 0")
        return panel("logistics", scenario is mixes[1])

    assert lived(monkeypatch, mixes, planted) == (1, 1, 2)


def test_the_command_knows_every_question():
    assert explain.FINDS == tuple(FINDS)
