"""``zonesim cache``: the store of finished runs: what is in it, what may go, whether it is sound."""

from __future__ import annotations

import click

from sim.messages import LANGUAGES, language, text


@click.group(help=text("cache.help"), short_help=text("cli.short.cache"))
@click.help_option("-h", "--help", help=text("cli.help"))
def command() -> None:
    """Hold what can be done."""


@command.command(help=text("cache.show"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def show(lang: str | None) -> None:
    """List what is there, by scenario and seed."""
    from dataclasses import asdict

    from sim.commands.output import console
    from sim.commands.storing import stored
    from sim.engine.digest import model_digest
    from sim.report import cache as report

    with stored(language(lang)) as store:
        about = {
            "folder": store.path.parent,
            "size": store.size,
            "model": model_digest(),
            "damaged": [path.name for path in store.damaged],
        }
        report.show(console(), about, [asdict(held) for held in store.held()], language(lang))


@command.command(help=text("cache.prune"))
@click.option("--all", "everything", is_flag=True, help=text("cache.all"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def prune(everything: bool, lang: str | None) -> None:
    """Take out what another version of the model made, or everything."""
    from sim.commands.storing import stored
    from sim.engine.digest import model_digest
    from sim.report.words import size

    with stored(language(lang)) as store:
        freed = store.prune(lambda held: not everything and held.identity.get("model") == model_digest())
    click.echo(text("cache.freed", language(lang), size=size(freed)))


@command.command(help=text("cache.verify"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
@click.help_option("-h", "--help", help=text("cli.help"))
def verify(lang: str | None) -> int:
    """Read every run; what is damaged is taken out, so that it is computed again."""
    from sim.commands.refusal import FAILED
    from sim.commands.storing import stored

    with stored(language(lang)) as store:
        blocks, damaged = store.verify()
    click.echo(text("cache.damaged" if damaged else "cache.sound", language(lang), blocks=blocks, damaged=damaged))
    return FAILED if damaged else 0
