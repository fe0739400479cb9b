"""Tenancies: who may ask for floor, who asks, and who leaves (5d)."""

import pytest

from sim.enterprise.incubation import eligible_tenant, graduate, look_for_floor
from sim.state import NEVER
from tests.made import enterprise, parameters, zone

P = parameters(
    **{
        "tenancy.age_limit": 5.0,
        "tenancy.sales_limit": 2000.0,
        "tenancy.application": 0.2,
        "tenancy.startup_application": 0.3,
        "tenancy.months": 42.0,
        "tenancy.graduation": 0.11,
    }
)


@pytest.mark.parametrize(
    ("values", "may"),
    [
        ({"age": 20, "sales": 2000.0}, True),
        ({"age": 21, "sales": 2000.0}, False),
        ({"age": 20, "sales": 2001.0}, False),
        ({"age": 8, "tenant_since": 3}, False),
        ({"age": 8, "left_incubator": 0}, False),
    ],
)
def test_floor_is_for_small_enterprises_of_five_years_at_most_and_once(values, may):
    assert eligible_tenant(enterprise(**values), P) is may


def wants(luck, **values):
    e = enterprise(luck={"tenancy": luck}, **values)
    look_for_floor(e, P)
    return e.wants_floor


def test_a_start_up_asks_in_three_quarters_of_ten():
    assert wants(0.29, age=4)
    assert not wants(0.31, age=4)


def test_older_ones_ask_in_one_year_of_five():
    """A yearly chance of 20 % is 5.4 % a quarter."""
    assert wants(0.054, age=12)
    assert not wants(0.055, age=12)


def test_who_may_not_does_not_ask_and_an_old_wish_is_forgotten():
    e = enterprise(luck={"tenancy": 0.001}, age=100, wants_floor=True)
    look_for_floor(e, P)
    assert not e.wants_floor


def left(luck=0.999, since=0, q=4, p=P):
    e = enterprise(luck={"graduate": luck}, tenant_since=since)
    graduate(e, zone(q=q), p)
    return e


def test_eleven_percent_of_tenants_graduate_in_a_year():
    """2.87 % a quarter."""
    assert left(luck=0.0287).tenant_since == NEVER
    assert left(luck=0.0288).tenant_since == 0


def test_after_42_months_a_tenancy_ends():
    assert left(since=0, q=13).tenant_since == 0
    gone = left(since=0, q=14)
    assert (gone.tenant_since, gone.left_incubator) == (NEVER, 14)


def test_who_is_no_tenant_does_not_graduate():
    e = enterprise(luck={"graduate": 0.001})
    graduate(e, zone(), P)
    assert e.left_incubator == -1
