"""The uncertain inputs that a run drew, made again: a draw is a function of seed, replication and name alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.entry import Entry
from sim.experiment.judgement import Floats
from sim.experiment.sensitivity.model import inputs_of
from sim.parameters import shipped
from sim.scenario import Scenario
from sim.table import EFFECT_SCALE, Uncertainty, table
from sim.uncertainty import draw

CHECKED = 5  # replications of a scenario that are held against the engine's table


class Unlike(Exception):
    """A draw that was made again is not what the engine is given; this would be a mistake of the program."""


def drawn_inputs(scenario: Scenario, uncertainty: Uncertainty) -> dict[str, Entry]:
    """Return the inputs that are drawn in runs of a scenario; one that a table of draws holds is drawn from it."""
    if uncertainty == "off":
        return {}
    known = inputs_of(scenario)
    if isinstance(uncertainty, Mapping):
        entries = {**shipped().entries, **shipped().levers, **scenario.profile.levels}
        given = [name for name in uncertainty if name in entries and name not in scenario.parameters]
        known |= {name: entries[name] for name in given}
    return known


def remade(scenario: Scenario, seed: int, replications: Sequence[int], uncertainty: Uncertainty) -> dict[str, Floats]:
    """Return the draws of replications by input, and check a few of them against the engine's own table.

    Args:
        scenario: that was run
        seed: of the runs
        replications: their numbers
        uncertainty: how numbers were drawn

    Raises:
        Unlike: a draw is not what the engine is given
    """
    rows = np.asarray(replications, dtype=np.int64)
    entries = drawn_inputs(scenario, uncertainty)
    joint = uncertainty if isinstance(uncertainty, Mapping) else {}
    free = [entry for name, entry in entries.items() if name not in joint]
    values = dict(zip([entry.dotted for entry in free], draw(free, seed, rows), strict=True)) if free else {}
    for name, entry in entries.items():
        if name in joint:
            column = np.asarray(joint[name], dtype=np.float64)[rows % len(np.asarray(joint[name]))]
            values[name] = np.rint(column) if entry.integer else column
    found = {name: values[name] for name in entries}
    _check(scenario, seed, rows[:CHECKED], uncertainty, found)
    return found


def _check(
    scenario: Scenario, seed: int, rows: NDArray[np.int64], uncertainty: Uncertainty, found: Mapping[str, Floats]
) -> None:
    """Hold draws against the table that the engine is given, as far as policy leaves them as they were drawn."""
    if not found or not len(rows) or EFFECT_SCALE in scenario.parameters:
        return
    given = table(scenario, seed, rows.tolist(), uncertainty)[:, 0]
    for name, values in found.items():
        group, _, short = name.partition(".")
        if name in shipped().levers or group not in (given.dtype.names or ()):
            continue  # of levers it holds what intensity makes of them
        if short in (given.dtype[group].names or ()) and not np.array_equal(given[group][short], values[: len(rows)]):
            raise Unlike(name)
