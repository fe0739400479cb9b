"""Draws of uncertain numbers: each a pure function of (seed, replication, dotted name), whatever else is drawn.

The scenario, the order of the catalogue and the way replications are cut into chunks cannot change a draw, so two
policies face the same world and their comparison is paired.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from sim.entry import Entry

Floats = npt.NDArray[np.float64]
Words64 = npt.NDArray[np.uint64]

# The finaliser of splitmix64 (Steele, Lea and Flood 2014) and its step, the odd number next to 2**64 / golden ratio.
_GOLDEN = np.uint64(0x9E37_79B9_7F4A_7C15)
_MULTIPLIER_1 = np.uint64(0xBF58_476D_1CE4_E5B9)
_MULTIPLIER_2 = np.uint64(0x94D0_49BB_1331_11EB)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_DROPPED = np.uint64(12)  # of 64 bits, 52 are kept
_SPACING = 1.0 / (1 << 52)


def uniforms(seed: int, names: Sequence[str], replications: npt.ArrayLike) -> Floats:
    """Return draws in the open interval (0, 1), shape (names, replications)."""
    digests = b"".join(sha256(f"{seed}/{name}".encode()).digest()[:8] for name in names)
    keys: Words64 = np.frombuffer(digests, dtype=">u8").astype(np.uint64)
    steps = (np.asarray(replications).astype(np.uint64) + np.uint64(1)) * _GOLDEN  # wraps at 64 bits, as meant
    bits = _mix(keys[:, None] + steps[None, :]) >> _DROPPED
    return (bits.astype(np.float64) + 0.5) * _SPACING


def _mix(value: Words64) -> Words64:
    """Return 64 bits each of which depends on every bit of ``value``."""
    value = (value ^ (value >> _SHIFTS[0])) * _MULTIPLIER_1
    value = (value ^ (value >> _SHIFTS[1])) * _MULTIPLIER_2
    return value ^ (value >> _SHIFTS[2])


def triangular(u: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Return the quantiles ``u`` of triangular distributions with low < high and the mode in between."""
    width = high - low
    below = low + np.sqrt(u * width * (mode - low))
    above = high - np.sqrt((1.0 - u) * width * (high - mode))
    return np.where(u * width < mode - low, below, above)


def draw(entries: Sequence[Entry], seed: int, replications: npt.ArrayLike) -> Floats:
    """Return a draw of each uncertain entry in each replication, shape (entries, replications)."""
    u = uniforms(seed, [entry.dotted for entry in entries], replications)
    low, mode, high = (
        np.array([getattr(entry, end) for entry in entries])[:, None] for end in ("low", "central", "high")
    )
    uniform = np.array([entry.uniform for entry in entries], dtype=bool)[:, None]
    integer = np.array([entry.integer for entry in entries], dtype=bool)[:, None]
    values = np.where(uniform, low + u * (high - low), triangular(u, low, mode, high))
    return np.where(integer, np.rint(values), values)
