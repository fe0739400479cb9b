import numpy as np
import pytest
from scipy import stats

from sim.engine import draws
from sim.uncertainty import draw, triangular, uniforms
from tests.small_catalogue import small_catalogue

ENTRIES = small_catalogue().entries
REPLICATIONS = np.arange(50)


def test_the_mixing_function_is_that_of_splitmix64():
    from hashlib import sha256

    key = int.from_bytes(sha256(b"7/rd_subsidy.misuse").digest()[:8], "big")
    expected = ((draws.mix(key + 4 * draws.GOLDEN) >> 12) + 0.5) / 2.0**52
    assert uniforms(7, ["rd_subsidy.misuse"], [3])[0, 0] == expected


def test_draws_are_uniform_and_unrelated_between_names_and_seeds():
    u = uniforms(1, ["a.b", "a.c"], np.arange(20_000))
    other = uniforms(2, ["a.b"], np.arange(20_000))
    assert np.all((u > 0.0) & (u < 1.0))
    assert stats.kstest(u[0], "uniform").pvalue > 0.001
    assert abs(np.corrcoef(u)[0, 1]) < 0.03
    assert abs(np.corrcoef(u[0], other[0])[0, 1]) < 0.03


@pytest.mark.parametrize(("low", "mode", "high"), [(0.2, 0.4, 0.53), (-3.0, -3.0, 1.0), (1.0, 5.0, 5.0)])
def test_triangular_quantiles_agree_with_scipy(low, mode, high):
    u = np.linspace(0.001, 0.999, 99)
    width = high - low
    expected = stats.triang.ppf(u, (mode - low) / width, loc=low, scale=width)
    np.testing.assert_allclose(triangular(u, low, mode, high), expected, rtol=1e-12, atol=1e-12)


def test_a_draw_does_not_depend_on_what_else_is_drawn_or_in_which_order():
    names = ["rd_subsidy.misuse", "research.elasticity", "zone.envelope"]
    together = draw([ENTRIES[name] for name in names], 1, REPLICATIONS)
    reverse = draw([ENTRIES[name] for name in reversed(names)], 1, REPLICATIONS)
    alone = draw([ENTRIES["research.elasticity"]], 1, REPLICATIONS)
    np.testing.assert_array_equal(together, reverse[::-1])
    np.testing.assert_array_equal(together[1], alone[0])


def test_a_draw_does_not_depend_on_the_chunk_of_replications():
    entry = [ENTRIES["rd_subsidy.misuse"]]
    whole = draw(entry, 1, REPLICATIONS)
    pieces = [draw(entry, 1, piece) for piece in (REPLICATIONS[:7], REPLICATIONS[7:30], REPLICATIONS[30:])]
    np.testing.assert_array_equal(whole, np.concatenate(pieces, axis=1))


def test_an_integer_is_rounded_and_a_uniform_number_has_no_mode():
    gestation, band = draw([ENTRIES["research.gestation"], ENTRIES["research.band"]], 1, np.arange(5000))
    assert set(gestation) <= set(range(2, 10))
    assert stats.kstest((band - 0.1) / 0.2, "uniform").pvalue > 0.001
