"""A study answered: replications lived, the estimator applied to each panel, all held against what was published."""

from __future__ import annotations

import json
import math
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.experiment.large_zone import Host
from sim.experiment.studies.estimate import Term, TooFew
from sim.experiment.studies.file import Published, Study
from sim.experiment.studies.panel import fields_of, marked, panel_of, seen_at
from sim.experiment.stylised import INSIDE, OUTSIDE, OVERLAPS, UNKNOWN

TAIL = 0.05  # outside the range over replications, on each side
NO_SLOT = "no_slot"  # a cause: no slot was left for an entrant
NOT_PUBLISHED = ""  # the verdict on a term that nothing was published of


@dataclass(frozen=True)
class Question:
    """What is asked: a study, with the seed and number of its replications."""

    study: Study
    seed: int
    runs: int  # replications 0 .. runs - 1


@dataclass(frozen=True)
class Answered:
    """What was found: ``studies`` a row a term, ``study_runs`` a row a term and replication."""

    question: Question
    studies: pd.DataFrame
    study_runs: pd.DataFrame
    failed: int  # replications without an estimate

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name; names and not titles in them."""
        return {"studies": self.studies, "study_runs": self.study_runs}


@dataclass(frozen=True)
class _Run:
    replication: int
    terms: Sequence[Term]
    cause: str  # why there are none: the message ``studies.few.{cause}``
    about: Mapping[str, float | str] = field(default_factory=dict)  # values in it


def answer(question: Question, progress: Callable[[int, int], None] | None = None) -> Answered:
    """Live the replications of a study, estimate on each, and hold the terms against what was published.

    Args:
        question: what is asked
        progress: called with replications done and planned
    """
    runs = []
    for done, run in enumerate(_lived(question), start=1):
        runs.append(run)
        if progress:
            progress(done, question.runs)
    found: dict[str, list[Term]] = {}
    for run in runs:
        for term in run.terms:
            found.setdefault(term.name, []).append(term)
    published = {one.term: one for one in question.study.published}
    names = [*found, *(name for name in published if name not in found)] or [_main(question.study)]
    rows = [_row(question, name, found.get(name, []), published.get(name)) for name in names]
    failed = sum(not run.terms for run in runs)
    return Answered(question, pd.DataFrame(rows), _by_replication(question.study, runs), failed)


def _lived(question: Question) -> Iterator[_Run]:
    """Yield what each replication gives, in order; a life and its panel are gone before the next one begins."""
    study = question.study
    looks = seen_at(study.first, study.last, study.columns, study.estimator.ends_only)
    host = Host(study.scenario, question.seed, looks, fields_of(study.columns), study.uncertainty)

    def one(replication: int) -> _Run:
        life = host.live(replication)
        if life is None:
            return _Run(replication, (), NO_SLOT)
        table = panel_of(life, study.first, study.last, study.columns, study.estimator.ends_only)
        panel = marked(table, study.sample)
        # named by the study, so that two studies of one population do not share the draws of their bootstraps
        generator = np.random.default_rng([question.seed, replication, zlib.crc32(study.name.encode())])
        try:
            return _Run(replication, study.estimator.function(panel, study.arguments, generator), "")
        except TooFew as few:
            return _Run(replication, (), few.what, few.about)

    with ThreadPoolExecutor(min(os.cpu_count() or 1, question.runs)) as pool:
        yield from pool.map(one, range(question.runs))


def summary(terms: Sequence[Term]) -> tuple[float, float, float]:
    """Return the estimate of a term and its interval.

    Of one replication it is the estimator's own 95 % interval. Of several it is where the estimate of a further
    population would lie nine times in ten: mean and spread over replications by Student's distribution. It covers the
    luck of the sample, the luck of the simulation and the drawn parameters together. What its estimator gives no
    interval, such as a bandwidth, has none.
    """
    values = np.array([term.estimate for term in terms if math.isfinite(term.estimate)])
    if len(values) == 0:
        return math.nan, math.nan, math.nan
    if all(math.isnan(term.low) and math.isnan(term.high) for term in terms):
        return float(values.mean()), math.nan, math.nan
    if len(values) == 1:
        (only,) = (term for term in terms if math.isfinite(term.estimate))
        return only.estimate, only.low, only.high
    from scipy.stats import t

    n, middle = len(values), float(values.mean())
    reach = float(t.ppf(1.0 - TAIL, n - 1) * values.std(ddof=1) * math.sqrt(1.0 + 1.0 / n))
    return middle, max(middle - reach, terms[0].least), min(middle + reach, terms[0].most)


def verdict(estimate: float, low: float, high: float, published: Published | None) -> str:
    """Return where an estimate stands against a published band, or the interval against a value without a band."""
    if published is None:
        return NOT_PUBLISHED
    if not math.isfinite(estimate):
        return UNKNOWN
    if published.low < published.high and published.low <= estimate <= published.high:
        return INSIDE
    if math.isnan(low) or math.isnan(high):
        return OUTSIDE
    return OVERLAPS if low <= published.high and high >= published.low else OUTSIDE


def _main(study: Study) -> str:
    """Return the name of the term that is missed where there is none."""
    first = study.estimator.terms[0]
    return str(study.arguments["regressors"][0]) if first == "*" else first


def _row(question: Question, name: str, terms: Sequence[Term], published: Published | None) -> Mapping[str, object]:
    study = question.study
    estimate, low, high = summary(terms)
    known = [term for term in terms if math.isfinite(term.estimate)]
    return {
        "study": study.name,
        "estimator": study.estimator.name,
        "kind": study.kind,
        "term": name,
        "estimate": estimate,
        "low": low,
        "high": high,
        "n": int(np.median([term.n for term in known])) if known else 0,
        "replications": len(known),
        "failed": question.runs - len(known),
        "published": published.value if published and published.value is not None else math.nan,
        "published_low": _end(published.low) if published else math.nan,
        "published_high": _end(published.high) if published else math.nan,
        "unit": published.unit if published else "number",
        "verdict": verdict(estimate, low, high, published),
        "source": published.source if published else "",
    }


def _end(limit: float) -> float:
    """Return the end of a band; NaN where it is open."""
    return limit if math.isfinite(limit) else math.nan


def _by_replication(study: Study, runs: Sequence[_Run]) -> pd.DataFrame:
    nothing = Term("", math.nan, math.nan, math.nan, 0)
    rows = [
        {
            "study": study.name,
            "replication": run.replication,
            "term": term.name,
            "estimate": term.estimate,
            "low": term.low,
            "high": term.high,
            "n": term.n,
            "cause": run.cause,
            "cause_about": json.dumps(run.about) if run.cause else "",
        }
        for run in runs
        for term in (run.terms or (nothing,))
    ]
    return pd.DataFrame(rows)
