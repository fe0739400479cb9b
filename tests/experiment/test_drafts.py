import os
import signal
import subprocess
import sys

import pytest

from sim.experiment import drafts

SCRIPT = (
    "import sys, time\nfrom pathlib import Path\nfrom sim.experiment.drafts import draft\n"
    "with draft(Path(sys.argv[1]), sys.argv[2]) as folder:\n"
    "    (folder / 'half.parquet').write_text('half')\n"
    "    print('there', flush=True)\n"
    "    time.sleep(60)\n"
)


@pytest.fixture
def writer(tmp_path):
    """Return what starts a process that holds a draft of a name."""
    started = []

    def start(name):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path), name], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "there\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def hidden(root):
    return [path for path in root.iterdir() if path.name.startswith(".")]


def test_nothing_is_left_of_a_draft_whether_it_ended_well_or_not(tmp_path):
    with drafts.draft(tmp_path, "x") as folder:
        folder.rename(tmp_path / "x")
    with pytest.raises(ValueError, match="broken"), drafts.draft(tmp_path, "x") as folder:
        raise ValueError("broken")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_the_next_of_the_same_name_takes_away_what_a_killed_process_left(tmp_path, writer):
    process = writer("x")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(hidden(tmp_path)) == 2
    with drafts.draft(tmp_path, "x"):
        assert len(hidden(tmp_path)) == 2
    assert hidden(tmp_path) == []


def test_a_draft_that_is_being_written_is_left_alone(tmp_path, writer):
    writer("x")
    there = hidden(tmp_path)
    with drafts.draft(tmp_path, "x"):
        pass
    assert sorted(hidden(tmp_path)) == sorted(there)
    assert any((path / "half.parquet").exists() for path in there)
