import json

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from sim import describe
from sim.__main__ import zonesim
from sim.commands.describe import WIDE, command
from sim.messages import text
from sim.parameters import judged_share, shipped
from sim.profile import shipped as zone_profile
from sim.report.words import percent
from sim.state import INSTRUMENTS, Zone
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
    about = row.cells[1].split("\n")
    assert about[0] == "number (article 21)"
    assert about[1] == "acts on: new loans (-); public and venture money held (+)"
    assert about[2] == "main way it fails: number"
    assert row.below == (("  budget", "number [made up]", "30% of the envelope", "万元/yr", "J"),)
    assert [lever["name"] for lever in row.fields["levers"]] == ["finance.budget"]


@pytest.mark.parametrize("topic", ["parameters", "instruments"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shipped_numbers_can_be_listed(topic, lang):
    assert max(cell_len(line) for line in shown(topic, "--lang", lang).splitlines()) <= WIDE
    rows = json.loads(shown(topic, "--format", "json"))[topic]
    assert all(row["name"] for row in rows)


def test_parameters_list_levers_the_zone_profile_and_what_is_solved_at_founding():
    rows = {row.name: row for row in describe.rows("parameters", "en")}
    assert rows["planning.wait_cut"].cells[0] == "planning.wait_cut\n(lever)"
    assert rows["planning.wait_cut"].fields["kind"] == "lever"
    assert "new_materials 1,200" in rows["profile.median_sales"].cells[2]
    assert rows["profile.enterprises"].cells[2].startswith("core: new_materials")
    assert "sales 20,000" in rows["profile.large.germanium_processor"].cells[2]
    for name in describe.FOUNDED:
        assert rows[f"founded.{name}"].cells[2].startswith("solved: ")
        assert name in Zone.__annotations__


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_footer_tells_the_share_of_judgements_that_a_run_tells(lang):
    share = judged_share(shipped(), zone_profile(describe.ZONE).tags)
    assert percent(share, 0.1) in describe.note("parameters", lang)


def test_the_profile_has_as_many_rows_as_inputs_that_are_counted():
    rows = [row for row in describe.rows("parameters", "en") if row.fields["kind"] == "profile"]
    assert tuple(row.fields["tag"] for row in rows) == zone_profile(describe.ZONE).tags


def test_several_names_may_be_given_and_each_must_be_known():
    found = json.loads(shown("parameters", "growth.shift", "planning", "--format", "json"))["parameters"]
    assert {row["name"].split(".")[0] for row in found} == {"growth", "planning"}
    refused = CliRunner(env={"LC_ALL": "C"}).invoke(zonesim, ["describe", "parameters", "growth.shift", "nothing"])
    assert refused.exit_code == 2
    assert refused.stderr.strip() == "no row whose name starts with nothing"
