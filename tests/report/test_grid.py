import io
import itertools

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.report import validation
from sim.report.grid import Split, grid

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
    # where the terminal is narrow, one digit less
    assert "-1,230" in shown or (width == 100 and "-1,200" in shown)
    if lang == "en":
        words = set(itertools.chain(*(line.split() for line in shown.splitlines())))
        assert {"Headquarters", "manufacturers", "[enterprises]", "headquarters", "registered"} <= words


def test_fewer_digits_stand_where_the_others_do_not_fit():
    exact, coarse = [["a name", "1.23456789"]], [["a name", "1.2"]]
    assert "1.23456789" in printed(grid("", ["what", "number"], exact, [1], coarse), 30)
    assert "1.23456789" not in printed(grid("", ["what", "number"], exact, [1], coarse), 20)
    assert "1.2" in printed(grid("", ["what", "number"], exact, [1], coarse), 20)


NAMED = ["Point", "Led by (incubation-led)", *(f"target {k}" for k in range(8)), "Money spent"]
POINTS = [[str(k), "Incubation-led (incubation-led)", *["< 1/2000"] * 8, "CNY 29.4 m"] for k in range(3)]


@pytest.mark.parametrize("width", [60, 80, 100, 120, 140])
def test_a_wide_table_becomes_several_that_repeat_what_tells_rows_apart(width):
    shown = printed(Split("Title", NAMED, POINTS, repeated=2), width)
    lines = shown.splitlines()
    assert max(map(cell_len, lines)) <= width
    tables = sum(line.startswith(" ──") for line in lines)
    assert shown.count("Point") == tables
    assert shown.count("(incubation-led)") >= 3 * tables
    assert shown.count("< 1/2000") == 3 * 8
    assert shown.count("CNY 29.4 m") == 3
    assert shown.count("Title") == 1


def test_a_table_that_fits_stays_one_and_several_are_about_as_wide():
    assert printed(Split("", NAMED, POINTS, repeated=2), 200).count("Point") == 1
    halves = printed(Split("", NAMED, POINTS, repeated=2), 100).split("Point")[1:]
    assert len(halves) == 2
    assert abs(halves[0].count("< 1/2000") - halves[1].count("< 1/2000")) <= 6


@pytest.mark.parametrize("name", ["(incubation-led)", "\u201cquoted-for-a-start\u201d"])
def test_what_tells_rows_apart_is_not_broken_within_a_word(name):
    rows = [["0", f"A mix {name}", *["< 1/2000"] * 9]]
    assert name in printed(Split("", NAMED, rows, repeated=2), 60)


def test_however_long_the_names_are_a_figure_fits_beside_them_and_the_first_column_stays_whole():
    rows = [["100", "a" * 30, "b" * 30, "c" * 30, "< 1/2000", "12 %"]]
    shown = printed(Split("", ["Point", "A", "B", "C", "All five", "Growth"], rows, repeated=4), 60)
    assert max(map(cell_len, shown.splitlines())) <= 60
    assert {"Point", "100", "Growth"} <= set(shown.split())
    assert "< 1/2000" in shown
    assert all(shown.count(letter) >= 30 for letter in "abc")
