"""Distances between parks."""

from __future__ import annotations

import math

from sim.rule import rule

EARTH_RADIUS = 6371.0  # km
DEGREE = math.pi / 180.0  # radians


@rule
def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance of two places given in degrees [km].

    >>> round(distance(23.884, 100.089, 24.437, 100.123))
    62
    """
    north = (other_latitude - latitude) * DEGREE
    middle = (other_latitude + latitude) / 2.0 * DEGREE
    # cos by its series: cos is not among the functions that both hosts share; good to 1e-6 below 45 degrees
    square = middle * middle
    cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)))
    east = (other_longitude - longitude) * DEGREE * cosine
    return EARTH_RADIUS * math.sqrt(north * north + east * east)
