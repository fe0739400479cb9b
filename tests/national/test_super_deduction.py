"""The super-deduction by year, industry and claim."""

import pytest

from sim.national.super_deduction import additional_deduction, claimed_rate


@pytest.mark.parametrize(
    ("quarter", "manufacturing", "other"),
    [
        ("2018Q1", 0.75, 0.75),
        ("2020Q4", 0.75, 0.75),
        ("2021Q1", 1.0, 0.75),
        ("2022Q3", 1.0, 0.75),
        ("2022Q4", 1.0, 0.8125),  # the year's settlement: (3 x 75 % + 100 %) / 4
        ("2023Q1", 1.0, 1.0),
        ("2030Q4", 1.0, 1.0),
    ],
)
def test_manufacturing_reaches_100_percent_in_2021_and_the_others_in_2023(rules_of, quarter, manufacturing, other):
    p = rules_of(quarter)
    assert claimed_rate(True, True, p) == manufacturing
    assert claimed_rate(True, False, p) == other


def test_what_is_not_claimed_is_not_deducted(rules_of):
    assert claimed_rate(False, True, rules_of("2021Q1")) == 0.0


def test_200_wan_yuan_of_rd_at_a_full_rate_saves_30_of_tax_at_15_percent():
    saved = 0.15 * additional_deduction(rd_expenditure=200.0, rate=1.0)
    assert saved == pytest.approx(30.0)


def test_75_percent_of_80_is_60():
    assert additional_deduction(rd_expenditure=80.0, rate=0.75) == 60.0
