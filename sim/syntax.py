"""Says in a planner's words what a YAML parser complains about, and where the cause stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

TOO_DEEP, TOO_MANY = "too deep", "too many values"
SECOND_DOCUMENT = "but found another document"

Place = tuple[int, int]  # line and column, from 1

_FULL_WIDTH_COLON = re.compile(r"([ \t]*(?:- +)*[\"']?[A-Za-z_][A-Za-z0-9_.-]*[\"']? *)：")
_FULL_WIDTH = re.compile("[：，［］｛｝“”‘’　]")


def explain(
    text: str, problem: str, problem_at: Place, context: str, context_at: Place
) -> tuple[Place, str, dict[str, Any]]:
    """Return place, message and its values for a parser's complaint."""
    lines = text.splitlines()
    line = lines[problem_at[0] - 1] if problem_at[0] <= len(lines) else ""
    colon = full_width_colon(lines[: problem_at[0]])
    if problem in (TOO_DEEP, TOO_MANY):
        return problem_at, "errors.too_deep" if problem == TOO_DEEP else "errors.too_many_values", {}
    if colon:
        return colon, "errors.fullwidth_colon", {}
    if "'\\t'" in problem or line[problem_at[1] - 1 : problem_at[1]] == "\t":
        return problem_at, "errors.tab", {}
    if problem == SECOND_DOCUMENT:
        return problem_at, "errors.second_document", {}
    if context == "while scanning a quoted scalar":
        return context_at, "errors.open_quote", {}
    if "could not find expected ':'" in problem:
        return context_at, "errors.missing_colon", {}
    wide = _FULL_WIDTH.search(line)
    if wide:
        return (problem_at[0], wide.start() + 1), "errors.fullwidth_mark", {"mark": wide.group()}
    if "expected ',' or" in problem:
        return context_at, "errors.open_bracket", {"line": problem_at[0]}
    if "mapping values are not allowed here" in problem:
        return problem_at, "errors.second_colon", {}
    return problem_at, "errors.bad_yaml", {"problem": problem}


def full_width_colon(lines: Sequence[str]) -> Place | None:
    """Return where a key is followed by ``：`` in place of a colon and a space."""
    for number, line in enumerate(lines, start=1):
        found = _FULL_WIDTH_COLON.match(line)
        if found:
            return number, found.end()
    return None


def place(text: str, position: int) -> Place:
    """Return line and column of a position in the text.

    >>> place("full text", 5)
    (1, 6)
    """
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
