"""A process that adds one block after the other."""

import time
from pathlib import Path

from sim.experiment.store import Store
from tests.faults.store_of_five import FAMILY, block


def add(folder, which, number, pause=0.0):
    """Add every second block, the even or the odd ones, as far as they are not there; a chunk of runs takes a pause."""
    with Store(Path(folder)) as store:
        there = {span.first for span in store.spans(FAMILY.key)}
        for k in range(which, 2 * number, 2):
            if 10 * k not in there:
                store.add([block(k)], [FAMILY])
                time.sleep(pause)
