"""Replications of one scenario or of all points of a sweep, one after the other: the rows of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment import kept
from sim.experiment.kept import Kept

UNKNOWN = -1  # in ``together``: failed, or not due within the horizon

Part = tuple[int, Kept]  # a point and some of its replications


@dataclass(frozen=True)
class Rows:
    """R replications in order of point and replication."""

    names: tuple[str, ...]  # of scenarios, in alphabetical order
    scenario: NDArray[np.int32]  # (R,) position in names
    point: NDArray[np.int64]  # (R,)
    together: NDArray[np.int8]  # (R, 2) whether the targets of article 2, and all targets, are met; 0, 1, UNKNOWN
    kept: Kept  # of all R; its scenario stands for the horizon only


def rows(parts: Sequence[Part], names: Sequence[str]) -> Rows:
    """Put parts together; ``names`` are those of all scenarios there are, whether or not they are among the parts."""
    ordered = tuple(sorted(names))
    lengths = [len(part.causes) for _, part in parts]
    return Rows(
        names=ordered,
        scenario=np.repeat([ordered.index(part.scenario.name) for _, part in parts], lengths).astype(np.int32),
        point=np.repeat([point for point, _ in parts], lengths).astype(np.int64),
        together=np.concatenate([_together(part) for _, part in parts]),
        kept=kept.joined([part for _, part in parts]),
    )


def _together(part: Kept) -> NDArray[np.int8]:
    judged, done = part.judged(), part.done
    found = np.full((len(done), 2), UNKNOWN, dtype=np.int8)
    for k, article_two_only in enumerate((True, False)):
        met = judged.together(article_two_only)
        if met is not None:
            found[done, k] = met
    return found


def batches(parts: Iterable[Part], size: int) -> Iterator[list[Part]]:
    """Yield the parts cut anew so that each batch has ``size`` replications, the last one what remains.

    What is written must not depend on how the replications were cut when they were computed.
    """
    batch: list[Part] = []
    room = size
    for point, part in parts:
        start = 0
        while start < len(part.causes):
            stop = min(len(part.causes), start + room)
            batch.append((point, part.part(start, stop)))
            room -= stop - start
            start = stop
            if not room:
                yield batch
                batch, room = [], size
    if batch:
        yield batch
