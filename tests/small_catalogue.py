"""A made-up catalogue of a few numbers, so that tests do not depend on what the shipped one holds."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sim.document import Document
from sim.parameters import Catalogue, read, read_levels
from sim.scenario import Plan, Scenario

WORDS = {"zh": "数", "en": "number"}


def number(unit: str = "1", tag: str = "J", **values: Any) -> dict[str, Any]:
    return {"is": WORDS, "unit": unit, "source": "made up", "tag": tag, **values}


PARAMETERS = {
    "zone": {"envelope": number("万元/yr", low=1000, central=3000, high=10000)},
    "rd_subsidy": {"misuse": number(low=0.2, central=0.4, high=0.53, tag="V")},
    "research": {
        "elasticity": number("1", low=0.5, central=1.14, high=2, maximum=10, tag="V"),
        "gestation": number("quarters", low=2, central=4, high=9, integer=True),
        "band": number("1", low=0.1, central=0.2, high=0.3, distribution="uniform"),
        "cap": number("1", central=0.9),
        "start": {**number(tag="D"), "solved": "starts equal stops"},
    },
}
NATIONAL = {"super_deduction": {"rate": number(by_year={"2018": 0.75, "2019Q2": 0.8, "2020": 1.0}, tag="V")}}
INSTRUMENTS = {
    "rd_subsidy": {
        "title": WORDS,
        "article": 12,
        "channel": "rd_real",
        "sign": 1,
        "background": "status-quo",
        "fails": WORDS,
        "levers": {
            "budget": number("万元/yr", share=0.2),
            "award": number("万元", central=10, money=True),
            "wait_cut": number("1", low=0.1, central=0.2, high=0.3),
        },
    },
    "finance": {
        "title": WORDS,
        "article": 21,
        "channel": ["loans", "equity"],
        "sign": [-1, 1],
        "background": "opinion-2019",
        "fails": WORDS,
        "levers": {"budget": number("万元/yr", share=0.3)},
    },
}
SHOCKS = {
    "pandemic-2020": {
        "is": WORDS,
        "source": "made up",
        "tag": "J",
        "effects": {"demand": {"unit": "1/yr", "low": -0.08, "central": -0.05, "high": -0.03}},
        "quarters": {"first": "2020Q1", "last": "2020Q4"},
        "profile": [2, 1, 0.5, 0.5],
    },
    "flood-2020": {
        "is": WORDS,
        "source": "made up",
        "tag": "J",
        "effects": {"demand": {"unit": "1/yr", "central": -0.01}},
        "quarters": {"first": "2020Q3", "last": "2020Q3"},
    },
}
LEVELS = {"certified": number("enterprises", low=10, central=15, high=20, integer=True)}


def documents(**changed: Any) -> dict[str, Document]:
    contents = {
        "parameters": PARAMETERS,
        "national": NATIONAL,
        "instruments": INSTRUMENTS,
        "shocks": SHOCKS,
        "zone": {"levels": LEVELS},
        **changed,
    }
    return {name: Document(Path(f"{name}.yaml"), content) for name, content in contents.items()}


def small_catalogue(**changed: Any) -> Catalogue:
    return read(**documents(**changed))


def plan(
    intensity: float | None = None, start: int = 4, end: int | None = None, ramp: int = 0, **levers: float
) -> Plan:
    return Plan(intensity=intensity, levers=levers, start=start, end=end, ramp=ramp)


def refuse(where: Any, message: str, **values: Any) -> None:
    raise AssertionError((where, message, values))


def scenario(**changes: Any) -> Scenario:
    levels = read_levels(changes.pop("levels", LEVELS), refuse)
    fields: dict[str, Any] = {
        "name": "made-up",
        "title": WORDS,
        "description": WORDS,
        "quarters": 12,
        "profile": SimpleNamespace(levels=levels),
        "intensity": 0.0,
        "instruments": {},
        "envelope": None,
        "parameters": {},
        "variants": {},
        "shocks": (),
        "readings": {},
        **changes,
    }
    return Scenario(**fields)
