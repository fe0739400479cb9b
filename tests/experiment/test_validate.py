"""What validation says about made lives and made ensembles; the expected numbers come from paper."""

import json
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from sim import opinion
from sim.commands import studying
from sim.engine.population import sizes
from sim.experiment import decisive, own_effect, shipped_scenarios, stylised
from sim.experiment.decisive import Chance, Move, fixed, relevant
from sim.experiment.judgement import judge
from sim.experiment.large_zone import LEADS, Life, enlarged
from sim.experiment.own_effect import Change, Effect, at_intensity, compare, excused, expected
from sim.outcomes import totals
from sim.parameters import shipped
from sim.report import drawn, figures
from sim.state import STARTUP, Enterprise, record_dtype
from tests.experiment.made import ensemble

COLUMNS = {outcome.id: outcome.position for outcome in totals()}
FACTS = {fact.id: fact for fact in stylised.facts()}


@pytest.fixture(scope="module")
def status_quo():
    return shipped_scenarios.scenario("status-quo")


def life(number: int, quarters: int = 100) -> Life:
    """Return a life of blank enterprises that entered before 2018 and are seen at the ends of 2020 and 2042."""
    enterprises = np.zeros(number, record_dtype(Enterprise))
    enterprises["alive"] = True
    enterprises["left_at"] = enterprises["entered"] = -1
    enterprises["age"], enterprises["closed_years"] = 40, 3
    return Life(np.zeros((quarters, len(totals()))), {11: enterprises, quarters - 1: enterprises})


# --- stylised facts ---


def test_every_fact_of_the_catalogue_is_measured():
    assert set(FACTS) == set(stylised.STATISTICS) | set(stylised.ZONE_STATISTICS)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_has_a_band_a_source_and_words(fact):
    assert fact.low < fact.high
    assert fact.source
    assert set(fact.is_) == {"zh", "en"}
    assert fact.kind in ("test", "consistency")


def test_flows_are_outcomes():
    assert set(own_effect.flows()) <= set(COLUMNS)


def test_half_of_a_cohort_that_leaves_after_ten_years_has_a_median_life_of_ten_years():
    made = life(10)
    cohort = made.snapshots[99]
    cohort["origin"], cohort["entered"] = STARTUP, 4
    cohort["alive"][:5], cohort["left_at"][:5] = False, 44
    assert stylised.median_life(made, FACTS["median_life"]) == 10.0


def test_incumbents_are_not_part_of_the_entry_cohort():
    made = life(10)
    made.snapshots[99]["left_at"][:9] = 5
    assert math.isnan(stylised.median_life(made, FACTS["median_life"]))


def test_only_those_who_leave_in_2018_to_2020_count_for_the_age_at_exit():
    made = life(5)
    gone = made.snapshots[99]
    gone["left_at"], gone["age"] = [-1, 3, 7, 11, 12], [80, 8, 20, 24, 400]
    assert stylised.exit_age(made, FACTS["exit_age"]) == 5.0


def test_30_of_100_certificates_a_year_end_whether_renewed_or_not():
    made = life(1)
    made.totals[:, COLUMNS["certified"]] = 100.0
    made.totals[3::4, COLUMNS["expiries"]] = 12.0
    made.totals[3::4, COLUMNS["renewals"]] = 18.0
    assert stylised.certificates_ending(made, FACTS["certificates_ending"]) == pytest.approx(0.30)


def test_approval_is_passes_over_applications_of_its_years_only():
    made = life(1)
    made.totals[3:12:4, COLUMNS["applications"]], made.totals[3:12:4, COLUMNS["passes"]] = 10.0, 8.0
    made.totals[12:, COLUMNS["applications"]] = 1000.0
    assert stylised.approval(made, FACTS["approval"]) == pytest.approx(0.8)


def test_three_of_four_performers_go_on_and_one_of_six_others_starts():
    made = life(10)
    made.snapshots[11]["rd_real_years"][:4, 0] = 5.0
    made.snapshots[11]["ytd_rd_real"][1:5] = 5.0
    assert stylised.rd_continuing(made, FACTS["rd_continuing"]) == 0.75
    assert stylised.rd_starting(made, FACTS["rd_starting"]) == pytest.approx(1.0 / 6.0)


