"""The progress bar: on a terminal only, and on standard error, so that output can be piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.messages import text


@contextmanager
def watched(name: str, total: int, cold: bool, lang: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what the engine calls with the number of replications done so far."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        running = text("cli.running", lang, name=name)
        task = bar.add_task(text("cli.compiling", lang, name=name) if cold else running, total=total)

        def advance(done: int, planned: int) -> None:
            bar.update(task, completed=done, total=planned, description=running)

        yield advance
