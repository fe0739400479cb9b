import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.summary import wilson
from sim.report.words import exact, money, number, percent, probability, probability_interval, quantity

NONE_OR_ALL = re.compile(r"(?<![\d.])(0(\.0+)?|100(\.0+)?) %")


@given(trials=st.integers(1, 1_000_000), share=st.floats(0.0, 1.0))
def test_a_probability_from_replications_is_never_shown_as_none_or_all(trials, share):
    successes = round(share * trials)
    low, high = wilson(successes, trials)
    words = f"{probability(successes / trials, trials, high - low)} ({probability_interval(low, high)})"
    assert not NONE_OR_ALL.search(words), words


def test_no_success_is_less_than_one_in_n():
    assert probability(0.0, 1000) == "< 1/1000"
    assert probability(1.0, 1000) == "> 999/1000"
    assert probability_interval(*wilson(0, 1000)) == "<= 0.4 %"
    assert probability_interval(*wilson(1000, 1000)) == ">= 99.6 %"


@pytest.mark.parametrize(("trials", "shown"), [(400, "62 %"), (40_000, "62.3 %")])
def test_digits_follow_the_interval(trials, shown):
    low, high = wilson(round(0.6231 * trials), trials)
    assert probability(0.6231, trials, high - low) == shown


def test_a_value_is_as_exact_as_its_spread():
    assert number(28.637, spread=17.0) == "29"
    assert number(28.637, spread=1.7) == "28.6"
    assert number(12_345.6, spread=900.0) == "12,350"  # two digits of 900 are tens
    assert percent(0.02049, spread=0.018) == "2.0 %"


def test_what_comes_whole_is_shown_whole_and_a_mean_of_it_is_not():
    assert quantity(0.0, "teams", "zh", 1.0) == "0"
    assert quantity(17.0, "enterprises", "en", 16.0) == "17"
    assert quantity(242.0, "enterprises", "en") == "242"
    assert quantity(10.44, "enterprises", "en", 10.44) == "10"
    assert quantity(3.29, "enterprises", "en", 3.29) == "3.3"


def test_what_is_nothing_but_for_rounding_has_no_decimals():
    assert number(3e-17) == "0"
    assert number(-3e-17, 1e-16, sign=True) == "0"
    assert number(0.0003, 0.0001) == "0.00030"


def test_a_change_carries_its_sign_and_nothing_is_not_minus_nothing():
    assert number(3.2, 9.0, sign=True) == "+3.2"
    assert number(-0.001, 9.0, sign=True) == "0.0"


def test_money_is_in_wan_and_yi_in_chinese_and_in_yuan_in_english():
    assert money(8_500.0, "zh", spread=300.0) == "8,500 万元"
    assert money(85_000.0, "zh", spread=9_000.0) == "8.50 亿元"
    assert money(8_500.0, "en", spread=300.0) == "CNY 85.0 m"
    assert money(250_000.0, "en", spread=30_000.0) == "CNY 2.50 bn"
    assert quantity(8_500.0, "万元", "zh", 300.0) == "8,500 万元"


def test_a_threshold_is_shown_as_it_was_given():
    assert exact(0.15, "1/yr", "en") == "15 %"
    assert exact(200_000.0, "m2", "zh") == "200,000"
    assert exact(30.0, "enterprises", "zh") == "30"


def test_what_is_not_known_is_a_dash():
    for words in (
        number(None),
        percent(None),
        money(None, "zh"),
        probability(None, 400),
        probability_interval(None, None),
    ):
        assert words == "–"
