"""MODEL.md says what the model is: its tables are those of the catalogue, the rules it names exist."""

import importlib
import pkgutil
import re

import pytest

from sim.commands import model_tables
from sim.parameters import shipped
from sim.rule import RULES
from sim.state import INSTRUMENTS, Enterprise, Zone, fields
from tests.sources import ROOT

PAGE = model_tables.PAGE.read_text(encoding="utf-8")
ODD = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing"),
    *("Interaction", "Stochasticity", "Collectives", "Observation"),
)
ROOMS = ("national", "policy", "enterprise", "zone")


@pytest.fixture(scope="module")
def rules():
    """The names of all rules; importing a module makes its rules known."""
    for room in ROOMS:
        for module in pkgutil.iter_modules([str(ROOT / "sim" / room)]):
            importlib.import_module(f"sim.{room}.{module.name}")
    for name in ("chance", "measurement", "targets"):
        importlib.import_module(f"sim.{name}")
    return set(RULES)


def test_the_tables_are_those_of_the_catalogue():
    assert model_tables.filled(PAGE) == PAGE, "make them anew: python -m sim.commands.model_tables"


def test_every_generated_table_stands_in_the_page_once():
    assert sorted(model_tables.tables_in(PAGE)) == sorted(model_tables.TABLES)


def test_every_number_of_the_catalogue_has_its_row():
    catalogue = shipped()
    for name in {**catalogue.entries, **catalogue.levers}:
        assert f"| `{name}` |" in PAGE


def test_every_field_of_the_state_has_its_row():
    for record, table in ((Enterprise, "enterprise"), (Zone, "zone")):
        rows = model_tables.TABLES[table]()
        assert [name for name in fields(record) if f"| `{name}` |" not in rows] == []


def test_the_headings_are_those_of_the_odd_protocol():
    found = re.findall(r"^## \d+\. (.+)$", PAGE, re.MULTILINE)
    assert tuple(found[: len(ODD)]) == ODD
    assert [concept for concept in CONCEPTS if f"**{concept}.**" not in PAGE] == []


def test_every_rule_and_every_number_that_the_page_names_exists(rules):
    catalogue = shipped()
    numbers = {**catalogue.entries, **catalogue.levers}
    named = set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", PAGE))
    assert {name for name in named if name not in rules and name not in numbers and not _is_module(name)} == set()


def _is_module(name):
    return (ROOT / "sim" / name.replace(".", "/")).with_suffix(".py").is_file()


def test_every_rule_file_and_every_instrument_is_described():
    files = [path for room in ROOMS for path in (ROOT / "sim" / room).glob("*.py") if path.stem != "__init__"]
    for path in files:
        assert f"`{path.parent.name}.{path.stem}" in PAGE, f"{path.parent.name}.{path.stem} is not described"
    for name in INSTRUMENTS:
        assert f"`{name}`" in PAGE
