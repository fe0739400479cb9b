"""What ``zonesim discover`` does: runs are read or made, searched, and the answer is stored and told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim import conformity
from sim.commands import analysing, discovered_runs
from sim.commands.discovered_runs import Source
from sim.commands.output import console
from sim.commands.refusal import FAILED, Refusal
from sim.experiment import kept, measures
from sim.experiment.analysis import Analysis
from sim.experiment.discovery import study
from sim.experiment.discovery.cases import Case
from sim.experiment.discovery.futures import FEW, Futures, TooMany, futures, inputs_of
from sim.experiment.discovery.inputs import mix_of
from sim.experiment.discovery.miss import Miss
from sim.experiment.discovery.study import ALWAYS, CONSTANT, NEVER, Discovery, Question
from sim.experiment.evaluator import Evaluator
from sim.experiment.quantities import target_names
from sim.messages import text
from sim.report import discover as report

KIND = "discovery"
LIBRARIES = {"ema_workbench": "ema_workbench", "sklearn": "scikit-learn"}  # module: distribution
SEVERAL = "several"  # in the name of a folder with results of several


@dataclass(frozen=True, kw_only=True)
class Order(analysing.Order):
    """What the user asked for."""

    words: tuple[str, ...]
    targets: tuple[str, ...]
    outcome: str | None
    below: float | None
    above: float | None
    runs: int
    resamples: int


def run(order: Order) -> int:
    """Answer and print; return the exit code."""
    miss = _miss(order)
    sources = discovered_runs.sources(order.words, order)
    if miss.outcome is None and any(one.scenarios[0].quarters <= measures.DUE for one in sources):
        raise Refusal(text("discover.not_due", order.lang))
    analysing.needs([*LIBRARIES], order.lang)
    analysis = _analysis(order, miss, sources)

    def answered(evaluator: Evaluator) -> Mapping[str, pd.DataFrame]:
        found = _answer(order, miss, [case for one in sources for case in one.cases(miss, evaluator)])
        for one in sources:
            one.count(evaluator.counts)
        return found.tables()

    folder = analysing.answered(order, analysis, answered, miss.columns)
    return _show(order, folder)


def _answer(order: Order, miss: Miss, cases: Sequence[Case]) -> Discovery:
    """Return the answer; refuse where there is nothing to find."""
    found = _futures(order, miss, cases)
    discovery = study.answer(
        Question(found, more_is_better=miss.more_is_better, seed=order.seed, resamples=order.resamples)
    )
    verdicts = {search.verdict for search in discovery.searches}
    if len(verdicts) == 1 and verdicts <= {NEVER, ALWAYS, CONSTANT}:
        raise Refusal(text(f"discover.refused.{verdicts.pop()}", order.lang, runs=f"{len(found.runs):,}"))
    return discovery


def _futures(order: Order, miss: Miss, cases: Sequence[Case]) -> Futures:
    if not any(len(case.done) for case in cases):
        cause = next((str(case.runs["cause"].iloc[0]) for case in cases if len(case.runs)), "")
        raise Refusal(text("discover.no_runs", order.lang, cause=cause), code=FAILED)
    try:
        return futures(cases)
    except TooMany as error:
        raise Refusal(text("discover.too_many", order.lang, runs=f"{error.args[0]:,}")) from None


def _miss(order: Order) -> Miss:
    """Return what counts as a miss; refuse what there is not and what does not go together."""
    bounds = [bound for bound in (order.below, order.above) if bound is not None]
    if bool(order.targets) == (order.outcome is not None):
        raise Refusal(text("discover.either", order.lang))
    if order.targets and bounds:
        raise Refusal(text("discover.bound_of_target", order.lang))
    if order.outcome is not None and (len(bounds) != 1 or not math.isfinite(bounds[0])):
        raise Refusal(text("discover.one_bound", order.lang))
    asked = [("--target", name, target_names(), "compare.no_target") for name in order.targets]
    if order.outcome is not None:
        asked.append(("--outcome", order.outcome, kept.column_names(), "compare.no_outcome"))
    for option, name, known, message in asked:
        if name not in known:
            advice = conformity.remedy(name, known, "outcomes").text(order.lang)
            raise Refusal(text(message, order.lang, option=option, found=name, remedy=advice))
    return Miss(tuple(dict.fromkeys(order.targets)), order.outcome, order.below, order.above)


def _analysis(order: Order, miss: Miss, sources: Sequence[Source]) -> Analysis:
    scenarios = [scenario for one in sources for scenario in one.scenarios]
    blank = pd.DataFrame(columns=["cause"])
    bare = [
        Case(scenario, title, one.seed, one.uncertainty, blank)
        for one in sources
        for scenario, title in zip(one.scenarios, one.titles, strict=True)
    ]
    mixes: dict[str, Mapping[str, str]] = {}
    for case in bare:
        mixes.setdefault(mix_of(case.scenario), case.title)
    about: dict[str, Any] = {
        "miss": {"targets": list(miss.targets), "outcome": miss.outcome, "below": miss.below, "above": miss.above},
        "unit": miss.unit,
        "mixes": [dict(title) for title in mixes.values()],
        "is_pooled": len(mixes) > FEW,
        "sources": [one.plain() for one in sources],
        "resamples": order.resamples,
        "varied": {name: one.plain() for name, one in inputs_of(bare).items()},
    }
    first = sources[0]
    name = first.name if len(sources) == 1 else SEVERAL
    return Analysis(
        kind=KIND,
        name=f"{KIND}-{name}",
        title=report.named([one.title for one in sources], about),
        description=first.description,
        about=about,
        scenarios=scenarios,
        inputs=[one.written for one in sources],
        uncertainty=first.uncertainty_digest,
        seed=order.seed,
        libraries=tuple(LIBRARIES.values()),
    )


def _show(order: Order, folder: Path) -> int:
    """Print what stands in the folder; return 1 where runs failed."""
    found = analysing.found(folder)
    if order.form == "json":
        analysing.print_json(found, {"sentences": report.sentences(found.record, found.tables, order.lang)})
    else:
        report.show(console(), found.record, found.tables, order.lang)
    return FAILED if found.record["partial"] else 0
