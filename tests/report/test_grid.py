import io
import itertools

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.report import validation
from sim.report.grid import grid

CHANGES = [{"mean": 12.3456, "low": 10.1234, "high": 14.5678}, {"mean": -1234.567, "low": -1301.23, "high": -1167.9}]
EFFECT = {"signs": (1, 1), "added": True, "spend": 1234.0, "verdict": "shows", "flow": False, "changes": CHANGES}
ROWS = [
    {**EFFECT, "title": {"en": "Headquarters economy", "zh": "总部经济"}, "outcome": "registrations"},
    {
        **EFFECT,
        "title": {"en": "Internet Plus", "zh": "互联网+"},
        "outcome": "smart_manufacturers",
        "verdict": "partly",
    },
    {**EFFECT, "title": {"en": "", "zh": ""}, "outcome": "certified", "signs": (), "verdict": ""},
]


def printed(table, width):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(table)
    return out.getvalue()


@pytest.mark.parametrize("width", [100, 140])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_effects_of_instruments_break_no_word_and_no_figure(width, lang):
    out = io.StringIO()
    answer = {"dates": ["2020Q4", "2024Q4"], "effects": ROWS, "runs": 500}
    validation.show_instruments(Console(file=out, width=width, highlight=False), answer, lang)
    shown = out.getvalue()
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert "+12" in shown
    assert "-1,235" in shown
    if lang == "en":
        words = set(itertools.chain(*(line.split() for line in shown.splitlines())))
        assert {"Headquarters", "manufacturers", "[enterprises]", "headquarters", "registered"} <= words


def test_fewer_digits_stand_where_the_others_do_not_fit():
    exact, coarse = [["a name", "1.23456789"]], [["a name", "1.2"]]
    assert "1.23456789" in printed(grid("", ["what", "number"], exact, [1], coarse), 30)
    assert "1.23456789" not in printed(grid("", ["what", "number"], exact, [1], coarse), 20)
    assert "1.2" in printed(grid("", ["what", "number"], exact, [1], coarse), 20)
