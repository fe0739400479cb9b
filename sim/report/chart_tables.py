"""The tidy tables that charts draw, each made from the tables of stored results; texts in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim import opinion, quarters
from sim.definitions import definitions
from sim.messages import text
from sim.report import explain, optimise
from sim.report.codebook import Varied, column_unit, column_words
from sim.report.regions import drawn
from sim.report.sensitivity import told
from sim.report.study import ALL, Case, Study
from sim.report.words import number

LEVELS = ("p5", "p25", "p50", "p75", "p95")
INSTRUMENT = "spend_"  # before the name of an instrument, in the outcomes
ENTRIES = ("startups", "entries_attracted", "entries_moved")  # origins with an outcome of their own
OF_WHICH = ("certified", "tenants", "graduates")


def chances(study: Study) -> pd.DataFrame:
    """Return scenario, row (several targets at once, then each), probability, low, high, replications."""
    rows = study.answers
    return pd.DataFrame(
        {
            "scenario": [study.cases[k].title for k in rows["case"]],
            "row": [study.target_title(target) for target in rows["target"]],
            "probability": rows["probability"],
            "low": rows["low"],
            "high": rows["high"],
            "replications": rows["done"],
        }
    )


def courses(study: Study, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return quantiles of outcomes or readings by scenario and quarter, with the thresholds of their targets."""
    found = []
    for case in study.cases:
        rows = case.rows("bands", ["outcome", "quarter", *LEVELS], outcome=list(outcomes))
        rows.insert(0, "scenario", case.title)
        found.append(rows.assign(order=rows["outcome"].map(outcomes.index)).sort_values(["order", "quarter"]))
    table = pd.concat(found, ignore_index=True).drop(columns="order")
    names = table.pop("outcome")
    aims = {name: _aim(name) for name in outcomes}
    return table.assign(
        outcome=[column_words(name, study.lang) for name in names],
        unit=names.map(column_unit),
        threshold=[aims[name][0] for name in names],
        due=pd.Series([aims[name][1] for name in names], dtype=object),
    )


def _aim(outcome: str) -> tuple[float, str | None]:
    """Return the threshold of a target's reading and the quarter in which it is due; of other outcomes none."""
    target = opinion.targets().get(outcome.partition(".")[0]) if outcome not in definitions() else None
    return (np.nan, None) if target is None else (float(target.threshold), quarters.name(target.due))


def heat(study: Study, target: str) -> pd.DataFrame:
    """Return the probability of a target over two levers of a sweep, and a third one as panels."""
    first = study.cases[0].result
    names = [one.name for one in study.varied]
    points = pd.DataFrame([*first.rows("points", ["point", "name", "number"])], columns=["point", "name", "number"])
    wide = points.pivot(index="point", columns="name", values="number")[names]
    rows = study.answers.loc[study.answers["target"] == target]
    wide = wide.loc[[study.cases[k].point for k in rows["case"]]].reset_index(drop=True)
    words = [f"{one.title} {value:g}" for one in study.varied[2:] for value in wide[one.name]]
    x, y = study.varied[:2]
    return pd.DataFrame(
        {
            "x": wide[x.name],
            "y": wide[y.name],
            "probability": rows["probability"].to_numpy(),
            "replications": rows["done"].to_numpy(),
            "current": np.all([np.isclose(wide[name], study.base.get(name, np.nan)) for name in names], axis=0),
            "panel": words or "",
            "x_title": x.title,
            "x_unit": _lever_unit(x, study.lang),
            "y_title": y.title,
            "y_unit": _lever_unit(y, study.lang),
            "target": study.target_title(target),
        }
    )


def _lever_unit(one: Varied, lang: str) -> str:
    """Return the unit of a lever; intensities are told as multiples of the opinion."""
    is_intensity = one.name.rpartition(".")[2] == "intensity"
    return text("chart.times_opinion", lang) if is_intensity and not one.unit else one.unit


def forest(study: Study) -> pd.DataFrame:
    """Return the paired differences in probability of each target against the reference [percentage points]."""
    assert study.pairs is not None
    rows = study.pairs
    return pd.DataFrame(
        {
            "scenario": rows["scenario"],
            "row": [study.target_title(target) for target in rows["target"]],
            **{name: 100.0 * rows[name].astype(float) for name in ("difference", "low", "high")},
            "pairs": rows["pairs"],
            "reference": study.cases[study.reference].title,
        }
    )


