"""What `zonesim calibrate` prints: the posterior, whether it can be trusted, what was held back, what stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console

from sim.messages import text, unit_text
from sim.report.cells import joined
from sim.report.given import in_words
from sim.report.grid import grid
from sim.report.prose import Prose, listed
from sim.report.words import number, percent, probability, quantity

UNEVEN = 0.05  # p value over all parameters together below which ranks are called uneven
MEDIAN_FIRST = ("p50", "p5", "p95")
FINEST = 0.1  # width of an interval of a log score that decides how many digits are shown
LEAST_LOADING = 0.3  # of a parameter that is named in a direction

Tables = Mapping[str, pd.DataFrame]
Row = Mapping[Any, Any]


def show(console: Console, record: Mapping[str, Any], tables: Tables, lang: str) -> None:
    """Print the answer.

    Args:
        console: where to
        record: the manifest of the result
        tables: of experiment.calibration, by name
        lang: of the texts
    """
    about = record["about"]
    kind = text("run.simulated", lang, share=percent(record["judged_share_of_inputs"], 0.1))
    console.print(Prose(kind, "bold"))
    console.print(Prose(text("calibrate.heading", lang, title=record["title"][lang]), "bold"))
    for sentence in _facts(record, tables, lang):
        console.print(Prose(sentence))
    console.print(_posterior(tables["posterior"], about, lang))
    console.print(_recovery(tables, about, lang))
    console.print(_predictive(tables["predictive"], about, lang))
    console.print(_score(tables["score"], about, lang))
    console.print(Prose(verdict(tables["score"], lang), "bold"))
    console.print(Prose(text("calibrate.apart", lang), "bold"))
    console.print(listed([*indistinct(tables, about, lang), *doubts(tables, about, lang)]))
    console.print(Prose(text("calibrate.note", lang), "dim"))


def verdict(score: pd.DataFrame, lang: str) -> str:
    """Return whether the posterior beats the priors on all that was held back."""
    row = score.iloc[-1]
    width = row["high"] - row["low"]
    found = {name: number(row[name], width, sign=True) for name in ("difference", "low", "high")}
    return text(f"calibrate.verdict_{row['beats'].replace(' ', '_')}", lang, **found)


def indistinct(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what the data cannot tell apart, in sentences."""
    table = tables["indistinct"]
    open_ = table.loc[~table["told_apart"]]
    for row in open_.to_dict("records"):
        value = number(row["value"], row["high"] - row["low"])
        if row["kind"] == "parameter":
            numbers = {
                end: percent(row[key], row["high"] - row["low"])
                for end, key in (("value", "value"), ("low", "low"), ("high", "high"), ("chance", "by_chance"))
            }
            key = "not_narrower" if row["value"] <= row["by_chance"] else "not_surely_narrower"
            yield text(f"calibrate.{key}", lang, name=parameter_words(row["first"], about, lang), **numbers)
        elif row["kind"] == "pair":
            names = {end: parameter_words(row[end], about, lang) for end in ("first", "second")}
            yield text(f"calibrate.linked_{'up' if row['value'] > 0.0 else 'down'}", lang, value=value, **names)
    yield from _directions(tables, about, lang)


