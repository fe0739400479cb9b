"""Who is certified at the founding, who is near, and the R&D, registers and scores that go with it."""

import math

import pytest

from sim.enterprise.certification import formal_tests, innovation_score
from sim.enterprise.research import own_rd_target
from sim.state import NEVER
from sim.zone.founding_certificates import (
    CERTIFIED,
    NEAR,
    OTHER,
    certify_founders,
    come_near,
    give_research,
    keep_away,
    qualify,
    settle_research,
    settle_score,
    write_registers,
)
from tests.made import birth, enterprise, newcomer, parameters, slots, zone

LEVELS = {
    "founding.certified": 3.0,
    "founding.near": 2.0,
    "founding.rd_ratio": 0.05,
    "near.staff": 0.08,
    "near.revenue": 0.5,
    "near.research": 0.5,
    "near.most": 0.95,
    "near.aware": 0.75,
    "near.part": 0.8,
    "near.least_age": 2.0,
    "near.certified_most": 100.0,
    "near.near_most": 100.0,
    "certificate.staff_margin": 0.04,
    "certificate.revenue_margin": 0.2,
}


def people(n, **values):
    field = slots(*[enterprise(**values) for _ in range(n)])
    queue = [newcomer(k, suitability=0.01 * k) for k in range(n)]
    return field, queue


def test_the_drawn_numbers_are_certified_and_near_and_nobody_else_is():
    field, queue = people(10, performer=True, st_share=0.09, high_tech_share=0.55)
    certify_founders(field, queue, zone(q=-1, n_slots=10), parameters(**LEVELS))
    assert [e.founding_class for e in field] == [OTHER] * 5 + [NEAR] * 2 + [CERTIFIED] * 3
    assert all(e.certified_until == NEVER for e in field[:7])
    assert all(e.high_tech_share < 0.5 for e in field[:5])


def test_certificates_are_spread_evenly_over_the_rounds_of_2015_to_2017():
    """They end with the third quarters of 2018, 2019 and 2020."""
    field, queue = people(10)
    certify_founders(field, queue, zone(q=-1, n_slots=10), parameters(**LEVELS | {"founding.certified": 9.0}))
    assert sorted(e.certified_until for e in field if e.founding_class == CERTIFIED) == [2, 2, 2, 6, 6, 6, 10, 10, 10]


def test_more_certificates_than_enterprises_are_not_handed_out():
    field, queue = people(2)
    certify_founders(field, queue, zone(q=-1, n_slots=2), parameters(**LEVELS))
    assert [e.founding_class for e in field] == [CERTIFIED, CERTIFIED]


def test_performers_come_first_and_the_very_young_last():
    field, queue = people(4)
    field[0].performer = True
    field[3].age = 7
    certify_founders(field, queue, zone(q=-1, n_slots=4), parameters(**LEVELS | {"founding.near": 0.0}))
    assert [e.founding_class for e in field] == [CERTIFIED, CERTIFIED, CERTIFIED, OTHER]


def test_a_certified_founder_has_what_the_tests_ask_and_a_little_more():
    """10 % + 4 % x 0.5 and 60 % + 20 % x 0.5."""
    e = enterprise(st_share=0.02, high_tech_share=0.1, willing=False)
    qualify(e, birth(), parameters(**LEVELS))
    assert (e.st_share, e.high_tech_share) == pytest.approx((0.12, 0.7))
    assert (e.performer, e.willing, e.aware, e.seeks, e.ever_certified) == (True,) * 5


def test_who_has_more_keeps_it():
    e = enterprise(st_share=0.3, high_tech_share=0.9)
    qualify(e, birth(), parameters(**LEVELS))
    assert (e.st_share, e.high_tech_share) == (0.3, 0.9)


def test_a_near_founder_stands_at_or_above_the_near_marks_and_three_in_four_know_of_it():
    e = enterprise(st_share=0.02, high_tech_share=0.1)
    come_near(e, birth(aware=0.74), parameters(**LEVELS))
    assert (e.st_share, e.high_tech_share) == pytest.approx((0.1, 0.6))
    assert (e.performer, e.aware, e.ever_certified) == (True, True, False)
    come_near(e, birth(aware=0.76), parameters(**LEVELS))
    assert not e.aware


