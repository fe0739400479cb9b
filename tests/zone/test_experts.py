"""Experts and teams: posts filled by luck, as far as packages can be paid, with hosts that do R&D (7b, 7c)."""

import pytest

from sim.state import TALENT
from sim.zone.experts import arrivals, fill_posts, in_post, rank_hosts, see_off
from tests.made import enterprise, parameters, slots, zone


@pytest.mark.parametrize(
    ("u", "posts", "chance", "filled"),
    [
        (0.93, 1.0, 0.06, 0),
        (0.95, 1.0, 0.06, 1),
        (0.87, 2.0, 0.06, 0),  # 0.94^2 = 0.8836
        (0.89, 2.0, 0.06, 1),
        (0.997, 2.0, 0.06, 2),  # 1 - 0.06^2 = 0.9964
        (0.96, 0.5, 0.06, 0),  # half a post: 3 %
        (0.98, 0.5, 0.06, 1),
        (0.999, 0.0, 0.06, 0),
    ],
)
def test_each_open_post_is_filled_with_its_chance(u, posts, chance, filled):
    assert arrivals(u, posts, chance) == filled


def test_hosts_are_performers_in_the_order_of_their_luck():
    field = slots(
        enterprise(performer=True, luck={"score": 0.2}),
        enterprise(luck={"score": 0.9}),
        enterprise(performer=True, luck={"score": 0.7}),
        enterprise(performer=True, luck={"score": 0.8}, alive=False),
        enterprise(performer=True, luck={"score": 0.8}, entered=4),
    )
    assert rank_hosts(field, zone(q=4, n_slots=5)) == 2
    assert [field[0].place, field[1].place] == [2, 0]


def test_a_fifth_of_the_experts_leave_in_a_year():
    """5.43 % a quarter: one of two stays away above 1 - 0.1056."""
    p = parameters(**{"talent.leave": 0.2})
    stays = enterprise(thousand=1, teams=1, luck={"leave_thousand": 0.94, "leave_team": 0.94})
    goes = enterprise(thousand=1, ten_thousand=2, luck={"leave_thousand": 0.95, "leave_ten_thousand": 0.95})
    see_off(slots(stays, goes), zone(n_slots=2), p)
    assert (stays.thousand, stays.teams) == (1, 1)
    assert (goes.thousand, goes.ten_thousand) == (0, 1)


def test_experts_in_post_are_those_of_enterprises_that_operate():
    field = slots(enterprise(thousand=1, ten_thousand=2, teams=3), enterprise(thousand=5, alive=False))
    assert [in_post(field, zone(n_slots=2), kind) for kind in (0, 1, 2)] == [1.0, 2.0, 3.0]


VALUES = {
    "talent.budget": 180.0,
    "talent.thousand": 3.0,
    "talent.ten_thousand": 8.0,
    "talent.teams": 2.0,
    "talent.fill_rate": 0.06,
    "talent.package_ratio": 1.0,
    "talent.package_cost": 40.0,
    "talent.team_fill": 0.05,
    "talent.leave": 0.2,
}
LUCKY = {"thousand": 0.97, "ten_thousand": 0.8, "teams": 0.95}  # one, one and one


def filled(field, p=None, luck=None, budget=400.0):
    town = zone(luck=luck or LUCKY, n_slots=len(field), budget_left={TALENT: budget})
    fill_posts(field, town, p or parameters(**VALUES))
    return town


def hosts(n=2):
    return slots(*[enterprise(performer=True, luck={"score": 0.9 - 0.1 * k}) for k in range(n)])


def test_arrivals_are_shared_out_among_hosts_and_paid():
    """A team to the first host, a Thousand expert to the second, a Ten Thousand expert to the first again."""
    field = hosts()
    town = filled(field)
    assert [(e.teams, e.thousand, e.ten_thousand) for e in field] == [(1, 0, 1), (0, 1, 0)]
    assert (town.teams_formed, town.thousand_arrived, town.ten_thousand_arrived) == (1.0, 1.0, 1.0)
    assert town.spend[TALENT] == pytest.approx(120.0)
    assert town.budget_left[TALENT] == pytest.approx(280.0)


def test_teams_come_first_where_money_is_short():
    field = hosts(1)
    town = filled(field, budget=90.0)
    assert (field[0].teams, field[0].thousand, field[0].ten_thousand) == (1, 1, 0)
    assert town.spend[TALENT] == pytest.approx(80.0)


def test_posts_that_are_filled_are_not_on_offer():
    field = slots(enterprise(performer=True, teams=2, thousand=3, ten_thousand=8))
    town = filled(field, luck=dict.fromkeys(LUCKY, 0.999999))
    assert (town.teams_formed, town.thousand_arrived, town.ten_thousand_arrived) == (0.0, 0.0, 0.0)


def test_without_a_host_nobody_comes_and_nothing_is_paid():
    town = filled(slots(enterprise()))
    assert (town.teams_formed, town.spend[TALENT]) == (0.0, 0.0)


def test_without_money_or_posts_nobody_comes_but_experts_still_leave():
    for change in (
        {"talent.budget": 0.0},
        dict.fromkeys(("talent.thousand", "talent.ten_thousand", "talent.teams"), 0.0),
    ):
        field = slots(enterprise(performer=True, thousand=1, luck={"leave_thousand": 0.99}))
        town = filled(field, parameters(**VALUES | change))
        assert field[0].thousand == 0
        assert town.thousand_arrived == 0.0
