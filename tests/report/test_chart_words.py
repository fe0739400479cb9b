"""What a chart says to those who cannot see it has no more digits than what it shows supports."""

import pandas as pd

from sim.report.chart_words import told


def test_mean_enterprises_of_a_park_have_two_digits_and_no_hundredths():
    parks = pd.DataFrame({"park": ["core", "yun", "zhenkang"], "colour": [10.4025, 3.2875, 0.9675]})
    assert told("parks", parks.assign(colour_unit="enterprises"), "en") == "core 10; yun 3.3; zhenkang 1.0"


def test_a_share_of_a_park_has_two_digits():
    parks = pd.DataFrame({"park": ["core"], "colour": [0.0523], "colour_unit": ["1"]})
    assert told("parks", parks, "en") == "core 5.2 %"


def test_mean_spend_by_instrument_has_two_digits():
    spend = pd.DataFrame({"instrument": ["a", "b", "a"], "spend": [300.0, 80.84, 364.2]})
    assert told("spend", spend, "zh") == "a 660 万元；b 81 万元"
    assert told("spend", spend, "en") == "a CNY 6.6 m; b CNY 0.81 m"


def test_teams_that_no_run_or_one_run_has_are_whole():
    last = {"scenario": "s", "quarter": "2020Q4", "unit": "teams", "p5": 0.0, "p50": 0.0, "p95": 1.0}
    assert told("fan", pd.DataFrame([last]), "en") == "s 2020Q4: 0 (0–1)"


def test_a_contribution_has_the_digits_of_its_interval_and_a_span_those_of_its_width():
    part = {"label": "a", "contribution": 3.14159, "low": 1.0, "high": 5.2}
    assert told("waterfall", pd.DataFrame([part]), "en") == "a +3.1"
    span = {"input": "a", "at_low": 10.1234, "at_high": 45.6789}
    assert told("tornado", pd.DataFrame([span]), "en") == "a 10 … 46"
    chance = {"input": "a", "at_low": 0.1234, "at_high": 0.456789, "unit": "1"}
    assert told("tornado", pd.DataFrame([chance]), "en") == "a 12 % … 46 %"
