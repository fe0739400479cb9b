"""Scenario discovery as a whole: a search for each mix, a tree beside it, robustness; for command and Python alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.discovery import peeling, tree
from sim.experiment.discovery.boxes import Box, Rows, interval, within
from sim.experiment.discovery.futures import Futures, of_frame
from sim.experiment.discovery.peeling import Peeled
from sim.experiment.discovery.robustness import robustness
from sim.experiment.discovery.tree import Tree
from sim.experiment.judgement import Flags
from sim.experiment.sensitivity.model import derived

NEVER, ALWAYS, FEW, CONSTANT, NONE, FOUND = "never", "always", "few", "constant", "none", "found"
LEAST = 20  # runs that miss, and runs that do not, in each half
BOXES = 3  # of one mix at most, each on the runs that are outside those before it
RESAMPLES = 20


@dataclass(frozen=True)
class Question:
    """What is asked of runs.

    Attributes:
        futures: the runs with their inputs, see ``futures.futures`` and ``futures.of_frame``
        more_is_better: whether a larger value of a run is better, for regret
        seed: of the halves, the resamples and ties
        resamples: bootstrap samples that say how often a restriction returns
        boxes: of one mix at most
    """

    futures: Futures
    more_is_better: bool = True
    seed: int = 1
    resamples: int = RESAMPLES
    boxes: int = BOXES


@dataclass(frozen=True)
class Search:
    """What was found for one mix, or for all together.

    Attributes:
        mix: its position; None for all
        verdict: NEVER or ALWAYS missed, FEW (too few of either kind in a half), CONSTANT (no input differs), NONE
            (no box held up on the hold-out half) or FOUND
        counts: runs, missed, inputs, fit and hold-out runs, unused ones
        candidates: boxes of PRIM in the order found; the last one may not have held up
        paths: the trajectory of each
        tree: None where there was nothing to search
    """

    mix: int | None
    verdict: str
    counts: Mapping[str, int]
    candidates: tuple[Box, ...] = ()
    paths: tuple[Peeled, ...] = ()
    tree: Tree | None = None


@dataclass(frozen=True)
class Discovery:
    """The answer.

    Attributes:
        searches: a mix each, or one over all
        robustness: a row per mix, see robustness.py
        failed: runs that are left out: mix, replication, cause
    """

    searches: tuple[Search, ...]
    robustness: pd.DataFrame
    failed: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name: searches, boxes, restrictions, trajectory, tree, robustness, left_out."""
        boxes, rules, steps, trees, searches = [], [], [], [], []
        for number, search in enumerate(self.searches):
            about = {"search": number, "mix": -1 if search.mix is None else search.mix}
            searches.append({**about, "verdict": search.verdict, **search.counts})
            leaves = () if search.tree is None else search.tree.leaves
            for each in (search.candidates, leaves):
                for k, box in enumerate(each):
                    key = {**about, "method": box.method, "box": k + 1}
                    boxes.append({**key, **box.row()})
                    rules += [{**key, **vars(rule)} for rule in box.restrictions]
            for k, path in enumerate(search.paths):
                steps.append(path.steps.assign(**about, box=k + 1, step=range(len(path.steps))))
            if search.tree is not None:
                trees.append({**about, **_accuracy(search.tree)})
        found = pd.concat(steps, ignore_index=True) if steps else pd.DataFrame(columns=list(STEPS))
        return {
            "searches": pd.DataFrame(searches),
            "boxes": pd.DataFrame(boxes) if boxes else pd.DataFrame(columns=list(BOX)),
            "restrictions": pd.DataFrame(rules) if rules else pd.DataFrame(columns=list(RULE)),
            "trajectory": found[list(STEPS)],
            "tree": pd.DataFrame(trees) if trees else pd.DataFrame(columns=list(TREE)),
            "robustness": self.robustness,
            "left_out": self.failed,
        }


BOX = ("search", "mix", "method", "box", "found", "coverage", "density", "mass", "base", "p")
RULE = ("search", "mix", "method", "box", "input", "low", "high", "p", "p_fit", "reproduced")
STEPS = ("search", "mix", "box", "step", "coverage", "density", "mass", "inputs", "gain", "chosen")
TREE = ("search", "mix", "leaves", "regions", "runs", "right", "accuracy", "low", "high", "majority")