def test_those_who_did_not_live_both_years_in_full_are_left_out_of_growth():
    made = life(3)
    seen = made.snapshots[99]
    seen["sales_years"][:, 0], seen["ytd_sales"] = 100.0, [110.0, 110.0, 500.0]
    seen["entered"][2] = 95
    size, growth = stylised._growth(made, FACTS["growth_shape"])
    assert size.tolist() == [100.0, 100.0]
    assert growth == pytest.approx([math.log(1.1)] * 2)


@pytest.mark.parametrize(
    ("median", "p5", "p95", "verdict"),
    [
        (10.0, 9.0, 11.0, "inside"),
        (8.0, 7.0, 9.5, "overlaps"),
        (6.0, 5.0, 7.0, "outside"),
        (None, None, None, "unknown"),
    ],
)
def test_a_verdict_is_about_the_median_first_and_the_interval_second(median, p5, p95, verdict):
    assert stylised.Found(FACTS["median_life"], median, p5, p95, 20).verdict == verdict


def test_the_residual_is_growth_less_what_was_drawn():
    made = ensemble(runs=2)
    growth = next(r.position for r in stylised.readings() if r.target == "growth" and r.name == "output")
    made.readings[:, 11, growth] = 0.12
    made.levels["growth"] = np.array([0.10, 0.15])
    assert stylised.growth_residual(made, FACTS["growth_residual"]) == pytest.approx([0.02, -0.03])


# --- the validation population ---


def test_a_zone_of_5000_enterprises_keeps_its_proportions(status_quo):
    large = enlarged(status_quo, 5000)
    founders, before = sizes(large.profile, 12).founders, sizes(status_quo.profile, 12).founders
    assert founders == pytest.approx(5000, rel=0.01)
    levels, small = large.profile.levels, status_quo.profile.levels
    key = next(name for name in levels if name.endswith("value_added"))
    assert levels[key].central / founders == pytest.approx(small[key].central / before, rel=0.01)
    share = next(name for name in levels if name.endswith("rd_ratio"))
    assert levels[share] == small[share]
    assert large.parameters[LEADS] / founders == pytest.approx(shipped().parameters[LEADS].central / before, rel=0.01)


# --- instruments ---


def change(low: float, high: float) -> Change:
    return Change((low + high) / 2.0, low, high, 1.0, 1.0)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (change(-1.0, 1.0), change(0.5, 1.0), "shows"),
        (change(-1.0, 1.0), change(-1.0, 1.0), "unfinished"),
        (change(-2.0, -1.0), change(-1.0, 1.0), "contrary"),
        (change(-2.0, -1.0), change(1.0, 2.0), "partly"),
    ],
)
def test_an_instrument_shows_if_one_date_excludes_0_on_the_expected_side(first, second, verdict):
    effect = Effect("talent", "status-quo", "experts", False, (1, 1), (first, second), 0.0, False)
    assert effect.verdict == verdict
    assert replace(effect, signs=()).verdict == ""


def test_an_excused_instrument_may_include_0_but_not_turn_round():
    effect = Effect("talent", "status-quo", "experts", False, (1, 1), (change(-1.0, 1.0),) * 2, 0.0, True)
    assert effect.verdict == "includes_zero"
    assert replace(effect, changes=(change(-2.0, -1.0),) * 2).verdict == "contrary"


def test_the_university_is_expected_to_cost_first_and_to_pay_later():
    assert expected(shipped().instruments["university"], 0) == (-1, 1)
    assert expected(shipped().instruments["planning"], 0) == (-1, -1)


def test_a_note_alone_excuses_nothing():
    tool = shipped().instruments["rd_subsidy"]
    certain = SimpleNamespace(levers={}, name="nothing", note={"en": "may be nothing"})
    assert not excused(replace(tool, note={}), shipped())
    assert not excused(certain, shipped())


def test_every_channel_is_an_outcome():
    for tool in shipped().instruments.values():
        assert set(tool.channel) <= set(COLUMNS)


