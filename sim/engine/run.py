"""Runs a scenario many times on either host and returns what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.hosts import CompiledHost, Floats, MesaHost, Raw
from sim.engine.pilot import growth_shifts, pilot_luck
from sim.messages import text
from sim.outcomes import totals
from sim.scenario import Scenario
from sim.state import MAX_PARKS
from sim.table import Uncertainty, table
from sim.targets import readings

CHUNK = 25  # replications of one task: a few tens of milliseconds of work
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ensemble:
    """All replications of one scenario; a failed one is NaN everywhere and has its cause."""

    scenario: Scenario
    seed: int
    engine: str
    replications: npt.NDArray[np.int64]  # (R,)
    totals: Floats  # (R, Q, outcomes.totals())
    parks: Floats  # (R, years, parks, outcomes.breakdown())
    industries: Floats  # (R, years, industries, outcomes.breakdown())
    readings: Floats  # (R, Q, targets.readings()); NaN where a reading is not defined yet
    founding: Floats  # (R, targets.readings()) at the end of 2017
    shift: Floats  # (R,) common growth shift of the draw [1/yr]
    levels: dict[str, Floats]  # drawn founding levels by name, (R,)
    causes: tuple[str, ...]  # (R,) empty where done
    panel: npt.NDArray[Any] | None = None  # replication, quarter, enterprise, then the fields of Enterprise


def run(
    scenario: Scenario,
    runs: int = 400,
    seed: int = 1,
    engine: str = "compiled",
    uncertainty: Uncertainty = "catalogue",
    panel: int = 0,
    workers: int | None = None,
    progress: Progress | None = None,
    rules: Mapping[str, Callable[..., Any]] | None = None,
    replications: Sequence[int] | None = None,
) -> Ensemble:
    """Run a scenario.

    Args:
        scenario: what is played
        runs: number of replications
        seed: of all draws; the same seed gives every scenario the same luck
        engine: ``compiled`` or ``mesa``
        uncertainty: ``catalogue`` (drawn), ``off`` (all central) or joint draws by dotted name
        panel: keep the records of every enterprise and quarter of so many replications
        workers: threads; as many as processors where not given. The result does not depend on it
        progress: called with replications done and planned
        rules: replaced rules by name; only with ``mesa``
        replications: their numbers, where they are not 0 .. runs - 1

    Raises:
        ValueError: an unknown engine, or rules with the compiled one
    """
    if engine not in ("compiled", "mesa"):
        raise ValueError(text("errors.unknown_engine", name=engine))
    if rules and engine == "compiled":
        raise ValueError(text("errors.rules_need_mesa"))
    numbers = np.arange(runs) if replications is None else np.asarray(replications, dtype=np.int64)
    host = MesaHost(scenario, rules) if engine == "mesa" else CompiledHost(scenario)
    chunks = [numbers[first : first + CHUNK] for first in range(0, len(numbers), CHUNK)]
    luck = pilot_luck(scenario, seed)

    def one(chunk: npt.NDArray[np.int64]) -> Ensemble:
        shift = growth_shifts(host, scenario, seed, uncertainty, chunk, luck)
        return live(host, scenario, seed, engine, uncertainty, chunk, shift, panel)

    parts: list[Ensemble | None] = [None] * len(chunks)
    done = 0
    with ThreadPoolExecutor(workers if engine == "compiled" else 1) as pool:
        waiting = {pool.submit(one, chunk): position for position, chunk in enumerate(chunks)}
        try:
            for future in as_completed(waiting):
                parts[waiting[future]] = future.result()
                done += len(chunks[waiting[future]])
                if progress:
                    progress(done, len(numbers))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return join([part for part in parts if part is not None])


def live(
    host: CompiledHost | MesaHost,
    scenario: Scenario,
    seed: int,
    engine: str,
    uncertainty: Uncertainty,
    replications: npt.NDArray[np.int64],
    shift: Floats,
    panel: int = 0,
) -> Ensemble:
    """Live some replications with the growth shifts of their draws, shape (replications,) or (1,)."""
    records = table(scenario, seed, replications.tolist(), uncertainty)
    if len(shift) > len(records):
        records = np.repeat(records, len(shift), axis=0)
    records["growth"]["shift"] = shift[:, None]
    raw = host.replicate(records, seed, replications, [int(r) for r in replications if r < panel])
    founding = records[:, 0]["founding"]
    levels = {name: np.broadcast_to(founding[name], len(replications)) for name in founding.dtype.names or ()}
    shifts = np.broadcast_to(shift, len(replications))
    return _ensemble(scenario, seed, engine, replications, raw, shifts, levels)


def _ensemble(
    scenario: Scenario,
    seed: int,
    engine: str,
    chunk: npt.NDArray[np.int64],
    raw: Raw,
    shift: Floats,
    levels: dict[str, Floats],
) -> Ensemble:
    """Refuse what is not finite, by name, and cut the cells to the profile's parks and industries."""
    causes = tuple(_cause(raw, r) for r in range(len(chunk)))
    failed = np.array([bool(cause) for cause in causes])
    for values in (raw.totals, raw.cells, raw.readings):
        values[failed] = np.nan
    parks, industries = len(scenario.profile.parks), len(scenario.profile.industries)
    return Ensemble(
        scenario, seed, engine, chunk, raw.totals, raw.cells[:, :, :parks],
        raw.cells[:, :, MAX_PARKS : MAX_PARKS + industries], raw.readings[:, 1:], raw.readings[:, 0], shift, levels,
        causes, raw.panel,
    )  # fmt: skip


def _cause(raw: Raw, r: int) -> str:
    """Return why a replication failed, in the words of the log; empty where it did not."""
    if raw.full[r]:
        return "no slot left for an entrant"
    wrong = ~np.isfinite(raw.totals[r])
    if wrong.any():
        quarter, position = np.argwhere(wrong)[0]
        return f"{totals()[position].id} is not finite in quarter {quarter}"
    last = raw.readings[r, -1]
    if raw.readings.shape[1] > 8 and not np.isfinite(last).all():
        position = int(np.argwhere(~np.isfinite(last))[0, 0])
        return f"reading {readings()[position].target} {readings()[position].name} is not finite"
    return ""


def join(parts: Sequence[Ensemble]) -> Ensemble:
    """Put parts of one scenario together, in the order given."""
    first = parts[0]
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("replications", "totals", "parks", "industries", "readings", "founding", "shift")
    }
    levels = {name: np.concatenate([part.levels[name] for part in parts]) for name in first.levels}
    panels = [part.panel for part in parts if part.panel is not None]
    causes = tuple(cause for part in parts for cause in part.causes)
    panel = np.concatenate(panels) if panels else None
    return Ensemble(first.scenario, first.seed, first.engine, **arrays, levels=levels, causes=causes, panel=panel)
