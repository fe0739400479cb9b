"""Knowledge, new products and patents (3a, 3b, 3d, 3e)."""

import math

import pytest

from sim.enterprise.innovation import (
    absorptive,
    innovate,
    innovation_hazard,
    learn_by_doing,
    patent,
    patent_mean,
)
from sim.state import TECH_TRANSFER
from tests.made import enterprise, parameters, zone

ABSORPTION = {"innovation.full_absorption": 0.15, "innovation.passive_absorption": 0.2}


@pytest.mark.parametrize(
    ("performer", "staff", "capacity"),
    [(True, 0.15, 1.0), (True, 0.3, 1.0), (True, 0.03, 0.2), (True, 0.0, 0.0), (False, 0.15, 0.2), (False, 0.03, 0.04)],
)
def test_absorption_needs_scientists_and_rd_of_ones_own(performer, staff, capacity):
    e = enterprise(performer=performer, st_share=staff)
    assert absorptive(e, parameters(**ABSORPTION)) == pytest.approx(capacity)


# stocks (3a, 4b)


STOCK = {**ABSORPTION, "innovation.gestation": 6.0, "innovation.depreciation": 0.2, "tech_transfer.contribution": 0.02}
KEEP = 0.8**0.25  # of a stock after a quarter


def test_a_stock_without_rd_loses_a_fifth_in_a_year():
    e = enterprise(real_stock=100.0, knowledge=200.0)
    for q in range(4, 8):
        learn_by_doing(e, zone(q=q), parameters(**STOCK))
    assert e.real_stock == pytest.approx(80.0)
    assert e.knowledge == pytest.approx(160.0)


def test_rd_reaches_the_stock_six_quarters_after_it_was_spent():
    e = enterprise(rd_real=40.0)
    stocks = []
    for q in range(4, 12):
        learn_by_doing(e, zone(q=q), parameters(**STOCK))
        e.rd_real = 0.0
        stocks.append(e.real_stock)
    assert stocks == pytest.approx([0.0] * 6 + [10.0, 10.0 * KEEP])
    assert e.knowledge == pytest.approx(10.0 * KEEP)


def test_spillovers_and_transfers_add_to_knowledge_and_not_to_the_own_stock():
    """A quarter of a pool of 8 a year, half absorbed, is 1; a transfer adds 2 % of the old 100."""
    e = enterprise(
        luck={"transfer": 0.001},
        performer=True,
        st_share=0.075,
        knowledge=100.0,
        real_stock=50.0,
        granted={TECH_TRANSFER: 5.0},
    )
    learn_by_doing(e, zone(spill=[8.0]), parameters(**STOCK))
    assert e.knowledge == pytest.approx(100.0 * KEEP + 1.0 + 2.0)
    assert e.real_stock == pytest.approx(50.0 * KEEP)


# new products (3b, 3d)


def test_at_the_reference_stock_a_performer_innovates_at_the_base_rate():
    assert innovation_hazard(0.45, 1.0, 0.4, 1.0, 1.8) == pytest.approx(0.45)


def test_sixteen_times_the_stock_doubles_the_rate_at_an_elasticity_of_a_quarter():
    assert innovation_hazard(0.45, 16.0, 0.25, 1.0, 1.8) == pytest.approx(0.9)


def test_all_help_together_raises_innovation_by_80_percent_at_most():
    assert innovation_hazard(0.45, 1.0, 0.4, 3.0, 1.8) == pytest.approx(0.81)


def test_without_any_stock_there_is_no_innovation_by_rd():
    assert innovation_hazard(0.45, 0.0, 0.4, 1.0, 1.8) == 0.0


INNOVATION = {
    "innovation.rate": 0.4,
    "innovation.rate_without_rd": 0.2,
    "innovation.elasticity": 0.5,
    "innovation.cap": 1.8,
    "innovation.staff_gain": 0.3,
    "innovation.high_tech_step": 0.05,
    "rd_unit.gain": 0.1,
    "talent.expert_gain": 1.3,
    "cooperation.first_year": -0.04,
    "cooperation.later": 0.08,
}


def innovates(rate, reference=100.0, **values):
    """Say whether the enterprise innovates just below and just above the chance that this yearly rate gives."""
    found = []
    for nudge in (-1e-6, 1e-6):
        e = enterprise(luck={"innovate": 1.0 - math.exp(-rate / 4.0) + nudge}, **values)
        innovate(e, zone(reference_knowledge=[reference]), parameters(**INNOVATION))
        found.append(e.innovated)
    return found == [True, False]


