"""How many places a run needs, the keys of newcomers, and the names of all draws; shared by both hosts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.engine.draws import purpose_id
from sim.profile import Profile
from sim.state import ATTRACTED, INCUMBENT, INSTITUTE, REGISTERED, STARTUP, fields

ZONE_KEY = (1 << 62) + 1  # the zone's own number in draws; no enterprise reaches it
BIRTH_QUARTER = 0  # draws of a birth are made once, so its quarter is part of the key instead

# The queue is long enough that its end is met less than once in a million runs at the catalogue's highest rates.
STARTUP_FLOOR, STARTUP_PART = 16, 0.12
HEADQUARTERS_PLACES, INSTITUTE_PLACES, LEAD_PLACES = 8, 8, 64
PIPELINE_PLACES = 40
ENTRY_FLOOR, ENTRY_PART = 16, 0.06


@dataclass(frozen=True)
class Sizes:
    """Places of one run: founding enterprises, kinds of newcomers a quarter, and slots."""

    founders: int
    startups: int
    capacity: int

    @property
    def queue(self) -> int:
        """Places in the queue of newcomers, for the founding or for a quarter, whichever is longer."""
        places = self.startups + HEADQUARTERS_PLACES + INSTITUTE_PLACES + LEAD_PLACES
        return max(self.founders + PIPELINE_PLACES, places)


def sizes(profile: Profile, quarters: int) -> Sizes:
    """Return the places that a profile needs over a horizon."""
    founders = sum(sum(row.values()) for row in profile.enterprises.values())
    founders += int(sum(one.numbers["number"] for one in profile.large.values()))
    startups = STARTUP_FLOOR + int(STARTUP_PART * founders)
    entrants = ENTRY_FLOOR + int(ENTRY_PART * founders)
    return Sizes(founders, startups, founders + PIPELINE_PLACES + quarters * entrants)


def newcomer_key(kind: int, quarter: int, number: int) -> int:
    """Return the number by which draws know an enterprise: kind, quarter of its birth (-1: founding), place."""
    return ((kind * 1024 + quarter + 16) << 24) + number


def queue_keys(size: Sizes, quarter: int) -> list[int]:
    """Return the keys of the queue in a quarter; -1 is the founding: its enterprises, then projects under way."""
    if quarter < 0:
        founders = [newcomer_key(INCUMBENT, quarter, k) for k in range(size.founders)]
        return founders + [newcomer_key(ATTRACTED, quarter, k) for k in range(size.queue - size.founders)]
    counts = (
        (STARTUP, size.startups),
        (REGISTERED, HEADQUARTERS_PLACES),
        (INSTITUTE, INSTITUTE_PLACES),
        (ATTRACTED, LEAD_PLACES),
    )
    return [newcomer_key(kind, quarter, k) for kind, count in counts for k in range(count)]


def purposes(record: type[Any]) -> dict[str, int]:
    """Return the draws of a record by name: the number of each purpose."""
    return {name: purpose_id(f"{record.__name__}.{name}") for name in fields(record)}  # type: ignore[arg-type]
