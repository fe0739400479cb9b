"""Results change only where a commit says so."""

import json

import pytest

from tests.golden.make import FOLDER, SCENARIOS, targets


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_targets_of_a_scenario_are_as_recorded(kernel, name):
    """To 1e-9: other machines' maths libraries differ in the last bits."""
    recorded = json.loads((FOLDER / f"{name}.json").read_text())
    found = targets(name)
    assert list(found) == list(recorded)
    for reading, values in recorded.items():
        assert found[reading] == pytest.approx(values, rel=1e-9, abs=1e-12), reading
