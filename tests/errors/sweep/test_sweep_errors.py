"""Each file ``bad-*`` is wrong; its lines ``#!`` say what must be told about it, all at once and in this order."""

from pathlib import Path

import pytest

from sim.document import Mistakes
from sim.experiment import sweep_file

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("file", sorted(FOLDER.glob("bad-*.yaml")), ids=lambda file: file.stem)
def test_every_mistake_of_a_sweep_is_told_with_its_line_and_column(file):
    expected = [line.removeprefix("#! ") for line in file.read_text("utf-8").splitlines() if line.startswith("#! ")]
    with pytest.raises(Mistakes) as wrong:
        sweep_file.load(file)
    assert [line.removeprefix(f"{file}:") for line in wrong.value.texts("en")] == expected
    assert len(expected) == len(wrong.value.texts("zh")) > 0
