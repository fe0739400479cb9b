"""`zonesim optimise` on a zone of ten enterprises."""

import json

import pytest
from click.testing import CliRunner

from sim.__main__ import zonesim

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
    done = asked(tmp_path, "--reach", "certified=50%")
    assert "none was found" in " ".join(done.stdout.split())
    assert "< 1/20" in done.stdout


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
    import pandas as pd

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
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(tmp_path, words, told):
    done = asked(tmp_path, *words)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "results").exists()
