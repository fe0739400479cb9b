"""A sweep of so many runs in a process of its own, which says how much memory it took at most [kB]."""

import resource
import sys
from pathlib import Path

import yaml

from tests.faults import tiny_sweep


def main(folder, runs):
    """Run one point that many times."""
    scenarios = Path(folder) / "scenarios"
    scenarios.mkdir()
    (scenarios / "base.yaml").write_bytes((tiny_sweep.SCENARIOS / "base.yaml").read_bytes())
    content = {"sweep": "large", "base": "base", "vary": {"policy.intensity": [1]}, "replications": int(runs)}
    (scenarios / "large.yaml").write_text(yaml.safe_dump(content), "utf-8")
    tiny_sweep.SCENARIOS = scenarios
    code = tiny_sweep.sweep(folder, "large", 2, 500)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
