"""Twenty times the runs need no more memory: what a sweep keeps goes to the disk."""

import os
import subprocess
import sys

import pytest

RUNS = tuple(int(number) for number in os.environ.get("ZONESIM_MEMORY_RUNS", "1000 20000").split())  # more on demand


@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
def test_memory_stays_flat_as_runs_grow(tmp_path):
    most = []
    for runs in RUNS:
        folder = tmp_path / str(runs)
        folder.mkdir()
        words = [sys.executable, "-m", "tests.faults.measured", str(folder), str(runs)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        most.append(int(done.stdout.splitlines()[-1]) / 1024)
    print(f"{RUNS} runs took at most {most} MiB")
    assert most[-1] < most[0] + 60.0  # MiB; keeping all runs would take 40 MiB more for each array of them
