"""Makes writes, flushes and renames of a process go wrong, one after the other."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COUNT, NO_SPACE, CUT_SHORT, KILLED = range(4)
MODES = {"no space": NO_SPACE, "cut short": CUT_SHORT, "killed": KILLED}


@contextmanager
def driver(folder, module, function):
    """Yield what runs a function of a module with the k-th call below the folder going wrong."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler to make system calls fail")
    library = folder / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "faults.c", "-ldl"], check=True)
    watched = folder / "watched"
    watched.mkdir()
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAULTS_FOLDER": str(watched.resolve()),
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]),
    }
    words = [sys.executable, HERE / "driver.py", module, function]
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(k, mode, *arguments):
            process.stdin.write(json.dumps({"k": k, "mode": mode, "arguments": arguments}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        run.watched = watched
        yield run
        process.stdin.close()
        process.wait()


def hurt(done):
    """Return whether something went wrong; short of being killed, the process knows what."""
    assert done["exit"] in (0, -signal.SIGKILL) or "Unusable: " in done["error"], done
    return done["exit"] != 0
