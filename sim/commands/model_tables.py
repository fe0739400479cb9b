"""The tables of sim/MODEL.md that are made from the catalogue and the state: ``python -m sim.commands.model_tables``.

A table stands between ``<!-- generated: name -->`` and ``<!-- end -->``; what is written there by hand is lost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sim import document, profile_schema, quarters
from sim.describe import number
from sim.entry import Entry
from sim.parameters import shipped

PAGE = Path(__file__).parents[1] / "MODEL.md"
ZONE = "zones/lincang.yaml"
LANG = "en"

_BLOCK = re.compile(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
_FIELD = re.compile(r"    (?P<name>\w+): (?P<kind>[^#=]+?)(?:  # (?P<what>.*))?$")
_HEADINGS = ("name", "what it is", "unit", "low", "central", "high", "neutral", "source", "tag", "row")


def filled(page: str) -> str:
    """Return the page with every generated table made anew."""
    return _BLOCK.sub(lambda block: _block(block[1]), page)


def tables_in(page: str) -> list[str]:
    """Return the names of the generated tables of a page, in order."""
    return [block[1] for block in _BLOCK.finditer(page)]


def _block(name: str) -> str:
    return f"<!-- generated: {name} -->\n{TABLES[name]()}<!-- end -->"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; a bar inside a cell would end it."""
    headings = list(headings)
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |\n" for line in lines)


def _entries(entries: Iterable[Entry]) -> str:
    return _table(_HEADINGS, (_entry(entry) for entry in entries))


def _entry(entry: Entry) -> list[str]:
    return [
        f"`{entry.dotted}`",
        entry.is_[LANG],
        entry.unit,
        *_values(entry),
        entry.source,
        entry.tag,
        entry.row,
    ]


def _values(entry: Entry) -> list[str]:
    """Return low, central, high and neutral; dated steps, a share of the envelope or a moment stand as central."""
    central = _finite(entry.central)
    if entry.solved is not None:
        central = "solved"
    elif entry.dated:
        central = "; ".join(f"{quarters.name(first)} {number(value)}" for first, value in entry.dated)
    elif entry.budgeted:
        central = f"{entry.share:.0%} of the envelope"
    return [_finite(entry.low), central, _finite(entry.high), _finite(entry.neutral)]


def _finite(value: float) -> str:
    return number(value) if math.isfinite(value) else ""


def _parameters() -> str:
    return _entries(shipped().parameters.values())


def _national() -> str:
    return _entries(shipped().national.values())


def _levels() -> str:
    return _entries(shipped().founding.values())


def _shocks() -> str:
    return _entries(effect for shock in shipped().shocks.values() for effect in shock.effects.values())


def _levers() -> str:
    rows = []
    for tool in shipped().instruments.values():
        for lever in tool.levers.values():
            rows.append([str(tool.article), *_entry(lever)])
    return _table(("article", *_HEADINGS), rows)


def _traits() -> str:
    """Return the zone's traits: a row each, a column per industry."""
    zone = document.shipped(ZONE)
    industries = list(zone["industries"])
    rows = [
        [f"`{name}`", trait["is"][LANG], trait["unit"], *_numbers(trait["values"], industries), *_origin(trait)]
        for name, trait in zone["traits"].items()
    ]
    return _table(("trait", "what it is", "unit", *industries, "source", "tag"), rows)


def _zone_traits() -> str:
    rows = [
        [f"`{name}`", trait["is"][LANG], trait["unit"], number(trait["values"]), *_origin(trait)]
        for name, trait in document.shipped(ZONE)["zone_traits"].items()
    ]
    return _table(("trait", "what it is", "unit", "value", "source", "tag"), rows)


def _industries() -> str:
    flags = profile_schema.FLAGS
    rows = [
        [f"`{name}`", one["is"][LANG], *("yes" if one[flag] else "" for flag in flags)]
        for name, one in document.shipped(ZONE)["industries"].items()
    ]
    return _table(("industry", "what it is", *flags), rows)


def _parks() -> str:
    """Return the zone's parks with their traits and numbers of enterprises."""
    zone = document.shipped(ZONE)
    industries = list(zone["industries"])
    rows = []
    for name, park in zone["parks"].items():
        traits = [number(trait["values"][name]) for trait in zone["park_traits"].values()]
        counts = _numbers(zone["enterprises"]["values"][name], industries)
        place = [number(park["latitude"]), number(park["longitude"])]
        rows.append([f"`{name}`", park["is"][LANG], *place, *traits, *counts])
    return _table(("park", "what it is", "latitude", "longitude", *zone["park_traits"], *industries), rows)


def _large() -> str:
    numbers = ("number", "sales", "rd_intensity", "st_share", "high_tech_share")
    rows = [
        [f"`{name}`", one["is"][LANG], one["park"], one["industry"], *_numbers(one, numbers), *_origin(one)]
        for name, one in document.shipped(ZONE)["large"].items()
    ]
    return _table(("class", "what it is", "park", "industry", *numbers, "source", "tag"), rows)


def _numbers(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [number(values[name]) for name in names]


def _origin(node: Mapping[str, Any]) -> list[str]:
    return [node["source"], node["tag"]]


def _state(record: str) -> str:
    """Return the fields of a class of sim/state.py with the comments beside them, which hold the units."""
    source = (PAGE.parent / "state.py").read_text(encoding="utf-8")
    body = source.split(f"\nclass {record}:\n", 1)[1].split("\n\n\n", 1)[0]
    found = (_FIELD.fullmatch(line) for line in body.splitlines())
    rows = ([f"`{field['name']}`", f"`{field['kind']}`", field["what"] or ""] for field in found if field)
    return _table(("field", "type", "what it is"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "enterprise": lambda: _state("Enterprise"),
    "zone": lambda: _state("Zone"),
    "parameters": _parameters,
    "national": _national,
    "levers": _levers,
    "shocks": _shocks,
    "levels": _levels,
    "parks": _parks,
    "industries": _industries,
    "traits": _traits,
    "zone_traits": _zone_traits,
    "large": _large,
}


def main() -> None:
    """Write the tables into the page."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
