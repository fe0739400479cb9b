"""What ``zonesim new`` writes for a sweep: every key explained, what it starts from filled in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.commands.refusal import Refusal
from sim.messages import text

TEMPLATE = """\
# {how}

# {sweep}
sweep: {own_name}
# {title}
title: {{zh: 新扫描, en: New sweep}}
# {question}
description: {{zh: 这个扫描回答什么问题？, en: Which question does this sweep answer?}}
# {sweep_base}
{base_line}
# {profile}
{profile_line}
# {vary}
vary:
{vary_lines}
  # {spaced}
  # policy.instruments.finance.intensity: {{from: 0, to: 2, steps: 5}}
  # {scenarios}
  # scenario: [{names}]
  # {range}
  # parameters.rd_subsidy.misuse: {{low: 0.2, high: 0.53}}
# {design}
{design_line}
# {points}
{points_line}
# {replications}
{replications_line}
# {precision}
# replications: {{precision: 2, target: certified, most: 6400}}
# {seed}
{seed_line}
# {keep}
{keep_line}
"""

PREFERRED = "opinion-2019"  # as base
FRESH = {"vary": {"policy.intensity": [0, 0.5, 1, 2]}, "replications": 400, "seed": 11}
EXAMPLES = {"profile": "lincang", "design": "grid", "points": 256, "keep": ["certified", "spend"]}  # in comments

_EXPLAINED = (
    *("sweep", "title", "sweep_base", "vary", "profile", "design", "points"),
    *("replications", "seed", "keep"),
)
_LINES = ("base", "profile", "design", "points", "replications", "seed", "keep")
_BARE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_@.-]*")


def wanted(file: Path, parent: str | None) -> bool:
    """Return whether a sweep is to be written: its folder says so, or what it starts from is one."""
    from sim.experiment.sweep_file import FOLDER

    if file.absolute().parent.name == FOLDER:
        return True
    return parent is not None and _sweep(file, parent) is not None


def content(file: Path, parent: str | None, lang: str) -> str:
    """Return the text of a new sweep file; refuse where there is nothing sound to start from."""
    from sim import extends
    from sim.experiment import sweep_file
    from sim.mistake import Mistakes

    origin = None if parent is None else _sweep(file, parent)
    folder = sweep_file.scenarios_of(file)
    scenarios = sorted(path.stem for path in folder.glob(f"*{extends.EXTENSION}") if path != file)
    try:
        if origin is not None:
            said = dict(sweep_file.load(origin).content)
        else:
            said = {"base": _base(folder, scenarios, parent, lang), **FRESH}
            extends.read(folder / f"{said['base']}{extends.EXTENSION}")
    except Mistakes as wrong:
        raise Refusal(*wrong.texts(lang)) from None
    others = [name for name in scenarios if name != said["base"]]
    return _filled(file.stem, said, [said["base"], *others][:2], lang)


def _sweep(file: Path, name: str) -> Path | None:
    """Return the sweep that is meant, in the folder of the new file or in the one for sweeps below it."""
    from sim import document, extends
    from sim.experiment.sweep_file import FOLDER
    from sim.mistake import Mistakes

    for path in (file.parent / f"{name}{extends.EXTENSION}", file.parent / FOLDER / f"{name}{extends.EXTENSION}"):
        if path.is_file():
            try:
                return path if extends.is_sweep(document.read(path).content) else None
            except Mistakes:
                return None  # told where it is read again
    return None


def _base(folder: Path, scenarios: list[str], parent: str | None, lang: str) -> str:
    from sim import conformity
    from sim.mistake import Words

    if not scenarios:
        raise Refusal(text("cli.new.no_base", lang, folder=os.path.normpath(folder)))
    if parent is None:
        return PREFERRED if PREFERRED in scenarios else scenarios[0]
    if parent not in scenarios:
        words = Words("sweep_file.no_base", {"value": parent, "remedy": conformity.remedy(parent, scenarios)})
        raise Refusal(f"--from: {words.text(lang)}")
    return parent


def _filled(name: str, said: Mapping[str, Any], names: list[str], lang: str) -> str:
    lines = {f"{key}_line": f"{key}: {_flow(said[key])}" for key in _LINES if key in said}
    examples = {f"{key}_line": f"# {key}: {_flow(example)}" for key, example in EXAMPLES.items()}
    rest = {f"{key}_line": f"# {key}: {_flow(value)}" for key, value in FRESH.items()}
    return TEMPLATE.format(
        how=text("cli.new.how_sweep", lang),
        own_name=_flow(name),
        vary_lines="\n".join(f"  {dotted}: {_flow(values)}" for dotted, values in said["vary"].items()),
        names=", ".join(map(_flow, names)),
        **{key: text(f"cli.new.{key}", lang) for key in ("question", "spaced", "scenarios", "range", "precision")},
        **{key: text(f"schema.{key}", lang) for key in _EXPLAINED},
        **{**examples, **rest, **lines},
    )


def _flow(value: Any) -> str:
    """Return a value as YAML on one line, a text in quotes only where it needs them.

    >>> _flow({"from": 0, "to": 2.5}), _flow(["2019Q3", "2019", "a, b"])
    ('{from: 0, to: 2.5}', '[2019Q3, "2019", "a, b"]')
    """
    from sim import document

    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str) and _BARE.fullmatch(value) and document.plain(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)
