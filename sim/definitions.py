"""What each outcome is, in which unit and how it is counted, for people; the numbers come from sim/outcomes.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim import document
from sim.document import Document, Mistakes
from sim.fields import check_keys, check_name, read_bilingual, read_choice, read_mapping, read_words

_FILE = "outcomes.yaml"
_CHOICES = {"better": ("more", "less"), "counted": ("quarter", "year")}
_KEYS = ("is", "unit", "definition", *_CHOICES)


@dataclass(frozen=True)
class Definition:
    """One outcome in words; the same for the zone, a park and an industry."""

    id: str
    is_: Mapping[str, str]
    unit: str
    definition: Mapping[str, str]
    better: str | None = None  # "more" or "less" of it; None where neither is better as such
    counted: str | None = (
        None  # "quarter": in this one, not annualised; "year": over the last four; None: as its unit says
    )


@cache
def definitions() -> Mapping[str, Definition]:
    """Return every outcome by id, in the order of the engine's arrays."""
    path = Path(__file__).parent / "catalogue" / _FILE
    return read_definitions(Document(path, document.shipped(_FILE)))


def read_definitions(source: Document) -> Mapping[str, Definition]:
    """Read the definitions of a document; raise Mistakes with all that is wrong."""
    found = {name: _definition(name, node, source) for name, node in source.content.items()}
    if source.mistakes:
        raise Mistakes(source.mistakes)
    return found


def _definition(name: str, node: object, source: Document) -> Definition:
    check_name((name,), name, source.refuse)
    node = read_mapping((name,), node, source.refuse)
    check_keys((name,), node, _KEYS, source.refuse)
    return Definition(
        id=name,
        is_=read_bilingual((name, "is"), node.get("is"), source.refuse),
        unit=read_words((name, "unit"), node.get("unit"), source.refuse),
        definition=read_bilingual((name, "definition"), node.get("definition"), source.refuse),
        **{
            key: read_choice((name, key), node[key], allowed, source.refuse)
            for key, allowed in _CHOICES.items()
            if key in node
        },
    )
