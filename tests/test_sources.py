import re

import pytest

from sim import document, sources
from sim.parameters import shipped
from sim.profile import shipped as zone

EVIDENCE = [
    entry.source
    for entry in (
        *shipped().entries.values(),
        *shipped().levers.values(),
        *zone("lincang").levels.values(),
    )
]


def test_every_record_that_a_number_names_is_listed():
    known = {key for line in sources.records() for key in sources._keys(line)}
    named = {key for words in EVIDENCE for found in sources._KEY.findall(words) for key in sources._spread(found)}
    assert len(named) > 50
    assert named - known == set()


def test_every_section_of_facts_that_a_number_names_is_listed_with_addresses():
    named = {section for words in EVIDENCE for section in re.findall(r"facts ([A-E])", words)}
    assert named
    for section in named:
        assert sum("http" in line for line in sources.facts()[section]) >= 5


@pytest.mark.parametrize(
    ("words", "keys"),
    [("judgement", []), ("sign from S67-S69", ["S67 / S68 / S69"]), ("S9b and S9", ["S9 / S9b"]), ("S100", None)],
)
def test_a_short_source_leads_to_its_records(words, keys):
    found = [source.key for source in sources.cited([words])]
    assert found == (keys if keys is not None else ["S97 / S98 / S99 / S100"])


def test_a_chinese_reader_gets_every_source_in_chinese_but_for_titles_and_keys():
    as_published = re.compile(r"[A-Z][\w.]*( and [A-Z]\w+ \d{4}(（S\d+）)?)?")
    for part in {part for words in EVIDENCE for part in sources.spoken(words, "zh").split("；")}:
        assert re.search(r"[\u4e00-\u9fff]", part) or as_published.fullmatch(part), part


def test_an_english_reader_gets_no_chinese_unit_and_no_document_he_does_not_have():
    told = " ".join(sources.spoken(words, "en") for words in EVIDENCE)
    assert not re.search("万元|亿元|project specification", told)


def test_a_source_in_chinese_leads_to_the_same_records_and_facts_as_in_english():
    for words in EVIDENCE:
        found = [[one.key for one in sources.cited([sources.spoken(words, lang)])] for lang in ("zh", "en")]
        assert found[0] == found[1], words


def test_no_wording_is_left_of_a_source_that_no_number_has_any_more():
    zones = document.shipped("zones/lincang.yaml")
    traits = [zones["enterprises"], *zones.get("large", {}).values()]
    for section in ("traits", "park_traits", "zone_traits"):
        traits += zones[section].values()
    parts = {part for words in (*EVIDENCE, *(node["source"] for node in traits)) for part in words.split("; ")}
    rows = {entry.row for entry in (*shipped().entries.values(), *shipped().levers.values())}
    sections = {f"facts {name}" for name in sources.facts()}
    assert set(sources.wordings()) <= parts | rows | sections
