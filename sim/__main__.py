"""The command line: ``zonesim`` = ``python -m sim``. Commands are loaded when used, so that ``--help`` is quick."""

from __future__ import annotations

import difflib
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NoReturn

import click

from sim.commands.refusal import INTERRUPTED, Refusal, nearest, usage
from sim.commands.spoken import SpokenFormatter, asked_for
from sim.messages import text

COMMANDS = (
    *("run", "sweep", "compare", "chart", "report", "export", "pack", "remake"),
    *("sensitivity", "explain", "optimise", "discover", "calibrate"),
    *("cache", "check", "new", "schema", "describe", "validate", "bench"),
)
"""In the order of the help; each is ``command`` in sim/commands/<name>.py."""


class Commands(click.Group):
    """Finds a command by its name and answers every refusal with one clear message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands that are installed."""
        return [name for name in COMMANDS if find_spec(f"sim.commands.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"sim.commands.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Return the command that is meant; name the nearest one where there is none."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            lang = asked_for(args)
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            raise click.UsageError(text("cli.no_such_command", lang, command=args[0]) + nearest(near, lang), ctx)
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; exit with 0 ok, 1 run failed, 2 usage or invalid input, 130 interrupted."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        lang = asked_for(sys.argv[1:] if args is None else args)
        code = 0
        try:
            result = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            code = result if isinstance(result, int) else 0
        except Refusal as refusal:
            code = _say(refusal)
        except click.UsageError as error:
            code = _say(usage(error, lang))
        except click.Abort:
            code = _say(Refusal(text("cli.interrupted", lang), code=INTERRUPTED))
        except BrokenPipeError:
            # who reads our output has gone; Python would complain again when it flushes at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        sys.exit(code)


def _say(refusal: Refusal) -> int:
    for line in refusal.lines:
        click.echo(line, err=True)
    return refusal.code


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        import sim

        click.echo(f"zonesim {sim.__version__}")
        ctx.exit()


@click.command(
    cls=Commands,
    help=text("cli.about"),
    epilog=text("cli.example"),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=text("cli.version")
)
def zonesim() -> None:
    """Hold the commands."""


def main() -> NoReturn:
    """Run the command line; a console that cannot show a character shows a question mark instead of failing."""
    click.Context.formatter_class = SpokenFormatter
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    zonesim.main(prog_name="zonesim")
    raise AssertionError("unreachable: main exits")


if __name__ == "__main__":
    main()
