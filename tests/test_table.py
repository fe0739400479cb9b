import time

import numpy as np
import pytest

from sim.table import pilot_table, table
from tests.small_catalogue import PARAMETERS, number, plan, scenario, small_catalogue

CATALOGUE = small_catalogue()
REPLICATIONS = range(40)


def solve(values):
    """Stand in for the model's own solutions."""
    values["research.start"] = 2.0 * values["research.elasticity"]


def resolved(made, uncertainty="off", replications=REPLICATIONS, catalogue=CATALOGUE):
    return table(made, 1, replications, uncertainty, catalogue, solve)


def test_without_uncertainty_there_is_one_row_and_every_number_is_central():
    found = resolved(scenario())
    assert found.shape == (1, 12)
    assert found["rd_subsidy"]["misuse"].tolist() == [[0.4] * 12]
    assert found["founding"]["certified"][0, 0] == 15.0


def test_with_uncertainty_there_is_a_row_per_replication_constant_over_the_quarters():
    found = resolved(scenario(), "catalogue")
    misuse = found["rd_subsidy"]["misuse"]
    assert found.shape == (40, 12)
    assert np.all(misuse == misuse[:, :1])
    assert np.all((misuse > 0.2) & (misuse < 0.53))
    assert len(np.unique(misuse)) == 40


def test_a_number_fixed_by_the_scenario_is_not_drawn_and_the_others_stay_as_they_were():
    free = resolved(scenario(), "catalogue")
    fixed = resolved(scenario(parameters={"rd_subsidy.misuse": 0.3}), "catalogue")
    assert np.all(fixed["rd_subsidy"]["misuse"] == 0.3)
    for group, name in (("research", "elasticity"), ("research", "gestation"), ("founding", "certified")):
        np.testing.assert_array_equal(fixed[group][name], free[group][name])


def test_two_scenarios_face_the_same_draws():
    opinion = scenario(intensity=1.0, instruments={"finance": plan(intensity=2.0)}, shocks=("pandemic-2020",))
    for group in ("research", "founding", "zone", "super_deduction"):
        np.testing.assert_array_equal(
            resolved(scenario(), "catalogue")[group], resolved(opinion, "catalogue")[group], err_msg=group
        )


def test_replications_can_be_cut_into_chunks():
    made = scenario(intensity=1.0)
    whole = resolved(made, "catalogue")
    pieces = [resolved(made, "catalogue", piece) for piece in (range(3), range(3, 40))]
    np.testing.assert_array_equal(whole, np.concatenate(pieces))


def test_joint_draws_go_before_the_catalogue_and_start_again_when_they_run_out():
    joint = {"rd_subsidy.misuse": np.array([0.21, 0.22, 0.23])}
    found = resolved(scenario(), joint, [0, 1, 2, 3])
    assert found["rd_subsidy"]["misuse"][:, 0].tolist() == [0.21, 0.22, 0.23, 0.21]
    drawn = resolved(scenario(), "catalogue", [0, 1, 2, 3])
    np.testing.assert_array_equal(found["research"]["elasticity"], drawn["research"]["elasticity"])


def test_what_the_scenario_fixes_wins_over_joint_draws():
    joint = {"rd_subsidy.misuse": np.array([0.21, 0.22])}
    found = resolved(scenario(parameters={"rd_subsidy.misuse": 0.3}), joint)
    assert np.all(found["rd_subsidy"]["misuse"] == 0.3)


@pytest.mark.parametrize(
    ("joint", "message"),
    [
        ({"rd_subsidy.misues": [0.3]}, "unknown"),
        ({"rd_subsidy.misuse": [1.3]}, "limits"),
        ({"rd_subsidy.misuse": [float("nan")]}, "limits"),
        ({"rd_subsidy.misuse": []}, "limits"),
    ],
)
def test_joint_draws_of_nothing_or_beyond_the_limits_are_refused(joint, message):
    with pytest.raises(ValueError, match=message):
        resolved(scenario(), joint)


