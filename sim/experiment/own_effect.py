"""Does each instrument move its own channel? Paired replications with and without it (model.md section 7)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim import document, quarters
from sim.engine.run import Ensemble, run
from sim.experiment.summary import Z
from sim.instrument import Instrument
from sim.outcomes import totals
from sim.parameters import Catalogue, shipped
from sim.scenario import Scenario

READ_AT = ("2020Q4", "2024Q4")
CERTIFIED = "certified"
ADDED_TO = "status-quo"  # background to which an instrument is added; from the other it is taken
SHOWS, PARTLY, CONTRARY, INCLUDES_ZERO, UNFINISHED = "shows", "partly", "contrary", "includes_zero", "unfinished"

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Change:
    """Mean paired change with its 95 % interval, and the mean without the instrument."""

    mean: float
    low: float
    high: float
    without: float
    share_moved: float  # of replications in which anything changed [1]

    @property
    def direction(self) -> int:
        """+1 or -1 where the interval excludes 0, else 0."""
        return 1 if self.low > 0.0 else -1 if self.high < 0.0 else 0


@dataclass(frozen=True)
class Effect:
    """What one instrument does to one outcome at the two dates."""

    instrument: str
    background: str
    outcome: str
    flow: bool  # mean over the last four quarters, else the value of the quarter
    signs: tuple[int, ...]  # expected at each date; empty for what is not its own channel
    changes: tuple[Change, ...]  # at each date
    spend: float  # 万元 of its own money paid out to the last date, mean
    excused: bool  # the catalogue's range includes no effect, and a note says so

    @property
    def verdict(self) -> str:
        """Whether the channel moves as expected at one date at least; "" for what is not its own channel."""
        if not self.signs:
            return ""
        directions = [change.direction for change in self.changes]
        expected = [sign == found for sign, found in zip(self.signs, directions, strict=True)]
        contrary = [sign == -found for sign, found in zip(self.signs, directions, strict=True)]
        if any(expected):
            return PARTLY if any(contrary) else SHOWS
        if any(contrary):
            return CONTRARY
        return INCLUDES_ZERO if self.excused else UNFINISHED


def effects(
    backgrounds: Mapping[str, Scenario],
    runs: int,
    seed: int,
    names: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[Effect]:
    """Return the effects of instruments, each in its background.

    Args:
        backgrounds: scenarios by the names the catalogue uses
        runs: paired replications
        seed: of all draws, so that both sides of a pair have the same luck
        names: of instruments; all of them where none is given
        progress: called with the scenario's name, replications done and planned
    """
    tools = [tool for name, tool in shipped().instruments.items() if name in names or not names]
    horizon = quarters.position(READ_AT[-1]) + 1
    played: dict[str, Ensemble] = {}

    def play(scenario: Scenario, label: str) -> Ensemble:
        return run(
            scenario.with_quarters(horizon), runs=runs, seed=seed,
            progress=(lambda done, planned: progress(label, done, planned)) if progress else None,
        )  # fmt: skip

    found = []
    for tool in tools:
        background = backgrounds[tool.background]
        if tool.background not in played:
            played[tool.background] = play(background, tool.background)
        added = tool.background == ADDED_TO
        other = play(at_intensity(background, tool.name, 1.0 if added else 0.0), tool.name)
        pair = (other, played[tool.background]) if added else (played[tool.background], other)
        found += compare(tool, *pair)
    return found


def at_intensity(scenario: Scenario, name: str, intensity: float) -> Scenario:
    """Return the scenario with one instrument at an intensity; at 0 its own levers are off too."""
    plan = scenario.instruments[name]
    plan = replace(plan, intensity=intensity, levers=plan.levers if intensity > 0.0 else {})
    return replace(scenario, instruments={**scenario.instruments, name: plan})


def compare(tool: Instrument, with_it: Ensemble, without: Ensemble) -> list[Effect]:
    """Return the effects of one instrument on its channels and on certified enterprises."""
    both = np.array([not (a or b) for a, b in zip(with_it.causes, without.causes, strict=True)])
    end = quarters.position(READ_AT[-1])
    paid = with_it.totals[both][:, : end + 1, _column(f"spend_{tool.name}")].sum(axis=1).mean()
    found = []
    for position, outcome in enumerate((*tool.channel, CERTIFIED)):
        flow = outcome in flows()
        changes = tuple(
            _change(
                _read(with_it.totals[both], outcome, quarters.position(date), flow),
                _read(without.totals[both], outcome, quarters.position(date), flow),
            )
            for date in READ_AT
        )
        signs = expected(tool, position) if position < len(tool.channel) else ()
        found.append(
            Effect(tool.name, tool.background, outcome, flow, signs, changes, float(paid), excused(tool, shipped()))
        )
    return found


def expected(tool: Instrument, position: int) -> tuple[int, ...]:
    """Return the expected signs of a channel at the two dates.

    As many signs as channels: one each, at both dates. One channel with two signs: first the one, then the other.
    """
    if len(tool.sign) == len(tool.channel):
        return (tool.sign[position],) * len(READ_AT)
    return tool.sign if len(tool.channel) == 1 else (tool.sign[0],) * len(READ_AT)


def excused(tool: Instrument, catalogue: Catalogue) -> bool:
    """Return whether the instrument may have no effect: it carries a note, and a range of its own includes none."""
    numbers = [*tool.levers.values(), *(one for one in catalogue.parameters.values() if one.group == tool.name)]
    nothing = [(one, one.neutral if math.isfinite(one.neutral) else 0.0) for one in numbers if one.uncertain]
    return bool(tool.note) and any(one.low <= none <= one.high for one, none in nothing)


def flows() -> tuple[str, ...]:
    """Return the outcomes that count or measure a single quarter."""
    return tuple(document.shipped("validation.yaml")["flows"])


def _column(name: str) -> int:
    return next(outcome.position for outcome in totals() if outcome.id == name)


def _read(measured: Floats, outcome: str, quarter: int, flow: bool) -> Floats:
    first = quarter - quarters.PER_YEAR + 1 if flow else quarter
    values: Floats = measured[:, first : quarter + 1, _column(outcome)].mean(axis=1)
    return values


def _change(with_it: Floats, without: Floats) -> Change:
    gap = with_it - without
    n = len(gap)
    if n < 2:
        return Change(*(math.nan,) * 5)
    centre, half = float(gap.mean()), Z * float(gap.std(ddof=1)) / math.sqrt(n)
    return Change(centre, centre - half, centre + half, float(without.mean()), float((gap != 0.0).mean()))
