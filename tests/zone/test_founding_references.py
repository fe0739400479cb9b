"""What later years are measured against: participation at rest, and the R&D stocks of founders."""

import math

import pytest

from sim.chance import logistic
from sim.enterprise.research import participation_odds
from sim.zone.founding_references import refer_to_performers, settle_participation
from tests.made import enterprise, parameters, slots, zone

PLAIN = {
    "research.stop": 0.17,
    "research.size_slope": 0.0,
    "research.high_tech_slope": 0.0,
    "research.staff_slope": 0.0,
    "research.aware_slope": 0.0,
    "research.certified_slope": 0.0,
}


def settled(p, *field):
    town = zone(q=-1, n_slots=len(field), reference_sales=[1000.0])
    settle_participation(slots(*field), town, p)
    return town


def chances(town, p, *field):
    return [logistic(town.participation_base + participation_odds(e, town, p)) for e in field]


def test_with_a_third_of_performers_of_whom_17_percent_stop_half_as_many_of_the_others_start():
    """0.17 x (1/3) / (2/3) = 8.5 %."""
    p = parameters(**PLAIN)
    town = settled(p, *[enterprise(performer=k % 3 == 0) for k in range(30)])
    performs, starts = chances(town, p, enterprise(performer=True), enterprise())
    assert performs == pytest.approx(0.83, abs=1e-6)
    assert starts == pytest.approx(0.085, abs=1e-6)


def test_whatever_their_traits_as_many_are_expected_to_start_as_to_stop():
    p = parameters(**PLAIN | {"research.size_slope": 0.2, "research.staff_slope": 3.0, "research.aware_slope": 0.3})
    field = [
        enterprise(performer=k % 4 == 0, st_share=0.01 * k, aware=k % 3 == 0, sales=200.0 * math.exp(0.2 * k))
        for k in range(20)
    ]
    town = settled(p, *field)
    found = chances(town, p, *field)
    stops = sum(1.0 - chance for e, chance in zip(field, found, strict=True) if e.performer)
    starts = sum(chance for e, chance in zip(field, found, strict=True) if not e.performer)
    assert starts == pytest.approx(stops, abs=1e-6)


def test_a_zone_without_performers_or_without_enterprises_has_finite_odds():
    p = parameters(**PLAIN)
    assert math.isfinite(settled(p, enterprise(), enterprise()).participation_base)
    assert math.isfinite(settled(p).participation_base)


def test_the_reference_is_the_middle_performer_of_each_industry():
    field = slots(
        *[enterprise(performer=True, knowledge=k, real_stock=s) for k, s in ((30.0, 10.0), (10.0, 90.0), (20.0, 50.0))],
        enterprise(knowledge=999.0, real_stock=999.0),
        enterprise(industry=1, performer=True, sales=0.0, knowledge=7.0),
    )
    town = zone(q=-1, n_industries=2, n_slots=5)
    refer_to_performers(field, town)
    assert town.reference_knowledge[0] == 20.0
    assert town.reference_ratio[0] == pytest.approx(0.05)
    assert (town.reference_knowledge[1], town.reference_ratio[1]) == (0.0, 0.0)
