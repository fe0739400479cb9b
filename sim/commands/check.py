"""``zonesim check FILE...``: says what is wrong with scenarios, sweeps and zone profiles; writes nothing."""

from __future__ import annotations

from pathlib import Path

import click

from sim.commands.refusal import Refusal
from sim.messages import LANGUAGES, language, text


@click.command(name="check", help=text("cli.check"), short_help=text("cli.short.check"))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
def command(files: tuple[Path, ...], lang: str | None) -> None:
    """Check every file, so that one look shows all there is to correct."""
    from sim.mistake import Mistake, Mistakes

    lang = language(lang)
    mistakes: list[Mistake] = []
    for file in files:
        try:
            kind = _check(file)
            click.echo(text("cli.check.sound", lang, file=file, kind=text(f"cli.check.{kind}", lang)))
        except Mistakes as wrong:
            mistakes += [mistake for mistake in wrong.mistakes if mistake not in mistakes]
    if mistakes:
        raise Refusal(*Mistakes(mistakes).texts(lang))


def _check(file: Path) -> str:
    """Return which kind of file it is; raise Mistakes."""
    from sim import document, extends, profile, profile_schema, scenario

    content = document.read(file).content
    if profile_schema.OWN_KEYS & content.keys():
        profile.load(file)
        return "profile"
    if "study" in content:
        from sim.experiment.studies import file as studies

        studies.load(file)
        return "study"
    if "calibration" in content:
        from sim.experiment.calibration import plan

        plan.load(file)
        return "calibration"
    if extends.is_sweep(content):
        from sim.experiment import sweep_file

        sweep_file.load(file)
        return "sweep"
    scenario.load(file)
    return "scenario"
