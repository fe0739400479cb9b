"""The compiled twin of `draws`: the same random numbers by address, for use inside a Numba kernel.

Every constant and shift is a ``np.uint64``: an unsigned with a signed integer would become a float in compiled code.
Arguments may be any integer; they wrap to 64 bits as they do in `draws`.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from sim.engine import draws

_GOLDEN = np.uint64(draws.GOLDEN)
_MULTIPLIER_1 = np.uint64(draws.MULTIPLIER_1)
_MULTIPLIER_2 = np.uint64(draws.MULTIPLIER_2)
_SPACING = draws.SPACING
_SHIFT_12 = np.uint64(12)
_SHIFT_27 = np.uint64(27)
_SHIFT_30 = np.uint64(30)
_SHIFT_31 = np.uint64(31)
_ONE = np.uint64(1)


@njit(nogil=True)
def mix(value: np.uint64) -> np.uint64:
    """Return 64 bits each of which depends on every bit of ``value``."""
    value = np.uint64(value)
    value = (value ^ (value >> _SHIFT_30)) * _MULTIPLIER_1
    value = (value ^ (value >> _SHIFT_27)) * _MULTIPLIER_2
    return value ^ (value >> _SHIFT_31)


@njit(nogil=True)
def replication_key(seed: int, replication: int) -> np.uint64:
    """Return the key of one replication of a seed."""
    return mix(mix(np.uint64(seed) + _GOLDEN) + (np.uint64(replication) + _ONE) * _GOLDEN)


@njit(nogil=True)
def enterprise_key(replication_key: np.uint64, key: int, quarter: int) -> np.uint64:
    """Return the key of what happens to one enterprise (or the zone) in one quarter of a replication."""
    return mix(mix(np.uint64(replication_key) + np.uint64(key) * _GOLDEN) + (np.uint64(quarter) + _ONE) * _GOLDEN)


@njit(nogil=True)
def uniform(key: np.uint64, purpose: np.uint64) -> float:
    """Return the draw of this key for this purpose, in the open interval (0, 1)."""
    # through int64: 52 bits fit, and processors convert signed integers faster
    return (np.float64(np.int64(mix(np.uint64(key) + np.uint64(purpose)) >> _SHIFT_12)) + 0.5) * _SPACING


@njit(nogil=True)
def fill(values: npt.NDArray[np.float64], row: int, key: np.uint64, purposes: npt.NDArray[np.uint64]) -> None:
    """Write the draws of a key for all purposes into one row of ``values`` (rows, purposes); a strided view is fine."""
    for i in range(purposes.shape[0]):
        values[row, i] = uniform(key, purposes[i])
