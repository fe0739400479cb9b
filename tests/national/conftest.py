"""The national rules of a quarter, read from the catalogue without the model's own reader."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as Record

import pytest
import yaml

NATIONAL = Path(__file__).parents[2] / "sim" / "catalogue" / "national.yaml"


def _value(entry: dict, quarter: str) -> float:
    if "by_year" not in entry:
        return float(entry["central"])
    # "2019Q2" > "2019Q1" as text, so a year is its first quarter
    steps = {str(key) if "Q" in str(key) else f"{key}Q1": value for key, value in entry["by_year"].items()}
    begun = [step for step in sorted(steps) if step <= quarter]
    return float(steps[begun[-1] if begun else min(steps)])


@pytest.fixture(scope="session")
def rules_of() -> Callable[[str], Record]:
    """Return the parameter record of a quarter such as 2019Q1, with its national groups only."""
    catalogue = yaml.safe_load(NATIONAL.read_text(encoding="utf-8"))

    def record(quarter: str) -> Record:
        return Record(
            **{
                group: Record(**{name: _value(entry, quarter) for name, entry in entries.items()})
                for group, entries in catalogue.items()
            }
        )

    return record
