"""``zonesim chart``: which pictures fit, what stands in their tables, what is refused."""

import csv
import hashlib
import io

import pytest
from click.testing import CliRunner
from PIL import Image

from sim.__main__ import zonesim
from sim.commands import studying
from sim.definitions import definitions
from sim.messages import text
from sim.report import figures
from sim.report.charts import style
from sim.report.drawn import Asked
from tests.commands import small_results
from tests.commands.small_results import call
from tests.report.charts import pictures

LANGUAGES = ("zh", "en")


def drawn(folder):
    """Return the names of the pictures in a folder."""
    return {path.stem for path in folder.glob("*.png")}


def test_without_a_kind_all_that_fit_are_drawn_each_with_its_table(results, tmp_path):
    said = call("chart", *results["runs"], "--lang", "en", "--out", tmp_path)
    names = drawn(tmp_path)
    kinds = {name.split("-")[0] for name in names}
    assert kinds == {"targets", "matrix", "forest", "frontier", "fan", "multiples", "spend", "flow", "parks"}
    assert {path.stem for path in tmp_path.glob("*.csv")} == names
    assert f"Charts drawn: {len(names)}," in said


def test_a_sweep_over_two_levers_has_a_heat_map(results, tmp_path):
    call("chart", *results["sweep"], "heat", "--target", "teams", "--lang", "zh", "--out", tmp_path)
    assert drawn(tmp_path) == {"heat-teams"}
    with (tmp_path / "heat-teams.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["x"], row["y"]) for row in rows} == {
        (x, y) for x in ("0.0", "1.0", "2.0") for y in ("0.0", "1.0", "2.0")
    }
    assert [(row["x"], row["y"]) for row in rows if row["current"] == "True"] == [("1.0", "1.0")]  # as in the base


def test_a_picture_carries_the_digest_of_its_table_in_every_form(results, tmp_path):
    call(
        "chart",
        results["runs"][1],
        "targets",
        "--out",
        tmp_path,
        *("--format", "png", "--format", "svg"),
        "--format",
        "pdf",
    )
    table = (tmp_path / "targets.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")
    digest = hashlib.sha256(table).hexdigest()
    with Image.open(tmp_path / "targets.png") as picture:
        assert digest in picture.info["Description"]
    assert digest in (tmp_path / "targets.svg").read_text("utf-8")
    assert digest.encode() in (tmp_path / "targets.pdf").read_bytes()


def test_points_can_be_chosen(results, tmp_path):
    folder = results["sweep"][0]
    call("chart", f"{folder}#0", f"{folder}#8", "forest", "--lang", "en", "--out", tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "forest.csv").read_text("utf-8-sig"))))
    assert len({row["scenario"] for row in rows}) == 1
    assert {row["pairs"] for row in rows} == {"20"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["runs", "sweep"])
def test_a_person_can_read_every_picture_of_real_results(results, name, lang):
    study = studying.study(list(map(str, results[name])), lang)
    found = figures.fitting(study, Asked())
    assert len(found) >= 3
    with style.style():
        for picture in found:
            figure = picture.figure()
            figure.canvas.draw()
            assert pictures.problems(figure) == [], picture.name
            assert pictures.axes_without_unit(figure) == [], picture.name
            assert picture.alt.startswith(picture.title)
            assert len(picture.alt) > len(picture.title) + 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["heat"], "heat: cannot be drawn: takes a whole sweep"),
        (["waterfall"], "holds no table contributions.parquet"),
        (["fann"], "did you mean 'fan'"),
        (["fan", "--outcome", "certifed"], "did you mean 'certified'"),
        (["spend", "--outcome", "rd_real"], "spend: takes no --outcome; kinds that do: fan, multiples, parks"),
        (["heat", "--outcome", "rd_real"], "heat: takes no --outcome; kinds that do: fan, multiples, parks"),
        (["targets", "matrix", "--target", "teams"], "takes no --target; kinds that do: frontier, heat, fan"),
        (["parks", "--outcome", "rd_real.core"], "did you mean"),
        (["parks", "--outcome", "certified.certificates"], "not broken down by park; allowed: enterprises,"),
        (["targets", "--target", "growht"], "did you mean 'growth'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(results, tmp_path, words, said):
    told = call("chart", results["runs"][0], *words, "--lang", "en", "--out", tmp_path / "x", exit_code=2)
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "x").exists()


def test_an_option_that_one_of_the_kinds_takes_may_stand_beside_others(results, tmp_path):
    call("chart", *results["runs"], "targets", "fan", "--target", "teams", "--lang", "en", "--out", tmp_path)
    assert {name.partition(".")[0] for name in drawn(tmp_path)} == {"targets", "fan-teams"}


def test_an_outcome_without_a_kind_is_drawn_by_the_kinds_that_take_one(results, tmp_path):
    call("chart", results["runs"][1], "--outcome", "value_added", "--lang", "en", "--out", tmp_path)
    assert drawn(tmp_path) == {"fan-value_added", "multiples", "parks-value_added"}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "parks-value_added.csv").read_text("utf-8-sig"))))
    assert {row["colour_title"] for row in rows} == {definitions()["value_added"].is_["en"]}


def test_a_fan_shows_the_outcome_and_the_target_that_are_asked_for(results, tmp_path):
    words = ("--outcome", "value_added", "--target", "certified")
    call("chart", results["runs"][1], "fan", *words, "--lang", "en", "--out", tmp_path)
    assert drawn(tmp_path) == {"fan-value_added", "fan-certified.certificates"}


@pytest.mark.parametrize(("locale", "lang"), [("zh_CN.UTF-8", "zh"), ("C.UTF-8", "en")])
def test_the_help_names_every_kind_with_what_it_shows_and_takes(locale, lang):
    shown = CliRunner(env={"LC_ALL": locale, "COLUMNS": "200"}).invoke(zonesim, ["chart", "--help"]).output
    for name, kind in figures.KINDS.items():
        taken = [f"[--{option}]" for option in sorted(kind.takes)]
        assert " ".join([name, text(f"chart.kind.{name}", lang), *taken]) in " ".join(shown.split())


def test_results_under_other_luck_are_not_paired(results, tmp_path):
    other = small_results.scenario(tmp_path, "full", 1)
    call("run", other, "--runs", 5, "--seed", 9, "--out", tmp_path / "results")
    mixed = [results["runs"][0], next((tmp_path / "results").glob("full-*"))]
    told = call("chart", *mixed, "forest", "--lang", "en", exit_code=2)
    assert "cannot be paired" in told
    study = studying.study(list(map(str, mixed)), "en")
    assert study.pairs is None
    assert "5–20" in figures.note(study)


def test_enterprises_that_flow_in_and_out_add_up(results):
    study = studying.study([str(results["runs"][1])], "en")
    table = figures.pictures(study, "flow", Asked())[0].table
    count = table.groupby("group")["count"].sum()
    assert count["founding"] + count["entry"] == pytest.approx(count["operating"] + count["left"])
    assert count["founding"] == pytest.approx(10.0)


def test_what_the_instruments_spend_is_all_that_is_spent(results):
    study = studying.study([str(results["runs"][1])], "en")
    table = figures.pictures(study, "spend", Asked())[0].table
    assert table["spend"].sum() == pytest.approx(study.answer(0, "joint")["spend"])
    assert not figures.pictures(studying.study([str(results["runs"][0])], "en"), "spend", Asked())  # nothing is spent
