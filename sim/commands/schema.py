"""``zonesim schema scenario|sweep|profile|study|calibration``: the JSON Schema that editors use."""

from __future__ import annotations

import click

from sim.messages import LANGUAGES, language, text

KINDS = ("scenario", "sweep", "profile", "study", "calibration")


@click.command(name="schema", help=text("cli.schema"), short_help=text("cli.short.schema"))
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
def command(kind: str, lang: str | None) -> None:
    """Print the schema, described in the reader's language."""
    import json

    from sim import profile_schema, schemas
    from sim.experiment import shipped_scenarios, stylised, sweep_schema
    from sim.experiment.calibration import plan_schema
    from sim.experiment.studies import schema as study_schema

    lang = language(lang)
    folder = shipped_scenarios.folder()
    scenarios = sorted(path.stem for path in folder.glob("*.yaml")) if folder else []
    facts = [fact.id for fact in stylised.facts()]
    makers = {
        "scenario": lambda: schemas.scenario(lang),
        "sweep": lambda: sweep_schema.sweep(None, lang=lang),
        "profile": lambda: profile_schema.profile(lang=lang),
        "study": lambda: study_schema.study(lang=lang),
        "calibration": lambda: plan_schema.plan(scenarios, facts, lang),
    }
    click.echo(json.dumps(makers[kind](), ensure_ascii=False, indent=2))
