"""What ``zonesim report`` does: a study and what it rests on, written as a page and, if asked for, as a document."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from sim import describe, parameters, profile, scenario
from sim.commands import studying
from sim.commands.refusal import Refusal
from sim.commands.storing import writing
from sim.experiment import inputs, policy_diff, sweep_file
from sim.messages import text, unit_text
from sim.report import stored, word
from sim.report.figures import FEW
from sim.report.page import html
from sim.report.policy_words import sentences
from sim.report.study import Case, Study
from sim.report.writing import Grounds, Number, report
from sim.scenario import Scenario

HTML, HTM, DOCX = ".html", ".htm", ".docx"


def run(results: Sequence[str], out: str | None, with_word: bool, lang: str) -> list[Path]:
    """Write the report; return where."""
    study = studying.study(results, lang)
    folder = studying.split(results[0])[0]
    place = Path(out) if out else folder.parent / f"{folder.resolve().name}-{lang}{HTML}"
    if place.is_dir():
        place = place / f"{folder.resolve().name}-{lang}{HTML}"
    place = studying.named(place, (HTML, HTM, DOCX) if with_word else (HTML, HTM), lang)
    if place.suffix.lower() == DOCX:
        place = place.with_suffix(HTML)
    return write(study, place, lang, with_word)


def write(study: Study, path: Path, lang: str, with_word: bool = False) -> list[Path]:
    """Write a study as HTML and, if asked for, as a Word document beside it; return where.

    Raises:
        Refusal: the study holds no scenario, or the disk refuses
    """
    if any(case.result.record["kind"] not in (stored.RUN, stored.SWEEP) for case in study.cases):
        raise Refusal(text("report.no_scenarios", lang))
    content = report(study, _grounds(study, lang))
    made = [path]
    _put(path, lambda draft: draft.write_text(html(content), encoding="utf-8", newline="\n"), lang)
    if with_word:
        made.append(path.with_suffix(DOCX))
        _put(made[-1], lambda draft: word.write(content, draft), lang)
    return made


def _put(path: Path, make: Callable[[Path], object], lang: str) -> None:
    """Write beside the place and move there what is whole."""
    draft = path.with_name(f".{uuid4().hex}")
    with writing(path, lang):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            make(draft)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)


def _grounds(study: Study, lang: str) -> Grounds:
    catalogue = parameters.shipped()
    scenarios = _scenarios(study) if len(study.cases) <= FEW else {}
    zone = next(iter(scenarios.values())).profile if scenarios else profile.shipped(scenario.DEFAULT_PROFILE)
    named = [describe.parameter_row(entry, lang) for entry in zone.levels.values()]
    rest = [describe.parameter_row(entry, lang) for entry in (*catalogue.entries.values(), *catalogue.levers.values())]
    reference = study.reference if len(study.cases) > 1 else None
    policies = {}
    for k, made in scenarios.items():
        if k != reference:
            before = scenarios[reference] if reference is not None else _nothing(made)
            changes = [asdict(change) for change in policy_diff.changes(before, made)]
            policies[study.cases[k].title] = sentences(changes, lang)
    against = study.cases[reference].title if reference is not None else text("report.nothing", lang)
    return Grounds(policies, [_number(row, lang) for row in named], [_number(row, lang) for row in rest], against)


def _number(row: describe.Row, lang: str) -> Number:
    what, _, source = row.cells[1].partition("\n")
    value, unit = row.cells[2].replace("\n", "; "), unit_text(row.fields["unit"], lang)
    return Number(row.name, what, value, unit, source, row.cells[4])


def _scenarios(study: Study) -> Mapping[int, Scenario]:
    """Return the scenario of each case, made again from what its result holds."""
    return {k: _scenario(case) for k, case in enumerate(study.cases)}


def _scenario(case: Case) -> Scenario:
    record = case.result.record
    if case.result.is_sweep:
        return sweep_file.restored(record["sweep"], inputs.zone_of(record["inputs"])).scenario(case.point)
    with tempfile.TemporaryDirectory() as folder:
        again = inputs.restore(record["inputs"], Path(folder))
        return scenario.load(again.file, again.profile, record["scenario"]["horizon"][1])


def _nothing(made: Scenario) -> Scenario:
    """Return a scenario of the same zone and horizon in which nothing is done."""
    said = {"name": "nothing", "title": made.title, "description": made.description}
    return scenario.of_content(said, made.profile).with_quarters(made.quarters)
