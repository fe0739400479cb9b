"""Article 14: floor that is missing is begun step by step; services for tenants."""

import pytest

from sim.policy.incubation import ask_incubation, floor_to_start, public_part, service_growth, use_services
from sim.state import INCUBATION, NEVER
from tests.made import enterprise, parameters, zone

VALUES = {
    "incubation.service_cost": 2.0,
    "incubation.service_growth": 0.015,
    "incubation.public_share": 0.5,
    "incubation.private_occupancy": 0.4,
    "tenancy.floor_per_tenant": 620.0,
}


def test_a_tenant_without_services_asks_for_a_year_of_them():
    p = parameters(**VALUES)
    assert ask_incubation(enterprise(tenant_since=2), zone(), p) == 2.0
    assert ask_incubation(enterprise(tenant_since=2, served=True), zone(), p) == 0.0
    assert ask_incubation(enterprise(), zone(), p) == 0.0


def test_services_last_a_year():
    e = enterprise(tenant_since=2, granted={INCUBATION: 2.0})
    use_services(e, zone(q=4))
    e.granted[INCUBATION] = 0.0
    served = []
    for q in range(5, 10):
        use_services(e, zone(q=q))
        served.append(e.served)
    assert served == [True, True, True, False, False]


def test_who_leaves_the_incubator_leaves_its_services():
    e = enterprise(tenant_since=NEVER, served=True, served_since=4)
    use_services(e, zone(q=5))
    assert not e.served


def test_only_served_tenants_grow_by_services():
    p = parameters(**VALUES)
    assert service_growth(enterprise(tenant_since=2, served=True), p) == 0.015
    assert service_growth(enterprise(tenant_since=2), p) == 0.0
    assert service_growth(enterprise(served=True), p) == 0.0


def begun(started=0.0, floor=200000.0, delivery=1.0, tenants=60.0, **values):
    p = parameters(**VALUES, **{"incubation.floor": floor, "incubation.started": started, "incubation.programme": 8.0})
    town = {"floor_completed": 40000.0, "floor_founding": 40000.0}
    return floor_to_start(zone(delivery=delivery, tenants=tenants, **town | values), p)


def test_without_the_instrument_nothing_is_begun():
    assert begun(floor=0.0) == 0.0


def test_what_is_missing_to_200_000_is_spread_over_eight_quarters():
    """40,000 stood at the founding: an eighth of 160,000 in each quarter, whatever has been begun."""
    assert begun() == pytest.approx(20000.0)
    assert begun(started=7.0, floor_started=[140000.0]) == pytest.approx(20000.0)
    assert begun(started=8.0) == 0.0


def test_floor_that_stood_or_was_being_built_at_the_founding_is_not_missing():
    assert begun(floor_founding=120000.0) == pytest.approx(10000.0)
    assert begun(floor_founding=210000.0) == 0.0


def test_what_is_not_delivered_is_not_begun():
    assert begun(delivery=0.6) == pytest.approx(12000.0)


def test_where_less_than_40_percent_is_let_private_builders_stay_away():
    """25 tenants use 15,500 of 40,000 m2: only the public half is begun."""
    assert begun(tenants=25.0) == pytest.approx(10000.0)


def test_public_money_builds_half_and_alone_where_nobody_joins():
    p = parameters(**VALUES)
    assert public_part(zone(floor_completed=40000.0, tenants=60.0), p) == 0.5
    assert public_part(zone(floor_completed=40000.0, tenants=25.0), p) == 1.0


def test_where_nothing_stands_yet_nothing_stands_empty():
    assert public_part(zone(), parameters(**VALUES)) == 0.5
    assert begun(floor_completed=0.0, floor_founding=0.0, tenants=0.0) == pytest.approx(25000.0)
