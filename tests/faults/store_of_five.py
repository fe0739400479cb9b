"""What the store is put through: five blocks, one after the other, each added once."""

from pathlib import Path

import numpy as np

from sim.experiment.blocks import Block, pack
from sim.experiment.names import Family
from sim.experiment.store import Store

FAMILY = Family("m" * 64, "s" * 64, "off", "compiled", 1)


def block(number):
    """Return ten replications of 2 KB each."""
    luck = np.random.default_rng(number)
    records = np.zeros(10, [("value", "f8", (250,))])
    records["value"] = luck.normal(size=(10, 250))
    return Block(FAMILY.key, ("value",), 10 * number, 10, {}, pack(records))


def fill(folder):
    """Add what is missing of the five blocks."""
    with Store(Path(folder)) as store:
        there = {span.first for span in store.spans(FAMILY.key)}
        for number in range(5):
            if 10 * number not in there:
                store.add([block(number)], [FAMILY])


def content(folder):
    """Return the payloads by first replication; raise where one is not what was written."""
    with Store(Path(folder)) as store:
        spans = store.spans(FAMILY.key)
        return {span.first: store.block(span.id).payload for span in spans}


WHOLE = {10 * number: block(number).payload for number in range(5)}


def recover(folder, saved=()):
    """Fail where a block is there in part or one of those that were saved is not; then add what is missing."""
    there = content(folder)
    assert there == {first: WHOLE[first] for first in {*there, *saved}}, sorted(there)
    fill(folder)
    assert content(folder) == WHOLE


def act(folder, action, *arguments):
    """Fill or recover, for a driver that knows one function."""
    {"fill": fill, "recover": recover}[action](folder, *arguments)
