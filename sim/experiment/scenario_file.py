"""A scenario as a file: everything it says, in the form in which people write scenarios."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sim import document
from sim.scenario import Scenario

PARAMETERS = ("parameters", "variants", "readings")


def content(scenario: Scenario, name: str, title: Mapping[str, str], description: Mapping[str, str]) -> str:
    """Return the YAML of a scenario; it extends nothing, so that it may stand in any folder.

    Args:
        scenario: what is played
        name: stem of the file
        title: zh and en
        description: zh and en
    """
    said = scenario.resolved()
    lines = [f"name: {_flow(name)}", f"title: {_flow(title)}", f"description: {_flow(description)}"]
    lines += [f"horizon: [{', '.join(said['horizon'])}]", f"profile: {_flow(scenario.profile.name)}"]
    if scenario.envelope is not None:
        lines.append(f"envelope: {_flow(scenario.envelope)}")
    lines += ["policy:", "  intensity: 0", "  instruments:"]
    for tool, plan in said["instruments"].items():
        if plan["intensity"] or any(plan["levers"].values()):
            lines.append(f"    {tool}: {_flow(_plan(plan))}")
    if lines[-1].endswith(":"):
        lines[-1] += " {}"
    lines += [f"{key}: {_flow(said[key])}" for key in PARAMETERS if said[key]]
    if said["shocks"]:
        lines.append(f"shocks: {_flow(said['shocks'])}")
    return "\n".join(lines) + "\n"


def _plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    dates = {key: plan[key] for key in ("start", "end", "ramp") if plan[key]}
    return {"intensity": plan["intensity"], **dates, **plan["levers"]}


def _flow(value: Any) -> str:
    """Return a value in YAML's flow style; quotes only where a text would be taken for something else."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        bare = value.replace("_", "").replace("-", "").replace(".", "").replace("@", "")
        return (
            value
            if bare.isascii() and bare.isalnum() and document.plain(value) == value
            else json.dumps(value, ensure_ascii=False)
        )
    return json.dumps(int(value) if float(value).is_integer() else value)
