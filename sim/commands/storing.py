"""The store of finished runs as commands use it: opened here, and every trouble with it told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sim.commands.refusal import FAILED, Refusal
from sim.experiment.blocks import Unusable
from sim.experiment.store import Store, place
from sim.messages import text


@contextmanager
def stored(lang: str) -> Iterator[Store]:
    """Open the store; a damaged one is salvaged and the user is told."""

    def notice(damaged: Path) -> None:
        click.echo(text("cli.salvaged", lang, file=damaged), err=True)

    with storing(lang), Store(place(), notice) as found:
        yield found


@contextmanager
def storing(lang: str) -> Iterator[None]:
    """Turn what the store cannot do into a refusal; what was stored before stays."""
    try:
        yield
    except Unusable as error:
        raise Refusal(text("cli.no_store", lang, place=place(), why=error), code=FAILED) from None


@contextmanager
def writing(root: Path, lang: str) -> Iterator[None]:
    """Turn what the disk refuses into a refusal."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise Refusal(text("cli.cannot_write", lang, place=root, why=why), code=FAILED) from None
