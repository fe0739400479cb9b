"""Shared by the tests of commands: results that several of them look at and none changes."""

import pytest

from tests.commands import small_results


@pytest.fixture(scope="session")
def results(kernel, tmp_path_factory):
    """Three runs and a sweep of ten enterprises."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("made")
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        return {"runs": small_results.runs(folder), "sweep": [small_results.sweep(folder)]}


@pytest.fixture(scope="session")
def reports(results, tmp_path_factory):
    """The page of each study in each language; a Word document stands beside it."""
    folder, found = tmp_path_factory.mktemp("reports"), {}
    given = {**results, "one": results["runs"][2:]}
    for name, lang in small_results.KINDS:
        found[name, lang] = folder / f"{name}-{lang}.html"
        small_results.call("report", *given[name], "--lang", lang, "--docx", "--out", found[name, lang])
    return found
