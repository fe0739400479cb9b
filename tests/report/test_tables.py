import io
import re
from dataclasses import asdict, replace

import numpy as np
import pytest
from rich.console import Console

from sim.experiment import comparison, founding, summary
from sim.experiment.judgement import judge
from sim.report import tables
from tests.experiment.made import TARGETS, ensemble, plausible


def answer(made, lang="en", **more):
    judged = judge(made)
    low, high = summary.quantiles(summary.spend(made), (0.05, 0.95))
    found = summary.summarise(made, judged).as_json()
    causes = [cause for cause in made.causes if cause]
    return tables.Answer(
        title=made.scenario.title[lang],
        summary=found,
        planned=len(made.causes),
        done=judged.n,
        seed=made.seed,
        spend_range=(low, high),
        cause=causes[0] if causes else "",
        terciles=[asdict(one) for one in founding.terciles(judged, "certified")],
        **more,
    )


def shown(answers, lang="en", width=120):
    out = io.StringIO()
    tables.show(Console(file=out, width=width, highlight=False), answers, 0.62, lang)
    return out.getvalue()


def test_the_first_line_says_what_kind_of_result_this_is():
    made = plausible(40)
    assert (
        shown([answer(made)]).splitlines()[0] == "Simulated, not observed; 62 % of the model's inputs are judgements."
    )
    assert shown([answer(made, "zh")], "zh").splitlines()[0].startswith("模拟结果，不是观测数据")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120, 200])
def test_every_target_stands_in_the_table_and_no_line_is_wider_than_the_terminal(lang, width):
    from rich.cells import cell_len

    text = shown([answer(plausible(40), lang)], lang, width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "…" not in text
    if width == 200:
        for target in TARGETS.values():
            assert target.title[lang].lower() in text.lower()


def test_a_target_that_is_never_met_is_less_than_one_in_n():
    text = shown([answer(ensemble(runs=50))])
    assert "< 1/50" in text
    assert " 0 %" not in text.split("Scenarios")[0].replace("0 %\n", "")[:400]
    assert "Meeting all nine at once is rare" in text


def test_failed_replications_are_counted_and_the_result_is_called_partial():
    text = shown([answer(ensemble(runs=4, causes=["", "sales are not finite", "", ""]))])
    assert "4 planned, 3 done, 1 failed" in text
    assert "Partial result: 1 replications failed" in text
    assert "sales are not finite" in text


def test_before_the_due_quarter_the_table_says_so():
    assert "not yet due" in shown([answer(ensemble(quarters=8))])


def test_several_scenarios_stand_side_by_side_with_the_change_against_status_quo():
    baseline, made = plausible(40, name="status-quo"), plausible(40, name="opinion-2019")
    made.readings *= 1.2
    changes = [asdict(one) for one in comparison.changes(judge(made), judge(baseline))]
    text = shown([answer(baseline), replace(answer(made), changes=changes)])
    assert "Scenarios side by side" in text
    assert "Change against status quo (percentage points" in text


def test_founding_levels_are_printed_beside_the_results():
    level = {"is_": {"zh": "高企数", "en": "certified at end-2017"}, "unit": "enterprises"}
    levels = [{**level, "bounds": (10.0, 15.0, 20.0), "drawn": (11.0, 15.0, 19.0)}]
    text = shown([answer(plausible(40), levels=levels)])
    assert "P(certified >= 30) by tercile of the founding count" in text
    assert "certified at end-2017 [enterprises]" in text
    assert "10 / 15 / 20" in text
    fixed = [{**level, "bounds": (10.0, 15.0, 20.0), "drawn": (15.0, 15.0, 15.0)}]
    assert "15 (fixed)" in shown([answer(plausible(40), levels=fixed)])


def test_a_title_with_markup_is_printed_as_it_is():
    made = plausible(40)
    made.scenario.title = {"en": "[bold]x[/nonsense] [link=http://a]", "zh": "x"}
    assert "[bold]x[/nonsense] [link=http://a]" in shown([answer(made)])


def test_whole_counts_are_printed_whole_and_every_expected_number_with_its_interval():
    baseline, made = plausible(40, name="status-quo"), plausible(40, name="opinion-2019")
    for one in (baseline, made):
        one.founding[:] = np.arange(40)[:, None] % 9 + 10.0
    text = shown([answer(baseline), answer(made)], width=200)
    assert re.search(r"founding count 10 to \d\d \(", text)
    side_by_side = text.split("Scenarios side by side")[1]
    (met,) = [line for line in side_by_side.splitlines() if "Expected number met" in line]
    assert len(re.findall(r"\d\.\d+ \(\d\.\d+–\d\.\d+\)", met)) == 2
