"""What ``zonesim compare`` is given: scenario files, or points of a sweep's result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sim import quarters
from sim.commands.refusal import Refusal
from sim.document import Mistakes
from sim.engine.digest import model_digest
from sim.experiment import sweep_file
from sim.experiment.joint_draws import WAYS
from sim.experiment.results import MANIFEST
from sim.messages import text
from sim.scenario import Scenario, load


@dataclass(frozen=True)
class Input:
    """A scenario with what its sweep says of runs; None for a scenario file."""

    scenario: Scenario
    title: str
    runs: int | None = None
    seed: int | None = None
    uncertainty: str | None = None


def read(words: Sequence[str], profile: str | None, until: str | None, lang: str) -> list[Input]:
    """Return all inputs; refuse with everything that is wrong with them."""
    if until is not None and until not in quarters.ALL:
        ends = {"first": quarters.FIRST, "last": quarters.LAST}
        raise Refusal(text("cli.bad_until", lang, found=until, **ends))
    found: list[Input] = []
    mistakes = []
    for word in words:
        folder, mark, point = word.rpartition("#")
        try:
            if mark and not Path(word).is_file():
                found.append(_point(Path(folder), point, profile, until, lang))
            elif Path(word).is_dir():
                raise Refusal(text("compare.not_a_sweep", lang, folder=word))
            else:
                scenario = load(word, profile, until)
                found.append(Input(scenario, scenario.title[lang]))
        except Mistakes as wrong:
            mistakes += wrong.mistakes
    if mistakes:
        raise Refusal(*dict.fromkeys(Mistakes(mistakes).texts(lang)))
    return found


def _point(folder: Path, point: str, profile: str | None, until: str | None, lang: str) -> Input:
    record = _manifest(folder, lang)
    try:
        sweep = sweep_file.restored(record["sweep"], profile)
        points, draws = int(record["points"]), str(record["digests"]["uncertainty"])
        same_model = record["digests"]["model"] == model_digest()
        profile_digest = record["sweep"]["profile"]["digest"]
    except (KeyError, TypeError, ValueError):
        raise Refusal(text("compare.not_a_sweep", lang, folder=folder)) from None
    if not point.isdecimal() or int(point) >= points:
        raise Refusal(text("compare.no_point", lang, folder=folder, point=point, last=points - 1))
    if not same_model:
        click.echo(text("compare.other_model", lang, folder=folder), err=True)
    elif sweep.profile.digest != profile_digest:
        raise Refusal(text("compare.other_profile", lang, folder=folder))
    scenario = sweep.scenario(int(point))
    if until is not None:
        scenario = scenario.with_quarters(quarters.position(until) + 1)
    runs = sweep.replications if isinstance(sweep.replications, int) else None
    return Input(scenario, f"{sweep.title[lang]} #{point}", runs, sweep.seed, draws if draws in WAYS else "")


def _manifest(folder: Path, lang: str) -> dict[str, Any]:
    try:
        record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = None
    if not isinstance(record, dict) or record.get("kind") != "sweep":
        raise Refusal(text("compare.not_a_sweep", lang, folder=folder))
    return record


def uncertainty(asked: str | None, inputs: Sequence[Input], words: Sequence[str], lang: str) -> str:
    """Return how numbers are drawn: as asked, else as the sweeps did, else from the catalogue."""
    if asked is not None:
        return asked
    for one, word in zip(inputs, words, strict=True):
        if one.uncertainty == "":
            raise Refusal(text("compare.other_draws", lang, folder=word.rpartition("#")[0]))
    return next((one.uncertainty for one in inputs if one.uncertainty), "catalogue")
