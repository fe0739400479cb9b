"""What a scenario says: what it inherits, what wins, what it means when it says nothing."""

import contextlib
import json
import pickle
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import conformity, document, messages, parameters, quarters, scenario, schemas, state
from sim.document import Mistakes

SHIPPED = sorted(Path("scenarios").glob("*.yaml"))
WORDS = "title: {zh: 甲, en: a}\ndescription: {zh: 甲？, en: a?}\n"
LED = {
    "subsidy-led": ("rd_subsidy", "industry_fund"),
    "incubation-led": ("incubation", "platforms"),
    "finance-led": ("finance",),
    "investment-led": ("investment_promotion", "headquarters"),
    "talent-led": ("talent",),
}
ADMINISTRATION = ("planning", "enclave_sharing", "streamlining", "staffing_reform", "evaluation")


@pytest.fixture
def written(tmp_path):
    def write(content: str = "", name: str = "child") -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"name: {name}\n{WORDS}{content}", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_scenario_is_sound_named_as_its_file_and_asks_a_question(file):
    found = scenario.load(file)
    assert found.name == file.stem
    assert found.description["zh"].endswith(("？", "。"))
    assert "?" in found.description["en"] or "." in found.description["en"]


def test_the_scenarios_of_the_issue_are_shipped():
    names = {"status-quo", "opinion-2019", "low-intensity", "medium-intensity", "high-intensity", "balanced", *LED}
    assert names | {"late-start", "effects-halved", "pandemic-2020"} <= {file.stem for file in SHIPPED}


