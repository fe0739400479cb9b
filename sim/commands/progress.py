"""The progress bar: on a terminal only, and on standard error, so that output can be piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from sim.experiment.ledger import Counts
from sim.messages import text
from sim.report.words import number


@contextmanager
def watched(name: str, cold: bool, lang: str) -> Iterator[Callable[[Counts], None]]:
    """Yield what is told how many runs are planned, done and failed so far."""
    console = Console(stderr=True)
    counted = TextColumn("{task.fields[counted]}")
    columns = (TextColumn("{task.description}"), BarColumn(), counted, _Rate(lang), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        running = text("cli.running", lang, name=name)
        first = text("cli.compiling", lang, name=name) if cold else running
        task = bar.add_task(first, total=None, counted="")

        def advance(counts: Counts) -> None:
            over = counts.done + counts.failed
            words = text("cli.counted", lang, planned=counts.planned, done=counts.done, failed=counts.failed)
            bar.update(task, completed=over, total=counts.planned, counted=words)
            if counts.computed:
                bar.update(task, description=running)

        yield advance


class _Rate(ProgressColumn):
    """Runs per second."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def render(self, task: Task) -> Text:
        """Return the rate, as far as one is known."""
        return Text(text("cli.rate", self.lang, rate=number(task.speed)) if task.speed else "")
