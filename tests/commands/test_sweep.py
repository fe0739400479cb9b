"""``zonesim sweep``: what people see, and that it can be stopped, be partial, and go on."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from sim.__main__ import zonesim
from sim.experiment import tasks
from tests.commands.test_sweep_faults import blocks
from tests.faults.tiny_sweep import SCENARIOS

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture
def zone(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / "store"))

    def call(name, *words, lang="en", columns=140):
        order = ["sweep", str(SCENARIOS / f"{name}.yaml"), "--out", str(tmp_path / "results"), "--lang", lang, *words]
        return CliRunner(env={"COLUMNS": str(columns)}).invoke(zonesim, order)

    return call


def result(tmp_path):
    (folder,) = (tmp_path / "results").iterdir()
    return folder


def test_a_dry_run_tells_size_time_and_disk_and_writes_nothing(zone, tmp_path):
    done = zone("killed", "--dry-run")
    assert done.exit_code == 0
    assert "3 points, 1,200 runs" in done.stdout
    assert "To be computed: 1,200 runs" in done.stdout
    assert "Time: about" in done.stdout
    assert "Disk: about" in done.stdout
    assert not (tmp_path / "results").exists()
    zone("killed")
    assert "To be computed: 0 runs" in zone("killed", "--dry-run").stdout
    assert "需要计算：0 次" in zone("killed", "--dry-run", lang="zh").stdout


def test_a_sweep_tells_what_it_will_take_before_it_starts_unless_all_is_done(zone, tmp_path):
    first = zone("killed")
    assert "3 points, 1,200 runs" in first.stderr
    assert "Disk: about" in first.stderr
    shutil.rmtree(tmp_path / "results")
    assert "Disk: about" not in zone("killed").stderr


def test_the_tables_of_a_sweep_have_a_row_for_all_that_was_asked(zone, tmp_path):
    assert zone("tiny").exit_code == 0
    folder = result(tmp_path)
    tables = {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}
    assert set(tables) == {"points", "runs", "targets", "outcomes", "bands", "answers"}
    assert tables["runs"][["point", "replication"]].to_numpy().tolist() == [[p, r] for p in (0, 1) for r in range(4)]
    assert tables["points"]["number"].tolist() == [0.0, 1.0]
    assert len(tables["outcomes"]) == 2 * 4 * 12
    assert set(tables["bands"]["planned"]) == {4}
    assert tables["bands"][["point", "quarter", "outcome"]].drop_duplicates().shape[0] == 2 * 12
    values = tables["outcomes"].groupby(["point", "quarter"], observed=True)["value"]
    spend = values.quantile(0.5, interpolation="lower")
    bands = tables["bands"].set_index(["point", "quarter"])["p50"]
    assert bands.sort_index().tolist() == pytest.approx(spend.sort_index().tolist())
    answers = tables["answers"]
    assert set(answers["planned"]) == set(answers["done"]) == {4}
    record = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert record["counts"] == {"planned": 8, "done": 8, "failed": 0}
    assert str(tmp_path) not in json.dumps(record)


def test_the_answer_of_a_sweep_can_be_read_on_a_narrow_terminal_in_the_readers_words(zone):
    for lang, title, heading in (("en", "Intensity of all", "Ten"), ("zh", "全部政策工", "万人计划")):
        done = zone("tiny", lang=lang, columns=80)
        assert done.exit_code == 0
        assert max(map(cell_len, done.stdout.splitlines())) <= 80
        assert done.stdout.count(title) >= 2  # repeated in each table
        assert heading in done.stdout.split()
        assert "policy.intensity" not in done.stdout


def test_a_failed_run_makes_the_answer_partial_until_it_is_run_again(zone, tmp_path, monkeypatch):
    sound = tasks.live

    def breaks(host, scenario, seed, engine, uncertainty, replications, shift, panel=0):
        if 2 in replications and scenario.intensity == 1.0:
            raise ZeroDivisionError("made to fail")
        return sound(host, scenario, seed, engine, uncertainty, replications, shift, panel)

    monkeypatch.setattr(tasks, "live", breaks)
    hurt = zone("tiny")
    assert hurt.exit_code == 1
    assert "8 runs planned, 7 done, 1 failed" in hurt.stdout
    assert "Partial result: 1 replications failed" in hurt.stdout
    assert "made to fail" in hurt.stdout
    runs = pd.read_parquet(result(tmp_path) / "runs.parquet")
    assert runs.loc[runs["status"] == "failed", ["point", "replication"]].to_numpy().tolist() == [[1, 2]]
    answers = pd.read_parquet(result(tmp_path) / "answers.parquet")
    assert answers.groupby("point")["failed"].first().tolist() == [0, 1]
    monkeypatch.undo()
    monkeypatch.setenv("ZONESIM_STORE", str(tmp_path / "store"))
    assert zone("tiny").exit_code == 1  # what failed is remembered
    mended = zone("tiny", "--rerun-failed")
    assert mended.exit_code == 0
    assert "8 runs planned, 8 done, 0 failed" in mended.stdout


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(zone, tmp_path, monkeypatch):
    script = "import sys; from sim.__main__ import main; sys.argv = ['zonesim', *sys.argv[1:]]; main()"
    order = ["sweep", str(SCENARIOS / "slow.yaml"), "--out", str(tmp_path / "results"), "--lang", "en"]
    sweep = subprocess.Popen([sys.executable, "-c", script, *order], stderr=subprocess.PIPE, text=True)
    while blocks(tmp_path / "store" / "runs.sqlite") < 2:
        time.sleep(0.02)
    sweep.send_signal(signal.SIGINT)
    _, told = sweep.communicate(timeout=60)
    assert sweep.returncode == 130
    assert "\nInterrupted: 6000 runs planned, " in told
    assert "the same command goes on" in told
    assert "Traceback" not in told
    assert not (tmp_path / "results").exists()
    assert blocks(tmp_path / "store" / "runs.sqlite") >= 2


def test_points_stop_at_the_look_at_which_they_are_precise_enough(zone, tmp_path):
    done = zone("precise")
    assert done.exit_code == 0, done.output
    answers = pd.read_parquet(result(tmp_path) / "answers.parquet")
    teams = answers[(answers["target"] == "teams") & answers["headline"]].set_index("point")
    assert teams["planned"].tolist() == [200, 400]  # nobody forms a team without policy, so that is known sooner
    assert ((teams["high"] - teams["low"]) / 2.0 <= 0.05).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bad_file_is_refused_before_anything_is_written(zone, tmp_path, lang):
    path = Path("tests/errors/sweep/bad-sobol.yaml").resolve()
    done = CliRunner().invoke(zonesim, ["sweep", str(path), "--out", str(tmp_path / "results"), "--lang", lang])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 3
    assert all(line.startswith(f"{path}:") for line in done.stderr.splitlines())
    assert not (tmp_path / "results").exists()
