import contextlib
import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from sim import document, opinion, scenario
from sim.document import Mistakes
from sim.experiment import kept, sweep_file
from sim.experiment.designs import DESIGNS
from sim.experiment.sweep_file import Precision, load, restored
from sim.experiment.sweep_schema import sweep as sweep_schema_of
from sim.experiment.sweep_schema import variables
from sim.parameters import shipped
from sim.profile import SHIPPED as SHIPPED_ZONES

SHIPPED = sorted(Path("scenarios/sweeps").glob("*.yaml"))


@pytest.fixture
def written(tmp_path):
    """Return what writes a sweep beside a copy of two scenarios."""
    folder = tmp_path / "sweeps"
    folder.mkdir()
    for name in ("status-quo", "opinion-2019", "balanced"):
        (tmp_path / f"{name}.yaml").write_text(Path(f"scenarios/{name}.yaml").read_text("utf-8"), "utf-8")

    def write(**content):
        path = folder / "made.yaml"
        path.write_text(yaml.safe_dump({"sweep": "made", "base": "opinion-2019", **content}, sort_keys=False), "utf-8")
        return load(path)

    return write


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_sweep_is_sound_and_says_which_question_it_answers(path):
    sweep = load(path)
    assert sweep.title["zh"]
    assert "?" in sweep.description["en"]
    assert "？" in sweep.description["zh"]
    assert sweep.quarters == 12
    assert {sweep.scenario(point).name for point in range(sweep.n_points)} <= set(sweep.scenario_names)


def test_the_shipped_sweeps_have_the_sizes_that_their_questions_need():
    sizes = {path.stem: load(path).n_points for path in SHIPPED}
    assert sizes["intensity-ladder"] == 9
    assert sizes["subsidy-incubation-finance"] == 27
    assert sizes["led-mixes"] == 6
    assert sizes["start-dates"] == 1 + 2 * len(shipped().instruments)
    readings = sum(len(target.readings) - 1 for target in opinion.targets().values())
    assert sizes["readings-scope"] == 1 + readings
    assert (sizes["parameters-20"], len(load("scenarios/sweeps/parameters-20.yaml").names)) == (200, 20)


def test_points_that_differ_in_readings_only_live_alike_but_are_judged_unlike():
    sweep = load("scenarios/sweeps/readings-scope.yaml")
    scenarios = [sweep.scenario(point) for point in range(sweep.n_points)]
    assert len({one.life for one in scenarios}) == 1
    assert len({one.digest for one in scenarios}) == sweep.n_points


def test_a_point_is_the_scenario_that_a_file_with_its_values_would_be(written, tmp_path):
    sweep = written(
        vary={
            "scenario": ["opinion-2019", "balanced"],
            "policy.instruments.finance.start": ["2019Q1", "2020Q1"],
            "policy.instruments.rd_subsidy.budget": [100, 300],
            "parameters.rd_subsidy.misuse": [0.25, 0.5],
            "shocks": [[], ["pandemic-2020"]],
        }
    )
    assert sweep.n_points == 32
    for point in range(sweep.n_points):
        base, start, budget, misuse, shocks = sweep.values(point)
        content = {
            "name": "file",
            "title": {"zh": "文", "en": "File"},
            "description": {"zh": "文", "en": "File"},
            "extends": base,
            "policy": {"instruments": {"finance": {"start": start}, "rd_subsidy": {"budget": budget}}},
            "parameters": {"rd_subsidy.misuse": misuse},
            "shocks": shocks,
        }
        path = tmp_path / "file.yaml"
        path.write_text(yaml.safe_dump(content), "utf-8")
        assert sweep.scenario(point).digest == scenario.load(path).digest
        assert sweep.scenario(point).name == base


def test_a_grid_counts_with_the_last_name_fastest(written):
    sweep = written(
        vary={"policy.intensity": [0, 1], "policy.instruments.green.intensity": {"from": 0, "to": 2, "steps": 5}}
    )
    assert [sweep.values(point) for point in (0, 1, 4, 5)] == [(0, 0.0), (0, 0.5), (0, 2.0), (1, 0.0)]


def test_a_list_takes_values_side_by_side_and_may_repeat_them(written):
    sweep = written(vary={"policy.intensity": [1, 1, 2], "envelope": [1000, 2000, 2000]}, design="list")
    assert [sweep.values(point) for point in range(sweep.n_points)] == [(1, 1000), (1, 2000), (2, 2000)]
    assert sweep.scenario(1).envelope == 2000.0


