"""Incubator floor: begun, built with slippage, let to the best applicants, never beyond what stands."""

import pytest

from sim.state import NEVER
from sim.zone.space import build_floor, let_floor, under_construction
from tests.made import enterprise, parameters, slots, zone

VALUES = {
    "floor.build_time": 6.0,
    "floor.slippage": 0.25,
    "incubation.unit_cost": 2000.0,
    "incubation.public_share": 0.5,
    "incubation.private_occupancy": 0.4,
    "tenancy.floor_per_tenant": 620.0,
    "grants.noise": 0.4,
}
BUILDING = {"incubation.floor": 48000.0, "incubation.started": 0.0}


def built(quarters, p, **values):
    """Return the zone after some quarters in which nothing new is begun."""
    town = zone(**values)
    for _ in range(quarters):
        build_floor(town, p)
    return town


def test_floor_that_takes_six_quarters_stands_six_quarters_after_its_start():
    """Begun in 2019Q1, it stands in 2020Q3, but for a quarter that slips."""
    town = zone(q=4, tenants=0.0)
    build_floor(town, parameters(**VALUES, **BUILDING))
    completed = []
    for _ in range(7):
        build_floor(town, parameters(**VALUES))
        completed.append(town.floor_completed)
    assert completed == pytest.approx([0.0] * 5 + [4500.0, 5625.0])


def test_nothing_is_lost_on_the_way():
    town = built(30, parameters(**VALUES), floor_started={0: 100.0, 5: 200.0, 12: 300.0}, floor_completed=1000.0)
    assert town.floor_completed == pytest.approx(1600.0, rel=1e-3)
    assert town.floor_completed + under_construction(town) == pytest.approx(1600.0)


def test_a_quarter_of_what_is_due_slips_each_quarter():
    """1,000 m2 far beyond their time: 750, then 937.5 stand."""
    p = parameters(**VALUES)
    assert built(1, p, floor_started={12: 1000.0}).floor_completed == pytest.approx(750.0)
    assert built(2, p, floor_started={12: 1000.0}).floor_completed == pytest.approx(937.5)


def test_where_everything_slips_nothing_is_ever_completed():
    assert built(9, parameters(**VALUES | {"floor.slippage": 1.0}), floor_started={12: 1000.0}).floor_completed == 0.0


def test_half_of_6000_m2_at_2000_yuan_costs_the_public_600_wan_yuan():
    """An eighth of 48,000 m2 is begun."""
    town = zone(tenants=0.0)
    build_floor(town, parameters(**VALUES, **BUILDING))
    assert town.floor_started[0] == pytest.approx(6000.0)
    assert town.floor_capital == pytest.approx(600.0)


def test_without_the_instrument_nothing_is_begun_or_paid():
    town = zone(floor_capital=9.0)
    build_floor(town, parameters(**VALUES))
    assert (under_construction(town), town.floor_capital) == (0.0, 0.0)


def test_floor_under_construction_is_the_sum_of_all_ages():
    assert under_construction(zone(floor_started={0: 1.0, 7: 2.0, 12: 4.0})) == 7.0


def tenants(floor, *field):
    let_floor(slots(*field), zone(q=4, floor_completed=floor, n_slots=len(field)), parameters(**VALUES))
    return [e.tenant_since for e in field]


def test_free_floor_goes_to_the_best_applicants():
    """1,900 m2 are three places; one is taken."""
    field = [
        enterprise(tenant_since=1),
        enterprise(wants_floor=True, merit=0.2),
        enterprise(wants_floor=True, merit=0.9),
        enterprise(wants_floor=True, merit=0.5),
        enterprise(merit=1.0),
    ]
    assert tenants(1900.0, *field) == [1, NEVER, 4, 4, NEVER]


def test_luck_can_make_up_for_a_little_merit():
    """0.5 against 0.4 + 0.4 x (0.9 - 0.5)."""
    field = [
        enterprise(wants_floor=True, merit=0.5),
        enterprise(wants_floor=True, merit=0.4, luck={"score": 0.9}),
    ]
    assert tenants(620.0, *field) == [NEVER, 4]


def test_where_there_is_room_everybody_gets_it():
    assert tenants(62000.0, enterprise(wants_floor=True), enterprise(wants_floor=True)) == [4, 4]


def test_nobody_moves_into_what_does_not_stand():
    assert tenants(0.0, enterprise(wants_floor=True)) == [NEVER]
    assert tenants(619.0, enterprise(wants_floor=True)) == [NEVER]
    assert tenants(620.0, enterprise(tenant_since=0), enterprise(tenant_since=0), enterprise(wants_floor=True)) == [
        0,
        0,
        NEVER,
    ]


def test_who_opened_this_quarter_or_has_left_gets_no_floor():
    assert tenants(6200.0, enterprise(wants_floor=True, entered=4), enterprise(wants_floor=True, alive=False)) == [
        NEVER,
        NEVER,
    ]


def test_tenants_that_need_no_floor_get_none():
    p = parameters(**VALUES | {"tenancy.floor_per_tenant": 0.0})
    e = enterprise(wants_floor=True)
    let_floor(slots(e), zone(floor_completed=1000.0, n_slots=1), p)
    assert e.tenant_since == NEVER
