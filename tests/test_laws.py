"""What must be true of any correct implementation (model.md section 7), over random scenarios and every instrument."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings

from sim import parameters, scenario
from sim.engine.run import run
from sim.outcomes import breakdown, totals
from sim.scenario import Plan
from sim.state import INSTRUMENTS, NEVER
from tests.sources import ROOT
from tests.test_agreement import questions

AT = {outcome.id: outcome.position for outcome in totals()}
CELL = {outcome.id: outcome.position for outcome in breakdown()}
CATALOGUE = parameters.shipped()
OPINION = scenario.load(ROOT / "scenarios/opinion-2019.yaml")
STATUS_QUO = scenario.load(ROOT / "scenarios/status-quo.yaml")


def of(ensemble, outcome):
    """An outcome by replication and quarter."""
    return ensemble.totals[:, :, AT[outcome]]


def with_plan(question, instrument, **plan):
    return dataclasses.replace(question, instruments={**question.instruments, instrument: Plan(**plan)})


def with_parameters(question, **numbers):
    return dataclasses.replace(question, parameters={**question.parameters, **numbers})


@settings(max_examples=15)
@given(questions())
def test_stocks_and_flows_reconcile_and_limits_hold(kernel, question):
    ensemble = run(question, runs=3, panel=3)
    assert set(ensemble.causes) == {""}
    change = np.diff(of(ensemble, "enterprises"), axis=1)
    assert (change == of(ensemble, "entries")[:, 1:] - of(ensemble, "exits")[:, 1:]).all()
    for year in range(question.quarters // 4):
        for outcome in ("enterprises", "certified", "performers", "tenants", "exporters"):
            whole = of(ensemble, outcome)[:, year * 4 + 3]
            assert (ensemble.parks[:, year, :, CELL[outcome]].sum(axis=1) == whole).all(), outcome
            assert (ensemble.industries[:, year, :, CELL[outcome]].sum(axis=1) == whole).all(), outcome
        for outcome in ("output", "value_added", "rd_real", "staff"):
            whole = of(ensemble, outcome)[:, year * 4 + 3]
            assert ensemble.parks[:, year, :, CELL[outcome]].sum(axis=1) == pytest.approx(whole, rel=1e-9), outcome
    spent = sum(of(ensemble, f"spend_{name}") for name in INSTRUMENTS)
    assert of(ensemble, "spend") == pytest.approx(spent, rel=1e-9)
    administration = sum(of(ensemble, f"spend_{name}") for name in INSTRUMENTS if "admin_cost" in levers(name))
    paid = np.cumsum(of(ensemble, "spend") - administration, axis=1)
    assert (paid <= of(ensemble, "budget") * (1 + 1e-9) + 1e-6).all(), "more was paid than put into budgets"
    assert (of(ensemble, "floor_let") <= of(ensemble, "floor_completed") + 1e-6).all()
    for outcome in AT:
        if outcome.endswith("_share"):
            assert ((of(ensemble, outcome) >= 0) & (of(ensemble, outcome) <= 1)).all(), outcome
        elif outcome not in ("tfp", "output_growth"):
            assert (of(ensemble, outcome) >= 0).all(), outcome
    assert_enterprises_are_possible(ensemble.panel)


def levers(instrument):
    return CATALOGUE.instruments[instrument].levers


def assert_enterprises_are_possible(panel):
    e = panel["record"]
    for share in ("st_share", "high_tech_share", "relabelled", "merit", "real_share", "core_share", "management"):
        assert ((e[share] >= 0) & (e[share] <= 1)).all(), share
    for stock in ("sales", "staff", "capital", "debt", "knowledge", "real_stock", "rd_real", "equity", "losses"):
        assert (e[stock] >= 0).all(), stock
    assert (e["guaranteed_debt"] <= e["debt"] + 1e-6).all()
    assert not (e["passed"] & ~e["formal"]).any(), "certified although a formal test failed"
    assert not (e["passed"] & ~e["applied"]).any()
    gone = ~e["alive"]
    assert (e["tenant_since"][gone & (e["left_at"] >= 0)] == NEVER).all(), "who has left is no tenant"
    assert ((e["granted"] == 0) | (e["granted"] == e["asked"])).all()


def spread(instrument):
    """The other numbers of an instrument's group: what it costs and what it does, at the ends of their ranges."""
    for entry in CATALOGUE.parameters.values():
        if entry.group == instrument and entry.uncertain:
            yield entry.dotted, entry.low
            yield entry.dotted, entry.high


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_an_instrument_at_intensity_0_leaves_no_trace(kernel, instrument):
    without = with_plan(OPINION, instrument, intensity=0.0)
    expected = run(without, runs=2, uncertainty="off")
    assert (of(expected, f"spend_{instrument}") == 0.0).all()
    for name, value in spread(instrument):
        found = run(with_parameters(without, **{name: value}), runs=2, uncertainty="off")
        assert found.totals.tobytes() == expected.totals.tobytes(), f"{name} at {value} shows"


