"""A scenario as a table of parameters: every number of the model in every quarter, for every replication.

Uncertain numbers are drawn first, then intensity, start, end and ramp are folded in, column by column; nothing here
runs once per replication.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sim import solved
from sim.entry import Entry
from sim.instrument import Shock
from sim.levers import effective, hold_envelope
from sim.parameters import ENVELOPE, VARIANTS, Catalogue, record_type, shipped
from sim.scenario import Plan, Scenario
from sim.uncertainty import Floats, draw

EFFECT_SCALE = "effect.scale"  # dotted name of the factor on every policy effect
PILOT_QUARTERS = 12  # 2018Q1 to 2020Q4, whatever the horizon of the scenario

Joint = Mapping[str, npt.ArrayLike]  # dotted name -> draws; replication r uses row r modulo their number
Uncertainty = Literal["off", "catalogue"] | Joint
Values = dict[str, Floats]  # dotted name -> values that broadcast to (replications, quarters)
Solve = Callable[[Values], object]


def table(
    scenario: Scenario,
    seed: int,
    replications: Sequence[int],
    uncertainty: Uncertainty = "catalogue",
    catalogue: Catalogue | None = None,
    solve: Solve = solved.solve,
) -> npt.NDArray[Any]:
    """Return the parameters of a scenario, shape (replications or 1, quarters) of ``parameters.record_type()``.

    Args:
        scenario: what differs from the status quo
        seed: of the command
        replications: numbers of the replications of this chunk
        uncertainty: ``off`` (all numbers central, one row), ``catalogue`` (drawn) or a table of joint draws, whose
            names go before the catalogue's ranges
        catalogue: the numbers of the model; the shipped ones unless said otherwise
        solve: fills in the numbers that follow from others

    Returns:
        one row where nothing is uncertain; numbers that the engine finds (``growth.shift``) are NaN
    """
    catalogue = catalogue or shipped()
    values = _numbers(scenario, seed, replications, uncertainty, catalogue)
    values |= _policy(scenario, values, catalogue)
    values |= _shocks(scenario, values, catalogue)
    solve(values)
    # a solved number that the scenario fixes wins over its solution
    solved_names = {name for name, entry in catalogue.entries.items() if entry.solved}
    values |= {name: value for name, value in _fixed(scenario, catalogue).items() if name in solved_names}
    return _record(values, scenario, catalogue)


def pilot_table(
    scenario: Scenario,
    seed: int,
    replications: Sequence[int],
    uncertainty: Uncertainty = "catalogue",
    catalogue: Catalogue | None = None,
    solve: Solve = solved.solve,
) -> npt.NDArray[Any]:
    """Return the parameters of a scenario's pilot: the same draws, overrides and variants."""
    return table(pilot_scenario(scenario), seed, replications, uncertainty, catalogue, solve)


def pilot_scenario(scenario: Scenario) -> Scenario:
    """Return the scenario without policy and shocks, 2018Q1 to 2020Q4.

    From it the engine finds the common growth shift, so it must not depend on what a scenario does as policy.
    """
    return dataclasses.replace(
        scenario, quarters=PILOT_QUARTERS, intensity=0.0, instruments={}, envelope=None, shocks=(), readings={}
    )


def _numbers(
    scenario: Scenario, seed: int, replications: Sequence[int], uncertainty: Uncertainty, catalogue: Catalogue
) -> Values:
    """Return every number before policy: fixed by the scenario, else drawn, else central; solved ones are NaN."""
    entries = _entries(scenario, catalogue)
    values = _fixed(scenario, catalogue)
    free = [entry for name, entry in entries.items() if name not in values]
    joint = uncertainty if isinstance(uncertainty, Mapping) else {}
    _check_joint(joint, {**catalogue.entries, **entries})
    rows = np.asarray(replications, dtype=np.int64)
    for entry in free:
        if entry.dotted in joint:
            column = np.asarray(joint[entry.dotted], dtype=np.float64)
            column = np.rint(column) if entry.integer else column
            values[entry.dotted] = column[rows % len(column)][:, None]
        elif entry.dated:
            values[entry.dotted] = _steps(entry, scenario.quarters)
        else:
            values[entry.dotted] = np.full((1, 1), entry.central)
    drawn = [entry for entry in free if entry.uncertain and entry.dotted not in joint]
    if drawn and uncertainty != "off":
        values |= zip((entry.dotted for entry in drawn), draw(drawn, seed, rows)[:, :, None], strict=True)
    _scale_effects(values, entries)
    return values


