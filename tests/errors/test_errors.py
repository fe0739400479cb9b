"""Each file here is wrong; its lines ``#!`` say what must be told about it, all at once and in this order."""

from pathlib import Path

import pytest

from sim import scenario
from sim.document import Mistakes

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_mistake_of_a_file_is_told_with_its_line_and_column(file):
    expected = [line.removeprefix("#! ") for line in file.read_text("utf-8").splitlines() if line.startswith("#! ")]
    with pytest.raises(Mistakes) as wrong:
        scenario.load(file)
    told = [line.removeprefix(f"{FOLDER}/").removeprefix(f"{file.name}:") for line in wrong.value.texts("en")]
    assert told == expected
    assert len(wrong.value.texts("zh")) == len(expected)
