"""Rankings: one stable order, by score descending, then key ascending."""

from __future__ import annotations

from sim.rule import rule
from sim.state import Enterprise


@rule
def before(a: Enterprise, b: Enterprise) -> bool:
    """Return whether ``a`` stands before ``b``."""
    if a.score != b.score:
        return a.score > b.score
    return a.key < b.key


@rule
def sift(enterprises: list[Enterprise], start: int, end: int) -> None:
    """Let the place ``start`` sink in the heap whose root stands last in the order."""
    root = start
    while 2 * root + 1 < end:
        child = 2 * root + 1
        if child + 1 < end and before(enterprises[enterprises[child].place], enterprises[enterprises[child + 1].place]):
            child += 1
        if not before(enterprises[enterprises[root].place], enterprises[enterprises[child].place]):
            return
        moved = enterprises[root].place
        enterprises[root].place = enterprises[child].place
        enterprises[child].place = moved
        root = child


@rule
def rank(enterprises: list[Enterprise], n: int) -> None:
    """Order the first ``n`` places (slots in ``place``) by score descending, key ascending; a heap sort.

    The result does not depend on the order in which the places were filled, so neither does who gets an award.
    """
    for start in range(n // 2 - 1, -1, -1):
        sift(enterprises, start, n)
    for end in range(n - 1, 0, -1):
        moved = enterprises[0].place
        enterprises[0].place = enterprises[end].place
        enterprises[end].place = moved
        sift(enterprises, 0, end)
