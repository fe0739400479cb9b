"""Inputs as a reader knows them: expected numbers are converted by hand."""

import re

import pytest

from sim.parameters import shipped
from sim.report.given import SHARES, in_words

ENTRIES = {entry.dotted: entry for entry in (*shipped().entries.values(), *shipped().levers.values())}
NAMED = {f"{group}.{name}" for group, names in SHARES.items() for name in names.split()}


def test_a_share_is_in_per_cent_in_both_languages_and_keeps_its_digits():
    for lang in ("zh", "en"):
        assert in_words("founding.rd_ratio", "0.008 / 0.018 / 0.04", "1", lang) == ("0.8 / 1.8 / 4", "%")
        assert in_words("innovation.any_share", "0.2 / 0.254 / 0.38", "1", lang) == ("20 / 25.4 / 38", "%")


def test_an_elasticity_stays_a_plain_number_without_a_unit():
    assert in_words("research.cost_elasticity", "0.2 / 0.9 / 2", "1", "en") == ("0.2 / 0.9 / 2", "")


def test_a_rate_is_in_per_cent_a_year_and_a_number_of_things_is_not():
    assert in_words("exit.first_year", "0.016", "/年", "zh") == ("1.6", "%/年")
    assert in_words("awareness.outside", "0.005 / 0.01 / 0.03", "1/quarter", "en") == ("0.5 / 1 / 3", "%/quarter")
    assert in_words("promotion.leads", "20", "1/yr", "en") == ("20", "1/yr")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("1 / 2 / 4", "万元", ("10 / 20 / 40", "CNY thousand")),  # 10,000 yuan are 10 thousand
        ("100 / 200 / 300", "万元", ("1 / 2 / 3", "CNY million")),  # a hundred times 10,000 yuan are a million
        ("1,000 / 3,000 / 10,000", "万元/yr", ("10 / 30 / 100", "CNY million/yr")),
        ("20 / 30 / 45", "亿元/yr", ("2,000 / 3,000 / 4,500", "CNY million/yr")),  # 100 million yuan each
        ("2018Q1: 3,000; 2019Q1: 5,000", "万元", ("2018Q1: 30; 2019Q1: 50", "CNY million")),
        ("1,500 / 2,250 / 3,000", "yuan/m2", ("1,500 / 2,250 / 3,000", "CNY/m2")),
    ],
)
def test_in_english_money_is_in_thousand_or_million_yuan(value, unit, shown):
    assert in_words("any.money", value, unit, "en") == shown


def test_in_chinese_money_stays_in_wan_and_yi():
    assert in_words("zone.envelope", "1,000 / 3,000 / 10,000", "万元/年", "zh") == ("1,000 / 3,000 / 10,000", "万元/年")


def test_steps_by_date_and_words_are_kept():
    steps = in_words("small_firm.lower_rate", "2018Q1: 0.1; 2021Q1: 0.025", "1", "en")
    assert steps == ("2018Q1: 10; 2021Q1: 2.5", "%")
    assert in_words("certification.budget", "10% of the envelope", "万元/yr", "en")[0] == "10% of the envelope"
    assert in_words("credit.recovery", "solved: payout, 3 / 4", "1", "en") == ("solved: payout, 3 / 4", "%")


def test_every_number_that_is_called_a_share_or_a_chance_is_told_in_per_cent():
    called = re.compile(r"(比例|占比|率|概率)(（[^（）]*）)?$")
    names = {name for name, entry in ENTRIES.items() if entry.unit == "1" and called.search(entry.is_["zh"])}
    assert len(names) > 60
    assert names - NAMED == set()


def test_what_is_told_in_per_cent_lies_between_nothing_and_all_and_is_no_elasticity():
    for name in NAMED:
        entry = ENTRIES[name]
        assert entry.unit == "1"
        assert entry.maximum == 1.0
        assert not re.search("弹性|对数|离散度|倍数|系数", entry.is_["zh"]), name
