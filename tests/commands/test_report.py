"""``zonesim report``: a page that stands alone and a document, whatever the names in it."""

import json
import re
import zipfile

import docx
import html5lib
import numpy as np
import pytest

from sim import opinion
from sim.commands import studying
from sim.report import brief
from tests import browser
from tests.commands import small_results
from tests.commands.small_results import HOSTILE, call

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def results(kernel, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("made")
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        return {"runs": small_results.runs(folder), "sweep": [small_results.sweep(folder)]}


@pytest.fixture(scope="module")
def reports(results, tmp_path_factory):
    """Return the page of each study in each language; a Word document stands beside it."""
    folder, found = tmp_path_factory.mktemp("reports"), {}
    for lang in LANGUAGES:
        for name, given in {**results, "one": results["runs"][2:]}.items():
            found[name, lang] = folder / f"{name}-{lang}.html"
            call("report", *given, "--lang", lang, "--docx", "--out", found[name, lang])
    return found


KINDS = [(name, lang) for name in ("runs", "sweep", "one") for lang in LANGUAGES]


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_a_page_is_strict_html_and_needs_nothing_from_outside(reports, kind):
    page = reports[kind].read_text("utf-8")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert tree.find(".//script") is None
    assert tree.find(".//link") is None
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name in ("src", "href", "action", "data"):
                assert value.startswith(("data:image/png;base64,", "#")), f"{name} leads outside"
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_every_picture_says_what_it_shows_and_every_table_has_headings(reports, kind):
    tree = html5lib.parse(reports[kind].read_text("utf-8"), namespaceHTMLElements=False)
    pictures = tree.findall(".//img")
    assert len(pictures) >= 3
    assert all(len(picture.get("alt", "")) > 20 for picture in pictures)
    assert len(tree.findall(".//figure")) == len(pictures)
    for table in tree.findall(".//table"):
        headings = table.findall("./thead/tr/th")
        assert headings
        assert all(len(row.findall("./td")) == len(headings) for row in table.findall("./tbody/tr"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_in_a_real_browser_axe_finds_nothing_and_nothing_is_asked_from_the_network(reports, kind):
    from axe_core_python.selenium import Axe

    with browser.opened(reports[kind]) as page:
        found = Axe().run(page)
        broken = page.execute_script("return [...document.images].filter(i => !i.naturalWidth).length")
        wide = page.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        asked = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert broken == 0
    assert wide <= 0
    sent = [one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"]
    assert {address.split(":")[0] for address in sent} <= {"file", "data"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_do_no_harm_and_are_shown_as_they_are(reports, lang):
    page = reports["one", lang].read_text("utf-8")
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    words = "".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())
    assert HOSTILE in words
    shown = "\n".join(
        paragraph.text for paragraph in docx.Document(reports["one", lang].with_suffix(".docx")).paragraphs
    )
    assert HOSTILE in shown


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_document_has_the_sections_and_pictures_of_the_page(reports, kind):
    tree = html5lib.parse(reports[kind].read_text("utf-8"), namespaceHTMLElements=False)
    document = docx.Document(reports[kind].with_suffix(".docx"))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == ["".join(heading.itertext()) for heading in tree.findall(".//h2")]
    assert len(document.inline_shapes) == len(tree.findall(".//img"))
    described = re.findall(r'descr="([^"]+)"', document.element.xml)
    assert len(described) == len(document.inline_shapes)
    with zipfile.ZipFile(reports[kind].with_suffix(".docx")) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_result_makes_the_same_bytes(reports, results, tmp_path):
    call("report", *results["sweep"], "--lang", "zh", "--docx", "--out", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == reports["sweep", "zh"].read_bytes()
    assert (tmp_path / "again.docx").read_bytes() == reports["sweep", "zh"].with_suffix(".docx").read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["runs", "sweep"])
def test_every_number_of_the_answer_stands_in_a_table(results, lang, name):
    study = studying.study(list(map(str, results[name])), lang)
    found = brief.findings(study)
    stored = [study.answers.select_dtypes("number").to_numpy().ravel()]
    if study.pairs is not None:
        stored.append(study.pairs.select_dtypes("number").to_numpy().ravel())
    if study.numbers_met is not None:
        stored.append(study.numbers_met.select_dtypes("number").to_numpy().ravel())
    known = set(np.concatenate(stored).astype(float).round(12))
    share = study.cases[0].result.record["judged_share_of_inputs"]
    for one in found:
        for number, value in one.numbers.items():
            if number.startswith("manifest/"):
                assert value == share
            elif number != "answers/expected number met":
                assert round(value, 12) in known, f"{one.id}: {number}"
    assert {one.id for one in found} >= {"simulated", "most_met"}


def test_all_24_articles_stand_in_the_table(reports):
    tree = html5lib.parse(reports["runs", "en"].read_text("utf-8"), namespaceHTMLElements=False)
    section = next(one for one in tree.findall(".//section") if one.get("id") == "clauses")
    rows = section.findall(".//tbody/tr")
    assert [row.findall("td")[0].text for row in rows] == [str(clause.article) for clause in opinion.clauses()]
    assert len(rows) == 24


def test_a_report_goes_beside_the_result_unless_told_otherwise(results, tmp_path):
    said = call("report", results["runs"][0], "--lang", "en")
    place = results["runs"][0].parent / f"{results['runs'][0].name}-en.html"
    assert place.is_file()
    assert str(place) in said
    call("report", results["runs"][0], "--lang", "en", "--out", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_no_result_is_refused_in_one_line(tmp_path, lang):
    said = call("report", tmp_path, "--lang", lang, exit_code=2)
    assert len(said.splitlines()) == 1
    assert "manifest.json" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_results_that_end_at_different_times_are_not_put_side_by_side(results, tmp_path, lang):
    other = small_results.scenario(tmp_path, "short", 1)
    call("run", other, "--runs", 5, "--until", "2019Q4", "--out", tmp_path / "results")
    said = call("report", results["runs"][0], next((tmp_path / "results").glob("*")), "--lang", lang, exit_code=2)
    assert len(said.splitlines()) == 1
    assert "--until" in said


def test_of_results_under_other_luck_no_winner_is_told(results, tmp_path):
    other = small_results.scenario(tmp_path, "full", 1)
    call("run", other, "--runs", 5, "--seed", 9, "--out", tmp_path / "results")
    study = studying.study([str(results["runs"][0]), str(next((tmp_path / "results").glob("*")))], "en")
    told = {one.id for one in brief.findings(study)}
    assert "unpaired" in told
    assert not told & {"most_met", "better", "gains", "alike", "costs_more", "costs_less"}


def test_points_of_a_sweep_are_paired_however_many_against_the_one_that_is_as_the_base(results):
    study = studying.study(list(map(str, results["sweep"])), "en")
    assert len(study.cases) == 9
    assert study.reference == 4  # intensities 1 and 1, as in the base
    assert set(study.pairs["pairs"]) == {20}
    told = {one.id: one for one in brief.findings(study)}
    assert "unpaired" not in told
    assert study.numbers_met is not None
    best = study.numbers_met["mean"].max()
    assert told["most_met"].numbers == {"pairs/number met": best}


def test_targets_that_are_alike_are_all_named(results):
    study = studying.study([str(results["runs"][0])], "en")
    told = next(one for one in brief.findings(study) if one.id == "surest_hardest")
    answers = study.answers[study.answers["target"].isin(list(opinion.targets()))]
    lowest = [row for _, row in answers.iterrows() if row["probability"] == 0.0]
    assert len(lowest) > 1
    assert all(f"“{study.target_title(row['target'])}”" in told.sentence for row in lowest)
