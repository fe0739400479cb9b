"""How late each instrument of a mix may start: every later start is played, all others as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from sim import quarters
from sim.experiment.optimisation import estimates
from sim.experiment.optimisation.aim import Aim, Scores
from sim.scenario import Scenario

TOLERATED = 0.05  # targets met less, of which a later start without chosen chances may cost
COLUMNS = ("instrument", "start", "planned", "spend", "value", "change", "change_low", "change_high", "holds", "latest")

Played = Callable[[Sequence[Scenario]], list[Scores]]


def starts(scenario: Scenario, names: Sequence[str], play: Played, aim: Aim) -> pd.DataFrame:
    """Return what becomes of a mix when one of its instruments starts later.

    No quarter is left out, since what a delay costs need not grow with it. A start holds where the chosen chances are
    still reached, or without chosen chances where it costs at most TOLERATED targets met; the latest one is the last
    before the first that does not.

    Args:
        scenario: the mix
        names: instruments
        play: plays scenarios under the same luck
        aim: what is to be reached

    Returns:
        instrument, start, planned (whether it is the mix's own), spend, value, change (paired, against the planned
        start) with its ends, holds, latest (whether it is the last start up to which all hold)
    """
    plans = {name: plan for name, plan in scenario.instruments.items() if name in names and _is_on(scenario, name)}
    late = [(name, quarter) for name, plan in plans.items() for quarter in range(plan.start + 1, scenario.quarters)]
    base, *found = play([scenario, *(_starting(scenario, name, quarter) for name, quarter in late)])
    scores = dict(zip(late, found, strict=True))
    rows = []
    for name, plan in plans.items():
        still = True
        lines = []
        for quarter in range(plan.start, scenario.quarters):
            one = scores.get((name, quarter), base)
            a, b = estimates.pairs(base, one, lambda of: of.value)
            gap = estimates.change(a, b, aim.is_chance)
            holds = aim.shortfall(one) == 0.0 if aim.reach else (gap.value or 0.0) >= -TOLERATED
            lines.append(
                {
                    "instrument": name,
                    "start": quarters.name(quarter),
                    "planned": quarter == plan.start,
                    "spend": one.cost,
                    "value": one.worth,
                    **estimates.flat("change", gap),
                    "holds": holds,
                    "latest": False,
                }
            )
            still = still and holds
            if still:
                last = len(lines) - 1
        if lines and lines[0]["holds"]:
            lines[last]["latest"] = True
        rows += lines
    return pd.DataFrame(rows, columns=COLUMNS)


def _is_on(scenario: Scenario, name: str) -> bool:
    plan = scenario.instruments[name]
    return bool(plan.intensity or any(plan.levers.values()))


def _starting(scenario: Scenario, name: str, quarter: int) -> Scenario:
    plan = replace(scenario.instruments[name], start=quarter)
    return replace(scenario, instruments={**scenario.instruments, name: plan})
