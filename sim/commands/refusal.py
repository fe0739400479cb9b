"""What a command says when it cannot go on: one clear line or several, no traceback."""

from __future__ import annotations

import click
from click.exceptions import NoArgsIsHelpError

from sim.messages import text

FAILED, REFUSED, INTERRUPTED = 1, 2, 130  # exit codes

_NAMED = (click.MissingParameter, click.BadParameter)


class Refusal(Exception):
    """Input that cannot be used, or a run that failed, in lines for the user."""

    def __init__(self, *lines: str, code: int = REFUSED) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.code = code


def usage(error: click.UsageError, lang: str) -> Refusal:
    """Return what was wrong with the command line, in the language ``lang``."""
    if isinstance(error, NoArgsIsHelpError):
        return Refusal(error.format_message())
    command = error.ctx.command_path if error.ctx else "zonesim"
    what = _what(error, lang)
    return Refusal(text("cli.usage_error", lang, what=what), text("cli.try_help", lang, command=command))


def _what(error: click.UsageError, lang: str) -> str:
    if isinstance(error, click.NoSuchOption):
        return text("cli.no_such_option", lang, option=error.option_name) + nearest(error.possibilities or (), lang)
    if lang == "en" or not isinstance(error, _NAMED) or error.param is None:
        return error.format_message()
    name = error.param.get_error_hint(error.ctx).replace("'", "") if error.ctx else str(error.param.name)
    if isinstance(error, click.MissingParameter):
        return text("cli.missing", lang, name=name)
    allowed = _allowed(error.param.type)
    return text("cli.bad_value", lang, name=name, allowed=allowed or error.message)


def _allowed(kind: object) -> str:
    """Return which values an option takes, as far as its type says so."""
    if isinstance(kind, click.Choice):
        return ", ".join(str(choice) for choice in kind.choices)
    if isinstance(kind, click.IntRange | click.FloatRange):
        return f"{kind.min}..{'' if kind.max is None else kind.max}"
    return ""


def nearest(names: tuple[str, ...] | list[str], lang: str) -> str:
    """Return "; did you mean X?" for the first of the names; nothing where there is none."""
    return text("cli.did_you_mean", lang, nearest=names[0]) if names else ""
