"""Morris screening: the mean size of an input's effect when it alone moves, from few runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.judgement import Floats
from sim.experiment.sensitivity.model import Constant, Model, answers, derived
from sim.experiment.sensitivity.settling import Effects
from sim.experiment.summary import Z

LEVELS = 4  # of the grid that trajectories walk on, as Morris (1991)
LUCKS = 4  # under which every trajectory is walked


def screening(model: Model, names: Sequence[str], trajectories: int, seed: int) -> tuple[pd.DataFrame, Effects]:
    """Return the elementary effects of every input, the largest first.

    All steps of a trajectory have the same luck, so that no effect is luck's; each is the mean over several lucks.

    Args:
        model: what is analysed
        names: of its inputs
        trajectories: each takes a run more than there are inputs, under each luck
        seed: of design and luck

    Returns:
        a table with columns input, mu (mean), mu_star (mean size), mu_star_low, mu_star_high (95 % interval), sigma
        (standard deviation over trajectories), noise (what luck leaves in a single effect, a standard deviation); and
        the sizes of effects by trajectory, for the ranking

    Raises:
        Undefined: a run has no number
        Constant: all runs have the same number
    """
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampler

    problem: dict[str, Any] = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    walked = sampler.sample(problem, trajectories, num_levels=LEVELS, seed=derived(seed, "trajectories"))
    steps = walked.reshape(trajectories, len(names) + 1, len(names))
    # a table per step, so that the rows of a trajectory have the same luck in all of them
    found = [answers(model, np.repeat(steps[:, k], LUCKS, axis=0), seed) for k in range(len(names) + 1)]
    values = np.stack(found, axis=1).reshape(trajectories, LUCKS, len(names) + 1)
    if np.ptp(values) == 0.0:
        raise Constant(float(values.flat[0]), values.size)
    means = values.mean(axis=1)
    told = analysis.analyze(
        problem, walked, means.ravel(), num_levels=LEVELS, seed=derived(seed, "bootstrap of effects")
    )  # fmt: skip
    effects = _effects(steps, values)  # (trajectories, lucks, inputs)
    noise = np.sqrt(effects.var(axis=1, ddof=1).mean(axis=0) / LUCKS)
    half = Z * np.abs(effects.mean(axis=1)).std(axis=0, ddof=1) / np.sqrt(trajectories)
    star = np.asarray(told["mu_star"], dtype=np.float64)
    table = pd.DataFrame(
        {
            "input": list(names),
            "mu": np.asarray(told["mu"], dtype=np.float64),
            "mu_star": star,
            "mu_star_low": np.maximum(star - half, 0.0),
            "mu_star_high": star + half,
            "sigma": np.asarray(told["sigma"], dtype=np.float64),
            "noise": noise,
        }
    )
    order = np.argsort(-star, kind="stable")
    sizes = np.abs(effects.mean(axis=1))[:, order]
    return table.iloc[order].reset_index(drop=True), Effects([names[k] for k in order], sizes, LUCKS * (len(names) + 1))


def _effects(steps: Floats, values: Floats) -> Floats:
    """Return the effect of each input in each trajectory under each luck, per whole range of the input."""
    moves = np.diff(steps, axis=1)  # (trajectories, steps, inputs), one of which moves in each step
    moved = np.abs(moves).argmax(axis=2)
    size = np.take_along_axis(moves, moved[:, :, None], axis=2)[:, :, 0]
    found = np.empty_like(values[:, :, 1:])
    slopes = np.diff(values, axis=2) / size[:, None, :]
    for k, inputs in enumerate(moved):
        found[k][:, inputs] = slopes[k]
    return found
