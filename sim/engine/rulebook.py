"""All rules of the model, loaded; and one model's own copy of them in which some are replaced."""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

from sim.messages import text
from sim.rule import RULES

Rule = Callable[..., Any]
Rulebook = dict[str, Rule]
ROOMS = ("national", "policy", "enterprise", "zone")
STEPS = ("plan", "operate", "status")  # what an enterprise does, methods of Mesa's Enterprise


def load_rules() -> dict[str, Rule]:
    """Import every module that holds rules and return all rules by name."""
    for room in ROOMS:
        package = importlib.import_module(f"sim.{room}")
        for info in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"sim.{room}.{info.name}")
    importlib.import_module("sim.measurement")
    importlib.import_module("sim.targets")
    return RULES


load_rules()


def rulebook(replaced: Mapping[str, Rule]) -> Rulebook:
    """Return all rules as one model's own copy in which they call each other, some of them replaced.

    Args:
        replaced: by name, such as ``enterprise.innovation.imitate``; same arguments as the original

    Raises:
        ValueError: an unknown name, or other arguments
    """
    for name, function in replaced.items():
        _check_replacement(name, function)
    spaces = {module: dict(vars(sys.modules[module])) for module in {rule.__module__ for rule in RULES.values()}}
    copies: dict[Any, Rule] = {}
    book: Rulebook = {}
    for name, original in RULES.items():
        copy = FunctionType(original.__code__, spaces[original.__module__], original.__name__, original.__defaults__)
        book[name] = replaced.get(name, copy)
        copies[original] = book[name]
    for step in STEPS:
        # the order of the quarter calls the agent's method, so that a subclass may change it
        copies[RULES[f"enterprise.quarter.{step}"]] = _by_method(step)
    for space in spaces.values():
        for name, value in space.items():
            if isinstance(value, FunctionType) and value in copies:
                space[name] = copies[value]
    return book


def _check_replacement(name: str, function: Rule) -> None:
    if name not in RULES:
        near = difflib.get_close_matches(name, RULES, n=1)
        raise ValueError(text("errors.unknown_rule", name=name, near=near[0] if near else ", ".join(list(RULES)[:3])))
    expected = list(inspect.signature(RULES[name]).parameters)
    found = list(inspect.signature(function).parameters)
    if len(expected) != len(found):
        raise ValueError(text("errors.rule_arguments", name=name, expected=", ".join(expected), found=", ".join(found)))


def _by_method(step: str) -> Rule:
    def call(e: Any, zone: Any, p: Any) -> None:
        getattr(e, step)()

    return call
