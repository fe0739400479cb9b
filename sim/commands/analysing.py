"""What the commands of the research bench share: their options, runs through the store, a result folder for the answer.

An analysis is a function of an Evaluator that returns tables; a command checks what was asked, has it answered here,
and prints what stands in the folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.commands.refusal import FAILED, REFUSED, Refusal
from sim.messages import LANGUAGES, text

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.analysis import Analysis
    from sim.experiment.evaluator import Evaluator

LARGEST_SEED = 2**63 - 1
EXTRA = "research"  # of the package: installs what the methods need

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the user may ask of every analysis."""

    lang: str
    seed: int
    uncertainty: str
    profile: str | None
    workers: int | None
    dask: str | None
    out: str
    form: str


def options(command: Command) -> Command:
    """Add the options that fill an Order, in the order of the help."""
    for option in reversed(
        (
            click.option(
                "--seed", type=click.IntRange(0, LARGEST_SEED), default=1, show_default=True, help=text("cli.run.seed")
            ),
            click.option(
                "--uncertainty",
                metavar="off|catalogue|NAME|FILE",
                default="catalogue",
                show_default=True,
                help=text("cli.run.uncertainty"),
            ),
            click.option("--profile", metavar="FILE", help=text("cli.run.profile")),
            click.option("--workers", type=click.IntRange(1, 1024), help=text("sweep.workers")),
            click.option("--dask", metavar="ADDRESS", help=text("sweep.dask")),
            click.option("--out", metavar="DIR", default="results", show_default=True, help=text("cli.run.out")),
            click.option(
                "--format", "form", type=click.Choice(["table", "json"]), default="table", help=text("cli.run.format")
            ),
            click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang")),
            click.help_option("-h", "--help", help=text("cli.help")),
        )
    ):
        command = option(command)
    return command


def needs(libraries: Sequence[str], lang: str) -> None:
    """Refuse where a library of the extra is not installed, before anything is computed."""
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        raise Refusal(text("cli.needs_extra", lang, libraries=", ".join(missing), extra=EXTRA), code=REFUSED)


@contextmanager
def evaluator(order: Order, name: str, columns: Sequence[str] = ()) -> Iterator[Evaluator]:
    """Yield an Evaluator over the store of all commands; an interruption is told, and what was run is kept.

    Args:
        order: where to compute
        name: shown while it runs
        columns: kept of each run by quarter, beside those that are kept anyway
    """
    from sim.commands import simulation
    from sim.commands.computing import executor
    from sim.commands.progress import watched
    from sim.commands.refusal import INTERRUPTED
    from sim.commands.storing import stored
    from sim.experiment.evaluator import Evaluator
    from sim.experiment.kept import default_columns

    kept = tuple(dict.fromkeys((*default_columns(), *columns)))
    cold = order.dask is None and simulation.is_cold("compiled")
    with executor(order.workers, order.dask, order.lang) as computing, stored(order.lang) as store:
        found = Evaluator(store, computing, kept)
        try:
            with watched(name, cold, order.lang) as found.progress:
                yield found
        except KeyboardInterrupt:
            raise Refusal(text("sweep.interrupted", order.lang, **vars(found.counts)), code=INTERRUPTED) from None


def answered(
    order: Order,
    analysis: Analysis,
    answer: Callable[[Evaluator], Mapping[str, pd.DataFrame]],
    columns: Sequence[str] = (),
) -> Path:
    """Return the folder of the answer: the one that is there where it is whole, else computed and stored.

    Args:
        order: where to compute and to write
        analysis: what is asked, see experiment.analysis
        answer: makes its tables, given an Evaluator
        columns: kept of each run by quarter, beside those that are kept anyway
    """
    from sim.commands import simulation
    from sim.commands.storing import writing
    from sim.experiment import results
    from sim.experiment.analysis import store
    from sim.experiment.evaluator import NoRuns

    root = simulation.writable(Path(order.out), order.lang)
    folder = root / analysis.folder
    if not results.is_whole(folder, analysis.manifest()):
        try:
            with evaluator(order, analysis.name, columns) as asked:
                tables = answer(asked)
        except NoRuns as none:
            raise Refusal(text("discover.no_runs", order.lang, cause=none.cause), code=FAILED) from None
        with writing(root, order.lang):
            folder = store(root, analysis, tables, asked.counts)
    click.echo(text("run.stored", order.lang, folder=folder), err=True)
    return folder


@dataclass(frozen=True)
class Found:
    """What stands in a result folder: its manifest, and its tables by name."""

    record: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


def found(folder: Path) -> Found:
    """Read the folder of an answer."""
    import pandas as pd

    from sim.experiment.results import MANIFEST

    record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Found(record, {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))})


def print_json(answer: Found, more: Mapping[str, Any] | None = None) -> None:
    """Print an answer as one JSON object: what was asked, what else is told, then its tables as lists of rows."""
    rows = {
        name: json.loads(table.to_json(orient="records", double_precision=15)) for name, table in answer.tables.items()
    }
    keys = ("name", "title", "seed", "judged_share_of_inputs", "counts", "about")
    told = {**{key: answer.record[key] for key in keys}, **(more or {}), **rows}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def measured_as(target: str | None, outcome: str | None, lang: str) -> str:
    """Return what is looked at, the number of article-2 targets met where nothing is said; refuse the unknown."""
    from sim import conformity, schemas
    from sim.experiment import kept
    from sim.experiment.quantities import target_names
    from sim.experiment.sensitivity.study import MET

    if target is not None and outcome is not None:
        raise Refusal(text("sensitivity.either", lang))
    for option, name, known, message in (
        ("--target", target, target_names(), "compare.no_target"),
        ("--outcome", outcome, (*MET, *kept.column_names()), "compare.no_outcome"),
    ):
        if name is not None and name not in known:
            advice = conformity.remedy(name, known, "outcomes").text(lang)
            raise Refusal(text(message, lang, option=option, found=name, remedy=advice))
    if outcome in target_names():
        reading = schemas.readings()[outcome][0]
        raise Refusal(text("sensitivity.ambiguous", lang, found=outcome, reading=f"{outcome}.{reading}"))
    return target or outcome or MET[0]