def test_one_at_a_time_begins_with_the_base(written):
    sweep = written(vary={"policy.intensity": [0, 2], "envelope": [1000]}, design="one-at-a-time")
    assert [sweep.values(point) for point in range(4)] == [(None, None), (0, None), (2, None), (None, 1000)]
    assert sweep.scenario(0).digest == scenario.load("scenarios/opinion-2019.yaml").digest


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol"])
def test_drawn_points_stay_in_their_ranges_spread_evenly_and_come_again(written, design):
    vary = {
        "parameters.rd_subsidy.misuse": {"low": 0.2, "high": 0.6},
        "policy.instruments.finance.ramp": {"low": 0, "high": 4},
        "variants.imitation": list(variables()["variants.imitation"].schema["enum"]),
    }
    sweep = written(vary=vary, design=design, points=64, seed=7)
    values = [sweep.values(point) for point in range(64)]
    misuse, ramps, variants = zip(*values, strict=True)
    assert all(0.2 <= value < 0.6 for value in misuse)
    quarters = [sum(0.2 + 0.1 * k <= value < 0.3 + 0.1 * k for value in misuse) for k in range(4)]
    assert quarters == [16, 16, 16, 16]
    assert set(ramps) == {0, 1, 2, 3, 4}
    counts = [variants.count(name) for name in vary["variants.imitation"]]
    assert max(counts) - min(counts) <= 1
    again = written(vary=vary, design=design, points=64, seed=7)
    assert [again.values(point) for point in range(64)] == values
    assert written(vary=vary, design=design, points=64, seed=8).digest != sweep.digest


def test_a_million_points_are_numbers_not_scenarios(written):
    sweep = written(
        vary={
            "policy.intensity": {"from": 0, "to": 2, "steps": 1024},
            "policy.instruments.finance.intensity": {"from": 0, "to": 2, "steps": 1024},
        }
    )
    assert sweep.n_points == 1 << 20
    assert sum(len(axis) for axis in sweep.axes) == 2048
    assert sweep.values(sweep.n_points - 1) == (2.0, 2.0)


def test_every_number_of_the_catalogue_that_a_scenario_may_set_may_vary():
    known = variables()
    levers = {f"policy.instruments.{name}" for name in shipped().levers}
    assert levers <= known.keys()
    fixed = {f"parameters.{name}" for name, entry in shipped().entries.items() if entry.solved is None}
    assert fixed <= known.keys()


def test_keep_takes_outcomes_targets_and_readings(written):
    sweep = written(vary={"policy.intensity": [1]}, keep=["spend", "growth", "certified", "rd_intensity.reported"])
    assert sweep.keep == ("spend", "growth.output", "certified", "rd_intensity.reported")
    assert written(vary={"policy.intensity": [1]}).keep == kept.default_columns()


def test_precision_has_a_target_and_a_limit(written):
    sweep = written(vary={"policy.intensity": [1]}, replications={"precision": 2.5, "target": "teams"})
    assert sweep.replications == Precision("teams", 2.5, sweep_file.DEFAULT_MOST)


def test_another_profile_goes_before_that_of_the_scenarios(written):
    sweep = written(vary={"policy.intensity": [1]}, profile="ten-enterprises")
    assert sweep.scenario(0).profile.name == "ten-enterprises"


def test_a_sweep_comes_back_from_what_a_manifest_holds(written):
    varied = {"scenario": ["opinion-2019", "balanced"], "policy.intensity": [0, 1]}  # not in alphabetical order
    sweep = written(vary=varied, keep=["growth"])
    again = restored(json.loads(json.dumps(sweep.stored(), sort_keys=True)))
    assert again.digest == sweep.digest
    assert [again.values(point) for point in range(4)] == [sweep.values(point) for point in range(4)]
    assert [again.scenario(point).digest for point in range(4)] == [sweep.scenario(point).digest for point in range(4)]


def test_whatever_decides_the_answer_changes_the_digest(written):
    plain = {"vary": {"policy.intensity": [0, 1]}}
    others = [
        plain,
        {"vary": {"policy.intensity": [0, 2]}},
        {**plain, "base": "balanced"},
        {**plain, "seed": 2},
        {**plain, "replications": 100},
        {**plain, "replications": {"precision": 1}},
        {**plain, "keep": ["spend"]},
        {**plain, "design": "list"},
    ]
    assert len({written(**content).digest for content in others}) == len(others)
    assert written(**plain, title={"zh": "题", "en": "T"}).digest == written(**plain).digest


