"""PRIM (Friedman and Fisher 1999) by EMA Workbench, the choice of a box on its trajectory, and how often it returns."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.discovery.boxes import Box, Limits, Rows, box, score, within

METHOD = "prim"
SEARCHED, LEAST_SEARCHED = 20, 3  # inputs that PRIM is given
FALSE = 0.05  # share of false discoveries among them
PEEL = 0.05  # share of the runs in the box that a step takes away
LEAST_MASS = 0.05  # of the last box
DROPPED = 0.05  # a restriction stays whose chance is below this, divided by the number of inputs


@dataclass(frozen=True)
class Peeled:
    """The boxes of one search, from all runs to the smallest one.

    Attributes:
        steps: coverage, density, mass, inputs (restricted), gain (coverage less mass), chosen
        limits: of the box at each step
    """

    steps: pd.DataFrame
    limits: tuple[Limits, ...]

    @property
    def chosen(self) -> Limits:
        """Limits of the box that the rule chooses."""
        return self.limits[int(self.steps["chosen"].to_numpy().argmax())]


def strongest(rows: Rows) -> list[str]:
    """Return the inputs that PRIM is given: those whose distributions differ between runs that miss and others.

    Of many inputs without effect some would be peeled by chance and hide the others. By the test of Kolmogorov and
    Smirnov with at most so many false discoveries (Benjamini and Hochberg 1995); never fewer than three.
    """
    from scipy.stats import false_discovery_control, kstwobign

    values, missed, met = rows.x.to_numpy(), int(rows.missed.sum()), int((~rows.missed).sum())
    order = np.argsort(values, axis=0, kind="stable")
    sums = np.cumsum(np.where(rows.missed, 1.0 / missed, -1.0 / met)[order], axis=0)
    ranked = np.take_along_axis(values, order, axis=0)
    last = np.vstack([ranked[1:] != ranked[:-1], np.ones((1, values.shape[1]), dtype=np.bool_)])  # of equal values
    distance = np.abs(np.where(last, sums, 0.0)).max(axis=0)
    chances = false_discovery_control(kstwobign.sf(distance * np.sqrt(missed * met / (missed + met))))
    most = min(SEARCHED, max(LEAST_SEARCHED, int((chances <= FALSE).sum())))
    best = np.argsort(-distance, kind="stable")[:most]
    return [str(rows.x.columns[k]) for k in sorted(best)]


def peeled(rows: Rows, least_mass: float = LEAST_MASS) -> Peeled:
    """Return the trajectory of PRIM on the strongest inputs, with the box that the rule chooses.

    The rule: the gain of a box is its coverage less its mass, the misses that it holds beyond its share of all runs.
    Of the boxes whose gain is within one standard error of the largest, the one with the fewest inputs; of several,
    the one with the largest gain.

    Args:
        rows: to search
        least_mass: of the last box
    """
    names = strongest(rows)
    x = rows.x[names].astype(np.float64).reset_index(drop=True)
    found = _prim(x, rows.missed, least_mass)
    limits = [_snapped(x, one, found.box_lims[0]) for one in found.box_lims]
    misses, runs = int(rows.missed.sum()), len(rows)
    steps = []
    for one in limits:
        inside = within(x, one)
        hits = int((inside & rows.missed).sum())
        coverage, mass = hits / misses, float(inside.mean())
        told = {"coverage": coverage, "density": hits / max(1, int(inside.sum())), "mass": mass}
        error = np.sqrt(coverage * (1.0 - coverage) / misses + mass * (1.0 - mass) / runs)
        steps.append({**told, "inputs": len(one), "gain": coverage - mass, "error": error})
    table = pd.DataFrame(steps)
    best = int(table["gain"].to_numpy().argmax())
    near = table.loc[table["gain"] >= table["gain"].iloc[best] - table["error"].iloc[best]]
    near = near.loc[near["inputs"] == near["inputs"].min()]
    pick = int(near.index[int(near["gain"].to_numpy().argmax())])
    return Peeled(table.drop(columns="error").assign(chosen=np.arange(len(table)) == pick), tuple(limits))


def chosen(rows: Rows, path: Peeled) -> Limits:
    """Return the chosen limits without those restrictions that chance may have made, the weakest left out first.

    Tested is what a restriction keeps against what it cuts off, among the rows within the other limits. The quasi-p
    compares the box with a whole that it is most of where the box is large, and then hardly sees a difference.
    """
    limits, level = dict(path.chosen), DROPPED / rows.x.shape[1]
    while limits:
        weights = {name: _chance(rows, limits, name) for name in limits}
        weakest = max(weights, key=lambda name: (weights[name], name))
        if weights[weakest] <= level:
            break
        del limits[weakest]
    return limits


def _chance(rows: Rows, limits: Limits, name: str) -> float:
    """Return how likely a restriction is among the rows within the other limits if it told nothing (Fisher)."""
    others = {other: ends for other, ends in limits.items() if other != name}
    near = rows.part(within(rows.x, others))
    kept = score(near, {name: limits[name]})
    return kept.p if 0 < kept.inside < kept.runs else 1.0


def found(fit: Rows, holdout: Rows) -> tuple[Box, Peeled]:
    """Return the box that PRIM finds on one half, judged on the other, and the trajectory that it stands on."""
    path = peeled(fit)
    return box(METHOD, chosen(fit, path), fit, holdout), path


def reproduced(one: Box, fit: Rows, resamples: int, seed: int) -> Box:
    """Return the box with the share of resamples that restrict the same input on the same side.

    A resample is half of the replications, drawn without putting back (Bryant and Lempert 2010; Meinshausen and
    Bühlmann 2010): drawn with putting back, runs that are there twice would make every input look certain.

    Args:
        one: found on these rows
        fit: the rows it was found on; what shares the first cluster, such as a replication, is drawn together
        resamples: in each of which inputs and box are chosen again
        seed: of the samples
    """
    if not resamples:
        return one
    generator = np.random.default_rng(seed)
    least = max(LEAST_MASS, one.fit.mass / 2)  # boxes smaller than that are not what is looked for
    codes = fit.clusters[0] if fit.clusters else np.arange(len(fit))
    distinct = np.unique(codes)
    counts = {rule.input: 0 for rule in one.restrictions}
    for _ in range(resamples):
        drawn = generator.permutation(distinct)[: (len(distinct) + 1) // 2]
        again = fit.part(np.isin(codes, drawn))
        limits = peeled(again, least).chosen if 0 < again.missed.sum() < len(again) else {}
        for rule in one.restrictions:
            counts[rule.input] += _same_side((rule.low, rule.high), limits.get(rule.input, (-np.inf, np.inf)))
    rules = [replace(rule, reproduced=counts[rule.input] / resamples) for rule in one.restrictions]
    return replace(one, restrictions=tuple(rules))


def tightened(one: Box, before: Sequence[Box]) -> Box:
    """Return a box with the ends that earlier ones leave it, where they restrict the same input and nothing else."""
    rules = list(one.restrictions)
    for earlier in before:
        if len(earlier.restrictions) != 1:
            continue
        (gone,) = earlier.restrictions
        for k, rule in enumerate(rules):
            if rule.input == gone.input and np.isinf(rule.low) and np.isinf(gone.low):
                rules[k] = replace(rule, low=max(rule.low, gone.high))
            elif rule.input == gone.input and np.isinf(rule.high) and np.isinf(gone.high):
                rules[k] = replace(rule, high=min(rule.high, gone.low))
    return replace(one, restrictions=tuple(rules))


def _same_side(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    return all(np.isfinite(other) for end, other in zip(ours, theirs, strict=True) if np.isfinite(end))


def _snapped(x: pd.DataFrame, lims: Any, whole: Any) -> dict[str, tuple[float, float]]:
    """Return the limits of a box at values that occurred in it; an end where nothing was peeled off is free."""
    found: dict[str, tuple[float, float]] = {}
    for name in x.columns:
        ends = [float(lims[name].iloc[k]) for k in (0, 1)]
        free = [ends[0] <= float(whole[name].iloc[0]), ends[1] >= float(whole[name].iloc[1])]
        if all(free):
            continue
        values = x[name].to_numpy()
        values = values[(values >= ends[0]) & (values <= ends[1])]
        found[str(name)] = (-np.inf if free[0] else float(values.min()), np.inf if free[1] else float(values.max()))
    return found


def _prim(x: pd.DataFrame, missed: Any, least_mass: float) -> Any:
    """Return the box with its trajectory, as EMA Workbench finds it; it is to say nothing meanwhile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis import prim

        logging.getLogger("EMA").setLevel(logging.ERROR)
        search = prim.Prim(
            x, missed.astype(np.int64), threshold=1e-9, peel_alpha=PEEL, paste_alpha=PEEL, mass_min=least_mass
        )
        return search.find_box()
