"""What a run is named by: what it is, never where or when it was computed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cached_property

from sim.experiment.results import canonical


@dataclass(frozen=True)
class Family:
    """All replications of one scenario under one seed; a run is a family and the number of a replication."""

    model: str  # SHA-256 of the model
    scenario: str  # SHA-256 of what is lived
    uncertainty: str  # "off", "catalogue" or the SHA-256 of a table of joint draws
    engine: str
    seed: int

    @cached_property
    def key(self) -> str:
        """SHA-256 of all of them."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()
