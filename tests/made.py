"""Small made objects for the tests of rules: an enterprise, a zone, newcomers and the parameters of a quarter.

Fields are strict: an unknown name, or a number of another type than its state class declares, is refused, because
the compiled host would refuse or convert it silently. Draws are 0.5, the middle, unless a test says otherwise.
"""

import copy
import functools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sim import state
from sim.quarters import position
from sim.state import NEVER, OPERATING, fields

STATUS_QUO = Path(__file__).parents[1] / "scenarios" / "status-quo.yaml"
PLAIN = (bool, int, float)
MIDDLE = 0.5


class Record:
    """The fields of a state class, blank at first, each of the declared type for ever."""

    def __init__(self, kind: type) -> None:
        object.__setattr__(self, "kind", kind)
        for name, (inner, length) in fields(kind).items():
            blank = inner() if inner in PLAIN else Record(inner)
            object.__setattr__(self, name, [blank] * length if length else blank)

    def __setattr__(self, name: str, value: Any) -> None:
        inner, length = fields(self.kind)[name]
        if length:
            assert len(value) == length, f"{name} holds {length} numbers"
            assert all(type(one) is inner for one in value), f"{name} holds {inner.__name__}, not {value!r}"
        elif inner in PLAIN:
            assert type(value) is inner, f"{name} is a {inner.__name__}, not {value!r}"
        object.__setattr__(self, name, value)


def _fill(record: Record, values: dict[str, Any]) -> Record:
    """Set fields: a mapping ``{position: number}`` sets some places of a list, a shorter list the first ones."""
    for name, value in values.items():
        inner, length = fields(record.kind)[name]
        if length:
            places = value if isinstance(value, dict) else dict(enumerate(value))
            held = list(getattr(record, name))
            for place, number in places.items():
                held[place] = inner(number)
            setattr(record, name, held)
        else:
            setattr(record, name, float(value) if inner is float else value)
    return record


def _draws(kind: type, values: dict[str, float]) -> Record:
    """Return draws of which all but the given ones are in the middle."""
    return _fill(Record(kind), dict.fromkeys(fields(kind), MIDDLE) | values)


def enterprise(luck: dict[str, float] | None = None, **values: Any) -> Any:
    """Return an ordinary enterprise, ten years old, that does no R&D, owes nothing and knows no programme."""
    ordinary = {
        "alive": True,
        "stage": OPERATING,
        "entered": -1,
        "left_at": -1,
        "age": 40,
        "sales": 1000.0,
        "typical_size": 1.0,
        "staff": 20.0,
        "sales_per_staff": 50.0,
        "margin": 0.1,
        "margin_now": 0.1,
        "value_added_ratio": 0.3,
        "capital": 600.0,
        "closed_years": 3,
        "product_age": 40,
        "founding_class": 2,
        "manufacturing": True,
        "willing": True,
        "real_share": 1.0,
        "certified_until": NEVER,
        "certificate_rest": -1,
        "tenant_since": NEVER,
        "left_incubator": -1,
        "university_age": -1,
        "ip_until": -1,
    }
    made = _fill(Record(state.Enterprise), ordinary | values)
    made.luck = _draws(state.Luck, luck or {})
    return made


def zone(luck: dict[str, float] | None = None, **values: Any) -> Any:
    """Return a zone of one park and one industry in 2019Q1 that delivers in full; season follows the quarter."""
    ordinary = {"q": 4, "n_parks": 1, "n_industries": 1, "capacity": 100, "delivery": 1.0}
    made = _fill(Record(state.Zone), ordinary | values)
    made.season = made.q % 4
    made.luck = _draws(state.ZoneLuck, luck or {})
    return made


def profile(**values: Any) -> Any:
    """Return a profile of one park and one industry."""
    return _fill(Record(state.Profile), {"n_parks": 1, "n_industries": 1} | values)


def birth(**values: float) -> Any:
    """Return the draws of a birth."""
    return _draws(state.Birth, values)


def newcomer(key: int = 0, **values: float) -> Any:
    """Return a place in the queue of newcomers."""
    made = Record(state.Newcomer)
    made.key = key
    made.birth = birth(**values)
    return made


def blank(n: int = 1) -> list[Any]:
    """Return free slots."""
    slots = [Record(state.Enterprise) for _ in range(n)]
    for slot in slots:
        slot.luck = _draws(state.Luck, {})
    return slots


def slots(*enterprises: Any) -> list[Any]:
    """Return enterprises numbered in order; ``zone(n_slots=...)`` must match."""
    for k, e in enumerate(enterprises):
        e.slot = k
        e.key = e.key or k
    return list(enterprises)


def parameters(quarter: str = "2019Q1", **values: float) -> Any:
    """Return the parameters of a quarter without policy, at their central values but for those given.

    ``parameters(**{"rd_subsidy.budget": 600.0})`` switches the budget of an instrument on; the common growth shift,
    which a pilot run would give, is 0.
    """
    made = copy.deepcopy(_central(position(quarter)))
    for dotted, value in ({"growth.shift": 0.0} | values).items():
        group, name = dotted.split(".")
        held = getattr(made, group)
        assert hasattr(held, name), f"no parameter {dotted}"
        setattr(held, name, value)
    return made


@functools.cache
def _central(q: int) -> Any:
    """Return the central values of a quarter as objects."""
    row = _table()[0, q]
    groups = {}
    for group in row.dtype.names:
        groups[group] = SimpleNamespace(**dict(zip(row[group].dtype.names, row[group].item(), strict=True)))
    return SimpleNamespace(**groups)


@functools.cache
def _table() -> Any:
    from sim.scenario import load
    from sim.table import table

    return table(load(STATUS_QUO), seed=1, replications=[0], uncertainty="off")
