"""The yardstick of the kernel: a hand-written compiled loop of nothing but keyed draws and exp or log calls."""

from __future__ import annotations

import math
import os

# before numba is imported, as in engine/ensemble.py: SVML would make this loop's exp and log another function
os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"

import numba
import numpy as np
import numpy.typing as npt

from sim.engine import compiled_draws


@numba.njit(nogil=True)
def _loop(values: npt.NDArray[np.float64], purposes: npt.NDArray[np.uint64], n: int, exps: int, logs: int) -> float:
    """Fill the draws of n enterprise-quarters and take so many exp and log of them; returns a sum nobody can skip."""
    base = compiled_draws.replication_key(1, 0)
    draws = purposes.shape[0]
    total = 0.0
    for i in range(n):
        row = i % values.shape[0]
        compiled_draws.fill(values, row, compiled_draws.enterprise_key(base, i, 0), purposes)
        place = 0
        for _ in range(exps):
            total += math.exp(-values[row, place])
            place = place + 1 if place + 1 < draws else 0
        for _ in range(logs):
            total += math.log(values[row, place])
            place = place + 1 if place + 1 < draws else 0
    return total


def run_loop(enterprise_quarters: int, draws: int, exps: int, logs: int, rows: int = 300) -> float:
    """Run the loop.

    Args:
        enterprise_quarters: how often
        draws: keyed draws in each
        exps: calls of exp in each
        logs: calls of log in each
        rows: enterprises whose draws are held at once, as in a zone
    """
    purposes: npt.NDArray[np.uint64] = np.arange(1, draws + 1, dtype=np.uint64) * np.uint64(0x9E37_79B9_7F4A_7C15)
    return float(_loop(np.zeros((rows, draws)), purposes, enterprise_quarters, exps, logs))
