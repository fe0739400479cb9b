"""``zonesim schema scenario|sweep|profile|study``: the JSON Schema that editors use for completion and checking."""

from __future__ import annotations

import click

from sim.messages import LANGUAGES, language, text

KINDS = ("scenario", "sweep", "profile", "study")


@click.command(name="schema", help=text("cli.schema"), short_help=text("cli.short.schema"))
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
def command(kind: str, lang: str | None) -> None:
    """Print the schema, described in the reader's language."""
    import json

    from sim import profile_schema, schemas
    from sim.experiment import sweep_schema
    from sim.experiment.studies import schema as study_schema

    lang = language(lang)
    makers = {
        "scenario": lambda: schemas.scenario(lang),
        "sweep": lambda: sweep_schema.sweep(None, lang=lang),
        "profile": lambda: profile_schema.profile(lang=lang),
        "study": lambda: study_schema.study(lang=lang),
    }
    click.echo(json.dumps(makers[kind](), ensure_ascii=False, indent=2))
