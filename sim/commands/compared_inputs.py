"""What ``zonesim compare`` is given: scenario files, or points of a sweep's result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sim import quarters
from sim.commands.refusal import Refusal
from sim.document import Mistakes
from sim.engine.digest import model_digest
from sim.experiment import inputs, sweep_file
from sim.experiment.joint_draws import WAYS
from sim.experiment.results import MANIFEST
from sim.experiment.sweep_file import Sweep
from sim.messages import text
from sim.profile import load as load_profile
from sim.scenario import Scenario, load


@dataclass(frozen=True)
class Input:
    """A scenario with what its sweep says of runs; None for a scenario file."""

    scenario: Scenario
    name: str
    title: str
    runs: int | None = None
    seed: int | None = None
    uncertainty: str | None = None  # "off", "catalogue" or the digest of a table of joint draws
    folder: Path | None = None

    def files(self, word: str, profile: str | None) -> inputs.Inputs:
        """Return the files as they were written: those named on the command line, or those of the sweep's result."""
        if self.folder is None:
            return inputs.of_scenario(Path(word), profile)
        found: inputs.Inputs = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["inputs"]
        return found


def read(words: Sequence[str], profile: str | None, until: str | None, lang: str) -> list[Input]:
    """Return all inputs; refuse with everything that is wrong with them."""
    if until is not None and until not in quarters.ALL:
        ends = {"first": quarters.FIRST, "last": quarters.LAST}
        raise Refusal(text("cli.bad_until", lang, found=until, **ends))
    found: list[Input] = []
    lines: list[str] = []
    for word in words:
        try:
            found.append(_input(word, profile, until, lang))
        except Mistakes as wrong:
            lines += wrong.texts(lang)
        except Refusal as refusal:
            lines += refusal.lines
    if lines:
        raise Refusal(*dict.fromkeys(lines))
    return found


def _input(word: str, profile: str | None, until: str | None, lang: str) -> Input:
    folder, mark, point = word.rpartition("#")
    if mark and not Path(word).exists():
        return _point(Path(folder), point, profile, until, lang)
    if Path(word).is_dir():
        last = _sweep(Path(word), _manifest(Path(word), lang), profile, lang).n_points - 1
        raise Refusal(text("compare.point_missing", lang, folder=word, last=last))
    scenario = load(word, profile, until)
    return Input(scenario, scenario.name, scenario.title[lang])


def _point(folder: Path, point: str, profile: str | None, until: str | None, lang: str) -> Input:
    """Return a point of a sweep's result, made again from the manifest."""
    record = _manifest(folder, lang)
    sweep = _sweep(folder, record, profile, lang)
    if not (point.isascii() and point.isdecimal()) or int(point) >= sweep.n_points:
        raise Refusal(text("compare.no_point", lang, folder=folder, point=point or "''", last=sweep.n_points - 1))
    scenario = sweep.scenario(int(point))
    if until is not None:
        scenario = scenario.with_quarters(quarters.position(until) + 1)
    return Input(
        scenario=scenario,
        name=f"{sweep.name}#{int(point)}",
        title=f"{sweep.title[lang]} #{int(point)}",
        runs=_replications(folder, sweep, int(point)),
        seed=sweep.seed,
        uncertainty=str(record["digests"]["uncertainty"]),
        folder=folder,
    )


def _sweep(folder: Path, record: Mapping[str, Any], profile: str | None, lang: str) -> Sweep:
    """Return the sweep of a manifest; refuse where its zone profile is not at hand."""
    try:
        model, zone = record["digests"]["model"], record["sweep"]["profile"]
        chosen = inputs.zone_of(record["inputs"]) if profile is None else load_profile(profile)
        sweep = sweep_file.restored(record["sweep"], chosen)
        sweep.scenario(0)
        same_profile = sweep.profile.digest == zone["digest"]
        record["digests"]["uncertainty"]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OSError) as error:
        why = f"{type(error).__name__}: {error}"
        raise Refusal(text("compare.malformed", lang, folder=folder, why=why)) from None
    if model != model_digest():
        # the shipped profile may have changed with the model
        click.echo(text("compare.other_model", lang, folder=folder), err=True)
    elif not same_profile:
        raise Refusal(text("compare.other_profile", lang, folder=folder, name=zone["name"]))
    return sweep


def _manifest(folder: Path, lang: str) -> dict[str, Any]:
    """Return what a result says of itself; refuse what is no result of a sweep."""
    if not folder.is_dir():
        raise Refusal(text("compare.no_folder", lang, folder=folder))
    try:
        record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise Refusal(text("compare.not_a_sweep", lang, folder=folder)) from None
    except ValueError as error:
        raise Refusal(text("compare.malformed", lang, folder=folder, why=error)) from None
    kind = record.get("kind") if isinstance(record, dict) else None
    if kind == "run":
        raise Refusal(text("compare.a_run", lang, folder=folder, name=record.get("name", "")))
    if kind != "sweep":
        raise Refusal(text("compare.not_a_sweep", lang, folder=folder))
    return dict(record)


def _replications(folder: Path, sweep: Sweep, point: int) -> int | None:
    """Return how many replications the sweep has of a point; where it chose them itself, its table says."""
    if isinstance(sweep.replications, int):
        return sweep.replications
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        planned = pq.read_table(folder / "answers.parquet", columns=["planned"], filters=[("point", "=", point)])
    except (OSError, pa.ArrowException):
        return None
    return int(planned["planned"][0].as_py()) if planned.num_rows else None


def runs(inputs: Sequence[Input], default: int) -> int:
    """Return how many runs all sweeps have, so that none is computed anew; else the default."""
    return min((one.runs for one in inputs if one.runs is not None), default=default)


def seed(inputs: Sequence[Input], default: int, lang: str) -> int:
    """Return the seed of the sweeps, else the default."""
    return int(_common([one.seed for one in inputs], "--seed", default, lang))


def uncertainty(inputs: Sequence[Input], lang: str) -> str:
    """Return how the sweeps drew numbers; from the catalogue where there is no sweep."""
    for one in inputs:
        if one.uncertainty not in (None, *WAYS):
            raise Refusal(text("compare.other_draws", lang, folder=one.folder))
    return str(_common([one.uncertainty for one in inputs], "--uncertainty", "catalogue", lang))


def _common(said: Sequence[Any], option: str, default: Any, lang: str) -> Any:
    found = {one for one in said if one is not None}
    if len(found) > 1:
        raise Refusal(text("compare.unlike", lang, option=option, found=", ".join(map(str, sorted(found)))))
    return next(iter(found), default)