def test_who_would_be_near_without_being_counted_loses_high_tech_revenue():
    e = enterprise(performer=True, st_share=0.09, high_tech_share=0.55)
    keep_away(e, birth(high_tech=0.6), parameters(**LEVELS))
    assert e.high_tech_share == pytest.approx(0.3)
    e = enterprise(st_share=0.09, high_tech_share=0.55)
    keep_away(e, birth(), parameters(**LEVELS))
    assert e.high_tech_share == 0.55


# real R&D


RESEARCH = {
    **LEVELS,
    "near.certified": 0.75,
    "near.certified_span": 0.5,
    "near.least_level": 0.1,
    "near.most_level": 3.0,
    "innovation.depreciation": 0.2,
}


def researched(ratio):
    """Return a certified, a near, an ordinary performer and six enterprises without R&D, each with sales of 1,000."""
    field = slots(
        enterprise(founding_class=CERTIFIED, performer=True),
        enterprise(founding_class=NEAR, performer=True),
        enterprise(founding_class=OTHER, performer=True, rd_propensity=0.02),
        *[enterprise(founding_class=OTHER, rd_propensity=0.02) for _ in range(6)],
    )
    town = zone(q=-1, n_slots=9)
    settle_research(field, [newcomer(k) for k in range(9)], town, parameters(**RESEARCH | {"founding.rd_ratio": ratio}))
    return field, town


@pytest.mark.parametrize("ratio", [0.03, 0.04, 0.05])
def test_real_rd_sums_to_the_drawn_share_of_value_added(ratio):
    """Nine times 1,000 at 30 %: 2,700 of value added."""
    field, _ = researched(ratio)
    assert sum(e.rd_real for e in field) == pytest.approx(ratio * 2700.0)


def test_where_there_is_room_the_certified_do_their_threshold_and_the_near_come_close():
    """Of a threshold of 50: certified 0.75 + 0.5 x 0.5, near 0.5 + 0.45 x 0.5; 135 - 86.25 are left for the third."""
    field, town = researched(0.05)
    assert [e.rd_real for e in field[:3]] == pytest.approx([50.0, 36.25, 48.75])
    assert town.research_level == pytest.approx(48.75 / 20.0)


def test_where_the_drawn_level_is_low_the_near_stay_near_and_the_certified_give_way():
    """0.02 x 2,700 = 54, of which four fifths 43.2: 25 for the near, 18.2 shared over 50 + 11.25."""
    field, _ = researched(0.02)
    room = 18.2 / 61.25
    assert [e.rd_real for e in field[:3]] == pytest.approx([50.0 * room, 25.0 + 11.25 * room, 10.8])


def test_who_does_no_rd_spends_none_but_its_wish_moves_with_the_zone():
    field, town = researched(0.05)
    assert field[5].rd_real == 0.0
    assert field[5].rd_propensity == pytest.approx(0.02 * town.research_level)


GIVEN = {"innovation.depreciation": 0.2, "research.cost_elasticity": 1.0, "credit.rate": 0.06}


def given(intensity=0.03, **values):
    e = enterprise(**{"performer": True, "margin": 0.2, "claims": True, "encouraged": True} | values)
    give_research(e, intensity, parameters(**GIVEN))
    return e


def test_a_founder_spends_what_it_wishes_at_its_own_user_cost():
    e = given()
    assert (e.rd_own, e.rd_real) == pytest.approx((30.0, 30.0))
    assert e.profit == pytest.approx(170.0)
    assert own_rd_target(e, parameters(**GIVEN)) == pytest.approx(30.0)


def test_its_stock_is_the_one_that_its_rd_keeps_up():
    e = given()
    assert (1.0 - 0.8**0.25) * e.real_stock == pytest.approx(7.5)
    assert e.knowledge == e.real_stock
    assert e.rd_recent == pytest.approx([7.5] * len(e.rd_recent))


