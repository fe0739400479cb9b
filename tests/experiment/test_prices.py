"""What an improvement costs: small comparisons from paper, and every reason why there is no price."""

import numpy as np
import pytest

from sim import opinion
from sim.experiment.cost import costs
from sim.experiment.measures import in_all
from sim.experiment.paired import compare
from sim.outcomes import totals
from tests.experiment.made import column, cut, ensemble, meet

AT = {outcome.id: outcome.position for outcome in totals()}
ARTICLE_TWO = [target.id for target in opinion.targets().values() if target.of_article_two]


def pair(runs=20, quarters=12, spend=10.0, **changed):
    """A and B, alike but that B spends more in every quarter, and that some outcomes of B are higher throughout."""
    a, b = ensemble(runs, quarters), ensemble(runs, quarters)
    a.totals[:] = b.totals[:] = 100.0
    b.totals[:, :, AT["spend"]] += spend
    for name, change in changed.items():
        b.totals[:, :, AT[name]] += change
    return a, b


def line(a, b, name, *columns):
    found = compare(cut(a, columns or [name]), cut(b, columns or [name]))
    return next(one for one in (*found.outcomes, *found.targets) if one.id == name)


# --- Over which quarters ---


def test_a_horizon_beyond_2020_leaves_the_price_as_it_is():
    a, b = pair(quarters=28)
    b.readings[:, :, column("teams")] = 2.0
    found = compare(cut(a, ["exits", "spend"]), cut(b, ["exits", "spend"]), ["exits"])
    # 12 quarters to 2020Q4 at 100 and at 110; 120 more for two teams
    assert (found.spend_a, found.spend_b, found.spend.value) == pytest.approx((1200.0, 1320.0, 120.0))
    teams = next(one for one in found.targets if one.id == "teams")
    assert teams.cost.value == pytest.approx(60.0)
    assert [one.id for one in found.outcomes] == ["exits"]


def test_up_to_2020_no_column_but_the_chosen_ones_is_needed():
    a, b = pair(quarters=8)
    assert compare(cut(a), cut(b)).spend.value == pytest.approx(80.0)


def test_a_flow_is_priced_by_what_it_comes_to_from_2019_to_2020():
    a, b = pair(rd_real=400.0)
    b.totals[:, :4, AT["rd_real"]] = 1e6  # 2018 does not count
    found = line(a, b, "rd_real")
    # 400 a year for two years; 12 quarters of 10
    assert found.cost.value == pytest.approx(120.0 / 800.0)
    assert found.cost_unit == "万元/万元"
    assert found.adds_up
    assert found.change.value == pytest.approx(400.0)


def test_real_rd_costs_what_the_table_of_run_says():
    luck = np.random.default_rng(2)
    a, b = pair(rd_real=400.0)
    b.totals += luck.random(b.totals.shape)
    _, rd = costs(b, a)
    assert line(a, b, "rd_real").cost.value == pytest.approx(rd.per_unit)


def test_what_is_counted_by_quarter_is_added_up():
    a, b = pair(innovations=3.0)
    assert line(a, b, "innovations").cost.value == pytest.approx(120.0 / (8 * 3))


def test_what_is_counted_over_four_quarters_is_taken_year_by_year():
    values = np.arange(12.0)[None, :]
    # 2019Q4 and 2020Q4; where the horizon ends in 2020Q2, the years that end in 2019Q2 and in 2020Q2
    assert in_all("core_tax", values).tolist() == [7.0 + 11.0]
    assert in_all("core_tax", values[:, :10]).tolist() == [5.0 + 9.0]


def test_a_stock_is_priced_as_it_stands_at_the_end():
    a, b = pair(patents=6.0)
    assert line(a, b, "patents").cost.value == pytest.approx(120.0 / 6.0)


# --- Which way is better ---


def test_a_shorter_wait_has_a_price_and_a_longer_one_has_none():
    # a fall by half a quarter for 120
    found = line(*pair(approval_wait=-0.5), "approval_wait")
    assert (found.direction, found.cost.value) == ("less", pytest.approx(240.0))
    assert found.better.value == 1.0
    assert found.higher.value == 0.0
    found = line(*pair(approval_wait=0.5), "approval_wait")
    assert (found.cost, found.no_cost, found.better.value) == (None, "worse_for_more", 0.0)