def test_no_two_shipped_scenarios_are_the_same_policy():
    assert len({scenario.load(file).digest for file in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize(("name", "family"), LED.items(), ids=LED)
def test_a_led_mix_gives_its_family_60_percent_of_the_envelope_and_leaves_administration_at_1(name, family):
    found = scenario.load(f"scenarios/{name}.yaml")
    assert found.envelope == 3000.0
    shares = {
        name: lever.share
        for name, tool in parameters.shipped().instruments.items()
        for lever in tool.levers.values()
        if lever.share > 0.0
    }
    own = {name: plan.intensity if plan.intensity is not None else found.intensity for name, plan in mix(found)}
    money = {name: own[name] * share for name, share in shares.items()}
    assert sum(money.values()) == pytest.approx(1.0, abs=1e-4)
    assert sum(money.values()) <= 1.0, "otherwise the envelope would cut all of them"
    assert sum(money[name] for name in family) == pytest.approx(0.6, abs=1e-4)
    others = {own[name] for name in shares if name not in family}
    assert len(others) == 1
    assert all(own[name] == 1.0 for name in ADMINISTRATION)


def mix(found):
    return found.instruments.items()


def test_a_late_start_moves_every_instrument_by_a_year():
    plans = scenario.load("scenarios/late-start.yaml").instruments.values()
    assert {quarters.name(plan.start) for plan in plans} == {"2020Q1"}


def test_halved_effects_leave_the_policy_and_its_money_as_they_are():
    halved, opinion = (scenario.load(f"scenarios/{name}.yaml") for name in ("effects-halved", "opinion-2019"))
    assert halved.parameters == {"effect.scale": 0.5}
    assert halved.instruments == opinion.instruments
    assert halved.intensity == opinion.intensity


def test_a_scenario_that_says_nothing_is_the_status_quo_to_the_end_of_2020(written):
    found = scenario.load(written())
    assert found.quarters == 12
    assert found.intensity == 0.0
    assert found.profile.name == "lincang"
    assert found.envelope is None
    assert set(found.instruments) == set(state.INSTRUMENTS)
    assert found.variants == {name: forms[0] for name, forms in parameters.VARIANTS.items()}
    assert found.readings["growth"] == "output"
    assert found.digest == scenario.load("scenarios/status-quo.yaml").digest


def test_the_child_wins_key_by_key(written):
    written("envelope: 10\npolicy: {intensity: 1, instruments: {talent: {intensity: 2, ramp: 3}}}\n", "parent")
    found = scenario.load(written("extends: parent\npolicy: {instruments: {talent: {intensity: 0.5}}}\n"))
    assert found.envelope == 10.0
    assert found.intensity == 1.0
    assert found.instruments["talent"].intensity == 0.5
    assert found.instruments["talent"].ramp == 3


def test_an_instruments_own_intensity_wins_over_the_common_one_of_a_child(written):
    written("policy: {intensity: 1, instruments: {talent: {intensity: 2}}}\n", "parent")
    found = scenario.load(written("extends: parent\npolicy: {intensity: 0.1}\n"))
    assert found.resolved()["instruments"]["talent"]["intensity"] == 2.0
    assert found.resolved()["instruments"]["green"]["intensity"] == 0.1


def test_a_list_is_replaced_whole(written):
    written("shocks: [pandemic-2020]\n", "parent")
    assert scenario.load(written("extends: parent\nshocks: []\n")).shocks == ()


def test_dates_and_levers_of_an_instrument_are_read_in_quarters(written):
    found = scenario.load(
        written("policy: {instruments: {rd_subsidy: {budget: 500, start: 2019Q3, end: 2020Q2, ramp: 2.0}}}\n")
    )
    plan = found.instruments["rd_subsidy"]
    assert (plan.start, plan.end, plan.ramp) == (6, 9, 2)
    assert plan.levers == {"budget": 500.0}
    assert plan.intensity is None


def test_an_instrument_starts_with_2019_unless_a_scenario_says_otherwise(written):
    assert scenario.load(written()).instruments["talent"].start == quarters.position("2019Q1") == 4


def test_name_title_and_description_do_not_change_the_digest_but_a_parameter_does(written):
    digest = scenario.load(written()).digest
    assert scenario.load(written(name="other")).digest == digest
    assert scenario.load(written("parameters: {rd_subsidy.misuse: 0.3}\n")).digest != digest


def test_saying_the_default_is_saying_nothing(written):
    content = "horizon: [2018Q1, 2020Q4]\nprofile: lincang\npolicy: {intensity: 0}\nreadings: {growth: output}\n"
    assert scenario.load(written(content)).digest == scenario.load(written()).digest


def test_until_replaces_the_horizon_and_may_cut_it_before_a_start(written):
    path = written("policy: {instruments: {talent: {start: 2020Q3}}}\n")
    assert scenario.load(path, until="2024Q4").quarters == 28
    assert scenario.load(path, until="2019Q4").quarters == 8
    for wrong in ("2031Q1", "2017Q4", "soon"):
        with pytest.raises(ValueError, match=wrong):
            scenario.load(path, until=wrong)


def test_validation_may_go_beyond_2030(written):
    assert scenario.load(written()).with_quarters(100).quarters == 100


def test_a_scenario_can_be_sent_to_another_process_and_written_as_json(written):
    found = scenario.load(written())
    assert pickle.loads(pickle.dumps(found)).digest == found.digest
    assert json.loads(json.dumps(found.resolved(), allow_nan=False)) == found.resolved()


def test_a_solved_number_cannot_be_set(written):
    solved = next(entry.dotted for entry in parameters.shipped().entries.values() if entry.solved)
    with pytest.raises(Mistakes) as wrong:
        scenario.load(written(f"parameters: {{{solved}: 1}}\n"))
    assert f":4:14: parameters.{solved}: is solved by the model and cannot be set" in wrong.value.texts("en")[0]


def test_mistakes_are_told_in_chinese(written):
    with pytest.raises(Mistakes) as wrong:
        scenario.load(written("policy: {instruments: {rd_subsdy: {intensity: 1}}}\n"))
    assert wrong.value.texts("zh")[0].endswith(
        ":4:24: policy.instruments.rd_subsdy: 未知的政策工具；是否想写 'rd_subsidy'？"
    )


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_schema_that_editors_use_is_a_valid_schema_and_takes_every_shipped_scenario(lang):
    schema = schemas.scenario(lang)
    jsonschema.Draft202012Validator.check_schema(schema)
    for file in SHIPPED:
        assert jsonschema.Draft202012Validator(schema).is_valid(document.read(file).content)


@pytest.mark.parametrize("name", ["a" * 65, "-a", "A", "a_b", "a b", "ä", "", "a\\n", "../a", "a.yaml"])
def test_a_name_is_lower_case_letters_digits_and_hyphens(tmp_path, name):
    path = tmp_path / "x.yaml"
    path.write_text(f'name: "{name}"\n{WORDS}', encoding="utf-8")
    with pytest.raises(Mistakes) as wrong:
        scenario.load(path)
    assert len(wrong.value.lines) == 1
    assert ":1:7: name: " in wrong.value.lines[0]


@pytest.mark.parametrize("name", ["a" * 64, "1", "a-b-2", "2019-mix"])
def test_other_names_are_fine(tmp_path, name):
    path = tmp_path / "x.yaml"
    path.write_text(f'name: "{name}"\n{WORDS}', encoding="utf-8")
    assert scenario.load(path).name == name


def test_a_flood_of_mistakes_is_cut_off(written):
    flood = "parameters:\n" + "".join(f"  rd_subsidi.misus{number}: 1\n" for number in range(5000))
    with pytest.raises(Mistakes) as wrong:
        scenario.load(written(flood))
    lines = wrong.value.texts("en")
    assert lines[0].endswith(":1:1: more than 500 mistakes; correct these first")
    assert len(lines) == 501


def test_true_is_no_number_and_a_whole_number_is_one(written):
    assert scenario.load(written("envelope: 3000\n")).envelope == 3000.0
    with pytest.raises(Mistakes):
        scenario.load(written("envelope: true\n"))


def test_the_nearest_name_is_found_across_case_and_hyphens():
    assert conformity.nearest("RD-Subsidy", state.INSTRUMENTS) == "rd_subsidy"
    assert conformity.nearest("zzz", state.INSTRUMENTS) is None


KEYS = st.sampled_from(
    [
        *("name", "title", "zh", "en", "extends", "horizon", "profile", "envelope", "policy", "intensity", "x"),
        *("instruments", "talent", "start", "end", "ramp", "parameters", "rd_subsidy.misuse", "variants", "shocks"),
    ]
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["2019Q1", "opinion-2019", "甲", ""])
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.dictionaries(KEYS, VALUES, max_size=6))
def test_no_content_whatever_raises_anything_but_mistakes(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")  # JSON is YAML
    with contextlib.suppress(Mistakes):
        scenario.load(path)
