"""Quarters as text and as position: ``2018Q1`` is 0."""

from __future__ import annotations

import re

PATTERN = r"^[0-9]{4}Q[1-4]$"
FIRST_YEAR = 2018
PER_YEAR = 4


def name(position: int) -> str:
    """Return the quarter at a position.

    >>> name(11)
    '2020Q4'
    """
    return f"{FIRST_YEAR + position // PER_YEAR}Q{position % PER_YEAR + 1}"


def position(quarter: str) -> int:
    """Return the position of a quarter; ValueError for what is none.

    >>> position("2020Q4")
    11
    """
    if not re.search(PATTERN, quarter) or not quarter.isascii():
        raise ValueError(quarter)
    year, season = quarter.split("Q")
    return (int(year) - FIRST_YEAR) * PER_YEAR + int(season) - 1


FIRST, LAST = "2018Q1", "2030Q4"  # what a scenario may simulate; a validation run may go on
ALL = tuple(name(q) for q in range(position(LAST) + 1))
