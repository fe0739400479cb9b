"""Real results of the zone of ten enterprises, whose titles would harm a careless page, document or file name."""

from pathlib import Path

import yaml
from click.testing import CliRunner

from sim.__main__ import zonesim

HOSTILE = "\"><script>alert('1')</script> & =1+1 <b>$x^2$ {{ 7*7 }} " + "长" * 150
KINDS = [(name, lang) for name in ("runs", "sweep", "one") for lang in ("zh", "en")]  # of the reports made of them


def scenario(folder, name, intensity, title=None):
    """Write a scenario of ten enterprises."""
    said = {
        "name": name,
        "title": dict.fromkeys(("zh", "en"), title or f"Mix {name}"),
        "description": {"zh": f"{title or ''}会怎样？", "en": f"{title or ''} what happens?"},
        "profile": "ten-enterprises",
        "policy": {"intensity": intensity},
    }
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    return path


def call(*words, exit_code=0):
    """Run the command line and return what it printed."""
    terminal = CliRunner(env={"LC_ALL": "C.UTF-8", "COLUMNS": "200"})
    done = terminal.invoke(zonesim, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == exit_code, done.output
    return done.output


def runs(folder, runs=20):
    """Return the result folders of three mixes, the last one with a hostile title."""
    files = [scenario(folder, "nothing", 0), scenario(folder, "full", 1), scenario(folder, "odd", 2, HOSTILE)]
    out = folder / "results"
    call("run", *files, "--runs", runs, "--out", out)
    return [next(out.glob(f"{file.stem}-*")) for file in files]


def sweep(folder, name="grid", **content):
    """Return the result folder of a sweep over two levers."""
    scenario(folder, "base", 1)
    vary = {f"policy.instruments.{tool}.intensity": [0, 1, 2] for tool in ("talent", "incubation")}
    said = {"sweep": name, "base": "base", "vary": vary, "replications": 20, **content}
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    call("sweep", path, "--out", folder / "results")
    return next(Path(folder / "results").glob(f"{name}-*"))
