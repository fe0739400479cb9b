"""``zonesim new FILE [--from NAME]``: a commented scenario or sweep to fill in, in the user's language."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import click

from sim.commands import new_sweep
from sim.commands.refusal import Refusal
from sim.messages import LANGUAGES, language, text

TEMPLATE = """\
# {how}

# {name}
name: {own_name}
# {title}
title: {{zh: 新情景, en: New scenario}}
# {description}
description: {{zh: 这个情景回答什么问题？, en: Which question does this scenario answer?}}
# {extends}
{extends_line}
# {horizon}
# horizon: [2018Q1, 2020Q4]
# {profile}
# profile: lincang
# {envelope}
# envelope: 3000
# {policy}
{policy_line}
  # {intensity}
  {intensity_line}
  # {instruments}
  # instruments:
    # {start}
    # {end}
    # {ramp}
    # rd_subsidy: {{intensity: 1, start: 2019Q3, end: 2020Q4, ramp: 2}}
# {parameters}
# parameters: {{rd_subsidy.misuse: 0.3}}
# {variants}
# variants: {{imitation: frontier}}
# {shocks}
# shocks: [pandemic-2020]
# {readings}
# readings: {{growth: value_added}}
"""

_EXPLAINED = (
    *("name", "title", "description", "extends", "horizon", "profile", "envelope", "policy", "intensity"),
    *("instruments", "start", "end", "ramp", "parameters", "variants", "shocks", "readings"),
)


@click.command(name="new", help=text("cli.new"), short_help=text("cli.short.new"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from", "parent", metavar="NAME", help=text("cli.new.from"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=text("cli.run.lang"))
def command(file: Path, parent: str | None, lang: str | None) -> None:
    """Write the template; never over a file that exists, and whole or not at all."""
    lang = language(lang)
    _check_name(file, lang)
    if parent is not None:
        _check_parent_name(parent, lang)
    if new_sweep.wanted(file, parent):
        write_new(file, new_sweep.content(file, parent, lang), lang)
    else:
        if parent is not None:
            _check_parent(file, parent, lang)
        write_new(file, template(file.stem, parent, lang), lang)
    click.echo(text("cli.new.written", lang, file=file))


def template(name: str, parent: str | None, lang: str) -> str:
    """Return a scenario that says nothing yet but its name and what it starts from, every other key explained."""
    words = {key: text(f"schema.{key}", lang) for key in _EXPLAINED}
    return TEMPLATE.format(
        how=text("cli.new.how", lang),
        own_name=_quoted(name),
        extends_line=f"extends: {_quoted(parent)}" if parent else "# extends: opinion-2019",
        policy_line="# policy:" if parent else "policy:",
        intensity_line="# intensity: 1" if parent else "intensity: 0",
        **words,
    )


def _quoted(name: str) -> str:
    """Return the name in quotes where YAML would take it for something else: 2019 for a number."""
    from sim import document

    return name if document.plain(name) == name else f'"{name}"'


def _check_name(file: Path, lang: str) -> None:
    from sim.conformity import shown
    from sim.schemas import NAME

    if file.suffix != ".yaml":
        raise Refusal(text("cli.new.extension", lang, file=file))
    if not re.fullmatch(NAME, file.stem):
        raise Refusal(f"{file}: {text('errors.bad_name', lang, value=shown(file.stem))}")


def _check_parent_name(parent: str, lang: str) -> None:
    from sim.conformity import shown
    from sim.schemas import NAME

    if not re.fullmatch(NAME, parent):
        raise Refusal(f"--from: {text('errors.bad_parent', lang, value=shown(parent))}")


def _check_parent(file: Path, parent: str, lang: str) -> None:
    """Refuse a parent that is not in the folder of the new file, or that is itself not sound."""
    from sim import extends
    from sim.mistake import Mistakes

    missing = extends.missing(file.with_name(f"{parent}{extends.EXTENSION}"), known=[file.stem])
    if missing:
        raise Refusal(f"--from: {missing.text(lang)}")
    try:
        extends.read(file.with_name(f"{parent}{extends.EXTENSION}"))
    except Mistakes as wrong:
        raise Refusal(*wrong.texts(lang)) from None


def check_new(file: Path, lang: str) -> None:
    """Refuse a file that no scenario can be written to: by its name, or because it exists."""
    _check_name(file, lang)
    if os.path.lexists(file):
        raise Refusal(text("cli.new.exists", lang, file=file))


def write_new(file: Path, content: str, lang: str) -> None:
    """Write a file, whole or not at all; refuse where there is one already."""
    if os.path.lexists(file):
        raise Refusal(text("cli.new.exists", lang, file=file))
    draft = None
    try:
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
        os.chmod(draft, 0o644)  # mkstemp lets only its owner read
        os.replace(draft, file)
    except OSError as error:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        raise Refusal(text("cli.new.unwritable", lang, file=file, why=error.strerror)) from None
