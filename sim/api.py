"""The same answers from Python: every function takes scenarios or files and returns tidy DataFrames.

Runs go through the store of all commands (``results/.store`` or ``$ZONESIM_STORE``), so that what was computed once is
read, in a notebook as on the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import asked
from sim.engine.run import Ensemble
from sim.engine.run import run as live
from sim.experiment import inputs, joint_draws, paired, results, structure, sweep_file, sweep_runs
from sim.experiment.evaluator import Evaluator, luck
from sim.experiment.executors import Threads
from sim.experiment.ledger import Ledger, Luck, Wanted
from sim.experiment.quantities import Quantity, target_names
from sim.experiment.records import EVERYTHING
from sim.experiment.store import Store, place
from sim.parameters import shipped
from sim.scenario import Scenario, load

if TYPE_CHECKING:
    import pandas as pd

    from sim.table import Uncertainty

Question = Scenario | str | Path


@dataclass(frozen=True)
class Result:
    """Tidy tables of a scenario or a sweep; each is made or read when it is first asked for.

    Attributes:
        tables: names of the tables that there are, and what makes each
        ensemble: the arrays behind a run; None for a sweep
        folder: of the result of a sweep; None for a run
    """

    tables: Mapping[str, Callable[[], pd.DataFrame]]
    ensemble: Ensemble | None = field(default=None, repr=False)
    folder: Path | None = None

    @cached_property
    def targets(self) -> pd.DataFrame:
        """A row per replication and reading of a target: value when it is due, whether it is met, first met when."""
        return self.tables["targets"]()

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """A row per replication, quarter, park, industry and outcome, with its value."""
        return self.tables["outcomes"]()

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row per replication: done or failed and why, public spend [万元], all targets met at once."""
        return self.tables["runs"]()

    @cached_property
    def answers(self) -> pd.DataFrame:
        """A row per reading of a target: probability with its Wilson interval, median, 5 and 95 %, spend [万元]."""
        return self.tables["answers"]()

    @cached_property
    def bands(self) -> pd.DataFrame:
        """A row per quarter and outcome: mean and quantiles over replications."""
        return self.tables["bands"]()

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row per point of a sweep and name that varies; KeyError for a run."""
        return self.tables["points"]()

    @cached_property
    def panel(self) -> pd.DataFrame:
        """A row per enterprise and quarter of the replications whose panel was kept; KeyError where none was."""
        return self.tables["panel"]()


def run(
    scenario: Question,
    runs: int = 400,
    seed: int = 1,
    uncertainty: Any = "catalogue",
    engine: str = "compiled",
    panel: int = 0,
    workers: int | None = None,
    rules: Mapping[str, Callable[..., Any]] | None = None,
) -> Result:
    """Run a scenario.

    Args:
        scenario: or its file
        runs: replications 0 .. runs - 1
        seed: of all draws; the same seed gives every scenario the same luck
        uncertainty: "catalogue" (drawn), "off" (all central), the name or file of a table of joint draws, or such a
            table: a DataFrame or mapping of columns by dotted name, of which replication r takes row r
        engine: "compiled" or "mesa"
        panel: keep every enterprise and quarter of so many replications
        workers: threads; the result does not depend on it
        rules: replaced rules by name, only with "mesa"

    Raises:
        Mistakes: all that is wrong in the file
        ValueError: an unknown engine, rules with the compiled one, draws outside their limits
    """
    asked.between("runs", runs, 1)
    one = scenario_of(scenario)
    draws = draws_of(uncertainty, one)
    if rules or panel:  # the store keeps neither other rules nor panels
        found = live(one, runs, seed, engine, draws, panel, workers, rules=rules)
    else:
        fortune = Luck(seed, draws, joint_draws.digest(draws), engine)
        with Store(place()) as store:
            ledger = Ledger(store, Threads(1 if engine == "mesa" else workers), fortune, EVERYTHING)
            ledger.complete([Wanted(one, runs)])
            found = ledger.ensemble(Wanted(one, runs))
    makers = results.tables(found)
    return Result({name: _together(made) for name, made in makers.items()}, found)


def sweep(
    file: str | Path,
    out: str | Path = "results",
    uncertainty: str = "catalogue",
    profile: str | Path | None = None,
    workers: int | None = None,
) -> Result:
    """Run a sweep, or read it where it has been run; its tables stand in a folder, see ``Result.folder``.

    Args:
        file: that says what varies
        out: where result folders go
        uncertainty: "catalogue", "off", or the name or file of a table of joint draws
        profile: file of a zone profile instead of that of the scenarios
        workers: threads; the result does not depend on it

    Raises:
        Mistakes: all that is wrong in the file and in the scenarios that it names
    """
    asked = sweep_file.load(file, profile)
    draws = draws_of(uncertainty, asked.scenario(0))
    fortune = luck(asked.seed, draws)
    zone = None if profile is None else str(profile)
    record = sweep_runs.manifest(asked, fortune, inputs.of_sweep(Path(file), zone))
    folder = Path(out) / sweep_runs.folder(record)
    if not results.is_whole(folder, record):
        with Store(place()) as store:
            ledger = Ledger(store, Threads(workers), fortune, asked.keep)
            runs = sweep_runs.complete(asked, ledger)
            folder = results.store(
                Path(out),
                folder.name,
                lambda draft: sweep_runs.write(draft, asked, ledger, runs, uncertainty),
                record,
            )
    return read(folder)


def read(folder: str | Path) -> Result:
    """Return the tables of a result folder."""
    found = Path(folder)
    makers = {path.stem: _file(path) for path in sorted(found.glob("*.parquet"))}
    if not makers:
        raise FileNotFoundError(found)
    return Result(makers, folder=found)


def compare(
    *scenarios: Question,
    runs: int = 400,
    seed: int = 1,
    uncertainty: Any = "catalogue",
    outcomes: Sequence[str] = (),
    workers: int | None = None,
) -> pd.DataFrame:
    """Compare scenarios with the first one, run by run under the same luck.

    Args:
        scenarios: two or more, or their files, over the same horizon
        runs: pairs
        seed: of all draws
        uncertainty: see ``run``
        outcomes: compared beside the targets
        workers: threads

    Returns:
        a row per scenario and target or outcome: probabilities chance_a, chance_b and chance_change, means mean_a and
        mean_b and change of the value, the chance that B is better, what a unit of improvement costs [万元]; with
        ``.low`` and ``.high`` of 95 % intervals; pairs that were done and that failed
    """
    import pandas as pd

    asked.between("runs", runs, 1)
    mixes = [scenario_of(one) for one in scenarios]
    if len(mixes) < 2:
        raise ValueError("compare takes two scenarios or more")
    with evaluator((*outcomes, "spend"), workers) as source:
        fortune = luck(seed, draws_of(uncertainty, *mixes))
        first, *others = source.kept(fortune, [Wanted(one, runs) for one in mixes])
    rows = []
    for other in others:
        found = paired.compare(first, other, outcomes)
        for kind, lines in (("target", found.targets), ("outcome", found.outcomes)):
            about = {"scenario": other.scenario.name, "kind": kind, "pairs": found.pairs, "failed": found.failed}
            rows += [{**about, **_flat(asdict(line))} for line in lines]
    return pd.DataFrame(rows)


def order_under_variants(
    *scenarios: Question,
    by: str | Quantity = "joint",
    runs: int = 400,
    seed: int = 1,
    uncertainty: Any = "catalogue",
    workers: int | None = None,
) -> structure.Structure:
    """Return whether the order of scenarios survives other rules; two DataFrames, ``means`` and ``pairs``.

    Args:
        scenarios: two or more, or their files, with the same rules
        by: a target's name, or an outcome
        runs: replications of each under each form of the rules
        seed: of all draws
        uncertainty: see ``run``
        workers: threads
    """
    asked.between("runs", runs, 1)
    mixes = [scenario_of(one) for one in scenarios]
    quantity = quantity_of(by)
    with evaluator(quantity.columns, workers) as source:
        return structure.structure(mixes, quantity, runs, luck(seed, draws_of(uncertainty, *mixes)), source)


@contextmanager
def evaluator(columns: Sequence[str] = (), workers: int | None = None) -> Iterator[Evaluator]:
    """Open the store of runs for an analysis of your own.

    Args:
        columns: kept of each run by quarter, such as "certified"
        workers: threads
    """
    with Store(place()) as store:
        yield Evaluator(store, Threads(workers), tuple(dict.fromkeys(columns)))


def scenario_of(question: Question) -> Scenario:
    """Return a scenario, read from its file where it is one."""
    return question if isinstance(question, Scenario) else load(question)


def quantity_of(by: str | Quantity) -> Quantity:
    """Return whether a target is met, where it is the name of one, else the value of an outcome."""
    return by if isinstance(by, Quantity) else Quantity(by, is_chance=by in target_names())


def draws_of(uncertainty: Any, *scenarios: Scenario) -> Uncertainty:
    """Return how uncertain numbers are drawn; a table is checked against the catalogue and the zone profiles."""
    if not isinstance(uncertainty, str | Path):
        return {str(name): uncertainty[name] for name in uncertainty}
    catalogue = shipped()
    levels = {name: level for one in scenarios for name, level in one.profile.levels.items()}
    return joint_draws.uncertainty(str(uncertainty), {**catalogue.entries, **catalogue.levers, **levels})


def _flat(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row in which an estimate is its value, and its ends stand beside it."""
    found: dict[str, Any] = {}
    for name, value in line.items():
        if isinstance(value, Mapping):
            found |= {name: value["value"], f"{name}.low": value["low"], f"{name}.high": value["high"]}
        else:
            found[name] = value
    return found


def _together(made: Callable[[], Any]) -> Callable[[], pd.DataFrame]:
    def frame() -> pd.DataFrame:
        import pyarrow as pa

        table: pd.DataFrame = pa.concat_tables(list(made()), promote_options="default").to_pandas()
        return table

    return frame


def _file(path: Path) -> Callable[[], pd.DataFrame]:
    def frame() -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(path)

    return frame
