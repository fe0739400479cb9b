from pathlib import Path

import pytest

from sim.definitions import definitions, read_definitions
from sim.document import Document, Mistakes
from sim.outcomes import breakdown, totals
from sim.parameters import shipped
from sim.state import INSTRUMENTS

UNITS = {
    *("enterprises", "persons", "teams", "count", "1", "1/quarter"),
    *("万元", "万元/yr", "m2", "quarters"),
}


def test_every_outcome_is_defined_once_in_the_order_of_the_engine():
    assert list(definitions()) == [outcome.id for outcome in totals()]


def test_what_a_park_and_an_industry_report_is_defined_by_the_same_words():
    assert {outcome.id for outcome in breakdown()} <= set(definitions())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_outcome_has_its_own_name_in_both_languages(lang):
    names = [one.is_[lang] for one in definitions().values()]
    assert len(set(names)) == len(names)
    assert all(one.definition[lang].strip() for one in definitions().values())


def test_chinese_texts_are_chinese_and_english_texts_are_not():
    for one in definitions().values():
        assert any("\u4e00" <= character <= "\u9fff" for character in one.is_["zh"] + one.definition["zh"])
        assert not any("\u4e00" <= character <= "\u9fff" for character in one.is_["en"] + one.definition["en"])


def test_units_are_those_of_the_model():
    assert {one.unit for one in definitions().values()} <= UNITS


def test_spend_is_told_for_each_instrument_by_its_title():
    for name in INSTRUMENTS:
        title = shipped().instruments[name].title
        assert title["zh"] in definitions()[f"spend_{name}"].is_["zh"]
        assert definitions()[f"spend_{name}"].unit == "万元"


def test_the_channel_of_every_instrument_is_an_outcome():
    for tool in shipped().instruments.values():
        assert set(tool.channel) <= set(definitions()), tool.name


def test_an_outcome_without_a_unit_or_with_an_unknown_key_is_refused():
    words = {"zh": "测试", "en": "test"}
    source = Document(Path("made-up.yaml"), {"spent": {"is": words, "definiton": words}})
    with pytest.raises(Mistakes) as caught:
        read_definitions(source)
    assert {mistake.field for mistake in caught.value.mistakes} == {
        "spent.definiton",
        "spent.unit",
        "spent.definition",
    }


def test_neither_money_spent_nor_headcounts_of_applicants_are_better_as_such():
    for name in ("spend", "budget", "applications", "loan_applicants", "rd_reported", "relocated", "debt"):
        assert definitions()[name].better is None
    assert {definitions()[name].better for name in ("exits", "approval_wait", "rationed_share", "defaults")} == {"less"}
    assert {definitions()[name].better for name in ("certified", "rd_real", "tenants", "aware_share")} == {"more"}


def test_what_is_counted_by_quarter_or_over_four_says_so_in_its_definition():
    words = {name: one.definition["en"] for name, one in definitions().items()}
    # of this quarter, but a stock or a share of it
    others = {"guarantee_capital", "guarantee_exposure", "innovations_linked", "rationed_share"}
    quarter = {name for name in words if "this quarter" in words[name]} - others | {"expiries"}
    assert {name for name, one in definitions().items() if one.counted == "quarter"} == quarter
    year = {
        name for name, one in definitions().items() if "over the last four quarters" in words[name] and one.unit != "1"
    }
    assert {name for name, one in definitions().items() if one.counted == "year"} == year | {"city_certified"}


def test_an_unknown_direction_is_refused():
    words = {"zh": "测试", "en": "test"}
    spent = {"is": words, "unit": "count", "definition": words, "better": "higher", "counted": "month"}
    with pytest.raises(Mistakes) as caught:
        read_definitions(Document(Path("made-up.yaml"), {"spent": spent}))
    assert {mistake.field for mistake in caught.value.mistakes} == {"spent.better", "spent.counted"}
