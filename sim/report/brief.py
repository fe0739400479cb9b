"""The answer in plain sentences, each made from numbers of the stored tables and kept with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import pandas as pd

from sim import opinion
from sim.messages import text
from sim.report.cells import joined
from sim.report.codebook import JOINT
from sim.report.figures import FEW
from sim.report.study import Study
from sim.report.words import money, number, percent, probability, probability_interval

Row = Mapping[str, Any]
Mean = tuple[float, float, float]  # with its 95 % interval; NaN where a single run leaves none
HALF = NormalDist().inv_cdf(0.975)  # standard errors in half of it


@dataclass(frozen=True)
class Finding:
    """One sentence and the numbers in it."""

    id: str
    sentence: str
    numbers: Mapping[str, float] = field(default_factory=dict)  # ``table/what`` -> value as stored


def findings(study: Study) -> list[Finding]:
    """Return the sentences, the answer first."""
    found = [*_partial(study)]
    found += _of_one(study) if len(study.cases) == 1 else _of_several(study)
    share = max(case.result.record["judged_share_of_inputs"] for case in study.cases)
    return [*found, _said(study, "simulated", {"share": percent(share, 0.1)}, {"manifest/judged share": share})]


def table(found: list[Finding]) -> pd.DataFrame:
    """Return finding, sentence, number, value: what every number in the sentences comes from."""
    rows = [(one.id, one.sentence, name, value) for one in found for name, value in one.numbers.items()]
    return pd.DataFrame(rows, columns=["finding", "sentence", "number", "value"])


def _partial(study: Study) -> Iterator[Finding]:
    failed = int(study.answers.groupby("case")["failed"].first().sum())
    if failed:
        planned = int(study.answers.groupby("case")["planned"].first().sum())
        numbers = {"answers/failed": float(failed), "answers/planned": float(planned)}
        yield _said(study, "partial", {"failed": f"{failed:,}", "planned": f"{planned:,}"}, numbers)


def _of_one(study: Study) -> Iterator[Finding]:
    joint = study.answer(0, JOINT[0])
    if pd.isna(joint["probability"]):
        yield _said(study, "not_due", {}, {})
        return
    yield _said(study, "joint", _chance(joint), _numbers(joint))
    met = _number_met(study, 0)
    words = {"expected": _spanned(met, study.lang, number), "number": str(len(_due(study, 0)))}
    yield _said(study, "expected", words, _ends("targets/number met", met))
    yield _extremes(study, 0, "surest_hardest", {})
    yield from _binding(study, 0)
    spent = _spend(study, 0)
    yield _said(study, "spend", {"spend": _spend_words(spent, study.lang)}, _ends("runs/spend", spent))


def _of_several(study: Study) -> Iterator[Finding]:
    rows = [study.answer(k, JOINT[0]) for k in range(len(study.cases))]
    if all(pd.isna(row["probability"]) for row in rows):
        yield _said(study, "not_due", {}, {})
        return
    best = max(rows, key=lambda row: row["probability"])
    words = {**_chance(best), "scenario": study.cases[best["case"]].title, "count": str(len(rows))}
    if best["probability"] > 0.0:
        yield _said(study, "best_joint", words, _numbers(best))
    else:
        least = min(int(row["done"]) for row in rows)
        yield _said(study, "no_joint", {"count": words["count"], "least": f"{least:,}"}, {"answers/done": float(least)})
    yield from _ranking(study)
    if len(rows) <= FEW:
        for k in range(len(rows)):
            yield from _case(study, k)
    if study.pairs is None:
        yield _said(study, "too_many" if study.too_many else "unpaired", {}, {})


def _ranking(study: Study) -> Iterator[Finding]:
    """Yield which scenario meets most targets, and by how much more than the next ones that is sure."""
    met = study.numbers_met
    if met is None or met["best"].isna().all():
        return
    rows = [{str(name): value for name, value in row.items()} for row in met.to_dict("records")]
    best = rows[int(rows[0]["best"])]
    title = study.cases[best["case"]].title
    most = _number_met(study, best["case"])
    expected = _spanned(most, study.lang, number)
    words = {"scenario": title, "expected": expected, "number": str(len(opinion.targets()))}
    yield _said(study, "most_met", words, _ends("targets/number met", most))
    rivals = sorted((row for row in rows if row["case"] != best["case"]), key=lambda row: row["difference"])
    alike = [row for row in rivals if row["low"] is not None and not row["low"] > 0.0]
    if alike:
        names = text("compare.comma", study.lang).join(study.cases[row["case"]].title for row in alike[:3])
        yield _said(study, "as_good", {"scenario": title, "others": names, "count": str(len(alike))}, {})
    sure = [row for row in rivals if row["low"] is not None and row["low"] > 0.0]
    if sure:
        next_one, width = sure[0], sure[0]["high"] - sure[0]["low"]
        words = {"scenario": title, "other": study.cases[next_one["case"]].title, "pairs": f"{next_one['pairs']:,}"}
        words |= {end: number(next_one[end], width, sign=True) for end in ("low", "high")}
        words["more"] = number(next_one["difference"], width)
        numbers = {f"pairs/number met, {end}": float(next_one[end]) for end in ("difference", "low", "high")}
        yield _said(study, "better", words, numbers)


def _case(study: Study, case: int) -> Iterator[Finding]:
    """Yield what one of several scenarios reaches, what it changes against the reference, and what binds it."""
    title, spent = study.cases[case].title, _spend(study, case)
    words = {"scenario": title, "spend": _spend_words(spent, study.lang)}
    yield _extremes(study, case, "case", words, _ends("runs/spend", spent))
    if study.pairs is not None and case != study.reference:
        yield from _gains(study, title)
    yield from _binding(study, case)


def _gains(study: Study, title: str) -> Iterator[Finding]:
    """Yield the clear changes of a scenario against the reference, the largest first, and what it costs more."""
    assert study.pairs is not None
    reference = study.cases[study.reference].title
    own = study.pairs.loc[study.pairs["scenario"] == title]
    clear = study.clear.loc[study.clear["scenario"] == title]
    rows = [{str(name): value for name, value in row.items()} for row in clear.to_dict("records")]
    rows.sort(key=lambda row: -abs(row["difference"]))
    words = {"scenario": title, "reference": reference}
    numbers: dict[str, float] = {}
    told = []
    for row in rows:
        width = 100.0 * (row["high"] - row["low"])
        ends = [number(100.0 * row[end], width, sign=True) for end in ("difference", "low", "high")]
        target = study.target_title(row["target"])
        told.append(text("report.gain", study.lang, target=target, points=ends[0], low=ends[1], high=ends[2]))
        numbers |= {f"pairs/{row['target']} {end}": float(row[end]) for end in ("difference", "low", "high")}
    if told:
        gains = text("compare.semicolon", study.lang).join(told)
        yield _said(study, "gains", {**words, "gains": gains, "pairs": f"{own['pairs'].max():,}"}, numbers)
    else:
        yield _said(study, "alike", words, {})
    first = own.iloc[0]
    if pd.notna(first["spend_low"]) and study.answer(study.reference, JOINT[0])["spend"] > 0.0:
        spent = {name: float(first[name]) for name in ("spend", "spend_low", "spend_high")}
        yield _extra(study, title, reference, spent)


def _extra(study: Study, scenario: str, reference: str, spent: Mapping[str, float]) -> Finding:
    """Return what more or less the public pays; the interval tells whether it is either."""
    width = spent["spend_high"] - spent["spend_low"]
    ends = {end: money(spent[f"spend_{end}"], study.lang, width) for end in ("low", "high")}
    difference = money(abs(spent["spend"]), study.lang, width)
    words = {"scenario": scenario, "reference": reference, "spend": difference, **ends}
    key = "costs_more" if spent["spend_low"] > 0.0 else "costs_less" if spent["spend_high"] < 0.0 else "costs_alike"
    return _said(study, key, words, {f"pairs/{name}": value for name, value in spent.items()})


def _extremes(
    study: Study, case: int, key: str, words: Mapping[str, str], more: Mapping[str, float] | None = None
) -> Finding:
    """Return the surest and the hardest targets of a scenario, with more; all of them where several are alike."""
    rows = _due(study, case)
    found, numbers = dict(words), dict(more or {})
    for name, best in (("surest", max(map(_key, rows))), ("hardest", min(map(_key, rows)))):
        alike = [row for row in rows if _key(row) == best]
        quoted = [text("report.quoted", study.lang, target=_inner(study.target_title(row["target"]))) for row in alike]
        found[name] = text("compare.comma", study.lang).join(quoted)
        found[f"{name}_chance"] = _chance(alike[0])["chance"]
        numbers |= {f"answers/{row['target']}": _key(row) for row in alike}
    return _said(study, key, found, numbers)


def _binding(study: Study, case: int) -> Iterator[Finding]:
    """Yield which target keeps a scenario from meeting all of article 2, where a single one does."""
    binding = study.binding(case)
    if binding is not None:
        row = study.answer(case, binding)
        words = {"scenario": study.cases[case].title, "binding": _inner(study.target_title(binding))}
        words["binding_chance"] = _chance(row)["chance"]
        yield _said(study, "binding", words, {f"answers/{binding}": _key(row)})
    elif study.answer(case, JOINT[0])["probability"] == 0.0:
        yield _said(study, "no_binding", {"scenario": study.cases[case].title}, {})


def _due(study: Study, case: int) -> list[Row]:
    """Return the answers to the targets that are due."""
    rows = [study.answer(case, target) for target in opinion.targets()]
    return [row for row in rows if not pd.isna(row["probability"])]


def _number_met(study: Study, case: int) -> Mean:
    """Return the expected number of targets met, over the runs."""
    due = {(row["target"], row["reading"]) for row in _due(study, case)}
    columns = ("replication", "target", "reading", "met")
    rows = study.cases[case].rows("targets", columns, target=[target for target, _ in due])
    chosen = [pair in due for pair in zip(rows["target"], rows["reading"], strict=True)]
    return _mean(rows[chosen].groupby("replication")["met"].sum())


def _spend(study: Study, case: int) -> Mean:
    """Return the public money over the horizon [万元], over the runs."""
    return _mean(study.cases[case].rows("runs", ["spend"])["spend"].dropna())


def _mean(values: pd.Series) -> Mean:
    """Return a mean with its normal 95 % interval; no run is below 0 in what is averaged here."""
    middle = float(values.mean())
    half = HALF * float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return middle, max(0.0, middle - half), middle + half


def _ends(name: str, mean: Mean) -> dict[str, float]:
    """Return a mean and its interval under their names in the table of what the sentences rest on."""
    return {name if not end else f"{name}, {end}": value for end, value in zip(("", "low", "high"), mean, strict=True)}


def _spanned(mean: Mean, lang: str, shown: Callable[[float, float], str]) -> str:
    """Return a mean with its interval, where that is one; ``shown`` tells a value for the width of the interval."""
    middle, low, high = mean
    if not high > low:
        return shown(middle, 0.0)
    interval = joined([shown(end, high - low) for end in (low, high)])
    return text("report.with_interval", lang, value=shown(middle, high - low), interval=interval)


def _spend_words(mean: Mean, lang: str) -> str:
    return _spanned(mean, lang, lambda value, width: money(value, lang, width))


def _inner(title: str) -> str:
    """Return a title whose own quotation marks stand inside others."""
    return title.replace("“", "‘").replace("”", "’")


def _key(row: Row) -> float:
    return float(row["probability"])


def _chance(row: Row) -> dict[str, str]:
    shown = probability(row["probability"], int(row["done"]), row["high"] - row["low"])
    return {"chance": shown, "interval": probability_interval(row["low"], row["high"])}


def _numbers(row: Row) -> dict[str, float]:
    return {f"answers/{row['target']} {name}": float(row[name]) for name in ("probability", "low", "high")}


def _said(study: Study, key: str, words: Mapping[str, str], numbers: Mapping[str, float]) -> Finding:
    return Finding(key, text(f"report.finding.{key}", study.lang, **words), numbers)
