"""Runs a sweep in a forked child for each line on standard input; says its process number, then how it ended."""

import os
import sys

from tests.faults import tiny_sweep


def main(folder, name, workers, chunk):
    """Fork from a process that has the kernel loaded, so that a start takes no time."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            os._exit(tiny_sweep.sweep(folder, name, int(workers), int(chunk)))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
