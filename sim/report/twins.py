"""What `zonesim explain` prints of one enterprise under two mixes: why it differs, what differs and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import Console

from sim import quarters
from sim.messages import text
from sim.report.explain import Tables, head, player_words
from sim.report.grid import Grid, grid
from sim.report.prose import Prose, listed
from sim.report.words import number

FLAGS = (
    *("performer", "seeks", "applied", "claims", "advised", "wants_floor", "exporting", "online", "digital"),
    *("aware", "served", "rd_unit", "branded", "passed", "certified"),
)
DATES = ("tenant_since", "ip_until")  # positions of quarters; below 0 where there is none
AGES = ("university_age",)  # quarters; below 0 where there is none
TRAITS = ("origin", "industry", "park")
STAGES = ("absent", "contracted", "building", "operating", "left")
COURSE = ("stage", "sales", "staff", "rd_real", "certified", "cash")  # shown quarter by quarter


def show(console: Console, record: Mapping[str, Any], tables: Tables, lang: str) -> None:
    """Print one enterprise under both mixes; arguments as of explain.show, tables of experiment.attribution.twins."""
    about = record["about"]
    one = {"enterprise": about["enterprise"], "replication": about["replication"], "seed": record["seed"]}
    head(console, record, text("explain.twin", lang, **one), lang)
    console.print(listed(list(reasons(tables, about, lang))))
    console.print(_course(tables["twins"], about, lang))
    console.print(_differences(tables["twins"], about, lang))
    console.print(Prose(text("explain.twin_note", lang), "dim"))


def reasons(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield why the enterprise was looked at, which decision differed first, and which instruments it takes."""
    if about["find"]:
        what = text(f"explain.find.{about['find']}", lang)
        yield text("explain.found", lang, count=about["alike"], what=what)
    yield from _who(tables["twins"], about, lang)
    causes = tables["causes"]
    if causes.empty:
        yield text("explain.no_decision", lang)
        return
    for _, rows in causes.groupby(["quarter", "field"], sort=False):
        quarter, field = (str(rows[column].iloc[0]) for column in ("quarter", "field"))
        sides = [_value(field, str(rows[side].iloc[0]), about, lang) for side in ("a", "b")]
        words = {"quarter": quarter, "field": field_words(field, about, lang), "x": sides[0], "y": sides[1]}
        yield text("explain.decided", lang, **words) + _because(rows, about, lang)


def _who(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what the enterprise is, and where policy made it another one from its birth on."""
    traits = table[table["kind"] == "trait"].drop_duplicates("field", keep="last").set_index("field")
    words = {}
    for field in TRAITS:
        side = "a" if traits.at[field, "a"] != STAGES[0] else "b"
        words[field] = _value(field, str(traits.at[field, side]), about, lang)
    yield text("explain.who", lang, **words)
    for field in traits.index[traits["differs"]]:
        x, y = (_value(field, str(traits.at[field, side]), about, lang) for side in ("a", "b"))
        yield text("explain.steered", lang, field=field_words(field, about, lang), x=x, y=y)


def field_words(field: str, about: Mapping[str, Any], lang: str) -> str:
    """Return what a field of an enterprise is; money asked or granted with its instrument."""
    name, _, instrument = field.partition(".")
    if not instrument:
        return text(f"explain.field.{field}", lang)
    known = about["players"].get(instrument)
    return text(f"explain.field.{name}", lang, instrument=known["title"][lang] if known else instrument)


def _course(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    rows = []
    for quarter, of_quarter in table.groupby("quarter", sort=True):
        fields = of_quarter.set_index("field")
        cells = []
        for field in COURSE:
            sides = [_value(field, str(fields.at[field, side]), about, lang) for side in ("a", "b")]
            cells.append(sides[0] if sides[0] == sides[1] else f"{sides[0]} / {sides[1]}")
        rows.append([str(quarter), *cells])
    headings = [text("explain.quarter", lang), *(text(f"explain.field.{field}", lang) for field in COURSE)]
    return grid(text("explain.course", lang), headings, rows, figures=(2, 3, 4, 6))


def _differences(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Grid:
    rows = []
    differing = table[table["differs"]]
    for field in differing["field"].unique():
        of_field = differing[differing["field"] == field]
        first = of_field.iloc[0]
        sides = [_value(field, str(first[side]), about, lang) for side in ("a", "b")]
        rows.append([field_words(field, about, lang), str(first["quarter"]), *sides, str(len(of_field))])
    headings = [text(f"explain.{key}", lang) for key in ("field", "since", "under_a", "under_b", "quarters")]
    return grid(text("explain.differences", lang), headings, rows, figures=(2, 3, 4))


def _because(rows: pd.DataFrame, about: Mapping[str, Any], lang: str) -> str:
    """Return which players bring the difference about, each alone or only together."""
    comma = text("compare.comma", lang)
    found = []
    for key in ("suffices", "needed"):
        names = [player_words(name, about, lang) for name in rows.loc[rows[key], "player"]]
        if names:
            found.append(text(f"explain.{key}", lang, players=comma.join(names)))
    return "".join(found) or text("explain.together", lang)


def _value(field: str, value: str, about: Mapping[str, Any], lang: str) -> str:
    """Return a value of a field as people read it."""
    titles = {"industry": about["industries"], "park": about["parks"]}.get(field, {})
    if value in titles:
        return str(titles[value][lang])
    if field == "origin" and value != STAGES[0]:
        return text(f"explain.origin.{value}", lang)
    if value in STAGES:
        return text(f"explain.stage.{value}", lang)
    if field in FLAGS:
        return text("explain.yes" if float(value) else "explain.no", lang)
    if field in DATES:
        return quarters.name(int(float(value))) if float(value) >= 0.0 else text("explain.no", lang)
    if field in AGES and float(value) < 0.0:
        return text("explain.no", lang)
    return number(float(value))