def _scale_effects(values: Values, entries: Mapping[str, Entry]) -> None:
    """Move every policy effect towards its neutral value by ``effect.scale``; costs and quantities stay."""
    scale = values.get(EFFECT_SCALE)
    if scale is None or np.all(scale == 1.0):
        return
    for name, entry in entries.items():
        if math.isfinite(entry.neutral):
            values[name] = entry.neutral + scale * (values[name] - entry.neutral)


def _entries(scenario: Scenario, catalogue: Catalogue) -> dict[str, Entry]:
    """Return what this scenario needs a number for: founding levels are its profile's, shocks those it has."""
    shocks = {effect.dotted: effect for name in scenario.shocks for effect in catalogue.shocks[name].effects.values()}
    founding = {level.dotted: level for level in scenario.profile.levels.values()}
    return {**catalogue.parameters, **catalogue.national, **founding, **catalogue.levers, **shocks}


def _fixed(scenario: Scenario, catalogue: Catalogue) -> Values:
    """Return what the scenario fixes; its envelope is a parameter like others."""
    fixed = dict(scenario.parameters)
    if scenario.envelope is not None and ENVELOPE in catalogue.parameters:
        fixed[ENVELOPE] = scenario.envelope
    return {name: np.full((1, 1), float(value)) for name, value in fixed.items()}


def _check_joint(joint: Joint, entries: Mapping[str, Entry]) -> None:
    """Refuse draws of something that is no number of the model, or that are no numbers."""
    unknown = sorted(set(joint) - set(entries))
    if unknown:
        raise ValueError(f"joint draws of unknown parameters: {', '.join(unknown)}")
    for name, column in joint.items():
        found = np.asarray(column, dtype=np.float64)
        limits = entries[name].minimum, entries[name].maximum
        if found.ndim != 1 or not found.size or not np.all((found >= limits[0]) & (found <= limits[1])):
            raise ValueError(f"joint draws of {name}: expected one column of numbers inside its limits")


def _steps(entry: Entry, quarters: int) -> Floats:
    """Return a dated rule by quarter, shape (1, quarters); before its first date its first value holds."""
    dates = np.array([first for first, _ in entry.dated])
    values = np.array([value for _, value in entry.dated])
    last = np.searchsorted(dates, np.arange(quarters), side="right") - 1
    return values[np.maximum(last, 0)][None, :]


def _policy(scenario: Scenario, values: Values, catalogue: Catalogue) -> Values:
    """Return the effective levers of all instruments by quarter."""
    levers: Values = {}
    budgets = []
    for tool in catalogue.instruments.values():
        plan = scenario.instruments.get(tool.name, Plan())
        intensity = scenario.intensity if plan.intensity is None else plan.intensity
        levers |= effective(tool, plan, intensity, values, values[ENVELOPE], scenario.quarters)
        budgets += [lever.dotted for lever in tool.levers.values() if lever.budgeted]
    return levers if scenario.envelope is None else hold_envelope(levers, budgets, scenario.envelope)


def _shocks(scenario: Scenario, values: Values, catalogue: Catalogue) -> Values:
    """Return what shocks do by quarter; two shocks on the same thing add up."""
    found = {f"shock.{field}": np.zeros((1, scenario.quarters)) for field in catalogue.shock_fields}
    for name in scenario.shocks:
        shock = catalogue.shocks[name]
        for field, effect in shock.effects.items():
            found[f"shock.{field}"] = found[f"shock.{field}"] + values[effect.dotted] * _weights(
                shock, scenario.quarters
            )
    return found


def _weights(shock: Shock, quarters: int) -> Floats:
    """Return the weight of a shock by quarter, shape (1, quarters); 0 outside its dates."""
    q = np.arange(quarters)
    inside = (q >= shock.first) & (q <= shock.last)
    position = np.clip(q - shock.first, 0, len(shock.weights) - 1)
    return np.where(inside, np.array(shock.weights)[position], 0.0)[None, :]


def _record(values: Values, scenario: Scenario, catalogue: Catalogue) -> npt.NDArray[Any]:
    """Write the columns into records: what is constant once per replication, then copied to every quarter."""
    kind = record_type(catalogue)
    columns = {
        (group, name): values[f"{group}.{name}"]
        for group in kind.names or ()
        if group != "variant"
        for name in kind[group].names or ()
    }
    constant = np.zeros((max(len(column) for column in columns.values()), 1), dtype=kind)
    for (group, name), column in columns.items():
        constant[group][name] = column[:, :1]
    for name, choices in VARIANTS.items():
        constant["variant"][name] = choices.index(scenario.variants.get(name, choices[0]))
    records = np.repeat(constant, scenario.quarters, axis=1)
    for (group, name), column in columns.items():
        if column.shape[1] > 1:
            records[group][name] = column
    return records
