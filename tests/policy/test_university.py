"""Article 18: a link costs innovation at first and pays later; graduates come with it."""

import pytest

from sim.policy.university import ask_university, keep_link, link_factor
from sim.state import UNIVERSITY
from tests.made import enterprise, parameters

P = parameters(
    **{
        "university.unit_cost": 5.0,
        "university.graduates": 0.01,
        "cooperation.first_year": -0.04,
        "cooperation.later": 0.08,
    }
)


def test_only_performers_without_a_link_that_know_of_it_ask():
    assert ask_university(enterprise(performer=True, aware=True), P) == 5.0
    assert ask_university(enterprise(performer=True, aware=True, university_age=0), P) == 0.0
    assert ask_university(enterprise(performer=False, aware=True), P) == 0.0
    assert ask_university(enterprise(performer=True, aware=False), P) == 0.0


def test_a_supported_link_begins_and_brings_one_graduate_in_a_hundred():
    e = enterprise(granted={UNIVERSITY: 5.0}, st_share=0.05)
    keep_link(e, P)
    assert e.university_age == 0
    assert e.st_share == pytest.approx(0.06)


def test_a_link_grows_older_and_no_second_one_begins():
    e = enterprise(granted={UNIVERSITY: 5.0}, st_share=0.05, university_age=3)
    keep_link(e, P)
    assert e.university_age == 4
    assert e.st_share == 0.05


def test_nobody_employs_more_than_all_its_staff_in_science():
    e = enterprise(granted={UNIVERSITY: 5.0}, st_share=0.999)
    keep_link(e, P)
    assert e.st_share == 1.0


def test_without_support_there_is_no_link():
    e = enterprise()
    keep_link(e, P)
    assert e.university_age == -1


@pytest.mark.parametrize(
    ("quarters", "factor"),
    [(-1, 1.0), (0, 0.96), (4, 1.0), (6, 1.02), (12, 1.08), (40, 1.08)],
)
def test_innovation_falls_by_4_percent_and_rises_by_4_points_a_year_to_8_percent(quarters, factor):
    assert link_factor(enterprise(university_age=quarters), P) == pytest.approx(factor)
