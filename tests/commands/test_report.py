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
from sim.experiment import summary
from sim.report import brief
from tests import browser
from tests.commands import small_results
from tests.commands.small_results import HOSTILE, KINDS, call

LANGUAGES = ("zh", "en")


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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "allowed", "remedy"),
    [
        (["report", "--out", "x.txt"], ".html, .htm", "x.html"),
        (["report", "--out", "x.docx"], ".html, .htm", "x.html"),
        (["report", "--docx", "--out", "x.doc"], ".html, .htm, .docx", "x.html"),
        (["pack", "--out", "x.rar"], ".zip", "x.zip"),
    ],
)
def test_a_name_with_a_wrong_ending_is_refused_in_one_line_with_the_remedy(
    results, tmp_path, words, allowed, remedy, lang
):
    *words, name = words
    said = call(*words, tmp_path / name, results["runs"][0], "--lang", lang, exit_code=2)
    assert len(said.splitlines()) == 1
    assert allowed in said
    assert str(tmp_path / remedy) in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "made"), [("x", "x.html"), ("x.htm", "x.htm"), ("x.docx", "x.html")])
def test_a_report_has_the_name_that_is_asked_for_and_the_document_is_beside_it(results, tmp_path, name, made):
    call("report", results["runs"][0], "--docx", "--out", tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {made, "x.docx"}


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
            elif not number.startswith(("targets/", "runs/")):  # means of those, see below
                assert round(value, 12) in known, f"{one.id}: {number}"
    assert {one.id for one in found} >= {"simulated", "most_met"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_expected_number_met_and_spend_are_means_over_the_runs_told_with_their_interval(results, lang):
    study = studying.study([str(results["runs"][1])], lang)
    case, target = study.cases[0], opinion.targets()
    rows = case.rows("targets", ["replication", "target", "reading", "met"])
    pairs = zip(rows["target"], rows["reading"], strict=True)
    headline = [reading == target[name].readings[0] for name, reading in pairs]
    met = rows[headline].groupby("replication")["met"].sum().to_numpy(float)
    spent = case.rows("runs", ["spend"])["spend"].to_numpy()
    told = {one.id: one for one in brief.findings(study)}
    for name, values in (("expected", met), ("spend", spent)):
        mean = summary.mean(values, 0.0, np.inf)
        assert list(told[name].numbers.values()) == pytest.approx([mean.mean, mean.low, mean.high])
        assert {"zh": "95 % 区间", "en": "95 % interval"}[lang] in told[name].sentence


def test_where_no_run_spends_anything_no_interval_is_told(results):
    told = {one.id: one for one in brief.findings(studying.study([str(results["runs"][0])], "en"))}
    assert told["spend"].sentence == "Mean public spend (floor capital apart) is CNY 0 m."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_input_stands_once_and_in_units_of_the_reader(reports, lang):
    tree = html5lib.parse(reports["runs", lang].read_text("utf-8"), namespaceHTMLElements=False)
    section = next(one for one in tree.findall(".//section") if one.get("id") == "assumptions")
    founding, others = section.findall(".//table")[:2]
    rows = [
        ["".join(cell.itertext()) for cell in row] for one in (founding, others) for row in one.findall(".//tbody/tr")
    ]
    named = [re.search(r"\(([\w.-]+)\)$", row[0])[1] for row in rows]
    assert len(set(named)) == len(named) > 200
    shown = {name: row[1:3] for name, row in zip(named, rows, strict=True)}
    assert shown["payment.never"] == ["5 / 15 / 30", "%"]
    money = {"zh": ["1,000 / 3,000 / 10,000", "万元/年"], "en": ["10 / 30 / 100", "CNY million/yr"]}
    assert shown["zone.envelope"] == money[lang]
    assert "1" not in {unit for _, unit in shown.values()}
    if lang == "en":
        assert not re.search("[\u4e00-\u9fff]", " ".join(unit for _, unit in shown.values()))


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
    assert told["most_met"].numbers["targets/number met"] == pytest.approx(best)


def test_targets_that_are_alike_are_all_named(results):
    study = studying.study([str(results["runs"][0])], "en")
    told = next(one for one in brief.findings(study) if one.id == "surest_hardest")
    answers = study.answers[study.answers["target"].isin(list(opinion.targets()))]
    lowest = [row for _, row in answers.iterrows() if row["probability"] == 0.0]
    assert len(lowest) > 1
    assert all(f"“{study.target_title(row['target'])}”" in told.sentence for row in lowest)