@pytest.mark.parametrize("instrument", [name for name in INSTRUMENTS if "budget" in levers(name)])
def test_an_instrument_without_money_and_effort_leaves_no_trace(kernel, instrument):
    """All native levers set to 0 by hand is the same as intensity 0."""
    nothing = with_plan(OPINION, instrument, intensity=1.0, levers=dict.fromkeys(levers(instrument), 0.0))
    expected = run(with_plan(OPINION, instrument, intensity=0.0), runs=2, uncertainty="off")
    assert run(nothing, runs=2, uncertainty="off").totals.tobytes() == expected.totals.tobytes()


@pytest.mark.parametrize("instrument", [name for name in INSTRUMENTS if list(spread(name))])
def test_at_intensity_1_its_numbers_do_matter(kernel, instrument):
    """The twin of the test above: without it a dead lever would pass."""
    question = dataclasses.replace(with_plan(OPINION, instrument, intensity=4.0), envelope=None).with_quarters(28)
    expected = run(question, runs=12, uncertainty="off")
    silent = []
    for name in sorted({name for name, _ in spread(instrument)}):
        moved = [run(with_parameters(question, **{name: value}), runs=12, uncertainty="off")
                 for number, value in spread(instrument) if number == name]  # fmt: skip
        if all(one.totals.tobytes() == expected.totals.tobytes() for one in moved):
            silent.append(name)
    assert not silent, f"no outcome depends on {silent}"


def paired(instrument, outcome, quarters=28, runs=200, background=STATUS_QUO, **plan):
    """Mean and standard error of an instrument's effect on an outcome at the horizon, at common random numbers."""
    question = background.with_quarters(quarters)
    less = run(with_plan(question, instrument, intensity=0.0), runs=runs)
    more = run(with_plan(question, instrument, intensity=1.0, **plan), runs=runs)
    change = (of(more, outcome) - of(less, outcome))[:, -4:].mean(axis=1)
    return change.mean(), change.std() / np.sqrt(runs), more, less


def test_grants_raise_real_rd_by_no_more_than_additionality_allows(kernel):
    effect, error, more, _ = paired("rd_subsidy", "rd_real", quarters=16)
    assert effect > 2 * error
    most = 1.6  # RMB per RMB at the high end of additionality (P2.10), nothing misused
    direct = 4.0 * of(more, "spend_rd_subsidy")[:, -4:].mean()
    assert effect <= most * direct + 2 * error


def test_guarantees_lower_rationing(kernel):
    effect, error, _, _ = paired("finance", "rationed_share")
    assert effect < -2 * error


def test_floor_brings_tenants_but_occupancy_falls(kernel):
    effect, error, more, less = paired("incubation", "tenants")
    assert effect > 2 * error
    occupied = [of(one, "floor_let")[:, -1] / of(one, "floor_completed")[:, -1] for one in (more, less)]
    assert occupied[0].mean() < occupied[1].mean()


def test_awards_raise_applications_and_relabelling(kernel):
    effect, error, more, less = paired("certification", "applications")
    assert effect > 2 * error
    assert of(more, "relabelled_share")[:, -1].mean() > of(less, "relabelled_share")[:, -1].mean()


def test_common_random_numbers_pair_scenarios(kernel):
    """The variance of a paired difference is far below that of two independent ones."""
    a, b = run(STATUS_QUO, runs=100, seed=1), run(OPINION, runs=100, seed=1)
    other = run(OPINION, runs=100, seed=2)
    output = [of(one, "output")[:, 11] for one in (a, b, other)]
    assert np.var(output[1] - output[0]) < np.var(output[2] - output[0]) / 5


def test_effects_halved_lie_between_none_and_full(kernel):
    halved = scenario.load(ROOT / "scenarios/effects-halved.yaml")
    certified = [of(run(one, runs=200), "certified")[:, 11].mean() for one in (STATUS_QUO, halved, OPINION)]
    assert certified[0] < certified[1] < certified[2]
