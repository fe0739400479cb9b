"""The one decorator: it records a rule of the model under its name and returns the function as it is."""

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

RULES: dict[str, Callable[..., Any]] = {}
"""Every rule by dotted name ("enterprise.innovation.imitate"), in order of definition."""


def rule(function: Function) -> Function:
    """Record a rule under its module path without ``sim.`` and return it unchanged.

    The function stays plain Python, so that Mesa, a debugger and the tests see what is written; the compiled engine
    registers everything in ``RULES`` with Numba before it compiles its kernel.
    """
    RULES[f"{function.__module__.removeprefix('sim.')}.{function.__name__}"] = function
    return function


class Group:
    """For the type checker: one group of the parameter record, such as ``p.rd_subsidy``; every field is a number."""

    def __getattr__(self, name: str) -> float:
        """Return the field."""
        raise AttributeError(name)


class Parameters:
    """For the type checker: the parameter record ``p`` that rules read, such as ``p.rd_subsidy.misuse``."""

    def __getattr__(self, name: str) -> Group:
        """Return the group."""
        raise AttributeError(name)
