"""What one scenario changes against another, in order and in words."""

from dataclasses import asdict, replace

import pytest

from sim import quarters
from sim.experiment.policy_diff import changes
from sim.report.policy_words import sentences
from sim.scenario import Plan, load
from tests.sources import ROOT

OPINION = load(ROOT / "scenarios" / "opinion-2019.yaml")
STATUS_QUO = load(ROOT / "scenarios" / "status-quo.yaml")


def with_plans(scenario, **plans):
    return replace(scenario, instruments={**scenario.instruments, **plans})


def said(a, b, lang="en"):
    return sentences([asdict(change) for change in changes(a, b)], lang)


def test_a_scenario_changes_nothing_against_itself():
    assert changes(OPINION, OPINION) == ()
    assert said(OPINION, OPINION) == ["The two scenarios do not differ in policy, parameters or readings."]


def test_intensity_and_start_of_one_instrument_are_one_sentence():
    later = with_plans(OPINION, rd_subsidy=Plan(intensity=1.7, start=quarters.position("2019Q3")))
    assert said(OPINION, later, "zh") == ["研发补助（第十二条）：力度由1提高到1.7；起始由2019Q1推迟到2019Q3。"]
    assert said(OPINION, later) == [
        "R&D subsidy (article 12): intensity raised from 1 to 1.7; starts 2019Q3 instead of 2019Q1."
    ]
    assert said(later, OPINION, "zh") == ["研发补助（第十二条）：力度由1.7降低到1；起始由2019Q3提前到2019Q1。"]


def test_instruments_that_change_alike_share_a_sentence_in_the_order_of_the_opinion():
    half = Plan(intensity=0.5)
    mixed = with_plans(OPINION, university=half, talent=half, tech_transfer=half, export=Plan(intensity=2.0))
    assert said(OPINION, mixed) == [
        "Export (article 8): intensity raised from 1 to 2.",
        "Talent, Technology transfer, University-industry cooperation (articles 16–18): "
        "intensity lowered from 1 to 0.5.",
    ]
    assert said(OPINION, mixed, "zh")[1].startswith("人才引培、成果转化、产学研合作（第十六至十八条）：")


def test_all_instruments_at_once_are_not_listed_one_by_one():
    assert said(STATUS_QUO, OPINION) == [
        "All 21 instruments (articles 4–24): switched on at intensity 1; from 2019Q1 on."
    ]
    assert said(OPINION, STATUS_QUO, "zh") == ["全部21项政策工具（第四至二十四条）：停用（原力度1）。"]


def test_dates_of_an_instrument_that_is_off_do_not_matter():
    moved = with_plans(STATUS_QUO, talent=Plan(start=quarters.position("2020Q1"), ramp=3))
    assert changes(STATUS_QUO, moved) == ()


def test_a_lever_set_directly_comes_with_its_unit_and_otherwise_follows_the_intensity():
    direct = with_plans(OPINION, headquarters=Plan(levers={"registrations": 3.0}))
    (change,) = changes(OPINION, direct)
    assert (change.id, change.article, [part.what for part in change.parts]) == ("headquarters", 7, ["lever"])
    assert "headquarters registered a year set to 3/yr (followed the intensity)" in said(OPINION, direct)[0]
    budget = with_plans(OPINION, headquarters=Plan(levers={"budget": 500.0}))
    assert "年度预算定为500 万元/年（原随力度）" in said(OPINION, budget, "zh")[0]
    assert "yearly budget set to CNY 5.00 m/yr" in said(OPINION, budget)[0]


def test_an_end_and_the_end_of_the_horizon():
    ended = with_plans(OPINION, green=Plan(end=quarters.position("2019Q4")))
    assert said(OPINION, ended, "zh") == ["绿色生态（第十条）：结束由时间范围末提前到2019Q4。"]
    assert said(ended, OPINION) == ["Green development (article 10): ends at the end of the horizon instead of 2019Q4."]


def test_everything_beside_the_instruments_has_its_own_sentence():
    other = replace(
        OPINION,
        envelope=4000.0,
        parameters={"rd_subsidy.misuse": 0.3},
        shocks=("pandemic-2020",),
        readings={**OPINION.readings, "certified": "certificates@core"},
        quarters=20,
    )
    kinds = [change.kind for change in changes(OPINION, other)]
    assert kinds == ["envelope", "horizon", "shock", "reading", "parameter"]
    found = said(OPINION, other, "zh")
    assert found[0] == "年度资金总额：定为4,000 万元/年（原按参数目录）。"
    assert found[1] == "时间范围：末季由2020Q4推迟到2022Q4。"
    assert found[2] == "冲击“2020年新冠疫情”：新增。"
    assert found[3].startswith("目标“高新技术企业数量”的口径（第二条）：")
    assert found[4] == "参数“补助资金被挪用的比例”：固定为30 %（原按参数目录取值）。"


@pytest.mark.parametrize(
    ("name", "was", "now", "told"),
    [
        ("rd_subsidy.misuse", 0.2, 0.3, "raised from 20 % to 30 %"),  # between 0 and 1: a share
        ("research.cost_elasticity", 0.9, 4.74, "raised from 0.9 to 4.74"),
        ("rd_subsidy.additionality", 0.1, -0.3, "lowered from 0.1 to -0.3"),
    ],
)
def test_only_shares_are_told_in_per_cent(name, was, now, told):
    a, b = (replace(OPINION, parameters={name: value}) for value in (was, now))
    assert told in said(a, b)[0]


def test_a_factor_as_a_lever_is_a_plain_number():
    direct = with_plans(OPINION, certification=Plan(levers={"outreach": 1.5}))
    assert "set to 1.5 (" in said(OPINION, direct)[0]


def test_an_envelope_that_caps_budgets_is_not_the_parameter_of_that_name():
    one, other = replace(OPINION, envelope=4000.0), replace(OPINION, parameters={"zone.envelope": 4000.0})
    assert [change.kind for change in changes(one, other)] == ["envelope", "parameter"]


def test_a_profile_of_the_same_name_may_differ_inside():
    other = replace(OPINION, profile=replace(OPINION.profile, zone_traits={}))
    assert said(OPINION, other) == ["Zone profile lincang: same name, other content."]


def test_values_that_differ_never_look_alike():
    a, b = (with_plans(OPINION, talent=Plan(intensity=value)) for value in (0.61538, 0.61541))
    assert "0.61538 to 0.61541" in said(a, b)[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_can_be_told_from_the_opinion(path, lang):
    for a, b in ((OPINION, load(path)), (load(path), OPINION)):
        assert all(sentence.endswith(("。", ".")) for sentence in said(a, b, lang))


def test_every_variant_has_words():
    from sim import parameters

    for name, forms in parameters.VARIANTS.items():
        for form in forms:
            said(OPINION, replace(OPINION, variants={**OPINION.variants, name: form}), "zh")
