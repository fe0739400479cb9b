"""What a scenario's policy makes of the native levers, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from sim.instrument import Instrument
from sim.scenario import Plan
from sim.uncertainty import Floats

DOUBLE = 2.0  # above this intensity only money grows


def phase(plan: Plan, quarters: int) -> Floats:
    """Return the share of a plan that is in force by quarter [1], shape (quarters,).

    0 before the start and after the end (which is still in); with a ramp of n quarters it rises by 1/n a quarter.
    """
    q = np.arange(quarters)
    running = (q >= plan.start) & (q <= (quarters if plan.end is None else plan.end))
    risen = np.minimum((q - plan.start + 1) / plan.ramp, 1.0) if plan.ramp else np.ones(quarters)
    return np.where(running, risen, 0.0)


def effective(
    tool: Instrument, plan: Plan, intensity: float, native: Mapping[str, Floats], envelope: Floats, quarters: int
) -> dict[str, Floats]:
    """Return the levers of one instrument and the quarters since its start, by dotted name.

    Args:
        tool: the instrument
        plan: what the scenario says about it; a lever set there directly replaces native value x intensity
        intensity: 0 off, 1 as in the opinion, 2 double; beyond 2 only levers bought with money grow [1]
        native: levers at intensity 1 by dotted name, shape (replications or 1, 1)
        envelope: the zone's yearly policy money [万元/yr], shape (replications or 1, 1)
        quarters: length of the horizon

    Returns:
        arrays of shape (replications or 1, quarters)
    """
    in_force = phase(plan, quarters)[None, :]
    effort = intensity * in_force
    found: dict[str, Floats] = {}
    for lever in tool.levers.values():
        if lever.name in plan.levers:
            found[lever.dotted] = plan.levers[lever.name] * in_force
        elif lever.budgeted:
            found[lever.dotted] = effort * lever.share * envelope
        else:
            found[lever.dotted] = native[lever.dotted] * (effort if lever.money else np.minimum(effort, DOUBLE))
    acts = intensity > 0.0 or any(plan.levers.values())
    since = np.arange(quarters) - float(plan.start)
    found[f"{tool.name}.started"] = np.where((in_force > 0.0) & acts, since, 0.0)
    return found


def hold_envelope(levers: Mapping[str, Floats], budgets: list[str], envelope: float) -> dict[str, Floats]:
    """Return the levers with the budgets of a quarter scaled by one factor where their sum exceeds the envelope."""
    total = reduce(np.add, (levers[name] for name in budgets), np.zeros((1, 1)))
    factor = np.where(total > envelope, envelope / np.maximum(total, envelope), 1.0)
    return {name: values * factor if name in budgets else values for name, values in levers.items()}
