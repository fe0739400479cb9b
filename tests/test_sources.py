import re

import pytest

from sim import sources
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
