"""Both hosts compute the same bits, for every shipped scenario and for random ones, with bounds checking on."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import parameters, scenario
from sim.engine.interactive import ZoneModel, rows
from sim.engine.run import run
from sim.scenario import Plan
from sim.state import INSTRUMENTS, Enterprise, fields, record_dtype
from sim.table import table
from tests.sources import ROOT

SCENARIOS = sorted(path for path in (ROOT / "scenarios").glob("*.yaml"))
SEED = 5


def bits(values) -> np.ndarray:
    """Floats as their bits, so that not-a-number equals itself and -0 differs from 0."""
    return np.ascontiguousarray(values).view(np.uint64)


def flat(record) -> list[float]:
    found = []
    for value in vars(record).values():
        found += value if isinstance(value, list) else [value]
    return found


def assert_same(question, uncertainty, replication=1):
    """Live one replication on both hosts and compare outcomes, readings, cells and every enterprise record."""
    compiled = run(question, seed=SEED, uncertainty=uncertainty, replications=[replication], panel=replication + 1)
    assert compiled.causes == ("",)
    row = table(question, SEED, [replication], uncertainty)[0]
    row["growth"]["shift"] = compiled.shift[0]
    model = ZoneModel(question, SEED, replication, table=row)
    assert (bits(flat(model.readings)) == bits(compiled.founding[0])).all(), "founding readings"
    for q in range(question.quarters):
        model.step()
        assert (bits(flat(model.outcomes)) == bits(compiled.totals[0, q])).all(), f"outcomes of quarter {q}"
        assert (bits(flat(model.readings)) == bits(compiled.readings[0, q])).all(), f"readings of quarter {q}"
        assert_same_enterprises(model, compiled.panel[compiled.panel["quarter"] == q]["record"])
        if q % 4 == 3:
            parks = [flat(cell) for cell in model.cells[: len(question.profile.parks)]]
            assert (bits(parks) == bits(compiled.parks[0, q // 4])).all(), f"parks in quarter {q}"


def assert_same_enterprises(model, records):
    live = np.array([tuple(rows(e)) for e in model.slots], dtype=record_dtype(Enterprise))
    assert len(live) == len(records)
    for name in fields(Enterprise):
        assert live[name].tobytes() == records[name].tobytes(), f"{name} in quarter {model.zone.q}"


@pytest.mark.parametrize("uncertainty", ["off", "catalogue"])
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_both_hosts_live_a_shipped_scenario_alike_to_the_bit(kernel, path, uncertainty):
    assert_same(scenario.load(path), uncertainty)


@pytest.mark.parametrize("uncertainty", ["off", "catalogue"])
def test_both_hosts_find_the_same_growth_shift_and_run(kernel, uncertainty):
    question = scenario.load(ROOT / "scenarios/opinion-2019.yaml")
    compiled = run(question, runs=1, seed=SEED, uncertainty=uncertainty)
    mesa = run(question, runs=1, seed=SEED, uncertainty=uncertainty, engine="mesa")
    for name in ("shift", "founding", "totals", "readings", "parks", "industries"):
        assert (bits(getattr(mesa, name)) == bits(getattr(compiled, name))).all(), name


intensities = st.one_of(st.just(0.0), st.floats(0.0, 10.0))
plans = st.builds(
    Plan,
    intensity=intensities,
    levers=st.just({}),
    start=st.integers(0, 8),
    end=st.one_of(st.none(), st.integers(8, 15)),
    ramp=st.integers(0, 4),
)
variants = st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in parameters.VARIANTS.items()})


@st.composite
def questions(draw):
    """A random scenario: intensities, starts, ramps, an envelope or none, variants, the shock or none."""
    base = scenario.load(ROOT / "scenarios/status-quo.yaml")
    chosen = draw(st.dictionaries(st.sampled_from(INSTRUMENTS), plans, max_size=21))
    return dataclasses.replace(
        base,
        quarters=draw(st.integers(12, 16)),
        intensity=draw(intensities),
        instruments={**base.instruments, **chosen},
        envelope=draw(st.one_of(st.none(), st.floats(100.0, 20000.0))),
        variants=draw(variants),
        shocks=draw(st.sampled_from([(), ("pandemic-2020",)])),
    )


@settings(max_examples=6)
@given(questions())
def test_both_hosts_live_random_scenarios_alike_to_the_bit(kernel, question):
    assert_same(question, "catalogue")


@pytest.mark.parametrize(
    ("rule", "choice"), [(rule, choice) for rule, choices in parameters.VARIANTS.items() for choice in choices[1:]]
)
def test_a_variant_changes_what_happens_and_both_hosts_agree(kernel, rule, choice):
    question = scenario.load(ROOT / "scenarios/opinion-2019.yaml")
    other = dataclasses.replace(question, variants={**question.variants, rule: choice})
    assert_same(other, "off")
    assert (run(question, runs=1, uncertainty="off").totals != run(other, runs=1, uncertainty="off").totals).any()


def test_workers_and_chunks_change_no_bit(kernel):
    question = scenario.load(Path(ROOT / "scenarios/opinion-2019.yaml"))
    one = run(question, runs=30, workers=1)
    two = run(question, runs=30, workers=2)
    few = run(question, replications=[29, 7])
    assert (bits(one.totals) == bits(two.totals)).all()
    assert (bits(few.totals) == bits(one.totals[[29, 7]])).all()
