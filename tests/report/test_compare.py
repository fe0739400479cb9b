"""What a comparison looks like on the terminal."""

import io
import re
from dataclasses import asdict

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim import opinion
from sim.experiment.paired import compare
from sim.outcomes import totals
from sim.report.compare import show
from tests.experiment.made import cut, ensemble, meet, plausible

AT = {outcome.id: outcome.position for outcome in totals()}
ABOUT = {"title": "Status quo", "name": "a", "seed": 7, "judged_share": 0.66, "since": "2019Q1", "quarter": "2020Q4"}


def row(a, b, columns=(), **more):
    found = asdict(compare(cut(a, columns), cut(b, columns)))
    return {"title": "The opinion", "name": "b", "changes": [], "precision": None, **found, **more}


def printed(*rows, lang="en", width=100):
    console = Console(width=width, record=True, file=io.StringIO(), highlight=False)
    show(console, ABOUT, rows, lang)
    return console.export_text()


def gained(runs=100, spend=10.0):
    """A pair in which a tenth meets the certificates' target, and every one has two certificates more."""
    a, b = plausible(runs), plausible(runs)
    a.totals[:, :, AT["certified"]] = 10.0
    b.totals[:, :, AT["certified"]] = 12.0
    b.totals[:, 0, AT["spend"]] = a.totals[:, 0, AT["spend"]] + spend
    a.totals[:, 1:, AT["spend"]] = b.totals[:, 1:, AT["spend"]] = 0.0
    return a, b


def test_the_denominator_stands_above_the_tables_and_failures_are_told():
    found = printed(row(ensemble(runs=4, causes=["no", "", "", ""]), ensemble(runs=4)))
    assert "B: The opinion, against A: Status quo" in found
    assert "4 pairs planned, 3 done, 1 failed; seed 7." in found
    assert "Partial result: in 1 pairs a run failed; they are left out; first cause: no. --rerun-failed" in found


def test_two_more_certificates_for_20_wan_yuan_cost_10_wan_yuan_each():
    a, b = gained(spend=20.0)
    lines = printed(row(a, b, ["certified"])).splitlines()
    (cost,) = [line for line in lines if "relocations included" in line and "CNY" in line]
    assert "CNY 0.100 m" in cost  # 20 万元 for two


def test_spend_says_up_to_which_quarter_it_is():
    found = printed(row(*gained(), ["certified"]))
    assert "Spend under A to 2020Q4 (floor capital apart)" in found
    assert "Spend under B to 2020Q4" in found


def test_what_has_no_price_is_told_in_one_line_for_each_reason():
    cheaper = " ".join(printed(row(*gained(spend=-5.0), ["certified"]), width=140).split())
    assert "cheaper and better, as B costs less and does better: Certified high-tech enterprises" in cheaper
    dearer = " ".join(printed(row(*reversed(gained(spend=-5.0)), ["certified", "spend"]), width=140).split())
    assert "B costs more and does worse: Certified high-tech enterprises" in dearer
    assert "the capital of floor space is no part of spend" in dearer
    assert "the difference may be 0: Average annual growth" in dearer
    assert "neither more nor less of it is better as such: Public spend" in dearer


def test_a_shorter_wait_is_bought_and_a_longer_one_is_no_gain():
    a, b = gained(spend=20.0)
    a.totals[:, :, AT["approval_wait"]], b.totals[:, :, AT["approval_wait"]] = 3.0, 2.5
    found = printed(row(a, b, ["approval_wait"]))
    (price,) = [line for line in found.partition("one unit less of")[2].splitlines() if "Approval wait" in line]
    assert "CNY 0.400 m" in price  # 20 万元 for half a quarter
    assert "Approval wait (less is better)" in found.partition("Public spend and cost")[0]
    b.totals[:, :, AT["approval_wait"]] = 3.5
    found = printed(row(a, b, ["approval_wait"]))
    assert "one unit less of" not in found
    assert "B costs more and does worse: Approval wait" in found


