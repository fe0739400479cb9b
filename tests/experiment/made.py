"""Small made ensembles: whatever the engine returns, filled by hand or from a plain generator."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim import opinion
from sim.experiment import kept, rows
from sim.outcomes import breakdown, totals
from sim.targets import readings

PARKS = ("core", "yun")
INDUSTRIES = ("new_materials", "green_food")
TARGETS = opinion.targets()
HEADLINES = {target: entry.readings[0] for target, entry in TARGETS.items()}


def scenario(name: str = "made", readings: dict[str, str] | None = None, quarters: int = 12) -> Any:
    """Return what stands for a scenario."""
    profile = SimpleNamespace(
        parks=dict.fromkeys(PARKS), industries=dict.fromkeys(INDUSTRIES), levels={}, tags=("J", "V")
    )
    return SimpleNamespace(
        name=name,
        title={"zh": "虚构情景", "en": "A made scenario"},
        description={"zh": "测试", "en": "A test"},
        readings=readings or {},
        quarters=quarters,
        profile=profile,
        digest="0" * 64,
        resolved=lambda: {"policy": {}},
    )


def ensemble(runs: int = 6, quarters: int = 12, causes: Sequence[str] = (), **about: Any) -> Any:
    """Return an ensemble of zeros, with as many year ends as the horizon has."""
    years = quarters // 4
    made = SimpleNamespace(
        scenario=scenario(quarters=quarters, **about),
        seed=1,
        engine="compiled",
        replications=np.arange(runs, dtype=np.int64),
        totals=np.zeros((runs, quarters, len(totals()))),
        parks=np.zeros((runs, years, len(PARKS), len(breakdown()))),
        industries=np.zeros((runs, years, len(INDUSTRIES), len(breakdown()))),
        readings=np.zeros((runs, quarters, len(readings()))),
        founding=np.full((runs, len(readings())), np.nan),
        shift=np.zeros(runs),
        levels={},
        causes=tuple(causes) or ("",) * runs,
        panel=None,
    )
    for r, cause in enumerate(made.causes):
        if cause:
            made.totals[r] = made.readings[r] = made.parks[r] = made.industries[r] = np.nan
    return made


def column(target: str, reading: str | None = None) -> int:
    """Return the position of a reading, of the headline one where none is named."""
    wanted = reading or HEADLINES[target]
    return next(m for m, one in enumerate(readings()) if one.target == target and one.name == wanted)


def meet(made: Any, target: str, replications: Sequence[int], reading: str | None = None, since: int = 0) -> None:
    """Let some replications meet a reading exactly at its threshold, from a quarter on."""
    made.readings[list(replications), since:, column(target, reading)] = TARGETS[target].threshold


def plausible(runs: int = 400, quarters: int = 12, **about: Any) -> Any:
    """Return an ensemble that looks like one of the model's: noisy paths towards the thresholds."""
    made = ensemble(runs, quarters, **about)
    luck = np.random.default_rng(5)
    for m, reading in enumerate(readings()):
        end = TARGETS[reading.target].threshold * luck.lognormal(0.1 * luck.standard_normal(), 0.25, runs)
        start = 0.5 * end * luck.lognormal(0.0, 0.1, runs)
        made.readings[:, :, m] = np.linspace(start, end, quarters, axis=1)
    made.totals[:] = luck.lognormal(3.0, 1.0, made.totals.shape)
    made.parks[:] = luck.lognormal(3.0, 1.0, made.parks.shape)
    made.industries[:] = luck.lognormal(3.0, 1.0, made.industries.shape)
    return made


def cut(made: Any, columns: Sequence[str] = ()) -> Any:
    """Return what is kept of an ensemble."""
    return kept.of_ensemble(made, columns)


def table_rows(made: Any, columns: Sequence[str] = (), point: int = 0) -> Any:
    """Return an ensemble as the rows of tables."""
    return rows.rows([(point, cut(made, columns))], [made.scenario.name])