def test_a_dated_rule_is_a_step_function_of_the_calendar():
    found = resolved(scenario(quarters=16))["super_deduction"]["rate"][0]
    assert found.tolist() == [0.75] * 5 + [0.8] * 3 + [1.0] * 8


def test_a_scenario_may_fix_a_dated_rule():
    found = resolved(scenario(parameters={"super_deduction.rate": 0.5}))
    assert np.all(found["super_deduction"]["rate"] == 0.5)


def test_an_instrument_at_intensity_0_leaves_no_trace():
    found = resolved(scenario(), "catalogue")
    for lever in ("budget", "award", "wait_cut", "started"):
        assert not np.any(found["rd_subsidy"][lever])


def test_the_opinion_starts_in_2019Q1_and_its_budget_is_a_share_of_the_envelope():  # noqa: N802
    found = resolved(scenario(intensity=1.0))["rd_subsidy"]
    assert found["budget"][0].tolist() == [0.0] * 4 + [600.0] * 8  # 20 % of 3000
    assert found["award"][0].tolist() == [0.0] * 4 + [10.0] * 8
    assert found["started"][0].tolist() == [0.0] * 4 + list(range(8))


def test_start_and_end_bound_a_plan_and_the_last_quarter_is_still_in():
    made = scenario(instruments={"rd_subsidy": plan(intensity=1.0, start=6, end=8)})
    found = resolved(made)["rd_subsidy"]
    assert found["award"][0].tolist() == [0.0] * 6 + [10.0] * 3 + [0.0] * 3
    assert found["started"][0].tolist() == [0.0] * 6 + [0.0, 1.0, 2.0] + [0.0] * 3


def test_a_ramp_of_four_quarters_rises_by_a_quarter_each():
    made = scenario(instruments={"rd_subsidy": plan(intensity=1.0, ramp=4)})
    found = resolved(made)["rd_subsidy"]["award"][0]
    assert found.tolist() == [0.0] * 4 + [2.5, 5.0, 7.5] + [10.0] * 5


def test_an_instruments_own_intensity_wins_over_that_of_the_policy():
    made = scenario(intensity=1.0, instruments={"rd_subsidy": plan(intensity=0.0), "finance": plan()})
    found = resolved(made)
    assert not np.any(found["rd_subsidy"]["budget"])
    assert found["finance"]["budget"][0, 4] == 900.0


def test_above_intensity_2_only_money_grows():
    found = resolved(scenario(intensity=5.0))["rd_subsidy"]
    assert found["budget"][0, 4] == 3000.0
    assert found["award"][0, 4] == 50.0
    assert found["wait_cut"][0, 4] == 0.4  # 0.2 at intensity 1


def test_a_lever_set_directly_wins_over_intensity_but_keeps_start_and_ramp():
    for intensity in (0.0, 1.0, 3.0):
        made = scenario(instruments={"rd_subsidy": plan(intensity=intensity, start=5, ramp=2, budget=500.0)})
        found = resolved(made)["rd_subsidy"]
        assert found["budget"][0].tolist() == [0.0] * 5 + [250.0] + [500.0] * 6
        assert found["award"][0, 11] == 10.0 * intensity
        assert found["started"][0, 11] == 6.0


def test_a_fixed_envelope_is_not_drawn_and_sets_the_budgets():
    found = resolved(scenario(intensity=1.0, envelope=1000.0), "catalogue")
    assert np.all(found["zone"]["envelope"] == 1000.0)
    assert np.all(found["rd_subsidy"]["budget"][:, 4:] == 200.0)


