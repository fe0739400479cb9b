"""Packs of real results of ten enterprises, without charts and reports, and what ``zonesim remake`` says of them."""

from contextlib import contextmanager

import pytest

from sim.commands import packing, rerun
from tests.commands import small_results
from tests.commands.small_results import HOSTILE, call
from tests.packs import sealed

TABLES = ("answers", "bands", "outcomes", "runs", "targets")


def run(folder, name, *words):
    """Return the pack of twelve runs, or of what the words say."""
    file = small_results.scenario(folder, name, 1, HOSTILE)
    call("run", file, "--runs", 12, "--out", folder / "results", *words)
    return packed(folder, name, next((folder / "results").glob(f"{name}-*")))


def sweep(folder, name, **content):
    """Return the pack of a sweep."""
    return packed(folder, name, small_results.sweep(folder, name, **content))


@contextmanager
def without_pictures():
    """Leave out charts and reports, which take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "write_report", lambda study, path, lang: path.write_text(lang))
        patch.setattr(packing.figures, "fitting", lambda study, asked: [])
        yield


def packed(folder, name, result):
    with without_pictures():
        call("pack", result, "--out", folder / f"{name}.zip")
    return folder / f"{name}.zip"


def with_other_luck(files, folder):
    """Return the files of a pack of ``plain`` with the tables of another seed, all digests made to suit."""
    file = small_results.scenario(folder, "plain", 1, HOSTILE)
    call("run", file, "--runs", 12, "--seed", 2, "--out", folder / "other")
    (other,) = (folder / "other").iterdir()
    tables = {f"result/{table}.parquet": (other / f"{table}.parquet").read_bytes() for table in TABLES}
    return sealed({**files, **tables})


def remake(pack, *words, code=0, lang="en"):
    """Return what is said; the exit code must be this one."""
    with without_pictures():
        return call("remake", pack, *words, "--lang", lang, exit_code=code)


def refused(pack, lang="en"):
    """Return the one line of a refusal."""
    (line,) = remake(pack, code=2, lang=lang).splitlines()
    assert str(pack) in line
    return line


def scratch(tmp_path, monkeypatch):
    """Give temporary files a place of their own; nothing may be left there."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    yield place
    assert list(place.iterdir()) == []


def plain(kernel, tmp_path_factory):
    """Return the pack of a run."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("made")
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        return run(folder, "plain")


def idle(monkeypatch):
    """Let nothing be run."""

    def never(*_):
        raise AssertionError("it was run")

    monkeypatch.setattr(rerun, "rerun", never)
