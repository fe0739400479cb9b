"""``zonesim validate``: the model against stylised facts and studies, its instruments one by one, its targets."""

from __future__ import annotations

import click

from sim.messages import LANGUAGES, language, text

LARGEST_SEED = 2**63 - 1


@click.command(name="validate", help=text("validate.help"), short_help=text("cli.short.validate"))
@click.option("--instruments", "of_instruments", is_flag=True, help=text("validate.instruments_option"))
@click.option("--targets", "of_targets", is_flag=True, help=text("validate.targets_option"))
@click.option("--study", "studies", metavar="FILE|NAME", multiple=True, help=text("studies.option"))
@click.option("--studies", "all_studies", is_flag=True, help=text("studies.all_option"))
@click.option("--list-studies", is_flag=True, help=text("studies.list_option"))
@click.option("--runs", type=click.IntRange(2, 1_000_000), help=text("validate.runs"))
@click.option("--seed", type=click.IntRange(0, LARGEST_SEED), default=1, show_default=True, help=text("cli.run.seed"))
@click.option("--fast", is_flag=True, help=text("validate.fast"))
@click.option("--out", metavar="DIR", default="results", show_default=True, help=text("validate.out"))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help=text("validate.format"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command(
    of_instruments: bool,
    of_targets: bool,
    studies: tuple[str, ...],
    all_studies: bool,
    list_studies: bool,
    runs: int | None,
    seed: int,
    fast: bool,
    out: str,
    form: str,
    lang: str | None,
) -> None:
    """Compute one of the answers and print it; what falls outside is reported, never an error."""
    import json
    from pathlib import Path

    from sim.commands import simulation, validation
    from sim.commands.output import console
    from sim.commands.refusal import Refusal

    lang = language(lang)
    if of_instruments and of_targets:
        raise Refusal(text("validate.one_only", lang))
    if studies or all_studies or list_studies:
        if of_instruments or of_targets:
            raise Refusal(text("studies.apart", lang))
        from sim.commands import replicating

        order = replicating.Order(
            studies=studies, all_shipped=all_studies, listed=list_studies, runs=runs, seed=seed, fast=fast, out=out,
            form=form, lang=lang,
        )  # fmt: skip
        replicating.run(order)
        return
    kind = "instruments" if of_instruments else "targets" if of_targets else "facts"
    answer = validation.ANSWERS[kind](runs, seed, fast, simulation.writable(Path(out), lang), lang)
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        validation.SHOWN[kind](console(), answer, lang)
