"""The estimators that a study may name, with their arguments."""

from __future__ import annotations

from collections.abc import Mapping

from sim.experiment.studies import (
    bunching,
    decomposition,
    discontinuity,
    matching,
    regression,
    shapes,
    survival,
)
from sim.experiment.studies.estimate import (
    CHOICE,
    COLUMN,
    COLUMNS,
    FLAG,
    INTEGER,
    NUMBER,
    NUMBERS,
    PAIR,
    YEARS,
    Argument,
    Estimator,
)
from sim.experiment.studies.regression import EFFECTS

_MODELS, _TWINS = ("statsmodels",), ("scikit-learn", "statsmodels")
_BOOTSTRAP = Argument(INTEGER, default=100, least=20, most=10_000)
_AFTER = Argument(INTEGER, default=0, least=0, most=50)

_ALL = (
    Estimator(
        "bunching",
        bunching.bunching,
        {
            "column": Argument(COLUMN),
            "threshold": Argument(NUMBER),
            "width": Argument(NUMBER, least=1e-9),
            "range": Argument(PAIR),
            "window": Argument(PAIR),
            "order": Argument(INTEGER, default=5, least=0, most=9),
            "family": Argument(CHOICE, default=bunching.LINEAR, choices=bunching.FAMILIES),
            "bootstrap": _BOOTSTRAP,
        },
        ("excess", "share", "missing"),
        libraries=_MODELS,
    ),
    Estimator(
        "matched-did",
        matching.matched_did,
        {
            "treatment": Argument(COLUMN),
            "outcome": Argument(COLUMN),
            "controls": Argument(COLUMNS),
            "before": Argument(INTEGER, default=2, least=1, most=20),
            "after": Argument(INTEGER, default=2, least=0, most=20),
            "neighbours": Argument(INTEGER, default=1, least=1, most=50),
        },
        ("effect", "naive", "year_*"),
        libraries=_TWINS,
    ),
    Estimator(
        "regression-discontinuity",
        discontinuity.discontinuity,
        {
            "score": Argument(COLUMN),
            "cutoff": Argument(NUMBER),
            "outcome": Argument(COLUMN),
            "treatment": Argument(COLUMN, optional=True),
            "after": _AFTER,
            "controls": Argument(COLUMNS, optional=True),
            "treatment_after": Argument(INTEGER, optional=True, least=0, most=50),
            "change": Argument(FLAG, default=False),
            "bandwidth": Argument(NUMBER, optional=True, least=1e-9),
        },
        ("jump", "effect", "first_stage", "jump_half", "jump_double", "bandwidth"),
        libraries=_MODELS,
    ),
    Estimator(
        "panel-regression",
        regression.panel_regression,
        {
            "outcome": Argument(COLUMN),
            "regressors": Argument(COLUMNS),
            "effects": Argument(CHOICE, default="both", choices=tuple(EFFECTS)),
        },
        ("*",),
        libraries=_MODELS,
    ),
    Estimator(
        "relative",
        regression.relative,
        {
            "outcome": Argument(COLUMN),
            "flag": Argument(COLUMN),
            "controls": Argument(COLUMNS, optional=True),
            "cells": Argument(INTEGER, default=5, least=1, most=50),
        },
        ("ratio",),
        libraries=_MODELS,
    ),
    Estimator(
        "kaplan-meier",
        survival.kaplan_meier,
        {"cohort": Argument(YEARS), "at": Argument(NUMBERS, least=0.0)},
        ("median", "survival_*"),
        always=("entered", "left"),
        libraries=_MODELS,
        ends_only=True,
    ),
    Estimator("subbotin", shapes.subbotin, {"column": Argument(COLUMN)}, ("shape",)),
    Estimator(
        "hill",
        shapes.hill,
        {"column": Argument(COLUMN), "share": Argument(NUMBER, default=0.05, least=0.001, most=0.5)},
        ("exponent",),
    ),
    Estimator("mean", shapes.mean, {"column": Argument(COLUMN)}, ("mean",), libraries=_MODELS),
    Estimator(
        "decomposition",
        decomposition.decomposition,
        {
            "column": Argument(COLUMN),
            "weight": Argument(COLUMN),
            "between": Argument(YEARS),
            "method": Argument(CHOICE, default=decomposition.FHK, choices=decomposition.METHODS),
            "bootstrap": _BOOTSTRAP,
        },
        ("net_entry_share", "total", *decomposition.PARTS),
        always=("alive",),
    ),
)

ESTIMATORS: Mapping[str, Estimator] = {one.name: one for one in _ALL}
