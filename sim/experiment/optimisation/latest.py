"""How late each instrument of a mix may start: every later start is played, all others as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from sim import quarters
from sim.experiment.optimisation import estimates
from sim.experiment.optimisation.aim import Aim, Scores
from sim.experiment.own_effect import at_intensity
from sim.experiment.paired_estimates import Estimate
from sim.scenario import Plan, Scenario

TOLERATED = 0.05  # targets met less, of which a later start without chosen chances may cost
NEVER = "never"  # start of an instrument that is left out
COLUMNS = (
    *("instrument", "start", "planned", "spend", "value", "change", "change_low", "change_high"),
    *("holds", "verdict", "latest"),
)

Played = Callable[[Sequence[Scenario]], list[Scores]]


def starts(scenario: Scenario, names: Sequence[str], play: Played, aim: Aim) -> pd.DataFrame:
    """Return what becomes of a mix when one of its instruments starts later, or never.

    No quarter is left out, since what a delay costs need not grow with it. A start holds where the chosen chances are
    still reached, or without chosen chances where it costs at most TOLERATED targets met, by the means of the runs;
    the latest one is the last before the first that does not.

    Args:
        scenario: the mix
        names: instruments; those that it does not use are left out
        play: plays scenarios under the same luck
        aim: what is to be reached

    Returns:
        instrument, start (NEVER: left out), planned (whether it is the mix's own), spend, value, change (paired,
        against the planned start) with its ends, holds, verdict (reached, missed, unclear: whether that is sure at
        95 %), latest (whether it is the last start up to which all hold)
    """
    plans = {name: plan for name, plan in _in_force(scenario).items() if name in names}
    late = [(name, quarter) for name, plan in plans.items() for quarter in range(plan.start + 1, scenario.quarters + 1)]
    base, *found = play([scenario, *(_starting(scenario, name, quarter) for name, quarter in late)])
    scores = dict(zip(late, found, strict=True))
    rows = []
    for name, plan in plans.items():
        quarter_of = range(plan.start, scenario.quarters + 1)
        lines = [_line(aim, base, scores.get((name, quarter), base)) for quarter in quarter_of]
        broken = [k for k, line in enumerate(lines) if not line["holds"]]
        last = broken[0] - 1 if broken else len(lines) - 1
        for k, (quarter, line) in enumerate(zip(quarter_of, lines, strict=True)):
            start = quarters.name(quarter) if quarter < scenario.quarters else NEVER
            rows.append({"instrument": name, "start": start, "planned": k == 0, **line, "latest": k == last})
    return pd.DataFrame(rows, columns=COLUMNS)


def _line(aim: Aim, base: Scores, one: Scores) -> dict[str, Any]:
    """Return what a start costs and changes, and whether it holds."""
    gap = estimates.change(*estimates.pairs(base, one, lambda of: of.value), aim.is_chance)
    holds = aim.shortfall(one) == 0.0 if aim.reach else (gap.value or 0.0) >= -TOLERATED
    told = {"spend": one.cost, "value": one.worth, **estimates.flat("change", gap)}
    return {**told, "holds": holds, "verdict": _verdict(aim, one, gap)}


def _in_force(scenario: Scenario) -> dict[str, Plan]:
    """Return the plans of the instruments that a scenario uses within its horizon."""
    said = scenario.resolved()["instruments"]
    used = [name for name, plan in said.items() if plan["intensity"] or any(plan["levers"].values())]
    plans = {name: scenario.instruments[name] for name in used}
    return {name: plan for name, plan in plans.items() if plan.start < scenario.quarters}


def _verdict(aim: Aim, scores: Scores, change: Estimate) -> str:
    """Return the least favourable verdict on the chosen chances, or that on what is lost."""
    if not aim.reach:
        low, high = (0.0 if end is None else end for end in (change.low, change.high))
        return estimates.verdict(low, high, -TOLERATED)
    found = {
        estimates.verdict(*estimates.ends(scores.chances[target], scores.runs), least)
        for target, least in aim.reach.items()
    }
    return next(word for word in ("missed", "unclear", "reached") if word in found)


def _starting(scenario: Scenario, name: str, quarter: int) -> Scenario:
    """Return the scenario with a later start of an instrument; without it where the horizon ends before."""
    if quarter >= scenario.quarters:
        return at_intensity(scenario, name, 0.0)
    plan = replace(scenario.instruments[name], start=quarter)
    return replace(scenario, instruments={**scenario.instruments, name: plan})
