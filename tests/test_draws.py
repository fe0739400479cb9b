"""The random numbers by address: known vectors, both twins equal to the bit, and no visible pattern."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine import compiled_draws, draws

words = st.integers(min_value=0, max_value=2**64 - 1)

# A |z| above 4.5 comes by chance once in 150,000 tests; the draws are fixed, so these tests never flicker.
LARGEST_Z = 4.5


def test_the_mixer_is_the_published_splitmix64():
    """First outputs for the seeds 0 and 1234567, as in the reference implementations."""
    assert [draws.mix(n * draws.GOLDEN) for n in (1, 2, 3)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]
    assert [draws.mix(1234567 + n * draws.GOLDEN) for n in (1, 2, 3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_an_address_has_one_number_for_ever():
    """Changing any of these changes every result of the model: that must never happen by accident."""
    replication = draws.replication_key(seed=1, replication=0)
    enterprise = draws.enterprise_key(replication, key=7, quarter=4)
    purpose = draws.purpose_id("volatility")
    assert (replication, enterprise, purpose) == (0x5E41AB087439611E, 0x21092E81BC8E375C, 0x0133E0BC637CB7AF)
    assert draws.uniform(enterprise, purpose) == float.fromhex("0x1.e79a74b515538p-4")


def test_a_purpose_is_numbered_by_its_name_alone():
    """SHA-256 of "abc" begins ba7816bf 8f01cfea (FIPS 180-2, appendix B.1)."""
    assert draws.purpose_id("abc") == 0xBA7816BF8F01CFEA


@given(seed=words, replication=st.integers(0, 10**6), key=words, quarter=st.integers(-12, 200), purpose=words)
def test_both_hosts_draw_the_same_bits(seed, replication, key, quarter, purpose):
    plain = draws.replication_key(seed, replication)
    compiled = compiled_draws.replication_key(np.uint64(seed), replication)
    assert plain == compiled
    plain = draws.enterprise_key(plain, key, quarter)
    compiled = compiled_draws.enterprise_key(np.uint64(compiled), np.uint64(key), quarter)
    assert plain == compiled
    assert draws.uniform(plain, purpose) == compiled_draws.uniform(np.uint64(compiled), np.uint64(purpose))


def test_a_draw_is_never_0_and_never_1():
    smallest, largest = 0.5 * draws.SPACING, 1.0 - 0.5 * draws.SPACING
    assert 0.0 < smallest < largest < 1.0
    seen = [draws.uniform(word, 0) for word in (0, draws.MASK)]
    assert all(smallest <= value <= largest for value in seen)


def test_a_row_of_a_strided_view_is_filled_and_nothing_else():
    purposes = np.array([draws.purpose_id(name) for name in ("a", "b", "c")], dtype=np.uint64)
    key = draws.enterprise_key(draws.replication_key(1, 0), 3, 0)
    whole = np.full((4, 6), np.nan)
    compiled_draws.fill(whole[:, ::2], 1, np.uint64(key), purposes)
    assert whole[1, ::2].tolist() == [draws.uniform(key, int(purpose)) for purpose in purposes]
    assert np.isnan(whole[1, 1::2]).all()
    assert np.isnan(whole[[0, 2, 3]]).all()


@pytest.fixture(scope="module")
def block():
    """Draws of (replication, enterprise, quarter, purpose); enterprises are numbered as founders are, from 0."""
    values = np.empty((40, 250, 12, 16))
    purposes = np.array([draws.purpose_id(f"purpose {i}") for i in range(values.shape[3])], dtype=np.uint64)
    for r, k in np.ndindex(values.shape[:2]):
        replication = np.uint64(compiled_draws.replication_key(1, r))
        for q in range(values.shape[2]):
            key = np.uint64(compiled_draws.enterprise_key(replication, k, q))
            compiled_draws.fill(values[r, k], q, key, purposes)
    return values


def test_draws_are_uniform(block):
    counts, _ = np.histogram(block, bins=1000, range=(0.0, 1.0))
    assert 1e-4 < stats.chisquare(counts).pvalue < 1.0 - 1e-4


def test_each_purpose_is_uniform(block):
    pvalues = [
        stats.chisquare(np.histogram(block[..., purpose], bins=100, range=(0.0, 1.0))[0]).pvalue
        for purpose in range(block.shape[3])
    ]
    assert min(pvalues) > 1e-4


@pytest.mark.parametrize(("axis", "along"), list(enumerate(["replication", "enterprise", "quarter", "purpose"])))
@pytest.mark.parametrize("lag", [1, 2, 3])
def test_neighbours_are_uncorrelated(block, axis, along, lag):
    centred = np.moveaxis(block, axis, 0) - 0.5
    product = centred[lag:] * centred[:-lag]
    # the variance of one centred uniform is 1/12, of a product of two independent ones 1/144
    z = product.mean() * 12.0 * math.sqrt(product.size)
    assert abs(z) < LARGEST_Z, f"correlation at lag {lag} along {along}"


def test_pairs_of_axes_fill_the_square_evenly(block):
    for axis in range(4):
        values = np.moveaxis(block, axis, 0)
        counts, _, _ = np.histogram2d(values[1:].ravel(), values[:-1].ravel(), bins=20, range=[(0.0, 1.0)] * 2)
        assert stats.chisquare(counts.ravel()).pvalue > 1e-4


def test_every_bit_is_balanced(block):
    words = (block / draws.SPACING).astype(np.uint64)
    for bit in range(52):
        ones = int(((words >> np.uint64(bit)) & np.uint64(1)).sum())
        assert abs(ones - words.size / 2) < LARGEST_Z * math.sqrt(words.size) / 2, f"bit {bit}"


def _changed_bits(before: int, after: int) -> int:
    return (before ^ after).bit_count()


@pytest.mark.parametrize("argument", ["seed", "replication", "key", "quarter"])
def test_flipping_any_bit_of_an_address_flips_half_of_the_key(argument):
    def address(seed: int, replication: int, key: int, quarter: int) -> int:
        return draws.enterprise_key(draws.replication_key(seed, replication), key, quarter)

    trials = 200
    for bit in range(10):
        changed = []
        for trial in range(trials):
            place = {"seed": trial, "replication": trial % 7, "key": 3 * trial, "quarter": trial % 12}
            changed.append(
                _changed_bits(address(**place), address(**{**place, argument: place[argument] ^ (1 << bit)}))
            )
        # 64 fair bits: mean 32, standard deviation 4
        assert abs(np.mean(changed) - 32.0) < LARGEST_Z * 4.0 / math.sqrt(trials), f"{argument}, bit {bit}"


def test_addresses_of_a_large_run_never_share_a_key():
    keys = {
        draws.enterprise_key(draws.replication_key(seed, replication), key, quarter)
        for seed, replication, key, quarter in itertools.product(range(3), range(10), range(100), range(12))
    }
    assert len(keys) == 3 * 10 * 100 * 12