def test_paired_effects_are_read_at_the_quarter_and_flows_over_a_year():
    tool = shipped().instruments["certification"]
    with_it, without = ensemble(runs=4, quarters=28), ensemble(runs=4, quarters=28)
    with_it.totals[:, 11, COLUMNS["applications"]] = [4.0, 4.0, 8.0, 8.0]
    with_it.totals[:, 27, COLUMNS["certified"]] = 2.0
    with_it.totals[:, :, COLUMNS["spend_certification"]] = 10.0
    channel, certified = compare(tool, with_it, without)
    assert channel.flow
    assert channel.changes[0].mean == pytest.approx(1.5)
    assert channel.changes[0].low == pytest.approx(1.5 - 1.959964 * math.sqrt(1.0 / 3.0) / 2.0)
    assert certified.changes[1].mean == 2.0
    assert certified.verdict == ""
    assert channel.spend == 280.0


def test_taking_an_instrument_away_turns_its_own_levers_off_too():
    opinion_2019 = shipped_scenarios.scenario("opinion-2019")
    without = at_intensity(opinion_2019, "evaluation", 0.0)
    assert without.instruments["evaluation"].intensity == 0.0
    assert without.instruments["evaluation"].levers == {}
    assert without.instruments["talent"] == opinion_2019.instruments["talent"]


# --- targets ---


def test_an_input_can_be_a_parameter_a_level_or_a_lever(status_quo):
    assert fixed(status_quo, "founding.certified", 20.0).parameters["founding.certified"] == 20.0
    assert fixed(status_quo, "planning.focus", 0.4).instruments["planning"].levers == {"focus": 0.4}


def test_a_target_that_is_met_now_and_then_is_not_stuck(status_quo):
    found = [Chance("status-quo", target, "catalogue", 0.5) for target in opinion.targets()]
    assert decisive.bounds(found, status_quo, 2, 1) == []


def test_what_is_stuck_only_with_central_inputs_or_elsewhere_does_not_count():
    found = [
        Chance("a", "growth", "off", 0.0),
        Chance("b", "growth", "catalogue", 0.0),
        Chance("a", "x", "catalogue", 1.0),
    ]
    assert decisive.always(found, "a") == {"x": 1.0}


def test_the_nearest_inputs_raise_a_target_that_is_never_met_each_named_once():
    moves = [Move("a", "low", 1.0, 0.0, 5.0), Move("a", "high", 2.0, 0.0, 9.0), Move("b", "low", 1.0, 0.0, None)]
    assert decisive.nearest(moves, 0.0) == [moves[1]]
    assert decisive.nearest(moves, 1.0) == [moves[0]]


def test_the_parameter_that_makes_the_value_is_found_relevant(status_quo, monkeypatch):
    drawn = ensemble(runs=60)
    drawn.scenario = status_quo
    names = [name for name in decisive.inputs_of(status_quo) if not name.startswith("founding.")]
    group, name = names[0].split(".")
    records = decisive.table(status_quo, 1, range(60), "catalogue")
    judged = judge(drawn)
    target = next(iter(opinion.targets()))
    value = judged.value.copy()
    value[:, judged.headline[0]] = 2.0 * records[:, -1][group][name]
    found = relevant(status_quo, drawn, replace(judged, value=value), target)
    levels = [one.dotted for one in status_quo.profile.levels.values()]
    assert found[: len(levels)] == levels
    assert found[len(levels)] == names[0]
    assert len(found) == len(levels) + decisive.RELEVANT


# --- the command ---


@pytest.mark.slow
def test_the_fast_facts_are_one_json_object_and_a_result_to_draw(tmp_path):
    from sim.commands.validate import command

    done = CliRunner().invoke(command, ["--fast", "--runs", "2", "--format", "json", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert [row["id"] for row in answer["facts"]] == list(FACTS)
    assert all(row["median"] is not None for row in answer["facts"] if row["id"] != "median_life")
    (folder,) = tmp_path.iterdir()
    (picture,) = figures.fitting(studying.study([str(folder)], "en"), drawn.Asked())
    assert picture.kind == "distributions"
    assert set(picture.table["distribution"]) == {"size", "growth"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_fast_tables_are_shown_in_both_languages(lang):
    from sim.commands.validate import command

    done = CliRunner().invoke(command, ["--fast", "--runs", "2", "--instruments", "--lang", lang])
    assert done.exit_code == 0, done.output
    assert {"zh": "工具", "en": "Instrument"}[lang] in done.stdout


def test_instruments_and_targets_are_two_questions():
    from sim.commands.refusal import Refusal
    from sim.commands.validate import command

    done = CliRunner().invoke(command, ["--instruments", "--targets"])
    assert isinstance(done.exception, Refusal)