def test_dates_are_held_against_each_other_only_where_a_point_has_both(written):
    talent = "policy.instruments.talent."
    pairs = {f"{talent}start": ["2019Q1", "2020Q1"], f"{talent}end": ["2019Q4", "2020Q4"]}
    assert written(vary=pairs, design="list").n_points == 2
    alone = {f"{talent}start": ["2020Q3"], f"{talent}end": ["2020Q1"]}
    assert written(vary=alone, design="one-at-a-time").n_points == 3
    with pytest.raises(Mistakes):
        written(vary=alone)


def other_scenario(folder, file, **content):
    said = {"name": file, "title": {"zh": "题", "en": "T"}, "description": {"zh": "文", "en": "T"}, **content}
    (folder / f"{file}.yaml").write_text(yaml.safe_dump(said), "utf-8")


def test_a_horizon_and_a_profile_left_out_are_those_that_others_write_down(written, tmp_path):
    other_scenario(tmp_path, "silent")
    other_scenario(tmp_path, "explicit", horizon=["2018Q1", "2020Q4"], profile="lincang")
    assert written(vary={"scenario": ["silent", "explicit"]}).n_points == 2


def test_another_profile_may_be_put_in_place_of_unlike_ones(written, tmp_path):
    other_scenario(tmp_path, "tiny", profile="ten-enterprises")
    with pytest.raises(Mistakes):
        written(vary={"scenario": ["opinion-2019", "tiny"]})
    sweep = load(tmp_path / "sweeps/made.yaml", profile=SHIPPED_ZONES / "ten-enterprises.yaml")
    assert {sweep.scenario(point).profile.name for point in range(2)} == {"ten-enterprises"}


def test_a_scenario_goes_by_its_name_even_if_its_file_has_another(written, tmp_path):
    other_scenario(tmp_path, "copy", name="my-own")
    sweep = written(vary={"scenario": ["copy", "balanced"]})
    assert sweep.values(0) == ("copy",)
    assert sweep.scenario(0).name == "my-own"
    assert sweep.scenario_names == ("balanced", "my-own", "opinion-2019")


def test_a_target_and_its_own_reading_are_kept_once(written):
    sweep = written(vary={"policy.intensity": [1]}, keep=["growth", "growth.output"])
    assert sweep.keep == ("growth.output",)


def test_a_sweep_is_found_from_within_its_folder_too(monkeypatch):
    monkeypatch.chdir("scenarios/sweeps")
    assert load("intensity-ladder.yaml").n_points == 9


def test_the_profile_is_looked_at_together_with_the_sweep(written, tmp_path):
    written(vary={"policy.intensity": [1]})
    path = tmp_path / "sweeps/made.yaml"
    path.write_text(path.read_text("utf-8") + "seeds: 1\n", "utf-8")
    with pytest.raises(Mistakes) as wrong:
        load(path, profile=tmp_path / "nowhere.yaml")
    assert {mistake.file for mistake in wrong.value.mistakes} == {str(path), str(tmp_path / "nowhere.yaml")}


def test_steps_of_quarters_are_evenly_spaced_and_land_on_quarters(written):
    sweep = written(vary={"policy.instruments.talent.start": {"from": "2019Q1", "to": "2020Q3", "steps": 4}})
    assert [sweep.values(point)[0] for point in range(4)] == ["2019Q1", "2019Q3", "2020Q1", "2020Q3"]


def test_editors_find_the_shipped_sweeps_sound_under_the_printed_schema():
    schema = sweep_schema_of(None, lang="en")
    Draft202012Validator.check_schema(schema)
    assert not [
        wrong for path in SHIPPED for wrong in Draft202012Validator(schema).iter_errors(document.read(path).content)
    ]


def test_whatever_stands_in_a_sweep_file_the_answer_is_a_sweep_or_its_mistakes(written):
    odd = [None, True, -1, 0.5, "x", "policy", [], [1], [[1]], [{}], {}, {"low": 1}, {"low": "x", "high": []}]
    keys = ("sweep", "base", "vary", "design", "points", "replications", "seed", "keep", "profile", "title")
    inner = ("policy.intensity", "scenario", "shocks", "policy.instruments.talent.start", "readings.growth")
    cases = [{"vary": {"policy.intensity": [1]}, key: value} for key in keys for value in odd]
    cases += [{"vary": {key: value}, "design": design} for key in inner for value in odd for design in DESIGNS]
    for content in cases:
        with contextlib.suppress(Mistakes):
            written(**content)
