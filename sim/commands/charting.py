"""What ``zonesim chart`` does: which words are results and which are kinds, then pictures with their tables."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import click

from sim import conformity, opinion
from sim.commands import studying
from sim.commands.refusal import Refusal
from sim.commands.storing import writing
from sim.experiment import kept
from sim.messages import text
from sim.report import figures
from sim.report.codebook import JOINT
from sim.report.drawn import Asked, Unfit
from sim.report.figures import Picture
from sim.report.study import Study


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    lang: str
    words: tuple[str, ...]
    outcomes: tuple[str, ...]
    target: str | None
    endings: tuple[str, ...]
    out: str | None


def run(order: Order) -> None:
    """Draw and say where the pictures are."""
    results, kinds = _sorted(order.words, order.lang)
    check_target(order.target, order.lang)
    for name in order.outcomes:
        if name not in kept.column_names():
            advice = conformity.remedy(name, kept.column_names(), "outcomes").text(order.lang)
            raise Refusal(text("compare.no_outcome", order.lang, option="--outcome", found=name, remedy=advice))
    options = {name for name, chosen in (("outcome", order.outcomes), ("target", order.target)) if chosen}
    _check_taken(kinds, options, order.lang)
    study = studying.study(results, order.lang)
    found = _pictures(study, kinds, Asked(order.outcomes, order.target), options, order.lang)
    folder = Path(order.out) if order.out else _beside(studying.split(results[0])[0])
    with writing(folder, order.lang):
        folder.mkdir(parents=True, exist_ok=True)
        for picture in found:
            picture.save(folder, order.endings)
    click.echo(text("chart.written", order.lang, count=len(found), place=folder))


def check_target(target: str | None, lang: str) -> None:
    """Refuse a target that there is not."""
    known = (*JOINT, *opinion.targets())
    if target is not None and target not in known:
        advice = conformity.remedy(target, known, "outcomes").text(lang)
        raise Refusal(text("compare.no_target", lang, option="--target", found=target, remedy=advice))


def _sorted(words: Sequence[str], lang: str) -> tuple[list[str], list[str]]:
    """Return which words are results and which are kinds of chart."""
    results = [word for word in words if studying.split(word)[0].is_dir()]
    kinds = [word for word in words if word not in results]
    lines = []
    for word in kinds:
        if word not in figures.KINDS:
            advice = conformity.remedy(word, figures.KINDS).text(lang)
            lines.append(text("chart.no_kind", lang, found=word, remedy=advice))
    if not results and not lines:
        lines.append(text("chart.few", lang))
    if lines:
        raise Refusal(*lines)
    return results, kinds


def _taking(options: Set[str]) -> list[str]:
    """Return the kinds that take one of these options; all where none is given."""
    return [name for name, kind in figures.KINDS.items() if not options or options & kind.takes]


def _check_taken(kinds: Sequence[str], options: Set[str], lang: str) -> None:
    """Refuse an option that none of the kinds takes."""
    lines = []
    for option in sorted(options):
        takers = _taking({option})
        if kinds and not {*takers} & {*kinds}:
            told = {"kinds": ", ".join(kinds), "option": f"--{option}", "takers": ", ".join(takers)}
            lines.append(text("chart.not_taken", lang, **told))
    if lines:
        raise Refusal(*lines)


def _pictures(study: Study, kinds: Sequence[str], asked: Asked, options: Set[str], lang: str) -> list[Picture]:
    """Return the pictures of the kinds; without any, those that fit and take the options."""
    found, lines = [], []
    for kind in kinds or _taking(options):
        try:
            found += figures.pictures(study, kind, asked)
        except Unfit as unfit:
            lines.append(text("chart.unfit", lang, kind=kind, why=text(unfit.key, lang, **unfit.values)))
    if lines and (kinds or (options and not found)):
        raise Refusal(*lines)
    if not found:
        raise Refusal(text("chart.none", lang))
    return found


def _beside(folder: Path) -> Path:
    return folder.parent / f"{folder.resolve().name}-charts"
