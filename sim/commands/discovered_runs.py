"""Where the runs of ``zonesim discover`` come from: stored results, one point of a sweep, sweep files, scenarios."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import document, extends
from sim.commands import simulation, studying, sweeping
from sim.commands.computing import executor
from sim.commands.refusal import Refusal
from sim.commands.storing import stored as shared_store
from sim.commands.storing import writing
from sim.commands.varied import varied
from sim.document import Mistakes
from sim.engine.digest import model_digest
from sim.experiment import inputs, joint_draws, results, stored_pairs, sweep_file, sweep_runs
from sim.experiment.discovery import cases
from sim.experiment.discovery.cases import Case, NotKept
from sim.experiment.discovery.inputs import mix_of
from sim.experiment.discovery.miss import Miss, NotDue
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.ledger import Counts, Ledger, Wanted
from sim.messages import LANGUAGES, text
from sim.report import stored
from sim.report.points import SCENARIO, Points
from sim.scenario import Scenario, load
from sim.table import Uncertainty

if TYPE_CHECKING:
    from sim.commands.discovering import Order

POLICY = ("policy", "envelope", SCENARIO)  # first parts of the names of a sweep that are the mix


@dataclass(frozen=True, kw_only=True)
class Source:
    """Some scenarios with their runs: those of a folder, or still to be run."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    scenarios: Sequence[Scenario]
    titles: Sequence[Mapping[str, str]]  # of the mix of each scenario
    seed: int
    uncertainty: Uncertainty
    uncertainty_digest: str
    engine: str
    written: inputs.Inputs
    lang: str
    runs: int = 0  # of each scenario, where they are still to be made
    result: stored.Result | None = None
    points: Sequence[int] = ()  # of the result
    told: dict[str, int] = field(default_factory=dict)  # runs that were read

    def plain(self) -> dict[str, Any]:
        """Return what decides its runs."""
        if self.result is None:
            return {"scenario": self.scenarios[0].digest, "runs": self.runs, "seed": self.seed}
        files = self.result.record["files"]
        names = {name: files[f"{name}.parquet"] for name in ("runs", "targets", "outcomes")}
        return {"result": self.name, "points": list(self.points), "files": names, "seed": self.seed}

    def cases(self, miss: Miss, evaluator: Evaluator) -> list[Case]:
        """Return the runs of every scenario, read or made."""
        if self.result is None:
            wanted = [Wanted(one, self.runs) for one in self.scenarios]
            tables = [cases.of_kept(one, miss) for one in evaluator.kept(luck(self.seed, self.uncertainty), wanted)]
        else:
            tables = self._read(self.result, miss)
        found = zip(self.scenarios, self.titles, tables, strict=True)
        return [Case(scenario, title, self.seed, self.uncertainty, table) for scenario, title, table in found]

    def _read(self, result: stored.Result, miss: Miss) -> list[Any]:
        every = dict(zip(self.points, self.scenarios, strict=True))
        filled = [every.get(point, self.scenarios[0]) for point in range(1 + max(self.points))]
        try:
            found = cases.of_folder(result.folder, filled, miss)
        except NotKept as error:
            raise Refusal(text("discover.not_kept", self.lang, folder=result.folder, outcome=error.args[0])) from None
        except NotDue:
            raise Refusal(text("discover.not_due", self.lang)) from None
        tables = [found[point] for point in self.points]
        causes = [cause for table in tables for cause in table["cause"]]
        failed = sum(cause != "" for cause in causes)
        self.told.update(planned=len(causes), done=len(causes) - failed, failed=failed)
        return tables

    def count(self, counts: Counts) -> None:
        """Add the runs that were read to those that were made."""
        for name, number in self.told.items():
            setattr(counts, name, getattr(counts, name) + number)


def sources(words: Sequence[str], order: Order) -> list[Source]:
    """Return where all runs come from; refuse with all that is wrong."""
    found: list[Source] = []
    lines: list[str] = []
    for word in dict.fromkeys(words):
        try:
            found.append(_source(word, order))
        except Mistakes as wrong:
            lines += wrong.texts(order.lang)
        except stored.Unusable as error:
            lines.append(text(error.key, order.lang, **error.values))
        except Refusal as refusal:
            lines += refusal.lines
    if lines:
        raise Refusal(*dict.fromkeys(lines))
    records = [
        {"engine": one.engine, "seed": one.seed, "digests": {"model": "", "uncertainty": one.uncertainty_digest}}
        for one in found
    ]
    if not stored_pairs.share_luck(records):
        raise Refusal(text("discover.unlike", order.lang))
    if len({one.scenarios[0].quarters for one in found}) > 1:
        raise Refusal(text("compare.unlike_horizons", order.lang))
    return found


def _source(word: str, order: Order) -> Source:
    folder, point = studying.split(word)
    if point or folder.is_dir():
        return _stored(folder, point, order)
    if folder.is_file() and not extends.is_scenario(document.read(folder).content):
        return _stored(_swept(word, order), "", order)
    scenario = load(word, order.profile)
    draws = simulation.draws(order.uncertainty, [scenario.profile], order.lang)
    return Source(
        name=scenario.name,
        title=dict(scenario.title),
        description=dict(scenario.description),
        scenarios=[scenario],
        titles=[dict(scenario.title)],
        seed=order.seed,
        uncertainty=draws,
        uncertainty_digest=joint_draws.digest(draws),
        engine="compiled",
        written=inputs.of_scenario(Path(word), order.profile),
        lang=order.lang,
        runs=order.runs,
    )


