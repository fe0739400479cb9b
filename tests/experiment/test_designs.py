import pytest

from sim.experiment import designs
from sim.experiment.designs import BASE, Grid, List, OneAtATime, sampled


def all_places(design):
    return [tuple(design.places(point)) for point in range(design.n_points)]


def test_a_grid_of_two_by_one_by_three_counts_like_an_odometer():
    assert all_places(Grid((2, 1, 3))) == [(0, 0, 0), (0, 0, 1), (0, 0, 2), (1, 0, 0), (1, 0, 1), (1, 0, 2)]


def test_a_point_of_a_huge_grid_is_found_without_the_others():
    # 654,321 = 654 x 1000 + 321, and the first axis is left at 0
    assert Grid((1000, 1000, 1000)).places(654_321) == [0, 654, 321]


def test_a_list_has_as_many_points_as_each_of_its_axes():
    assert all_places(List(3, 2)) == [(0, 0), (1, 1), (2, 2)]


def test_one_at_a_time_leaves_all_but_one_as_in_the_base():
    assert all_places(OneAtATime((2, 1))) == [(BASE, BASE), (0, BASE), (1, BASE), (BASE, 0)]


@pytest.mark.parametrize(("kind", "points"), [("grid", 6), ("one-at-a-time", 6)])
def test_a_design_is_known_by_its_name(kind, points):
    assert designs.combined(kind, [2, 3]).n_points == points


def test_a_latin_hypercube_has_one_point_in_each_tenth_of_every_axis():
    shares = sampled("latin-hypercube", 10, 3, seed=4).shares
    for axis in range(3):
        assert sorted(int(share * 10) for share in shares[:, axis]) == list(range(10))


def test_sixteen_sobol_points_fall_one_into_each_square_of_a_four_by_four_board():
    shares = sampled("sobol", 16, 2, seed=4).shares
    squares = {(int(4 * first), int(4 * second)) for first, second in shares}
    assert len(squares) == 16


@pytest.mark.parametrize("kind", designs.SAMPLED)
def test_the_seed_alone_decides_what_is_drawn(kind):
    assert all_places(sampled(kind, 8, 2, seed=1)) == all_places(sampled(kind, 8, 2, seed=1))
    assert all_places(sampled(kind, 8, 2, seed=1)) != all_places(sampled(kind, 8, 2, seed=2))


@pytest.mark.parametrize("kind", designs.SAMPLED)
def test_a_million_drawn_points_are_one_array(kind):
    drawn = sampled(kind, 1 << 20, 2, seed=1)
    assert drawn.n_points == 1 << 20
    assert drawn.shares.nbytes == (1 << 20) * 2 * 8
    assert all(0 <= share < 1 for share in drawn.places(drawn.n_points - 1))
