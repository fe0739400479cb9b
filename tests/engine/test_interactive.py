"""The Mesa host behaves as a Mesa user expects: agents, collection, subclasses, replaced rules."""

import mesa
import pytest

from sim import scenario
from sim.engine.interactive import Enterprise, ZoneModel
from sim.engine.run import run
from sim.rule import RULES
from tests.sources import ROOT

OPINION = scenario.load(ROOT / "scenarios/opinion-2019.yaml")


@pytest.fixture(scope="module")
def table():
    """Parameters without the pilot, which these tests do not need."""
    from sim.table import table

    found = table(OPINION, 1, [0], "off")[0]
    found["growth"]["shift"] = 0.13
    return found


def test_agents_are_mesa_agents_with_the_state_as_attributes(table):
    model = ZoneModel(OPINION, table=table)
    model.step()
    assert isinstance(model, mesa.Model)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    working = model.agents.select(lambda e: e.alive)
    assert len(working) == model.outcomes.enterprises
    assert sum(working.get("sales")) == pytest.approx(model.outcomes.output)


def test_who_has_left_is_no_agent_but_keeps_its_slot(table):
    model = ZoneModel(OPINION, table=table)
    for _ in range(4):
        model.step()
    gone = [e for e in model.slots if e.left_at >= 0]
    assert gone
    assert not set(gone) & set(model.agents)
    assert [e.slot for e in model.slots] == list(range(len(model.slots)))


def test_a_data_collector_collects(table):
    model = ZoneModel(OPINION, table=table)
    collector = mesa.DataCollector(
        model_reporters={"certified": lambda m: m.outcomes.certified}, agent_reporters={"sales": "sales"}
    )
    for _ in range(2):
        model.step()
        collector.collect(model)
    assert list(collector.get_model_vars_dataframe()["certified"]) == pytest.approx([15, 15], abs=4)
    assert (collector.get_agent_vars_dataframe()["sales"] > 0).all()


def test_a_subclass_changes_what_enterprises_do(table):
    class Idle(Enterprise):
        def operate(self):
            """Do nothing."""

    model = ZoneModel(OPINION, table=table, enterprise_type=Idle)
    before = {e.key: e.sales for e in model.slots}
    model.step()
    assert all(e.sales == before[e.key] for e in model.slots if e.key in before)


def test_a_replaced_rule_serves_one_model_only(table):
    def never(e, zone, p):
        return 0.0

    def always(e, zone, p):
        return 0.5

    plain = ZoneModel(OPINION, table=table)
    lazy = ZoneModel(OPINION, table=table, rules={"enterprise.innovation.imitate": never})
    keen = ZoneModel(OPINION, table=table, rules={"enterprise.innovation.imitate": always})
    for model in (plain, lazy, keen):
        model.step()
    assert lazy.outcomes.tfp < plain.outcomes.tfp < keen.outcomes.tfp
    assert RULES["enterprise.innovation.imitate"] is not always


def test_an_unknown_rule_or_other_arguments_are_refused(table):
    with pytest.raises(ValueError, match="imitate"):
        ZoneModel(OPINION, table=table, rules={"enterprise.innovation.imitat": lambda e, zone, p: 0.0})
    with pytest.raises(ValueError, match="zone"):
        ZoneModel(OPINION, table=table, rules={"enterprise.innovation.imitate": lambda e: 0.0})


def test_the_compiled_host_refuses_rules_and_names_the_remedy():
    with pytest.raises(ValueError, match="variant"):
        run(OPINION, runs=1, rules={"enterprise.innovation.imitate": lambda e, zone, p: 0.0})
    with pytest.raises(ValueError, match="mesa"):
        run(OPINION, runs=1, engine="julia")


def test_a_value_of_another_type_than_its_field_is_refused(table):
    model = ZoneModel(OPINION, table=table)
    with pytest.raises(TypeError, match="age"):
        model.slots[0].age = 2.7
    with pytest.raises(TypeError, match="sales"):
        model.slots[0].sales = 3