def _swept(file: str, order: Order) -> Path:
    """Return the folder of a sweep's result, run where it is not there."""
    asked = sweeping.Order(
        lang=order.lang,
        file=file,
        out=order.out,
        workers=order.workers,
        dask=order.dask,
        uncertainty=order.uncertainty,
        profile=order.profile,
        dry_run=False,
        rerun_failed=False,
    )
    sweep = sweeping.load(asked)
    root = simulation.writable(Path(order.out), order.lang)
    fortune = luck(sweep.seed, simulation.draws(order.uncertainty, [sweep.profile], order.lang))
    record = sweep_runs.manifest(sweep, fortune, inputs.of_sweep(Path(file), order.profile))
    name = sweep_runs.folder(record)
    if results.is_whole(root / name, record):
        return root / name
    with executor(order.workers, order.dask, order.lang) as computing, shared_store(order.lang) as store:
        ledger = Ledger(store, computing, fortune, sweep.keep)
        runs = sweeping.complete(asked, sweep, ledger)
        with writing(root, order.lang):
            return results.store(
                root, name, lambda draft: sweep_runs.write(draft, sweep, ledger, runs, order.uncertainty), record
            )


def _stored(folder: Path, point: str, order: Order) -> Source:
    """Return a stored result, or a point of it; its scenarios are made again from its manifest."""
    result = stored.opened(folder, results.SCHEMA_VERSION)
    record = result.record
    if record["kind"] not in (stored.RUN, stored.SWEEP):
        raise Refusal(text("discover.no_replications", order.lang, folder=folder, kind=record["kind"]))
    if record["digests"]["model"] != model_digest():
        raise Refusal(text("discover.other_model", order.lang, folder=folder))
    try:
        scenarios, titles = _swept_scenarios(result) if result.is_sweep else _run_scenario(result)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OSError, Mistakes) as error:
        why = f"{type(error).__name__}: {error}"
        raise Refusal(text("compare.malformed", order.lang, folder=folder, why=why)) from None
    points = range(len(scenarios))
    if point:
        if not result.is_sweep:
            raise Refusal(text("chart.no_points", order.lang, folder=folder))
        if not (point.isascii() and point.isdecimal()) or int(point) >= len(scenarios):
            raise Refusal(text("compare.no_point", order.lang, folder=folder, point=point, last=len(scenarios) - 1))
        points = range(int(point), int(point) + 1)
    drawn = record["digests"]["uncertainty"]
    profiles = [scenarios[0].profile]
    return Source(
        name=str(record["name"]) + (f"-{point}" if point else ""),
        title=record["title"],
        description=record["description"],
        scenarios=[scenarios[k] for k in points],
        titles=[titles[k] for k in points],
        seed=record["seed"],
        uncertainty=simulation.draws(
            drawn if drawn in joint_draws.WAYS else str(folder / inputs.DRAWS), profiles, order.lang
        ),
        uncertainty_digest=drawn,
        engine=record["engine"],
        written=record["inputs"],
        lang=order.lang,
        result=result,
        points=list(points),
    )


def _run_scenario(result: stored.Result) -> tuple[list[Scenario], list[Mapping[str, str]]]:
    """Return the scenario of a run, read again from the files in its manifest."""
    record = result.record
    with tempfile.TemporaryDirectory() as place:
        files = inputs.restore(record["inputs"], Path(place))
        scenario = load(files.file, files.profile, record["scenario"]["horizon"][1])
    if scenario.digest != record["digests"]["scenario"]:
        raise ValueError(record["name"])
    return [scenario], [dict(scenario.title)]


def _swept_scenarios(result: stored.Result) -> tuple[list[Scenario], list[Mapping[str, str]]]:
    """Return the scenarios of a sweep's points, and what the mix of each is called."""
    record = result.record
    sweep = sweep_file.restored(record["sweep"], inputs.zone_of(record["inputs"]))
    if sweep.profile.digest != record["sweep"]["profile"]["digest"]:
        raise ValueError(record["sweep"]["profile"]["name"])
    scenarios = [sweep.scenario(point) for point in range(sweep.n_points)]
    labels = {lang: _labels(result, lang) for lang in LANGUAGES}
    titles: list[Mapping[str, str]] = [
        {lang: labels[lang].get(point) or scenario.title[lang] for lang in LANGUAGES}
        for point, scenario in enumerate(scenarios)
    ]
    if len({mix_of(scenario) for scenario in scenarios}) == 1:
        titles = [dict(scenarios[0].title)] * len(scenarios)
    return scenarios, titles


def _labels(result: stored.Result, lang: str) -> dict[int, str]:
    """Return what each point says of its mix; what is as in the base is left out."""
    what = varied(result.record, lang)
    base, mark = text("export.base", lang), text("compare.semicolon", lang)
    found = {}
    for point, values in Points(result, what, lang).values():
        told = []
        for one, value in zip(what, values, strict=True):
            if one.name.split(".")[0] in POLICY and value != base:
                shown = f"{value:g}" if isinstance(value, float) else str(value)
                told.append(shown if one.name == SCENARIO else f"{one.title} = {shown}")
        found[point] = mark.join(told)
    return found
