"""Article 7: headquarters register, mostly on paper."""

import pytest

from sim.policy.headquarters import ask_headquarters, real_part, registrations_per_year
from sim.state import REGISTERED
from tests.made import enterprise, parameters, zone


def test_without_money_nobody_registers():
    p = parameters(**{"headquarters.registrations": 2.0, "headquarters.budget": 0.0})
    assert registrations_per_year(zone(), p) == 0.0


def test_two_register_a_year_as_far_as_the_offer_is_delivered():
    p = parameters(**{"headquarters.registrations": 2.0, "headquarters.budget": 120.0})
    assert registrations_per_year(zone(delivery=0.6), p) == pytest.approx(1.2)


def test_a_headquarters_that_pays_50_of_tax_asks_a_fifth_of_it_back():
    p = parameters(**{"headquarters.rebate": 0.2})
    assert ask_headquarters(enterprise(origin=REGISTERED, corporate_tax=50.0), zone(), p) == pytest.approx(10.0)


def test_who_is_no_headquarters_or_pays_no_tax_gets_nothing_back():
    p = parameters(**{"headquarters.rebate": 0.2})
    assert ask_headquarters(enterprise(corporate_tax=50.0), zone(), p) == 0.0
    assert ask_headquarters(enterprise(origin=REGISTERED, corporate_tax=0.0), zone(), p) == 0.0


def test_a_fifth_of_what_headquarters_book_is_real_on_average():
    p = parameters(**{"headquarters.real_share": 0.2})
    assert real_part(0.5, p) == pytest.approx(0.2)
    assert sum(real_part((k + 0.5) / 1000.0, p) for k in range(1000)) / 1000.0 == pytest.approx(0.2)


def test_nobody_is_more_than_wholly_real():
    assert real_part(0.999, parameters(**{"headquarters.real_share": 0.9})) == 1.0
