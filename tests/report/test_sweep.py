"""The answer of a sweep on the terminal: what varies is in words, and all of it can be read at any width."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim import document, opinion
from sim.commands.varied import varied
from sim.messages import text
from sim.report import sweep
from tests.report import made_results as made
from tests.sources import ROOT

MIXES = ("balanced", "subsidy-led", "incubation-led", "finance-led", "investment-led", "talent-led")
CONTENTS = {name: document.read(ROOT / "scenarios" / f"{name}.yaml").content for name in MIXES}
WIDTHS = (80, 100, 120, 140)
TARGETS = ("joint", *opinion.targets())


def shown(tmp_path, lang, width, **changes):
    folder = made.sweep_folder(tmp_path, **changes)
    record = document.read(folder / "manifest.json").content
    out = io.StringIO()
    sweep.show(Console(file=out, width=width, highlight=False), record, folder, varied(record, lang), lang)
    return out.getvalue()


def plain(words):
    """Return the words without what the layout of a table puts between them."""
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_every_table_names_each_point_and_its_scenario_by_title(tmp_path, lang, width):
    changes = {"names": ["scenario"], "points_made": [(name,) for name in MIXES], "sweep": {"contents": CONTENTS}}
    told = shown(tmp_path, lang, width, **changes)
    assert max(map(cell_len, told.splitlines())) <= width
    tables = re.split(r"^ ─+ *$", told, flags=re.MULTILINE)[1:]
    for table in tables:
        rows = re.split(r"^  (?=\d+ )", table, flags=re.MULTILINE)[1:]
        assert [row.split()[0] for row in rows] == [str(point) for point in range(len(MIXES))]
        for row, name in zip(rows, MIXES, strict=True):
            assert f"({name})" in row
            assert row.split()[1] == CONTENTS[name]["title"][lang].split()[0]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_no_target_and_no_figure_is_lost_or_broken(tmp_path, lang, width):
    told = shown(tmp_path, lang, width)
    words = {word for target in TARGETS for word in text(f"sweep.target.{target}", lang).split()}
    assert words <= set(told.split())
    assert told.count("< 1/2") == 2 * 1  # all five at once, at both points
    assert told.count("> 1/2") == 2 * (len(opinion.targets()) - 1) - 1  # teams are not due, certified is 50 % at one
    assert told.count("CNY 41.5 m" if lang == "en" else "4,148 万元") == 2


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_what_varies_is_called_by_its_title_and_values_by_theirs(tmp_path, lang):
    told = shown(tmp_path, lang, 140)
    title, shock = {"zh": ("研发补助：", "2020年新冠疫情"), "en": ("R&D subsidy:", "pandemic")}[lang]
    assert f" {title} " in told
    assert shock in told
    assert not re.search(r"rd_subsidy|pandemic-2020|policy\.", told)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_value_that_varies_has_four_digits_at_most(tmp_path, lang):
    names = ["parameters.rd_subsidy.misuse", "envelope"]
    told = shown(tmp_path, lang, 100, names=names, points_made=((0.2858507486060262, 3000.0), (0.25, None)))
    assert " 0.2859 " in told
    assert " 0.25 " in told
    assert " 3,000 " in told
    assert "0.28585" not in told
    assert {"zh": "[万元/年]", "en": "[万元/yr]"}[lang] in told
    assert text("export.base", lang) in told


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_of_many_names_some_are_told_and_the_place_of_the_others_is_named(tmp_path, lang):
    names = [f"policy.instruments.{name}.start" for name in ("planning", "talent", "finance", "export", "green")]
    points = ((None,) * 5, ("2019Q3", *[None] * 4), ("2019Q3",) * 5)
    told = shown(tmp_path, lang, 80, names=names, points_made=points)
    assert f" {text('export.base', lang)} " in told
    assert plain({"zh": "科学规划：起始季度=2019Q3", "en": "Planning: first quarter"}[lang]) in plain(told)
    assert plain(text("sweep.values_left", lang, left=3)) in plain(told)
    assert "points.parquet" in told
