"""A sweep through a scheduler, in a process of its own."""

import os
import sys
from pathlib import Path

from sim.commands import sweeping
from tests.faults import tiny_sweep

if __name__ == "__main__":
    folder, address = sys.argv[1:]
    os.environ["ZONESIM_STORE"] = str(Path(folder) / "store")
    sys.exit(sweeping.run(tiny_sweep.order(folder, "killed", None, 20, dask=address)))
