"""A second view: a small classification tree, whose leaves are boxes too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.discovery.boxes import Box, Limits, Rows, box

METHOD = "tree"
DEPTH = 3  # at most; how deep is decided by cross-validation
FOLDS = 5
LEAST_SHARE, LEAST_RUNS = 0.05, 20  # of the runs, in a leaf


@dataclass(frozen=True)
class Tree:
    """A tree grown on one half and judged on the other.

    Attributes:
        leaves: every leaf as a box
        right: hold-out runs for which the majority of their leaf says the truth
        majority: hold-out runs that the majority of all says right without any input
        runs: of the hold-out half
    """

    leaves: tuple[Box, ...]
    right: int
    majority: int
    runs: int

    @property
    def regions(self) -> tuple[Box, ...]:
        """The leaves whose hold-out runs miss more often than the others, the densest first."""
        return tuple(leaf for leaf in self.leaves if leaf.is_region)


def grown(fit: Rows, holdout: Rows, seed: int, depth: int = DEPTH) -> Tree:
    """Return the tree of one half, judged on the other; the smallest depth that predicts about as well as the best.

    Args:
        fit: rows it is grown on; its depth is that with the lowest error in cross-validation on them, or the smallest
            one within a standard error of it
        holdout: rows it is judged on
        seed: decides between equally good splits
        depth: most inputs on the way to a leaf
    """
    x = fit.x.to_numpy(dtype=np.float32)
    best = _depth(x, fit, seed, depth)
    paths: list[Limits] = [{}]
    if best:
        paths = list(_leaves(_model(x, fit.missed, best, seed).tree_, fit.x.astype(np.float32)))
    leaves = [box(METHOD, limits, fit, holdout) for limits in paths]
    right = sum(_right(leaf) for leaf in leaves)
    says = fit.missed.mean() > 0.5
    order = sorted(leaves, key=lambda leaf: -leaf.fit.density)
    return Tree(tuple(order), right, int((holdout.missed == says).sum()), len(holdout))


def _model(x: Any, missed: Any, depth: int, seed: int) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    least = max(LEAST_RUNS, round(LEAST_SHARE * len(missed)))
    model = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=seed % (1 << 32))
    return model.fit(x, missed)


def _depth(x: Any, fit: Rows, seed: int, most: int) -> int:
    """Return the depth chosen by cross-validation of the squared error of predicted shares; 0 for no split at all."""
    from sklearn.model_selection import GroupKFold

    groups = fit.clusters[0] if fit.clusters else np.arange(len(fit))
    errors = np.empty((most + 1, len(fit)))
    for first, second in GroupKFold(FOLDS).split(x, fit.missed, groups):
        missed = fit.missed[first]
        errors[0, second] = (fit.missed[second] - missed.mean()) ** 2
        for depth in range(1, most + 1):
            model = _model(x[first], missed, depth, seed)
            shares = model.predict_proba(x[second])[:, list(model.classes_).index(True)]
            errors[depth, second] = (fit.missed[second] - shares) ** 2
    means = errors.mean(axis=1)
    best = int(means.argmin())
    for depth in range(best):
        gaps = errors[depth] - errors[best]
        if gaps.mean() <= gaps.std() / np.sqrt(len(fit)):
            return depth
    return best


def _right(leaf: Box) -> int:
    """Return the hold-out runs of a leaf that its majority on the fit half says right."""
    inside, missed = leaf.holdout.inside, leaf.holdout.missed_inside
    return missed if leaf.fit.density > 0.5 else inside - missed


def _leaves(tree: Any, x: pd.DataFrame) -> Iterator[Limits]:
    """Yield the limits of every leaf, at values that occurred in it."""
    stack: list[tuple[int, dict[str, tuple[float, float]]]] = [(0, {})]
    while stack:
        node, limits = stack.pop()
        if tree.children_left[node] == tree.children_right[node]:
            yield limits
            continue
        name, threshold = str(x.columns[tree.feature[node]]), float(tree.threshold[node])
        values = x[name].to_numpy(dtype=np.float64)
        low, high = limits.get(name, (-np.inf, np.inf))
        # halfway between two values that occurred: rounding to 32 bits cannot move a run to the other side
        below, above = values[values <= threshold].max(), values[values > threshold].min()
        middle = (below + above) / 2
        whole = bool((values == np.rint(values)).all())
        stack.append((int(tree.children_right[node]), {**limits, name: (above if whole else middle, high)}))
        stack.append((int(tree.children_left[node]), {**limits, name: (low, below if whole else middle)}))
