"""Random numbers by address: each draw is a pure function of (seed, replication, enterprise key, quarter, purpose).

No generator, no state, no order: who draws first does not matter, and two policies face the same luck. This is the
plain Python twin for the Mesa host; `compiled_draws` holds the same arithmetic for Numba, equal to the bit.

The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).
"""

from hashlib import sha256

MASK = 0xFFFF_FFFF_FFFF_FFFF  # Python's integers do not wrap at 64 bits
GOLDEN = 0x9E37_79B9_7F4A_7C15  # 2**64 / golden ratio, odd: the step of splitmix64
MULTIPLIER_1 = 0xBF58_476D_1CE4_E5B9
MULTIPLIER_2 = 0x94D0_49BB_1331_11EB
SPACING = 1.0 / (1 << 52)  # 52 bits plus a half: the middle of a cell, so never 0 and never 1


def mix(value: int) -> int:
    """Return 64 bits each of which depends on every bit of ``value``; one-to-one.

    >>> hex(mix(GOLDEN))  # the first output of splitmix64 seeded with 0
    '0xe220a8397b1dcdaf'
    """
    value &= MASK
    value = ((value ^ (value >> 30)) * MULTIPLIER_1) & MASK
    value = ((value ^ (value >> 27)) * MULTIPLIER_2) & MASK
    return value ^ (value >> 31)


def replication_key(seed: int, replication: int) -> int:
    """Return the key of one replication of a seed."""
    return mix(mix(seed + GOLDEN) + (replication + 1) * GOLDEN)


def enterprise_key(replication_key: int, key: int, quarter: int) -> int:
    """Return the key of what happens to one enterprise (or the zone) in one quarter of a replication.

    Args:
        replication_key: from `replication_key`
        key: the enterprise's own number, the same in every scenario
        quarter: quarters since 2018Q1
    """
    return mix(mix(replication_key + key * GOLDEN) + (quarter + 1) * GOLDEN)


def uniform(key: int, purpose: int) -> float:
    """Return the draw of this key for this purpose, in the open interval (0, 1)."""
    return ((mix(key + purpose) >> 12) + 0.5) * SPACING


def purpose_id(name: str) -> int:
    """Return the number of a purpose: from its name, so that a new purpose changes no other draw."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big")
