"""The common growth shift of a parameter draw, from one policy-free pilot run."""

from __future__ import annotations

import math

YEARS_READ = 3.0  # 2017 to 2020
YEARS_AT_WORK = (9 + 10 + 11 + 12) / 4 / 4


def growth_shift(wanted: float, found: float) -> float:
    """Return what every industry's growth must rise by so that zone output grows at the drawn rate [1/yr in logs].

    A quarterly rate that starts with 2018Q1 has worked for 9 to 12 quarters in the four quarters of 2020, 2.625 years
    in the mean, while growth per year is read over 3.

    Args:
        wanted: status-quo growth of zone output as drawn [1/yr]
        found: that of the pilot at a shift of 0 [1/yr]
    """
    return (math.log1p(wanted) - math.log1p(found)) * YEARS_READ / YEARS_AT_WORK