def test_nobody_wants_more_spend_or_less_of_it_as_such():
    found = line(*pair(), "spend")
    assert (found.direction, found.better, found.cost, found.no_cost) == (None, None, None, "no_direction")
    assert found.higher.value == 1.0


@pytest.mark.parametrize(
    ("spend", "change", "reason"),
    [
        (10.0, 0.0, "no_effect"),
        (-10.0, 2.0, "better_for_less"),
        (0.0, 2.0, "better_for_same"),
        (10.0, -2.0, "worse_for_more"),
        (0.0, -2.0, "worse_for_same"),
        (-10.0, -2.0, "worse_for_less"),
    ],
)
def test_what_has_no_price_says_why(spend, change, reason):
    found = line(*pair(spend=spend, patents=change), "patents")
    assert (found.cost, found.no_cost) == (None, reason)


def test_spend_that_may_be_the_same_buys_nothing():
    a, b = pair(spend=0.0, patents=2.0)
    b.totals[::2, 0, AT["spend"]] += 5.0
    b.totals[1::2, 0, AT["spend"]] -= 4.0
    assert line(a, b, "patents").no_cost == "better_for_same"


@pytest.mark.parametrize("name", ["incubator_area", "incubator_area.let", "floor_completed"])
def test_floor_space_has_no_price_because_its_capital_is_no_part_of_spend(name):
    a, b = pair(floor_completed=5.0)
    for reading in ("project", "let"):
        b.readings[:, :, column("incubator_area", reading)] = 300_000.0
    found = line(a, b, name, "floor_completed", "incubator_area.let")
    assert (found.cost, found.no_cost) == (None, "capital_apart")
    assert found.chance_cost is None


def test_every_line_says_its_units():
    a, b = pair()
    for name, unit, cost_unit in (
        ("certified", "enterprises", "万元/enterprises"),
        ("growth", "1/yr", "万元/(1/yr)"),
        ("rd_real", "万元/yr", "万元/万元"),
        ("joint", None, None),
    ):
        found = line(a, b, name, "rd_real")
        assert (found.unit, found.cost_unit) == (unit, cost_unit)


# --- Probabilities ---


def test_a_point_of_probability_costs_the_spend_over_the_points_gained():
    a, b = pair(runs=100)
    meet(b, "teams", range(20))
    teams = line(a, b, "teams", "exits")
    # 120 more for 20 points, by Fieller with shares: x = 0.2, s_xx = 0.2 * 0.8 / 99, no variance of spend
    assert teams.chance_cost.value == pytest.approx(6.0)
    half = 1.96 * (0.2 * 0.8 / 99) ** 0.5
    assert (teams.chance_cost.low, teams.chance_cost.high) == pytest.approx(
        (1.2 / (0.2 + half), 1.2 / (0.2 - half)), rel=1e-3
    )


def test_a_gain_in_probability_that_may_be_nothing_has_no_price():
    a, b = pair(runs=100)
    meet(b, "teams", range(5))
    meet(a, "teams", range(5, 8))
    teams = line(a, b, "teams", "exits")
    assert (teams.chance_cost, teams.no_chance_cost) == (None, "no_effect")


def test_all_targets_of_article_two_at_once_have_a_chance_of_being_better_and_a_price():
    a, b = pair(runs=100)
    for target in ARTICLE_TWO:
        meet(b, target, range(40))
        meet(a, target, range(30, 50))
    joint = line(a, b, "joint", "exits")
    # 30 pairs gain, 10 lose, 60 tie: 20 points for 120
    assert joint.better.value == pytest.approx((30 + 60 / 2) / 100)
    assert joint.chance_change.value == pytest.approx(0.2)
    assert joint.chance_cost.value == pytest.approx(6.0)
    assert joint.cost is joint.no_cost is joint.higher is None
    assert line(a, b, "joint_all", "exits").better.value == 0.5