@pytest.mark.parametrize(
    ("values", "rate"),
    [
        ({"performer": True, "knowledge": 100.0}, 0.4),
        ({"performer": True, "knowledge": 400.0}, 0.8),
        ({"performer": True, "knowledge": 100.0, "st_share": 0.1}, 0.4 * (1.0 + 0.3 * math.log(1.1))),
        ({"performer": True, "knowledge": 100.0, "rd_unit": True}, 0.44),
        ({"performer": True, "knowledge": 100.0, "university_age": 12}, 0.432),
        ({"performer": True, "knowledge": 100.0, "teams": 1}, 0.52),
        ({"performer": True, "knowledge": 100.0, "teams": 1, "rd_unit": True, "university_age": 12}, 0.61776),
        ({"performer": False, "knowledge": 400.0}, 0.2),
        ({"performer": False, "rd_unit": True}, 0.2),
    ],
)
def test_the_rate_is_the_product_of_stock_staff_link_unit_and_expert(values, rate):
    assert innovates(rate, **values)


def test_in_an_industry_without_founding_performers_every_performer_counts_as_ordinary():
    assert innovates(0.4, reference=0.0, performer=True, knowledge=7.0)


def test_a_new_product_is_young_counts_in_the_year_and_is_high_tech():
    """5 % of the way from 40 % to all."""
    e = enterprise(luck={"innovate": 0.0001}, product_age=9, high_tech_share=0.4, ytd_innovations=1.0)
    innovate(e, zone(), parameters(**INNOVATION))
    assert (e.innovated, e.product_age, e.ytd_innovations) == (True, 0, 2.0)
    assert e.high_tech_share == pytest.approx(0.43)


def test_an_old_product_grows_older():
    e = enterprise(luck={"innovate": 0.9999}, product_age=9, high_tech_share=0.4, innovated=True)
    innovate(e, zone(), parameters(**INNOVATION))
    assert (e.innovated, e.product_age, e.ytd_innovations) == (False, 10, 0.0)
    assert e.high_tech_share == 0.4


# patents (3e)


def test_100_wan_yuan_of_rd_bring_29_filings_in_a_hundred_years():
    assert patent_mean(100.0, 0.29, 0.35, 1.0) == pytest.approx(0.29)


def test_four_times_the_rd_doubles_the_filings_at_an_elasticity_of_one_half():
    assert patent_mean(400.0, 0.29, 0.5, 1.378) == pytest.approx(0.58 * 1.378)


def test_without_rd_there_are_no_patents():
    assert patent_mean(0.0, 0.29, 0.35, 1.0) == 0.0


PATENTS = {
    "innovation.inventions_per_million": 2.0,
    "innovation.other_per_million": 4.0,
    "innovation.patent_elasticity": 0.5,
    "innovation.granted_share": 0.5,
    "innovation.patent_skill": 0.3,
    "innovation.leader_patents": 0.15,
    "innovation.conversions_per_product": 5.0,
    "innovation.conversions_per_patent": 0.8,
    "ip_standards.filing_gain": 0.3,
    "ip_standards.protection_gain": 0.06,
}


def patents(first, other, **values):
    e = enterprise(luck={"invention": first, "other_patent": other}, rd_real=100.0, **values)
    patent(e, zone(), parameters(**PATENTS))
    return e


def test_half_of_the_filings_are_granted():
    """Means of a quarter 0.25 and 0.5: the first comes above exp(-0.25) = 0.7788 and exp(-0.5) = 0.6065."""
    assert (patents(0.778, 0.606).inventions, patents(0.778, 0.606).other_patents) == (0.0, 0.0)
    e = patents(0.779, 0.607, inventions=2.0, other_patents=3.0)
    assert (e.inventions, e.other_patents) == (3.0, 4.0)


def test_patents_and_products_count_as_conversions():
    """5 for the product, 0.8 for each of two patents."""
    assert patents(0.779, 0.607, innovated=True, ytd_conversions=1.0).ytd_conversions == pytest.approx(7.6)
    assert patents(0.1, 0.1).ytd_conversions == 0.0


@pytest.mark.parametrize(
    ("values", "factor"),
    [
        ({"st_share": 0.1}, 1.0 + 0.3 * math.log(1.1)),
        ({"thousand": 1, "ten_thousand": 2}, 1.15),
        ({"teams": 1}, 1.0),
        ({"ip_until": 4}, 1.378),
        ({"ip_until": 4, "thousand": 1}, 1.15 * 1.378),
    ],
)
def test_staff_leaders_and_supported_filing_raise_the_count(values, factor):
    edge = math.exp(-0.25 * factor)
    assert patents(edge - 1e-6, 0.1, **values).inventions == 0.0
    assert patents(edge + 1e-6, 0.1, **values).inventions == 1.0
