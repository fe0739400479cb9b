"""The bench compares like with like; no test asserts a time."""

import io
import math
from collections import Counter

import pytest
from rich.console import Console

from sim.experiment import bench, shipped_scenarios
from sim.experiment.bench import AT_LEAST, AT_MOST, alternating, ratios, summary
from sim.experiment.work import counting_math
from sim.report import speed


def test_sides_run_in_turn_after_one_run_each_that_is_not_timed():
    order: list[str] = []
    times = alternating([lambda: order.append("a"), lambda: order.append("b")], rounds=2)
    assert "".join(order) == "ab" + "abab"
    assert [len(side) for side in times] == [2, 2]


def test_a_ratio_is_taken_pair_by_pair_and_scaled_to_equal_work():
    assert ratios([2.0, 6.0], [1.0, 2.0], factor=10.0) == [20.0, 30.0]


def test_the_median_stands_with_the_lowest_and_highest():
    found = summary("mesa_ratio", "x", [250.0, 190.0, 300.0])
    assert (found.median, found.low, found.high, found.rounds) == (250.0, 190.0, 300.0, 3)
    assert found.aim == (AT_LEAST, 200.0)
    assert found.met


def test_a_slower_loop_ratio_misses_its_aim():
    found = summary("loop_ratio", "x", [2.4])
    assert found.aim == (AT_MOST, 2.0)
    assert found.met is False


def test_what_has_no_aim_is_neither_met_nor_missed():
    assert summary("kernel_time", "ns", [200.0]).met is None


def test_counting_leaves_results_as_they_are():
    calls: Counter[str] = Counter()
    counting = counting_math(calls)
    assert counting.log(counting.exp(2.0)) == math.log(math.exp(2.0))
    assert counting.floor(2.7) == 2
    assert counting.pi == math.pi
    assert calls == {"exp": 1, "log": 1}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_says_measured_aim_and_whether_it_is_met(lang):
    console = Console(width=160, record=True, file=io.StringIO())
    rows = [
        {**vars(one), "aim": one.aim, "met": one.met} for one in (summary("mesa_ratio", "x", [310.0, 290.0, 320.0]),)
    ]
    speed.show(console, rows, {"scenario": "made", "quarters": 12, "processors": 2, "load": 0.5}, lang)
    shown = console.export_text()
    assert "310" in shown
    assert "200" in shown
    assert {"zh": "是", "en": "yes"}[lang] in shown


@pytest.mark.slow
def test_both_hosts_live_the_same_work_and_its_parts_are_counted():
    from sim.experiment.hand_loop import run_loop
    from sim.experiment.work import compiled, interactive, parts, work

    prepared = work(shipped_scenarios.scenario("status-quo").with_quarters(4), 2)
    assert prepared.first(1).enterprise_quarters == prepared.enterprise_quarters / 2
    compiled(prepared)()
    interactive(prepared.first(1))()
    counted = parts(prepared)
    assert counted.draws > 27  # the draws of Luck, plus newcomers' and the zone's
    assert counted.exps > 1
    assert counted.logs > 1
    assert math.isfinite(run_loop(100, round(counted.draws), round(counted.exps), round(counted.logs)))
    assert all(measure.median > 0.0 for measure in bench.against_loop(prepared, 1))