def frontier(study: Study, target: str) -> pd.DataFrame:
    """Return spend and probability of each scenario; efficient where none is as cheap and as sure and better in one."""
    rows = study.answers.loc[study.answers["target"] == target].dropna(subset=["probability", "spend"])
    spend, chance = rows["spend"].to_numpy(), rows["probability"].to_numpy()
    beaten = [
        bool(np.any((spend <= s) & (chance >= p) & ((spend < s) | (chance > p))))
        for s, p in zip(spend, chance, strict=True)
    ]
    return pd.DataFrame(
        {
            "scenario": [study.cases[k].title for k in rows["case"]],
            "spend": spend,
            "probability": chance,
            "low": rows["low"].to_numpy(),
            "high": rows["high"].to_numpy(),
            "replications": rows["done"].to_numpy(),
            "efficient": ~np.array(beaten, dtype=np.bool_),
            "target": study.target_title(target),
        }
    )


def spend(study: Study, case: Case) -> pd.DataFrame:
    """Return quarter, instrument, spend [万元 in the quarter, mean over replications]."""
    titles = {f"{INSTRUMENT}{name}": title for name, title in study.instruments.items()}
    rows = case.rows("bands", ["quarter", "outcome", "mean"], outcome=[*titles])
    table = rows.sort_values("quarter", kind="stable")
    return pd.DataFrame(
        {"quarter": table["quarter"], "instrument": table["outcome"].map(titles), "spend": table["mean"]}
    ).reset_index(drop=True)


def flow(case: Case, lang: str) -> pd.DataFrame:
    """Return group, label, count of enterprises over the horizon, means over replications."""
    names = ["enterprises", "entries", "exits", *ENTRIES, *OF_WHICH]
    rows = case.rows("bands", ["quarter", "outcome", "mean"], outcome=names)
    wide = rows.pivot(index="quarter", columns="outcome", values="mean").sort_index()
    first, last, total = wide.iloc[0], wide.iloc[-1], wide.sum()
    entered = {name: total[name] for name in ENTRIES}
    found = [("founding", "founding", first["enterprises"] - first["entries"] + first["exits"])]
    found += [("entry", name, count) for name, count in entered.items()]
    found += [("entry", "other_entries", total["entries"] - sum(entered.values()))]
    found += [("operating", "operating", last["enterprises"]), ("left", "left", total["exits"])]
    found += [("of_which", name, last[name]) for name in OF_WHICH]
    lines = [(group, text(f"chart.flow.{name}", lang), count) for group, name, count in found]
    return pd.DataFrame(lines, columns=["group", "label", "count"])


def parks(study: Study, case: Case, colour: str) -> pd.DataFrame:
    """Return each park with its enterprises and another outcome at the last year end, means over replications."""
    rows = case.rows("outcomes", ["quarter", "park", "outcome", "value"], industry=ALL, outcome=["enterprises", colour])
    rows = rows.loc[(rows["park"] != ALL)]
    rows = rows.loc[rows["quarter"] == rows["quarter"].max()]
    wide = rows.groupby(["park", "outcome"])["value"].mean().unstack()
    places = pd.DataFrame([{"id": name, **vars(park)} for name, park in study.parks.items()])
    shown = definitions()
    return pd.DataFrame(
        {
            "park": places["title"],
            "latitude": places["latitude"],
            "longitude": places["longitude"],
            "core": places["core"],
            "size": wide["enterprises"].reindex(places["id"]).to_numpy(),
            "colour": wide[colour].reindex(places["id"]).to_numpy(),
            "size_title": shown["enterprises"].is_[study.lang],
            "size_unit": shown["enterprises"].unit,
            "colour_title": shown[colour].is_[study.lang],
            "colour_unit": shown[colour].unit,
        }
    )


def fitted(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return distributions with what is said of their fit."""
    said = [
        text(f"chart.fit.{name}", study.lang, value=number(value, value / 10.0))
        for name, value in zip(table["distribution"], table["estimate"], strict=True)
    ]
    return table.assign(fit_words=said)


def contributed(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return what each difference between two mixes contributes, with the words of players, ends and outcome."""
    return explain.told(table, study.cases[0].result.record["about"], study.lang)


def bought(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return what mixes on the front cost and how sure they are, with their names."""
    return optimise.told(table, study.cases[0].result.record["about"], study.lang)


def moved(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return what inputs at the ends of their ranges do, with the words of inputs and outcome."""
    return told(table, study.cases[0].result.record["about"], study.lang)


def boxed(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the limits of the regions that were found, with their words; ``table`` is that of limits."""
    result = study.cases[0].result
    boxes = pd.concat([batch.to_pandas() for batch in result.batches("boxes")], ignore_index=True)
    return drawn({"boxes": boxes, "restrictions": table}, result.record["about"], study.lang)


def headline_columns(study: Study) -> tuple[str, ...]:
    """Return the names of the first case's headline readings."""
    found = (study.answer(0, target) for target in opinion.targets())
    return tuple(f"{answer['target']}.{answer['reading']}" for answer in found)
