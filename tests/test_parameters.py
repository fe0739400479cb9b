import numpy as np
import pytest

from sim.document import Mistakes
from sim.parameters import VARIANTS, judged_share, record_type, shipped
from sim.state import INSTRUMENTS as NAMES
from tests.small_catalogue import INSTRUMENTS, NATIONAL, PARAMETERS, SHOCKS, number, small_catalogue


def mistakes(**changed):
    with pytest.raises(Mistakes) as caught:
        small_catalogue(**changed)
    return [f"{mistake.file} {mistake.field} {mistake.what.key}" for mistake in caught.value.mistakes]


def entry(**values):
    return {"zone": PARAMETERS["zone"], "research": {"elasticity": number(**values)}}


def test_an_entry_keeps_what_the_file_says():
    misuse = small_catalogue().entries["rd_subsidy.misuse"]
    assert (misuse.low, misuse.central, misuse.high) == (0.2, 0.4, 0.53)
    assert (misuse.unit, misuse.tag, misuse.source) == ("1", "V", "made up")
    assert (misuse.minimum, misuse.maximum) == (0.0, 1.0)
    assert misuse.is_ == {"zh": "数", "en": "number"}


def test_a_number_without_unit_may_go_beyond_1_only_where_its_maximum_says_so():
    assert small_catalogue().entries["research.elasticity"].maximum == 10.0
    assert mistakes(parameters=entry(low=0.5, central=1.14, high=2)) == [
        "parameters.yaml research.elasticity.central catalogue.outside",
        "parameters.yaml research.elasticity.high catalogue.outside",
    ]


@pytest.mark.parametrize(
    ("values", "field", "what"),
    [
        ({"low": 0.5, "central": 0.4, "high": 0.6}, "low", "not_ordered"),
        ({"low": 0.1, "central": 0.7, "high": 0.6}, "central", "not_ordered"),
        ({"low": 0.1, "central": 0.4}, None, "half_range"),
        ({"low": 0.1, "high": 0.4}, None, "one_form"),
        ({"central": 0.4, "solved": "a moment"}, None, "one_form"),
        ({"central": 0.4, "share": 0.2}, "share", "unknown_key"),
        ({"central": 0.4, "hihg": 0.6}, "hihg", "unknown_key"),
        ({"central": True}, "central", "number_expected"),
        ({"central": float("nan")}, "central", "number_expected"),
        ({"central": "0.4"}, "central", "number_expected"),
        ({"central": 0.5, "integer": True}, "central", "whole_expected"),
        ({"central": 0.5, "tag": "X"}, "tag", "choice_expected"),
        ({"central": 0.5, "source": " "}, "source", "words_expected"),
        ({"central": 0.5, "is": "only one language"}, "is", "bilingual_expected"),
        ({"central": 0.5, "is": {"en": "one"}}, "is.zh", "words_expected"),
        ({"central": 0.5, "clause": 25}, "clause", "article_expected"),
        ({"central": 0.5, "distribution": "normal"}, "distribution", "choice_expected"),
        ({"solved": "a moment", "tag": "J"}, "tag", "solved_is_derived"),
        ({"by_year": {"2018": 0.5, "later": 0.6}}, "by_year.later", "quarter_expected"),
        ({"by_year": {"2018": 0.5, "2019": 1.6}}, "by_year", "outside"),
    ],
)
def test_an_entry_with_a_mistake_is_refused_with_its_file_and_field(values, field, what):
    dotted = "research.elasticity" + (f".{field}" if field else "")
    assert f"parameters.yaml {dotted} catalogue.{what}" in mistakes(parameters=entry(**values))


@pytest.mark.parametrize("name", ["mean", "prod", "size", "Elasticity", "lambda", "rate-of-tax"])
def test_a_name_that_could_not_be_a_field_of_the_record_is_refused(name):
    found = mistakes(parameters={"research": {name: number(central=0.5)}})
    assert found[0].startswith(f"parameters.yaml research.{name} catalogue.")


def test_a_number_defined_in_two_files_is_refused():
    twice = {**NATIONAL, "rd_subsidy": {"misuse": number(central=0.4)}}
    assert "instruments.yaml rd_subsidy.misuse catalogue.double_name" in mistakes(national=twice)


