"""A population of the size that a study asks for, with the money and places of its policy in proportion."""

from __future__ import annotations

from dataclasses import replace

from sim.engine.population import sizes
from sim.experiment import large_zone
from sim.parameters import ENVELOPE, shipped
from sim.scenario import Plan, Scenario

ADDS_UP = ("万元/yr", "m2", "posts")  # units of levers that grow with the zone
COUNTED = ("registrations", "institutes")  # levers that are numbers of enterprises a year


def enlarged(scenario: Scenario, enterprises: int) -> Scenario:
    """Return the scenario with about so many enterprises; what policy spends and builds grows in proportion.

    The yearly envelope is then no longer drawn but the central one, or the scenario's, times the factor. Levers that
    the scenario does not set in their own units and that do not come out of the envelope (posts, floor space) stay as
    they are for the zone of its own size.
    """
    factor = enterprises / sizes(scenario.profile, scenario.quarters).founders
    plans = {name: _multiplied(name, plan, factor) for name, plan in scenario.instruments.items()}
    larger = replace(large_zone.enlarged(scenario, enterprises), instruments=plans)
    if scenario.envelope is not None:
        return replace(larger, envelope=scenario.envelope * factor)
    central = scenario.parameters.get(ENVELOPE, shipped().parameters[ENVELOPE].central)
    return replace(larger, parameters={**larger.parameters, ENVELOPE: central * factor})


def _multiplied(instrument: str, plan: Plan, factor: float) -> Plan:
    levers = shipped().instruments[instrument].levers
    grown = {
        name: value * factor if levers[name].unit in ADDS_UP or name in COUNTED else value
        for name, value in plan.levers.items()
    }
    return replace(plan, levers=grown)
