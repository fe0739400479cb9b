"""Start-ups, headquarters and research institutes (1d, 9d)."""

import pytest

from sim.state import INSTITUTE, PLATFORMS, REGISTERED, STARTUP
from sim.zone.entry import admit_headquarters, admit_institutes, admit_startups, startups_per_quarter
from tests.made import blank, newcomer, parameters, profile, zone

VALUES = {
    "entry.rate": 0.08,
    "entry.startup_size": 0.2,
    "entry.room_gain": 0.05,
    "entry.expert_gain": 0.005,
    "founding.growth": 0.1,
    "tenancy.floor_per_tenant": 620.0,
    "streamlining.entry": 0.0,
}
SHAPE = {
    "startup_weight": [1.0],
    "startup_share": [1.0],
    "attracted_share": [1.0],
    "sigma_sales": [1.0],
    "cap_sales": [20000.0],
    "median_sales": [1000.0],
    "sales_per_staff": [50.0],
    "capital_ratio": [0.6],
    "performer_share": [0.3],
    "rd_intensity": [0.02],
}


def expected(changes=None, **values):
    return startups_per_quarter(zone(**{"enterprises": 200.0} | values), parameters(**VALUES | (changes or {})))


def test_eight_percent_of_200_enterprises_are_four_start_ups_a_quarter():
    assert expected() == pytest.approx(4.0)
    assert expected(enterprises=0.0) == 0.0


@pytest.mark.parametrize(
    ("changes", "values", "factor"),
    [
        ({}, {"experts": 4.0}, 1.02),
        ({}, {"floor_completed": 12400.0, "tenants": 10.0}, 1.025),  # half of the floor is free
        ({}, {"floor_completed": 12400.0, "tenants": 20.0}, 1.0),
        ({}, {"floor_completed": 12400.0, "tenants": 30.0}, 1.0),  # never negative room
        ({"streamlining.entry": 0.05, "streamlining.started": 40.0}, {"delivery": 0.6}, 1.03),
        ({"shock.entry": 0.25}, {}, 0.75),
    ],
)
def test_room_experts_and_reform_draw_more_and_a_pandemic_keeps_them_away(changes, values, factor):
    assert expected(changes, **values) == pytest.approx(4.0 * factor)


def test_in_the_other_variant_exits_do_not_lower_entry():
    """240 founding enterprises x (1 + (10 % - 8 %) x 2 years) x 2 % a quarter."""
    found = expected({"variant.entry": 1}, q=8, enterprises=50.0, founding_enterprises=240.0)
    assert found == pytest.approx(240.0 * 1.04 * 0.02)


def admitted(admit, p, capacity=100, luck=None, profile_values=None, **values):
    town = zone(
        luck=luck,
        startup_places=30,
        headquarters_places=8,
        institute_places=8,
        capacity=capacity,
        reference_sales=[1000.0],
        research_level=1.0,
        **values,
    )
    field = blank(capacity)
    queue = [newcomer(100 + k) for k in range(46)]
    admit(field, queue, town, profile(**SHAPE | (profile_values or {})), p)
    return field, town


def test_four_start_ups_of_a_fifth_of_the_median_size_open_in_an_ordinary_quarter():
    """Mean 4: cumulative 0.433 at 3, 0.629 at 4."""
    field, town = admitted(admit_startups, parameters(**VALUES), enterprises=200.0)
    assert (town.startups, town.entrants, town.n_slots) == (4.0, 4.0, 4)
    for k in range(4):
        e = field[k]
        assert (e.key, e.origin, e.age, e.alive, e.entered) == (100 + k, STARTUP, 0, True, 4)
        assert e.sales == pytest.approx(200.0)
        assert e.closed_years == 0


def test_the_same_start_ups_come_first_whatever_the_policy_adds():
    few, _ = admitted(admit_startups, parameters(**VALUES), enterprises=200.0)
    many, _ = admitted(admit_startups, parameters(**VALUES | {"entry.rate": 0.16}), enterprises=200.0)
    assert [e.key for e in many[:4]] == [e.key for e in few[:4]]
    assert many[7].alive


def test_no_start_up_opens_in_a_full_zone():
    _, town = admitted(admit_startups, parameters(**VALUES), capacity=2, enterprises=200.0)
    assert (town.n_slots, town.full) == (2, True)


HEADQUARTERS = {
    **VALUES,
    "headquarters.budget": 120.0,
    "headquarters.registrations": 4.0,
    "headquarters.median_sales": 3000.0,
    "headquarters.real_share": 0.2,
    "promotion.sigma": 1.2,
    "promotion.cap": 30000.0,
}


def test_a_headquarters_registers_in_the_core_with_much_booked_and_little_real():
    """Mean 1 a quarter: an ordinary quarter brings one."""
    shape = {"n_parks": 2, "core": 1, "performer_share": [0.9]}
    field, town = admitted(admit_headquarters, parameters(**HEADQUARTERS), profile_values=shape)
    e = field[0]
    assert (town.registrations_to_date, town.n_slots) == (1.0, 1)
    assert (e.key, e.origin, e.park, e.alive) == (130, REGISTERED, 1, True)
    assert e.sales == pytest.approx(3000.0)
    assert e.real_share == pytest.approx(0.2)
    assert (e.performer, e.rd_own, e.rd_real, e.rd_reported, e.willing) == (False, 0.0, 0.0, 0.0, False)


def test_without_the_instrument_no_headquarters_registers():
    assert admitted(admit_headquarters, parameters(**VALUES), luck={"headquarters": 0.999})[1].n_slots == 0


INSTITUTES = {
    **VALUES,
    "platforms.institutes": 4.0,
    "platforms.institute_cost": 100.0,
    "platforms.institute_sales": 300.0,
    "platforms.institute_research": 0.2,
    "platforms.institute_staff": 0.5,
}


def test_an_institute_opens_with_scientists_and_is_paid_for():
    field, town = admitted(admit_institutes, parameters(**INSTITUTES), budget_left={PLATFORMS: 250.0})
    e = field[0]
    assert town.n_slots == 1
    assert (e.key, e.origin, e.performer, e.sales) == (138, INSTITUTE, True, 300.0)
    assert e.st_share >= 0.5
    assert e.rd_own == pytest.approx(60.0)
    assert town.budget_left[PLATFORMS] == pytest.approx(150.0)
    assert town.spend[PLATFORMS] == pytest.approx(100.0)


def test_no_more_institutes_open_than_can_be_paid():
    _, town = admitted(
        admit_institutes, parameters(**INSTITUTES), luck={"institutes": 0.9999}, budget_left={PLATFORMS: 250.0}
    )
    assert town.n_slots == 2
    assert town.budget_left[PLATFORMS] == pytest.approx(50.0)
    assert admitted(admit_institutes, parameters(**INSTITUTES))[1].n_slots == 0