def test_the_books_of_the_certified_show_the_threshold_whatever_they_spend():
    """50 shown, 30 spent: two fifths are relabelled; who spends 60 shows 60."""
    e = given(founding_class=CERTIFIED)
    assert e.rd_reported == pytest.approx(50.0, rel=1e-5)
    assert e.relabelled == pytest.approx(0.4, abs=1e-5)
    assert given(0.06, founding_class=CERTIFIED).relabelled == 0.0
    assert given().relabelled == 0.0


def test_without_rd_there_is_nothing_to_relabel():
    e = given(0.0)
    assert (e.rd_reported, e.relabelled, e.real_stock) == (0.0, 0.0, 0.0)


# registers


REGISTERS = {
    "founding.growth": 0.1,
    "birth.growth_spread": 0.15,
    "birth.patent_years": 5.0,
    "innovation.rate": 0.4,
    "innovation.rate_without_rd": 0.2,
    "innovation.inventions_per_million": 0.2,
    "innovation.other_per_million": 0.4,
    "innovation.patent_elasticity": 0.5,
    "innovation.granted_share": 0.5,
    "innovation.conversions_per_product": 5.0,
    "innovation.conversions_per_patent": 0.8,
}


def registered(draws=None, **values):
    e = enterprise(**{"performer": True, "rd_real": 100.0, "net_assets": [500.0] * 4} | values)
    write_registers(e, birth(**draws or {}), parameters(**REGISTERS))
    return e


def test_sales_and_rd_of_2015_to_2017_grew_as_the_zone_did():
    e = registered()
    assert e.sales_years == pytest.approx([1000.0, 1000.0 * math.exp(-0.1), 1000.0 * math.exp(-0.2)])
    assert e.rd_real_years == pytest.approx([100.0, 100.0 * math.exp(-0.1), 100.0 * math.exp(-0.2)])
    assert e.net_assets == pytest.approx([500.0 * math.exp(-0.1 * year) for year in range(4)])
    assert e.closed_years == 3


def test_a_young_founder_has_closed_fewer_years():
    e = registered(age=9)
    assert e.closed_years == 2
    assert e.sales_years[2] == 0.0
    assert registered(age=2).closed_years == 0


def test_five_years_of_granted_patents_are_held():
    """Means 0.2 x 0.5 x 5 = 0.5 and 1: the first comes above exp(-0.5) = 0.6065 and exp(-1) = 0.3679."""
    e = registered({"inventions": 0.606, "other_patents": 0.367})
    assert (e.inventions, e.other_patents) == (0.0, 0.0)
    e = registered({"inventions": 0.607, "other_patents": 0.368})
    assert (e.inventions, e.other_patents) == (1.0, 1.0)


def test_a_certified_founder_holds_a_patent():
    e = registered({"inventions": 0.001, "other_patents": 0.001}, founding_class=CERTIFIED)
    assert e.inventions + e.other_patents >= 1.0


def test_conversions_are_those_of_products_and_patents():
    """5 x 0.4 + 0.8 x 0.6 x 0.5 = 2.24 a year for a performer, 5 x 0.2 = 1 for who does no R&D."""
    assert registered().conversion_years == pytest.approx([2.24] * 3)
    assert registered(performer=False, rd_real=0.0).conversion_years == pytest.approx([1.0] * 3)


# the constant of the score


PASSING = {
    "performer": True,
    "st_share": 0.12,
    "high_tech_share": 0.7,
    "sales_years": [1000.0, 1000.0, 1000.0],
    "rd_real_years": [60.0, 60.0, 60.0],
}


def test_seven_of_ten_founders_that_pass_the_formal_tests_score_above_the_mark():
    field = slots(*[enterprise(**PASSING, other_patents=1.0, management=0.1 * k) for k in range(10)])
    failing = enterprise(performer=True, management=1.0)
    town = zone(q=-1, n_slots=11)
    p = parameters(**{"certificate.founding_pass": 0.7})
    settle_score([*field, failing], town, p)
    assert not formal_tests(failing, p)
    assert sum(innovation_score(e, p) + town.score_shift > 70.0 for e in field) == 7


def test_where_nobody_passes_the_formal_tests_nothing_is_shifted():
    town = zone(q=-1, n_slots=1, score_shift=9.0)
    settle_score(slots(enterprise()), town, parameters())
    assert town.score_shift == 0.0
