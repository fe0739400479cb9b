"""The research bench from Python: what the commands answer, as objects whose tables are DataFrames.

Every answer has ``tables()``, by name. Runs go through the store of all commands, see ``sim.api``. What cannot be asked
is a ValueError before anything runs, which names the argument and the remedy, see ``sim.asked``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import asked
from sim.api import Question, draws_of, evaluator, scenario_of
from sim.experiment.evaluator import luck
from sim.experiment.ledger import Wanted
from sim.experiment.quantities import target_names
from sim.messages import text

if TYPE_CHECKING:
    from sim.experiment.attribution.explanation import Explanation
    from sim.experiment.attribution.twins import Twin
    from sim.experiment.calibration.study import Calibration
    from sim.experiment.discovery.study import Discovery
    from sim.experiment.optimisation.study import Optimum, Whose
    from sim.experiment.sensitivity.study import Sensitivity
    from sim.experiment.studies.answer import Answered
    from sim.scenario import Scenario

MOST_MET = "met_of_article_2"  # how many targets of article 2 are met


def sensitivity(
    scenario: Question,
    measure: str = MOST_MET,
    inputs: Sequence[str] = (),
    size: int = 1024,
    trajectories: int = 16,
    top: int = 12,
    seed: int = 1,
    workers: int | None = None,
) -> Sensitivity:
    """Return what moves a result, and how much of its variance is luck; needs the extra ``research``.

    Args:
        scenario: or its file
        measure: a target, "joint", "joint_all", "met_of_article_2", "met_of_all", an outcome or "target.reading"
        inputs: that vary, all others held central; none stands for all
        size: rows of the variance design
        trajectories: of the screening
        top: inputs with an index of their own
        seed: of everything
        workers: threads
    """
    from sim.experiment.sensitivity.model import inputs_of
    from sim.experiment.sensitivity.study import Question as Asked
    from sim.experiment.sensitivity.study import answer

    one = scenario_of(scenario)
    asked.known("inputs", inputs, inputs_of(one), "parameters")
    question = Asked(one, asked.measure(measure), "variance", tuple(inputs), size, trajectories, top, seed)
    with evaluator(_columns(measure), workers) as source:
        return answer(question, source)


def explain(
    a: Question,
    b: Question,
    measure: str = MOST_MET,
    runs: int = 400,
    seed: int = 1,
    uncertainty: Any = "catalogue",
    workers: int | None = None,
    coalitions: int = 64,
) -> Explanation:
    """Return what each instrument contributes to the difference between two mixes (Shapley), with synergies.

    Args:
        a: scenario or its file
        b: the other one
        measure: see ``sensitivity``
        runs: replications of each coalition
        seed: of all draws
        uncertainty: see ``sim.run``
        workers: threads
        coalitions: all are played where there are so many or fewer, else orders are drawn
    """
    from sim.experiment.attribution.explanation import Question as Asked
    from sim.experiment.attribution.explanation import answer

    asked.between("runs", runs, 2)
    asked.between("coalitions", coalitions, 1)
    sides = _sides(a, b)
    question = Asked(*sides, asked.measure(measure), runs, seed, draws_of(uncertainty, *sides), coalitions)
    with evaluator(_columns(measure), workers) as source:
        return answer(question, source)


def twin(
    a: Question,
    b: Question,
    enterprise: int | None = None,
    find: str = "certified",
    replication: int = 0,
    seed: int = 1,
    uncertainty: Any = "catalogue",
) -> Twin:
    """Return one enterprise under two mixes: by its key, or one that ends ``find`` only under B.

    Args:
        a: scenario or its file
        b: the other one
        enterprise: its key in the panel
        find: operating, certified, performer or exporting, where no key is given
        replication: in which it lives, or from which on one is looked for
        seed: of all draws
        uncertainty: see ``sim.run``
    """
    from sim.experiment.attribution.twins import FINDS, NotFound
    from sim.experiment.attribution.twins import Question as Asked
    from sim.experiment.attribution.twins import twin as answer

    asked.known("find", [find], FINDS)
    asked.between("replication", replication, 0)
    sides = _sides(a, b)
    try:
        return answer(Asked(*sides, enterprise, find, replication, seed, draws_of(uncertainty, *sides)))
    except NotFound as wrong:
        if enterprise is not None:
            raise ValueError(text("explain.no_enterprise", enterprise=enterprise, replication=replication)) from None
        words = text(f"explain.find.{find}")
        raise ValueError(text("asked.none_found", what=words, searched=wrong.searched)) from None


def optimise(
    scenario: Question,
    reach: Mapping[str, float] | None = None,
    budget: float | None = None,
    others: Sequence[Question] = (),
    runs: int = 60,
    fresh_runs: int = 400,
    population: int = 40,
    generations: int = 15,
    seed: int = 1,
    uncertainty: Any = "catalogue",
    workers: int | None = None,
    tools: Sequence[str] = (),
    levels: Sequence[float] = (0.0, 0.5, 1.0, 1.5, 2.0),
    levers: Mapping[str, Sequence[float]] | None = None,
    starts_of: Whose = "mix",
) -> Optimum:
    """Return the cheapest mix that reaches chosen targets, judged on fresh luck; needs the extra ``research``.

    Args:
        scenario: or its file
        reach: target -> least chance; without it as many targets of article 2 as can be
        budget: most mean public spend over the horizon [万元]
        others: scenarios to compare with: each with the best mix that costs no more
        runs: replications of each mix in the search
        fresh_runs: replications of the verdict
        population: mixes of a generation
        generations: of the search
        seed: of everything
        uncertainty: see ``sim.run``
        workers: threads
        tools: instruments whose intensity is chosen; none stands for all
        levels: their intensities
        levers: native numbers that are chosen too: dotted name -> values, such as {"talent.teams": [0, 2, 4]}
        starts_of: whose starts are put off: those of the chosen "mix", or of the "scenario" as it is
    """
    from sim.experiment.optimisation.aim import Aim
    from sim.experiment.optimisation.search import Effort
    from sim.experiment.optimisation.study import Question as Asked
    from sim.experiment.optimisation.study import answer

    asked.mixes(reach or {}, budget, tools, levels, levers or {}, starts_of)
    asked.between("runs", runs, 2)
    asked.between("fresh_runs", fresh_runs, 2)
    one = scenario_of(scenario)
    question = Asked(
        one, Aim(dict(reach or {}), budget), tuple(map(scenario_of, others)), tuple(tools), tuple(levels),
        Effort(population, generations), runs, fresh_runs, seed, draws_of(uncertainty, one),
        {name: tuple(values) for name, values in (levers or {}).items()}, starts_of,
    )  # fmt: skip
    with evaluator((), workers) as source:
        return answer(question, source)


def discover(
    *scenarios: Question,
    targets: Sequence[str] = ("rd_intensity",),
    runs: int = 2000,
    seed: int = 1,
    uncertainty: Any = "catalogue",
    workers: int | None = None,
) -> Discovery:
    """Return in which futures mixes miss targets (PRIM, tree), and how robust each is; needs the extra ``research``.

    Args:
        scenarios: mixes, or their files
        targets: a run misses where it does not meet all of them
        runs: replications of each
        seed: of everything
        uncertainty: see ``sim.run``
        workers: threads
    """
    from sim.experiment.discovery.cases import Case, of_kept
    from sim.experiment.discovery.futures import futures
    from sim.experiment.discovery.miss import Miss
    from sim.experiment.discovery.study import Question as Asked
    from sim.experiment.discovery.study import answer

    asked.known("targets", targets, target_names())
    for argument, given in (("scenarios", scenarios), ("targets", targets)):
        if not given:
            raise ValueError(text("asked.nothing", argument=argument))
    asked.between("runs", runs, 1)
    mixes = [scenario_of(one) for one in scenarios]
    draws, miss = draws_of(uncertainty, *mixes), Miss(tuple(dict.fromkeys(targets)))
    with evaluator(miss.columns, workers) as source:
        found = source.kept(luck(seed, draws), [Wanted(one, runs) for one in mixes])
    cases = [Case(kept.scenario, kept.scenario.title, seed, draws, of_kept(kept, miss)) for kept in found]
    return answer(Asked(futures(cases), miss.more_is_better, seed))


def calibrate(
    moments: str | Path = "lincang", runs: int = 64_000, seed: int = 1, workers: int | None = None
) -> Calibration:
    """Return the posterior of declared parameters given declared moments, and how far it may be trusted.

    Its ``draws`` is what ``run``, ``sweep`` and the rest take as ``uncertainty``. Needs the extra ``research``.

    Args:
        moments: name of a shipped file of moments, or a file
        runs: of the reference table
        seed: of everything
        workers: threads
    """
    from sim.experiment.calibration import plan
    from sim.experiment.calibration.study import LEAST_ROWS, answer
    from sim.experiment.calibration.study import Question as Asked

    question = Asked(plan.load(plan.path_of(str(moments))), runs, seed)
    asked.between("runs", runs, LEAST_ROWS * question.plan.zones)
    with evaluator(question.columns, workers) as source:
        return answer(question, source)


def study(file: str | Path, runs: int = 10, seed: int = 1) -> Answered:
    """Return the replica of a published study on a large synthetic population, against what was published.

    Args:
        file: of the study, or the name of a shipped one
        runs: replications
        seed: of all draws
    """
    from sim.experiment.studies.answer import Question as Asked
    from sim.experiment.studies.answer import answer
    from sim.experiment.studies.file import load, place_of

    asked.between("runs", runs, 1)
    return answer(Asked(load(place_of(str(file)) or Path(file)), seed, runs))


def _columns(name: str) -> tuple[str, ...]:
    from sim.experiment.sensitivity.study import measure

    return measure(name).columns


def _sides(a: Question, b: Question) -> tuple[Scenario, Scenario]:
    """Return two scenarios; refuse a pair whose difference is nothing, or no policy."""
    from sim.experiment.attribution.players import Incomparable, players

    sides = scenario_of(a), scenario_of(b)
    names = {"a": sides[0].name, "b": sides[1].name}
    try:
        among = players(*sides)
    except Incomparable as wrong:
        raise ValueError(text(f"explain.incomparable.{wrong.kind}", **names)) from None
    if not among:
        raise ValueError(text("explain.alike", **names))
    return sides
