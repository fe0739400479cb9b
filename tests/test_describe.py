import json

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from sim import describe
from sim.commands.describe import WIDE, command
from sim.messages import text
from sim.state import INSTRUMENTS
from tests.small_catalogue import small_catalogue

ENTRIES = small_catalogue().entries
LEVERS = small_catalogue().levers


def shown(*arguments, columns=None):
    result = CliRunner(env={"COLUMNS": columns, "LC_ALL": "en_US.UTF-8"}).invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("topic", ["targets", "clauses"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [None, "80", "200"])
def test_a_table_keeps_to_the_width_in_both_languages(topic, lang, columns):
    output = shown(topic, "--lang", lang, columns=columns)
    assert text(f"describe.{topic}", lang) in output
    assert max(cell_len(line) for line in output.splitlines()) <= int(columns or WIDE)


def test_all_24_articles_are_listed_with_what_represents_them():
    articles = json.loads(shown("clauses", "--format", "json"))["clauses"]
    assert [one["article"] for one in articles] == list(range(1, 25))
    assert [name for one in articles for name in one["instruments"]] == list(INSTRUMENTS)
    assert all(one["not_represented"] for one in articles if not one["instruments"] and not one["targets"])
    assert set(articles[6]) == {"article", "title", "instruments", "targets", "how", "not_represented"}


def test_the_targets_as_json_list_every_reading_headline_first():
    targets = json.loads(shown("targets", "--format", "json"))["targets"]
    assert len(targets) == 9
    certified = next(one for one in targets if one["id"] == "certified")
    assert (certified["threshold"], certified["due"], certified["headline"]) == (30, "2020Q4", "certificates")
    assert certified["readings"] == ["certificates", "certificates@core", "certificates@core_plus_share"]


def test_a_beginning_of_a_name_selects_rows_and_an_article_number_only_itself():
    assert len(json.loads(shown("targets", "thousand", "--format", "json"))["targets"]) == 1
    assert len(json.loads(shown("clauses", "1", "--format", "json"))["clauses"]) == 1


def test_a_number_shows_its_range_source_and_tag():
    row = describe.parameter_row(ENTRIES["rd_subsidy.misuse"], "en")
    assert row.cells == ("rd_subsidy.misuse", "number\nmade up", "0.2 / 0.4 / 0.53", "1", "V")
    assert (row.fields["low"], row.fields["central"], row.fields["high"]) == (0.2, 0.4, 0.53)


def test_dated_solved_and_bought_numbers_say_so_instead_of_a_range():
    assert describe.value_text(ENTRIES["super_deduction.rate"], "en") == "2018Q1: 0.75\n2019Q2: 0.8\n2020Q1: 1"
    assert describe.value_text(ENTRIES["research.start"], "en") == "solved: starts equal stops"
    assert describe.value_text(LEVERS["rd_subsidy.budget"], "en") == "20% of the envelope"
    assert describe.entry_fields(ENTRIES["super_deduction.rate"])["by_date"]["2019Q2"] == 0.8


def test_what_a_number_does_not_have_is_left_out_of_the_json():
    fields = describe.entry_fields(ENTRIES["research.start"])
    assert "low" not in fields
    json.dumps([describe.entry_fields(entry) for entry in (*ENTRIES.values(), *LEVERS.values())], allow_nan=False)


def test_an_instrument_shows_its_levers_channel_and_failure():
    row = describe.instrument_row(small_catalogue().instruments["finance"], "en")
    assert row.cells[1:4] == ("21", "budget: 30% of the envelope 万元/yr (J)", "loans, equity (-1, +1)")
    assert [lever["name"] for lever in row.fields["levers"]] == ["finance.budget"]


@pytest.mark.parametrize("topic", ["parameters", "instruments"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shipped_numbers_can_be_listed(topic, lang):
    assert max(cell_len(line) for line in shown(topic, "--lang", lang).splitlines()) <= WIDE
    rows = json.loads(shown(topic, "--format", "json"))[topic]
    assert all(row["name"] for row in rows)