def test_no_parameter_may_take_the_name_of_the_quarters_since_the_start():
    twice = {**PARAMETERS, "finance": {"started": number("quarters", central=0)}}
    assert "instruments.yaml finance.started catalogue.double_name" in mistakes(parameters=twice)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("article", 30, "article catalogue.article_expected"),
        ("sign", 2, "sign catalogue.choice_expected"),
        ("background", "nothing", "background catalogue.choice_expected"),
        ("channel", [], "channel catalogue.list_expected"),
        ("chanel", "rd_real", "chanel catalogue.unknown_key"),
        ("levers", {"budget": number("万元/yr", share=1.2)}, "levers.budget.share catalogue.outside"),
        ("levers", {"ramp": number("1", central=1)}, "levers.ramp catalogue.double_name"),
    ],
)
def test_an_instrument_with_a_mistake_is_refused(field, value, what):
    changed = {**INSTRUMENTS, "finance": {**INSTRUMENTS["finance"], field: value}}
    assert f"instruments.yaml finance.{what}" in mistakes(instruments=changed)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("quarters", {"first": "2020Q4", "last": "2020Q1"}, "quarters catalogue.end_before_start"),
        ("quarters", {"first": "2020Q5", "last": "2020Q4"}, "quarters.first catalogue.quarter_expected"),
        ("profile", [1, 1], "profile catalogue.weights_expected"),
        ("effects", {"demand": {"unit": "1/yr"}}, "effects.demand catalogue.one_form"),
    ],
)
def test_a_shock_with_a_mistake_is_refused(field, value, what):
    changed = {"pandemic-2020": {**SHOCKS["pandemic-2020"], field: value}}
    assert f"shocks.yaml pandemic-2020.{what}" in mistakes(shocks=changed)


def test_a_budget_set_directly_cannot_be_negative():
    budget = small_catalogue().levers["finance.budget"]
    assert budget.budgeted
    assert not budget.allows(-1.0)


def test_all_mistakes_are_told_at_once():
    assert len(mistakes(parameters={"research": {"a": number(), "b": number(central=2)}}, shocks={"A": {}})) > 3


def test_the_record_nests_every_number_under_its_group():
    record = record_type(small_catalogue())
    assert record["rd_subsidy"].names == ("misuse", "budget", "award", "wait_cut", "started")
    assert record["founding"].names == ("certified",)
    assert record["super_deduction"].names == ("rate",)
    assert record["shock"].names == ("demand",)
    assert record["rd_subsidy"]["misuse"] == np.float64


def test_variants_are_integers_of_the_record():
    variant = record_type(small_catalogue())["variant"]
    assert variant.names == tuple(VARIANTS)
    assert {variant[name] for name in VARIANTS} == {np.dtype(np.int64)}
    assert all(len(choices) == 2 for choices in VARIANTS.values())


def test_the_share_of_judgements_counts_inputs_and_not_what_is_solved():
    # J: envelope, gestation, band, cap, certified, 2 shock effects, 4 levers = 11; V: misuse, elasticity, rate = 3
    assert judged_share(small_catalogue()) == pytest.approx(11 / 14)
    assert judged_share(small_catalogue(), profile_tags=["V", "J"]) == pytest.approx(12 / 16)


def test_budgets_need_an_envelope():
    without = {group: names for group, names in PARAMETERS.items() if group != "zone"}
    assert mistakes(parameters=without) == ["parameters.yaml  catalogue.missing"]


def test_the_shipped_instruments_are_those_of_the_opinion_from_article_4_on():
    instruments = shipped().instruments
    assert tuple(instruments) == NAMES
    assert [tool.article for tool in instruments.values()] == list(range(4, 25))


def test_the_default_shares_of_the_envelope_add_up_to_all_of_it():
    shares = {lever.group: lever.share for lever in shipped().levers.values() if lever.budgeted}
    assert (shares["rd_subsidy"], shares["finance"], shares["university"]) == (0.20, 0.12, 0.01)
    assert len(shares) == 16
    assert sum(shares.values()) == pytest.approx(1.0)


def test_instruments_that_cost_only_administration_have_its_cost_as_a_lever():
    bought = {lever.group for lever in shipped().levers.values() if lever.budgeted}
    assert all("admin_cost" in shipped().instruments[name].levers for name in NAMES if name not in bought)