def test_a_flow_is_priced_by_what_it_comes_to_and_says_so():
    a, b = gained(spend=20.0)
    a.totals[:, :, AT["rd_real"]], b.totals[:, :, AT["rd_real"]] = 1000.0, 1020.0
    (price,) = [line for line in printed(row(a, b, ["rd_real"])).splitlines() if "2019–2020 in all" in line]
    assert "CNY 0.500 m" in price  # 20 万元 for 40 万元 in two years, so half a million yuan for one
    assert "真实研发支出（2019—2020年合计） [万元]" in printed(row(a, b, ["rd_real"]), lang="zh")
    assert "Real R&D (a year)" in printed(row(a, b, ["rd_real"]))


def test_certificates_say_that_relocations_are_in_as_they_are_not_in_the_table_of_run():
    found = printed(row(*gained(), ["certified"]), width=140)
    assert "Certified high-tech enterprises, relocations included [enterprises]" in found


def test_a_gain_in_probability_has_a_price_and_all_at_once_a_chance_of_being_better():
    a, b = ensemble(runs=100), ensemble(runs=100)
    for target in opinion.targets():
        meet(b, target, range(20))
    b.totals[:, 0, AT["spend"]] = 100.0
    values, _, costs = printed(row(a, b)).partition("Public spend and cost")
    (point, floored) = [line for line in costs.splitlines() if "All five" in line or "All nine" in line]
    # 100 万元 for 20 points
    assert "CNY 0.050 m" in point
    assert "CNY 0.050 m" in floored
    assert "All nine targets (floor capital apart)" in floored
    better = [line for line in values.partition("Values of")[2].splitlines() if "All five" in line]
    assert "60 %" in better[0]  # a fifth gains, the others tie: (20 + 40) / 100


def test_no_chance_is_shown_as_0_or_100_per_cent():
    a, b = gained()
    found = printed(row(a, b, ["certified"]))
    assert "> 99/100" in found
    assert not re.search(r"(?<![\d.,])(0|0\.0|100|100\.0) %", found.partition("Values")[0])


def test_an_outcome_that_a_target_shows_already_is_not_shown_again():
    a, b = ensemble(), ensemble()
    meet(b, "certified", range(6))
    b.totals[:, 11, AT["certified"]] = 30.0
    said = "Certified high-tech enterprises"
    assert printed(row(a, b, ["certified"])).count(said) == 4  # chance, value, and why neither has a price


def test_targets_that_are_not_due_say_so_and_leave_no_empty_table():
    found = printed(row(ensemble(quarters=8), ensemble(quarters=8)))
    assert "not yet due" in found
    assert "Values of targets" not in found


def test_two_readings_show_both_chances_and_no_difference():
    a, b = ensemble(), ensemble(readings={"certified": "certificates@core"})
    (line,) = [one for one in printed(row(a, b)).splitlines() if one.startswith("  Certified")][:1]
    assert line.count("< 1/6") == 2
    assert line.count("–") == 2


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"half_width": 0.009, "is_enough": True, "more": 0}, "is known to ±0.90 percentage points (wanted: ±1)"),
        ({"half_width": 0.02, "is_enough": False, "more": 1234}, "about 1,234 more pairs would do"),
        ({"half_width": None, "is_enough": True, "more": 0}, "No precision"),
    ],
)
@pytest.mark.parametrize("target", ["joint", "growth"])
def test_precision_is_told(known, told, target):
    precision = {"target": target, "wanted": 1.0, **known}
    assert told in " ".join(printed(row(ensemble(), ensemble(), precision=precision)).split())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_it_fits_the_terminal_and_breaks_no_figure(lang, width):
    a, b = gained(runs=400)
    found = printed(row(a, b, ["certified", "rd_real", "exits", "spend"]), lang=lang, width=width)
    assert max(cell_len(line) for line in found.splitlines()) <= width
    bare = [line.strip() for line in found.splitlines()]
    assert not [line for line in bare if line.endswith("…") or line.startswith("… ")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_printed_can_be_shown_on_a_chinese_windows_console(lang):
    a, b = gained()
    found = printed(row(a, b, ["rd_real"]), lang=lang)
    assert found.encode("gbk", errors="replace").decode("gbk") == found