def answer(question: Question) -> Discovery:
    """Return boxes, trees and robustness."""
    searches = [_search(question, mix, rows) for mix, rows in question.futures.searches()]
    table = robustness(question.futures, question.more_is_better)
    return Discovery(tuple(searches), table, question.futures.failed)


def discover(x: pd.DataFrame, missed: Sequence[bool], seed: int = 1, resamples: int = RESAMPLES) -> Discovery:
    """Return where runs of one mix miss, from plain tables.

    Args:
        x: a column per input, a row per run
        missed: whether each run missed
        seed: of the halves, the resamples and ties
        resamples: bootstrap samples that say how often a restriction returns
    """
    return answer(Question(of_frame(x, missed), seed=seed, resamples=resamples))


def halves(rows: Rows, seed: int) -> tuple[Flags, Flags]:
    """Return which rows a box is made from and which it is judged on; nothing that runs share is on both sides.

    Args:
        rows: all of them; those of which one thing they share is on one side and another on the other are on neither
        seed: that deals what they share
    """
    generator = np.random.default_rng(seed)
    sides = []
    for codes in rows.clusters:
        number = int(codes.max()) + 1
        first = np.zeros(number, dtype=np.bool_)
        first[generator.permutation(number)[: (number + 1) // 2]] = True
        sides.append(first[codes])
    return np.logical_and.reduce(sides), ~np.logical_or.reduce(sides)


def _search(question: Question, mix: int | None, rows: Rows) -> Search:
    counts = {"runs": len(rows), "missed": int(rows.missed.sum()), "inputs": rows.x.shape[1]}
    counts |= {"fit": 0, "holdout": 0}
    verdict = _verdict(rows, LEAST)
    if verdict:
        return Search(mix, verdict, counts)
    first, second = halves(rows, derived(question.seed, f"halves of {mix}"))
    counts |= {"fit": int(first.sum()), "holdout": int(second.sum())}
    fit, holdout = rows.part(first), rows.part(second)
    if any(_verdict(half, LEAST) for half in (fit, holdout)):
        return Search(mix, FEW, counts)
    candidates, paths = _boxes(question, mix, fit, holdout)
    grown = tree.grown(fit, holdout, derived(question.seed, f"tree of {mix}"))
    verdict = FOUND if any(box.is_region for box in candidates) else NONE
    return Search(mix, verdict, counts, tuple(candidates), tuple(paths), grown)


def _verdict(rows: Rows, least: int) -> str:
    """Return why there is nothing to search; nothing where there is."""
    missed, met = int(rows.missed.sum()), int((~rows.missed).sum())
    if not missed:
        return NEVER
    if not met:
        return ALWAYS
    if not rows.x.shape[1]:  # before FEW, since more runs would not help
        return CONSTANT
    return FEW if min(missed, met) < least else ""


def _boxes(question: Question, mix: int | None, fit: Rows, holdout: Rows) -> tuple[list[Box], list[Peeled]]:
    """Return boxes one after the other, until one does not hold up."""
    candidates: list[Box] = []
    paths: list[Peeled] = []
    while len(candidates) < question.boxes and not any(_verdict(half, LEAST) for half in (fit, holdout)):
        box, path = peeling.found(fit, holdout)
        paths.append(path)
        if not box.is_region:
            candidates += [box] if box.restrictions else []
            break
        seed = derived(question.seed, f"resamples of {mix}, box {len(candidates)}")
        again = peeling.reproduced(box, fit, question.resamples, seed)
        candidates.append(peeling.tightened(again, candidates))
        fit, holdout = (half.part(~within(half.x, box.limits)) for half in (fit, holdout))
    return candidates, paths


def _accuracy(grown: Tree) -> dict[str, Any]:
    low, high = interval(grown.right, grown.runs, 1.0)
    return {
        "leaves": len(grown.leaves),
        "regions": len(grown.regions),
        "runs": grown.runs,
        "right": grown.right,
        "accuracy": grown.right / grown.runs,
        "low": low,
        "high": high,
        "majority": grown.majority / grown.runs,
    }
