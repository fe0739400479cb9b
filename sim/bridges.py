"""The model for those who live in SALib or in EMA Workbench: a problem, a model, in a few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api import evaluator, quantity_of, scenario_of
from sim.entry import Entry
from sim.experiment.decisive import inputs_of
from sim.experiment.evaluator import luck
from sim.experiment.ledger import Wanted
from sim.experiment.own_effect import at_intensity
from sim.parameters import shipped
from sim.scenario import Scenario

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from sim.experiment.quantities import Quantity

MOST_INTENSITY = 2.0  # beyond which only money grows


def salib_problem(scenario: Scenario | str | Path, names: Sequence[str]) -> dict[str, Any]:
    """Return a SALib problem over uncertain inputs, with the distributions of the catalogue.

    Args:
        scenario: or its file
        names: dotted names of parameters, founding levels or native levers

    Raises:
        KeyError: a name that is not uncertain in this scenario

    >>> salib_problem("scenarios/opinion-2019.yaml", ["rd_subsidy.misuse"])["bounds"]
    [[0.2, 0.53, 0.606]]
    """
    known = inputs_of(scenario_of(scenario))
    chosen = [known[name] for name in names]
    return {
        "num_vars": len(chosen),
        "names": list(names),
        "bounds": [_bounds(entry) for entry in chosen],
        "dists": ["unif" if entry.uniform else "triang" for entry in chosen],
    }


def responses(
    scenario: Scenario | str | Path,
    problem: Mapping[str, Any],
    samples: ArrayLike,
    by: str | Quantity = "joint",
    seed: int = 1,
    workers: int | None = None,
) -> NDArray[np.float64]:
    """Return what comes of each row of a SALib sample: one replication a row, row r with the luck of replication r.

    Args:
        scenario: or its file
        problem: of ``salib_problem``
        samples: shape (rows, num_vars)
        by: a target's name (met: 1, else 0), or an outcome (its value in 2020Q4; of ``spend`` the sum)
        seed: of all other draws
        workers: threads

    Returns:
        shape (rows,); NaN where a run failed
    """
    rows = np.asarray(samples, dtype=np.float64)
    draws = {name: rows[:, k] for k, name in enumerate(problem["names"])}
    quantity = quantity_of(by)
    with evaluator(quantity.columns, workers) as source:
        (found,) = source.kept(luck(seed, draws), [Wanted(scenario_of(scenario), len(rows))])
    return quantity.values(found)


def ema_model(
    scenario: Scenario | str | Path,
    uncertainties: Sequence[str],
    levers: Sequence[str],
    outcomes: Sequence[str],
    runs: int = 100,
    seed: int = 1,
) -> Any:
    """Return an EMA Workbench model; needs the extra ``research``.

    Args:
        scenario: or its file
        uncertainties: dotted names of uncertain inputs, each over its range
        levers: instruments, whose intensities are between 0 and 2
        outcomes: targets (their probability) or outcomes (their mean in 2020Q4; of ``spend`` that of the sum)
        runs: replications of each experiment, the same luck in all of them
        seed: of all other draws

    Raises:
        KeyError: an input that is not uncertain in this scenario, an instrument that there is not
    """
    from ema_workbench import Model, RealParameter, ScalarOutcome

    one = scenario_of(scenario)
    known = inputs_of(one)
    fields = {name: name.replace(".", "__") for name in (*uncertainties, *outcomes)}  # its names are Python's
    quantities = {fields[name]: quantity_of(name) for name in outcomes}
    columns = [column for quantity in quantities.values() for column in quantity.columns]

    def experiment(**values: float) -> dict[str, float]:
        draws = {name: np.array([values[fields[name]]]) for name in uncertainties}
        mix = one
        for tool in levers:
            mix = at_intensity(mix, tool, values[tool])
        with evaluator(columns, workers=1) as source:
            (found,) = source.kept(luck(seed, draws), [Wanted(mix, runs)])
        return {name: float(np.nanmean(quantity.values(found))) for name, quantity in quantities.items()}

    model = Model("zonesim", function=experiment)
    model.uncertainties = [RealParameter(fields[name], known[name].low, known[name].high) for name in uncertainties]
    model.levers = [RealParameter(shipped().instruments[tool].name, 0.0, MOST_INTENSITY) for tool in levers]
    model.outcomes = [ScalarOutcome(name) for name in quantities]
    return model


def _bounds(entry: Entry) -> list[float]:
    """Return low and high; of a triangular one also where its mode lies between them."""
    if entry.uniform:
        return [entry.low, entry.high]
    return [entry.low, entry.high, round((entry.central - entry.low) / (entry.high - entry.low), 3)]