def _directions(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    found = tables["indistinct"]
    found = found.loc[found["kind"] == "direction"]
    resolved = int(found["told_apart"].sum())
    if len(found) > 1:
        flat = len(found) - resolved
        yield text("calibrate.resolved", lang, count=len(found), resolved=resolved, flat=flat)
    if not resolved or len(found) == 1:
        return
    row = found.iloc[0]
    loadings = tables["directions"]
    loadings = loadings.loc[(loadings["direction"] == 1) & (loadings["loading"].abs() >= LEAST_LOADING)]
    parts = [
        f"{number(part['loading'], 0.2, sign=True)} × {parameter_words(part['parameter'], about, lang)}"
        for part in loadings.sort_values("loading", key=abs, ascending=False).to_dict("records")
    ]
    separator = "；" if lang == "zh" else "; "
    value = percent(row["value"], row["high"] - row["low"])
    yield text("calibrate.bound", lang, value=value, words=separator.join(parts))


def doubts(tables: Tables, about: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield moments that the model cannot produce, and whether the intervals hold what they say."""
    for row in tables["predictive"].to_dict("records"):
        words = {"name": _moment(row["moment"], about, lang), "value": _value(row, "value", lang)}
        if row["unreached"]:
            share = probability(row["prior_below"], about["rows"], 0.01)
            key = "unreached_held" if row["held_back"] else "unreached"
            yield text(f"calibrate.{key}", lang, share=share, **words)
        elif not row["inside"]:
            quantile = probability(row["posterior_quantile"], about["fresh"], 0.01)
            yield text("calibrate.outside", lang, quantile=quantile, **words)
    p_values = tables["ranks"].groupby("parameter", sort=False)["p_value"].first()
    uneven = p_values[p_values < UNEVEN / len(p_values)]
    for name, p_value in uneven.items():
        yield text("calibrate.miscalibrated", lang, name=parameter_words(str(name), about, lang), p=f"{p_value:.1g}")
    if uneven.empty:
        yield text("calibrate.sound", lang, count=len(p_values), trials=about["trials"])


def parameter_words(name: str, about: Mapping[str, Any], lang: str) -> str:
    """Return what a parameter is."""
    words: str = about["parameters"][name]["is"][lang]
    return words[:1].upper() + words[1:]


def _moment(name: str, about: Mapping[str, Any], lang: str) -> str:
    if name not in about["moments"]:
        return text("calibrate.together", lang)
    words: str = about["moments"][name]["is"][lang]
    return words[:1].upper() + words[1:]


def _facts(record: Mapping[str, Any], tables: Tables, lang: str) -> Iterator[str]:
    about = record["about"]
    effective = number(float(tables["posterior"]["effective"].iloc[0]), 50.0)
    known = {"runs": record["counts"]["done"], "seed": record["seed"], "effective": effective}
    yield text("calibrate.about", lang, **known, **{name: about[name] for name in ("rows", "zones", "others")})
    separator = "、" if lang == "zh" else "; "
    named = {key: separator.join(_moment(one, about, lang) for one in about[key]) for key in ("used", "held_back")}
    yield text("calibrate.fitted_to", lang, used=named["used"], held=named["held_back"])


def _posterior(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for row in table.to_dict("records"):
        unit = about["parameters"][row["parameter"]]["unit"]
        cells = [_range(row, which, unit, row["parameter"], lang) for which in ("prior", "posterior")]
        removed = _shares([row[name] for name in ("contraction", "low", "high")])
        name = parameter_words(row["parameter"], about, lang)
        rows.append([name, *cells, removed, number(row["shift"], 1.0, sign=True)])
    headings = _headings(("parameter", "prior", "after", "contraction", "shift"), lang)
    return grid(text("calibrate.posterior", lang), headings, rows, figures=(1, 2, 3, 4))


def _range(row: Row, which: str, unit: str, name: str, lang: str) -> str:
    """Return the median and the 5 and 95 % points with the parameter's unit."""
    values = [row[f"{which}_{end}"] for end in MEDIAN_FIRST]
    width = values[2] - values[1]
    shown, spoken = in_words(name, " / ".join(number(value, width) for value in values), unit_text(unit, lang), lang)
    middle, *ends = shown.split(" / ")
    return f"{middle} ({joined(ends)}) {spoken}".rstrip()


def _recovery(tables: Tables, about: Mapping[str, Any], lang: str) -> Any:
    coverage, ranks = tables["coverage"], tables["ranks"]
    levels = list(dict.fromkeys(coverage["level"]))
    rows = []
    for row in tables["recovery"].to_dict("records"):
        width = row["high"] - row["low"]
        error = [number(row[name], width) for name in ("error", "low", "high")]
        ends = ("correlation", "correlation_low", "correlation_high")
        correlation = [number(row[name], row[ends[2]] - row[ends[1]]) for name in ends]
        held = coverage.loc[coverage["parameter"] == row["parameter"]].to_dict("records")
        shares = [_shares([one[name] for name in ("share", "low", "high")]) for one in held]
        p_value = ranks.loc[ranks["parameter"] == row["parameter"], "p_value"].iloc[0]
        name = parameter_words(row["parameter"], about, lang)
        cells = [f"{one[0]} ({joined(one[1:])})" for one in (error, correlation)]
        rows.append([name, *cells, *shares, f"{p_value:.2f}"])
    headings = _headings(("parameter", "error", "correlation"), lang)
    headings += [text("calibrate.coverage", lang, level=percent(level, 0.1)) for level in levels]
    headings.append(text("calibrate.uniform", lang))
    title = text("calibrate.recovery", lang, trials=about["trials"])
    return grid(title, headings, rows, figures=range(1, len(headings)))


def _predictive(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for row in table.to_dict("records"):
        cells = []
        for which in ("prior", "posterior"):
            width = row[f"{which}_p95"] - row[f"{which}_p5"]
            words = [quantity(row[f"{which}_{end}"], row["unit"], lang, width) for end in MEDIAN_FIRST]
            cells.append(f"{words[0]} ({joined(words[1:])})")
        published = f"{_value(row, 'value', lang)} (±{_value(row, 'deviation', lang)})"
        stands = probability(row["posterior_quantile"], about["fresh"], 0.1)
        role = text(f"calibrate.{'held' if row['held_back'] else 'used'}", lang)
        rows.append([_moment(row["moment"], about, lang), role, published, *cells, stands])
    headings = _headings(("moment", "role", "value", "prior", "after", "stands"), lang)
    return grid(text("calibrate.predictive", lang), headings, rows, figures=(2, 3, 4, 5))


def _value(row: Row, name: str, lang: str) -> str:
    return quantity(row[name], row["unit"], lang, 10.0 * row["deviation"])


def _score(table: pd.DataFrame, about: Mapping[str, Any], lang: str) -> Any:
    rows = []
    for row in table.to_dict("records"):
        width = max(row["high"] - row["low"], FINEST)
        found = [number(row[name], width, sign=True) for name in ("difference", "low", "high")]
        scores = [number(row[name], width) for name in ("prior", "posterior")]
        beats = text(f"calibrate.{row['beats'].replace(' ', '_')}", lang)
        rows.append([_moment(row["moment"], about, lang), *scores, f"{found[0]} ({' … '.join(found[1:])})", beats])
    headings = _headings(("moment", "prior", "after", "difference", "beats"), lang)
    return grid(text("calibrate.score", lang), headings, rows, figures=(1, 2, 3))


def _shares(values: Sequence[float]) -> str:
    """Return a share with its interval."""
    words = [percent(value, values[2] - values[1]) for value in values]
    return f"{words[0]} ({joined(words[1:])})"


def _headings(names: Sequence[str], lang: str) -> list[str]:
    return [text(f"calibrate.{name}", lang) for name in names]
