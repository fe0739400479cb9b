"""`zonesim optimise` on a zone of ten enterprises."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim
from sim.scenario import load

pytest.importorskip("pymoo")
pytestmark = pytest.mark.usefixtures("kernel")

ZONE = ["--profile", "sim/catalogue/zones/ten-enterprises.yaml"]
FEW = ["--runs", "10", "--fresh-runs", "20", "--population", "8", "--generations", "2", "--levels", "0,1,2"]
TOOLS = ["--instrument", "talent", "--instrument", "incubation"]


def asked(tmp_path, *words, lang="en"):
    line = ["optimise", "scenarios/opinion-2019.yaml", *ZONE, *FEW, *TOOLS, "--out", str(tmp_path / "results"), *words]
    return CliRunner().invoke(zonesim, [*line, "--lang", lang], catch_exceptions=False)


def test_json_holds_all_tables_of_the_folder(tmp_path):
    found = json.loads(asked(tmp_path, "--reach", "teams=50%", "--format", "json").stdout)
    assert sum(row["chosen"] for row in found["front"]) == 1
    assert {row["instrument"] for row in found["mixes"]} == {"talent", "incubation"}
    assert found["about"]["reach"] == {"teams": 0.5}
    (folder,) = (tmp_path / "results").iterdir()
    assert {path.stem for path in folder.glob("*.parquet")} == set(found) & {
        *("front", "chances", "mixes", "versus", "starts", "marginal")
    }


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["选定组合", "最晚起步", "不是观测数据"]), ("en", ["Chosen mix", "Latest start", "not observed"])],
)
def test_the_answer_speaks_the_readers_language(tmp_path, lang, words):
    done = asked(tmp_path, "--reach", "teams=0.5", lang=lang)
    assert done.exit_code == 0
    assert all(word in done.stdout for word in words), done.stdout
    assert "optimise." not in done.stdout


def test_what_is_out_of_reach_is_said_plainly(tmp_path):
    said = " ".join(asked(tmp_path, "--reach", "certified=50%").stdout.split())
    assert "none of the mixes that were played reached all chances wanted" in said
    assert "the most that any of them came to is < 1/20" in said
    alone = " ".join(asked(tmp_path, "--reach", "certified=50%", "--reach", "teams=1%").stdout.split())
    assert "the most that any of them came to is < 1/20" in alone
    assert "teams: the most" not in alone


def test_where_the_planned_starts_fall_short_no_later_one_is_listed(tmp_path):
    said = " ".join(asked(tmp_path, "--reach", "certified=50%", "--of", "scenario").stdout.split())
    assert "The scenario as it is: falls short of the chances wanted" in said
    assert "Latest start" not in said


def test_a_budget_caps_what_is_chosen_and_one_that_nothing_fits_is_said_plainly(tmp_path):
    free = json.loads(asked(tmp_path, "--format", "json").stdout)["front"]
    dear = max(row["spend"] for row in free)
    cap = (min(row["spend"] for row in free) + dear) / 2
    capped = json.loads(asked(tmp_path, "--budget", str(cap), "--format", "json").stdout)["front"]
    assert all(row["spend"] <= cap for row in capped if row["chosen"] or row["efficient"])
    said = " ".join(asked(tmp_path, "--budget", "0.01", "--reach", "teams=99%").stdout.split())
    assert "No mix that was played costs at most" in said
    assert "the most that any of them" not in said


def test_the_same_order_leaves_the_same_bytes_whatever_the_threads(tmp_path, monkeypatch):
    folders = []
    for workers in ("1", "2"):
        monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / f"store{workers}"))
        asked(tmp_path / workers, "--reach", "teams=50%", "--workers", workers)
        folders += (tmp_path / workers / "results").iterdir()
    assert folders[0].name == folders[1].name
    for path in folders[0].glob("*.parquet"):
        assert path.read_bytes() == (folders[1] / path.name).read_bytes(), path.name


def test_a_mix_of_a_zone_of_ones_own_is_written_with_how_to_run_it_there(tmp_path):
    zone, file = tmp_path / "mine.yaml", tmp_path / "found.yaml"
    shipped = Path("sim/catalogue/zones/ten-enterprises.yaml").read_text(encoding="utf-8")
    zone.write_text(shipped.replace("name: ten-enterprises", "name: mine"), encoding="utf-8")
    words = ["--profile", str(zone), "--format", "json", "--write", str(file)]
    done = asked(tmp_path, *words)
    assert f"--profile {zone}" in done.stderr.replace("\n", "")
    assert load(file, profile=zone).digest != load(file).digest
    spend = next(row["spend"] for row in json.loads(done.stdout)["front"] if row["chosen"])
    line = [
        "run",
        str(file),
        "--profile",
        str(zone),
        "--runs",
        "10",
        "--out",
        str(tmp_path / "run"),
        "--format",
        "json",
    ]
    CliRunner().invoke(zonesim, line, catch_exceptions=False)
    (folder,) = (tmp_path / "run").iterdir()
    assert pd.read_parquet(folder / "runs.parquet")["spend"].mean() == pytest.approx(spend)


def test_numbers_and_starts_of_the_scenario_are_told_by_their_names(tmp_path):
    words = ["--lever", "talent.teams=0..4", "--of", "scenario", "--reach", "teams=20%"]
    for lang, names in (("zh", ["情景本身", "高端技术"]), ("en", ["The scenario as it is", "posts for high-end"])):
        said = "".join(asked(tmp_path, *words, lang=lang).stdout.split())
        assert all("".join(name.split()) in said for name in names), said


def test_the_mix_that_was_found_is_a_scenario_of_the_same_luck(tmp_path):
    file = tmp_path / "found.yaml"
    words = ["--reach", "teams=50%", "--format", "json", "--write", str(file)]
    found = json.loads(asked(tmp_path, *words).stdout)
    checked = CliRunner().invoke(zonesim, ["check", str(file), "--lang", "en"], catch_exceptions=False)
    assert checked.exit_code == 0, checked.output
    best = next(row for row in found["front"] if row["chosen"])
    line = ["run", str(file), *ZONE, "--runs", "10", "--out", str(tmp_path / "run"), "--format", "json", "--lang", "en"]
    CliRunner().invoke(zonesim, line, catch_exceptions=False)
    (folder,) = (tmp_path / "run").iterdir()
    assert pd.read_parquet(folder / "runs.parquet")["spend"].mean() == pytest.approx(best["spend"])
    again = asked(tmp_path, *words)
    assert (again.exit_code, "found.yaml" in again.stderr) == (2, True)


def test_the_front_is_drawn(tmp_path):
    asked(tmp_path, "--reach", "teams=50%")
    (folder,) = (tmp_path / "results").iterdir()
    for lang in ("zh", "en"):
        line = ["chart", str(folder), "front", "--lang", lang, "--out", str(tmp_path / lang)]
        done = CliRunner().invoke(zonesim, line, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert {"zh": "选定", "en": "chosen"}[lang] in (tmp_path / lang / "front.csv").read_text(encoding="utf-8-sig")


def test_a_plan_says_how_many_runs_and_runs_none(tmp_path):
    done = asked(tmp_path, "--dry-run")
    assert "runs" in done.stdout
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--reach", "certifed=50%"], "certifed"),
        (["--reach", "certified"], "TARGET=CHANCE"),
        (["--reach", "certified=150%"], "between 0 and 1"),
        (["--instrument", "talents"], "talents"),
        (["--levels", "1"], "--levels"),
        (["--levels", "0,many"], "--levels"),
        (["--write", "found.txt"], "found.txt"),
        (["--budget", "nan"], "--budget"),
        (["--budget", "inf"], "--budget"),
        (["--reach", "teams=50%", "--reach", "teams=90%"], "twice"),
        (["--lever", "talent.team=0..4"], "talent.team"),
        (["--lever", "talent.teams=4"], "LOW..HIGH"),
        (["--lever", "talent.teams=4..0"], "LOW below HIGH"),
        (["--lever", "talent.teams=0..nan"], "LOW..HIGH"),
        (["--lever", "finance.pledge=0..1.5"], "between 0 and 1"),
        (["--lever", "talent.teams=0..4", "--lever", "talent.teams=0..5"], "twice"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(tmp_path, words, told):
    done = asked(tmp_path, *words)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "results").exists()
