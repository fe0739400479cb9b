"""``zonesim schema scenario|profile``: the JSON Schema that editors use for completion and checking."""

from __future__ import annotations

import click

from sim.messages import LANGUAGES, language, text

KINDS = ("scenario", "profile")


@click.command(name="schema", help=text("cli.schema"), short_help=text("cli.short.schema"))
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
def command(kind: str, lang: str | None) -> None:
    """Print the schema, described in the reader's language."""
    import json

    from sim import profile_schema, schemas

    lang = language(lang)
    schema = schemas.scenario(lang) if kind == "scenario" else profile_schema.profile(lang=lang)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