def test_budgets_beyond_a_fixed_envelope_shrink_by_one_factor():
    plans = {"rd_subsidy": plan(intensity=1.0, start=4, budget=3000.0), "finance": plan(intensity=1.0, start=8)}
    found = resolved(scenario(instruments=plans, envelope=3000.0))
    # until 2019Q4 the grants are alone; then 3000 + 900 must fit into 3000
    assert found["rd_subsidy"]["budget"][0, 7] == 3000.0
    assert found["rd_subsidy"]["budget"][0, 8] == pytest.approx(3000.0 * 3000.0 / 3900.0)
    assert found["finance"]["budget"][0, 8] == pytest.approx(900.0 * 3000.0 / 3900.0)
    assert found["rd_subsidy"]["award"][0, 8] == 10.0


def test_an_envelope_that_is_not_fixed_binds_nothing():
    found = resolved(scenario(intensity=4.0))
    assert found["rd_subsidy"]["budget"][0, 4] + found["finance"]["budget"][0, 4] == 2400.0 + 3600.0


def test_a_shock_acts_by_its_weights_in_its_quarters_only():
    found = resolved(scenario(shocks=("pandemic-2020",)))["shock"]["demand"][0]
    assert found.tolist() == pytest.approx([0.0] * 8 + [-0.10, -0.05, -0.025, -0.025])


def test_two_shocks_on_the_same_thing_add_up():
    found = resolved(scenario(shocks=("pandemic-2020", "flood-2020")))["shock"]["demand"][0]
    assert found[10] == pytest.approx(-0.035)


def test_a_shock_that_the_scenario_does_not_name_does_nothing():
    assert not np.any(resolved(scenario(), "catalogue")["shock"]["demand"])


def test_what_is_solved_follows_from_the_draws_unless_the_scenario_fixes_it():
    found = resolved(scenario(), "catalogue")["research"]
    np.testing.assert_array_equal(found["start"], 2.0 * found["elasticity"])
    fixed = resolved(scenario(parameters={"research.start": 0.7}), "catalogue")["research"]
    assert np.all(fixed["start"] == 0.7)


def test_what_nobody_has_solved_yet_is_nan_and_never_0():
    found = table(scenario(), 1, REPLICATIONS, "off", CATALOGUE, lambda values: None)
    assert np.all(np.isnan(found["research"]["start"]))


def test_a_variant_is_an_integer_and_0_by_default():
    assert np.all(resolved(scenario())["variant"]["imitation"] == 0)
    assert np.all(resolved(scenario(variants={"imitation": "mean"}))["variant"]["imitation"] == 1)


def test_the_pilot_has_the_draws_and_overrides_of_the_scenario_but_no_policy_and_no_shock():
    made = scenario(
        quarters=40,
        intensity=1.0,
        instruments={"finance": plan(intensity=2.0, budget=100.0)},
        envelope=1000.0,
        shocks=("pandemic-2020",),
        parameters={"rd_subsidy.misuse": 0.3},
        variants={"imitation": "mean"},
    )
    bare = scenario(parameters={"rd_subsidy.misuse": 0.3}, variants={"imitation": "mean"})
    pilot = pilot_table(made, 1, REPLICATIONS, "catalogue", CATALOGUE, solve)
    np.testing.assert_array_equal(pilot, resolved(bare, "catalogue"))


def test_founding_levels_are_those_of_the_scenarios_profile():
    levels = {"certified": number("enterprises", low=100, central=150, high=200, integer=True)}
    found = resolved(scenario(levels=levels), "catalogue")["founding"]["certified"]
    assert np.all((found >= 100.0) & (found <= 200.0) & (found == np.rint(found)))


def test_a_table_of_250_replications_and_350_numbers_is_quick():
    many = {f"group{g}": {f"n{i}": number(low=0.1, central=0.3, high=0.9) for i in range(35)} for g in range(10)}
    catalogue = small_catalogue(parameters={**PARAMETERS, **many})
    made = scenario(intensity=1.0)
    resolved(made, "catalogue", range(250), catalogue)
    start = time.perf_counter()
    found = resolved(made, "catalogue", range(250), catalogue)
    print(f"{1000 * (time.perf_counter() - start):.1f} ms")  # reported, not asserted
    assert found.shape == (250, 12)
